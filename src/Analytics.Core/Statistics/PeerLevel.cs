namespace Analytics.Core.Statistics;

/// <summary>
/// What level honest subjects show, learned from all subjects: median and MAD, with a Student tail so that a few wild but honest
/// subjects do not become certainties.
/// </summary>
/// <param name="Center">Median of the subjects' levels.</param>
/// <param name="Spread">Robust standard deviation between subjects.</param>
/// <param name="DegreesOfFreedom">Of the Student tail.</param>
public sealed record PeerLevel(double Center, double Spread, double DegreesOfFreedom)
{
    /// <summary>Fits from one level per subject; null when there are fewer than <paramref name="fewest"/>.</summary>
    /// <param name="resolution">Spread is never taken smaller than this: rounding, sensor resolution, what is practically equal.</param>
    public static PeerLevel? Fit(IReadOnlyList<double> levels, double resolution, int fewest = 5)
    {
        var usable = levels.Where(double.IsFinite).ToArray();
        if (usable.Length < fewest) return null;
        var center = Robust.Median(usable);
        return new PeerLevel(center, Math.Max(resolution, Robust.Sigma(usable, center)), Math.Clamp(usable.Length - 1, 3, 8));
    }

    /// <summary>What the city's subjects differ by weighs as much as so many of a group (moderated variance, Smyth 2004).</summary>
    private const double CityWeight = 8;

    private const int FewestOfGroup = 3;

    /// <summary>What is expected in one group of subjects (a make): its own center from three on, and its own spread, drawn towards the city's where it has few.</summary>
    public PeerLevel MixedWith(IReadOnlyList<double> group, double resolution)
    {
        var known = group.Where(double.IsFinite).ToArray();
        if (known.Length == 0) return this;
        var (center, n) = (Robust.Median(known), known.Length);
        var spread = Robust.Sigma(known, center);
        return this with
        {
            Center = n >= FewestOfGroup ? center : (n * center + CityWeight * Center) / (n + CityWeight),
            Spread = Math.Max(resolution, Math.Sqrt((n * spread * spread + CityWeight * Spread * Spread) / (n + CityWeight))),
        };
    }

    /// <summary>Distance from the center in spreads; the subject's own standard error widens the spread.</summary>
    public double Score(double level, double standardError = 0) => (level - Center) / Math.Sqrt(Spread * Spread + standardError * standardError);

    public double UpperTail(double level, double standardError = 0) => Distributions.StudentUpperTail(Score(level, standardError), DegreesOfFreedom);

    public double LowerTail(double level, double standardError = 0) => Distributions.StudentUpperTail(-Score(level, standardError), DegreesOfFreedom);

    public double ExpectedLow => Center - 3 * Spread;

    public double ExpectedHigh => Center + 3 * Spread;
}
