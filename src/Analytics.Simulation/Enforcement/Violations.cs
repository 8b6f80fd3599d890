namespace Analytics.Simulation.Enforcement;

/// <summary>A clause with its range of fines.</summary>
public sealed record Violation(string Code, double Min, double Max);

public static class Violations
{
    private static readonly Violation[] All =
    [
        new("DQ-108", 20_000, 200_000), new("DQ-099", 100_000, 1_000_000), new("GF-112", 100_000, 1_000_000), new("SW-083", 100_000, 1_000_000), new("PW-037", 5_000, 20_000), new("DQ-115", 10_000, 100_000),
    ];

    public static Violation Draw(Rng rng) => rng.Pick(All);

    public static Violation Of(string code) => All.First(v => v.Code == code);
}
