using Analytics.Core.Statistics;

namespace Analytics.Core.Leads;

/// <summary>
/// Share of verified leads that were confirmed (命中率), always with its counts. Inconclusive leads were visited but settle nothing:
/// they count as listed and not as verified, and are shown, so that calling a hard lead inconclusive is seen.
/// </summary>
/// <param name="Group">What the row is about (a month, a district …); empty for the total.</param>
/// <param name="Listed">Leads pushed.</param>
public sealed record HitRate(string Group, bool Exploration, int Listed, int Hits, int Misses, int Inconclusive)
{
    public int Verified => Hits + Misses;

    /// <summary>Not yet reported on.</summary>
    public int Open => Listed - Verified - Inconclusive;

    /// <summary>Hits ÷ verified; null when nothing was verified.</summary>
    public double? Rate => Verified == 0 ? null : (double)Hits / Verified;

    /// <summary>Verified ÷ listed.</summary>
    public double? VerifiedShare => Listed == 0 ? null : (double)Verified / Listed;

    /// <summary>95 % Wilson score interval of <see cref="Rate"/>.</summary>
    public (double Low, double High) Interval => Distributions.Wilson(Hits, Verified);

    /// <summary>Counts leads by group; exploration leads apart, because they were drawn to measure, not to hit.</summary>
    /// <param name="leads">Each lead with its group and the outcome that stands, or null while open.</param>
    public static IReadOnlyList<HitRate> By(IEnumerable<(string Group, bool Exploration, OutcomeCode? Outcome)> leads) =>
    [
        .. leads.GroupBy(l => (l.Group, l.Exploration)).OrderBy(g => g.Key.Exploration).ThenBy(g => g.Key.Group, StringComparer.Ordinal)
            .Select(g => new HitRate(g.Key.Group, g.Key.Exploration, g.Count(), g.Count(l => l.Outcome == OutcomeCode.Confirmed),
                g.Count(l => l.Outcome == OutcomeCode.NotConfirmed), g.Count(l => l.Outcome == OutcomeCode.Inconclusive))),
    ];
}
