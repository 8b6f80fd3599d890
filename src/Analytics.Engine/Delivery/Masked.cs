namespace Analytics.Engine.Delivery;

/// <summary>Personal data as they are shown to whoever has not said why he needs more (脱敏): enough to tell two apart, not enough to find a person.</summary>
public static class Masked
{
    /// <summary>Columns of the files that hold personal data.</summary>
    public static bool IsPersonal(string column) => column is "plate" or "vin" or "obd_vin";

    public static string Of(string column, string text) => column == "plate" ? Plate(text) : Vin(text);

    /// <summary>沪A12345 → 沪A***45.</summary>
    public static string Plate(string plate) => plate.Length <= 4 ? new string('*', plate.Length) : $"{plate[..2]}{new string('*', plate.Length - 4)}{plate[^2..]}";

    /// <summary>The maker's three letters and the last four of a VIN: LSV**********1234.</summary>
    public static string Vin(string vin) => vin.Length <= 7 ? new string('*', vin.Length) : $"{vin[..3]}{new string('*', vin.Length - 7)}{vin[^4..]}";
}
