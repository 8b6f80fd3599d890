namespace Analytics.Engine.Pipelines;

/// <summary>The units a source may declare, by the unit suffix of the dataset's column.</summary>
public static class Units
{
    /// <summary>Suffix → unit in the file → change. The first of each is the dataset's own unit.</summary>
    private static readonly (string Suffix, (string Unit, UnitChange Change)[] Units)[] Known =
    [
        ("_mgm3", [("mg/m3", new(1)), ("ug/m3", new(1, 1000)), ("ng/m3", new(1, 1e6))]),
        ("_gkm", [("g/km", new(1)), ("mg/km", new(1, 1000))]),
        ("_ppm", [("ppm", new(1)), ("%", new(1e4)), ("ppb", new(1, 1000))]),
        ("_pct", [("%", new(1)), ("fraction", new(100)), ("ppm", new(1, 1e4))]),
        ("_kpa", [("kPa", new(1)), ("hPa", new(1, 10)), ("mbar", new(1, 10)), ("Pa", new(1, 1000)), ("bar", new(100)), ("mmHg", new(0.133322))]),
        ("_ms", [("m/s", new(1)), ("km/h", new(1, 3.6))]),
        ("_kmh", [("km/h", new(1)), ("m/s", new(3.6))]),
        ("_kw", [("kW", new(1)), ("W", new(1, 1000)), ("PS", new(0.73549875))]),
        ("_kg", [("kg", new(1)), ("t", new(1000))]),
        ("_km", [("km", new(1)), ("m", new(1, 1000)), ("万公里", new(1e4))]),
        ("_l", [("L", new(1)), ("mL", new(1, 1000))]),
        ("_m1", [("1/m", new(1)), ("1/cm", new(100))]),
        ("_c", [("C", new(1)), ("K", new(1, 1, -273.15)), ("F", new(5, 9, -160 / 9.0))]),
        ("_cny", [("元", new(1)), ("万元", new(1e4)), ("分", new(1, 100))]),
        ("_mm", [("mm", new(1)), ("cm", new(10))]),
    ];

    /// <summary>Units that a column may come in; empty when its name carries no unit.</summary>
    public static IReadOnlyList<string> AllowedFor(string column) => [.. Of(column).Select(u => u.Unit)];

    public static UnitChange? Find(string column, string unit)
    {
        var plain = Plain(unit);
        foreach (var (known, change) in Of(column))
            if (Plain(known) == plain) return change;
        return null;
    }

    private static (string Unit, UnitChange Change)[] Of(string column)
    {
        var name = column.EndsWith("_limit", StringComparison.Ordinal) ? column[..^"_limit".Length] : column;
        foreach (var (suffix, units) in Known)
            if (name.EndsWith(suffix, StringComparison.Ordinal)) return units;
        return [];
    }

    /// <summary>µg/m³, μg/m3 and ug/m3 are one spelling, and no two units here differ by case alone.</summary>
    private static string Plain(string unit) =>
        unit.Trim().Replace('µ', 'u').Replace('μ', 'u').Replace('³', '3').Replace("℃", "C").Replace("°", "").ToLowerInvariant();
}
