namespace Analytics.Simulation.Vehicles;

/// <summary>
/// Limits as a station's software applies them: GB 18285-2018 tables for petrol, GB 3847-2018 for diesel, each with limit a (nationwide) and b.
/// </summary>
public sealed record Limits(
    double Co5025, double Hc5025, double No5025, double Co2540, double Hc2540, double No2540,
    double HighCo, double HighHc, double LowCo, double LowHc,
    double CoGkm, double HcGkm, double NoxGkm, double K, double Nox80)
{
    public const double LambdaLow = 0.95, LambdaHigh = 1.05;

    /// <summary>Largest wheel power must reach this share of the rated power in a lug-down.</summary>
    public const double PowerShare = 0.4;

    public static readonly Limits A = new(0.50, 90, 700, 0.40, 80, 650, 0.3, 50, 0.6, 80, 8.0, 1.6, 1.3, 1.2, 1500);
    public static readonly Limits B = new(0.35, 47, 420, 0.30, 44, 390, 0.3, 30, 0.4, 40, 5.0, 1.0, 0.7, 0.7, 900);
}
