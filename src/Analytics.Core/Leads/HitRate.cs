using Analytics.Core.Statistics;

namespace Analytics.Core.Leads;

/// <summary>A listed lead as far as counting goes.</summary>
/// <param name="Group">What the row is about (a month, a district …); empty for the total.</param>
/// <param name="Outcome">The outcome that stands; null while open.</param>
/// <param name="VerifiedBy">Who reported it; empty where that was not said.</param>
/// <param name="HasReason">False where it was closed as not confirmed or inconclusive without a word why.</param>
public sealed record CountedLead(string Group, bool Exploration, DateOnly ListedOn, OutcomeCode? Outcome, string VerifiedBy = "", bool HasReason = true);

/// <summary>
/// Share of verified leads that were confirmed (命中率), always with its counts. Inconclusive leads were visited but settle nothing: they count as listed and not as
/// verified, and are shown. So that the figure does not improve by leaving hard leads alone, beside it stands what it would be had everything not verified been a miss
/// (<see cref="Floor"/>), how many leads wait too long, and how many were closed without a reason.
/// </summary>
/// <param name="Group">What the row is about (a month, a district …); empty for the total.</param>
/// <param name="Listed">Leads pushed.</param>
public sealed record HitRate(string Group, bool Exploration, int Listed, int Hits, int Misses, int Inconclusive)
{
    /// <summary>A lead open for longer is overdue: the evidence of an inspection lane is gone when its video is written over.</summary>
    public const int OverdueDays = 14;

    public int Verified => Hits + Misses;

    /// <summary>Not yet reported on.</summary>
    public int Open => Listed - Verified - Inconclusive;

    /// <summary>Open for more than <see cref="OverdueDays"/> days.</summary>
    public int Overdue { get; init; }

    /// <summary>Closed without being confirmed and without a reason.</summary>
    public int WithoutReason { get; init; }

    /// <summary>Hits ÷ verified; null when nothing was verified.</summary>
    public double? Rate => Verified == 0 ? null : (double)Hits / Verified;

    /// <summary>95 % Wilson score interval of <see cref="Rate"/>.</summary>
    public (double Low, double High) Interval => Distributions.Wilson(Hits, Verified);

    /// <summary>Verified ÷ listed.</summary>
    public double? VerifiedShare => Listed == 0 ? null : (double)Verified / Listed;

    /// <summary>95 % Wilson score interval of <see cref="VerifiedShare"/>.</summary>
    public (double Low, double High) VerifiedInterval => Distributions.Wilson(Verified, Listed);

    /// <summary>Hits ÷ listed: the hit rate had every open and inconclusive lead been a miss.</summary>
    public double? Floor => Listed == 0 ? null : (double)Hits / Listed;

    /// <summary>The hit rate had every verified lead been reported on by the average of the people who verify; null where that was not asked.</summary>
    public double? Adjusted { get; init; }

    /// <summary>How many times the random checks' rate; null for the random checks themselves and where none was verified.</summary>
    public Lift? OverRandom { get; init; }

    /// <summary>Counts leads by group; exploration leads apart, because they were drawn to measure, not to hit.</summary>
    /// <param name="today">From when the age of an open lead is counted.</param>
    /// <param name="adjust">Also the rate adjusted for who verified.</param>
    public static IReadOnlyList<HitRate> By(IEnumerable<CountedLead> leads, DateOnly today, bool adjust = false)
    {
        var all = leads.ToList();
        var adjusted = adjust ? VerifierAdjustment.Of([.. all.Where(l => !l.Exploration)]) : new Dictionary<string, double>();
        var random = all.Where(l => l.Exploration).GroupBy(l => l.Group).ToDictionary(g => g.Key, g => Count(g.Key, true, [.. g], today));
        return
        [
            .. all.Where(l => !l.Exploration).GroupBy(l => l.Group).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Count(g.Key, false, [.. g], today)).Select(r => r with
            {
                Adjusted = adjusted.TryGetValue(r.Group, out var rate) ? rate : null,
                OverRandom = random.TryGetValue(r.Group, out var drawn) ? Lift.Of(r, drawn) : null,
            }),
            .. random.Values.OrderBy(r => r.Group, StringComparer.Ordinal),
        ];
    }

    /// <inheritdoc cref="By(IEnumerable{CountedLead}, DateOnly, bool)"/>
    public static IReadOnlyList<HitRate> By(IEnumerable<(string Group, bool Exploration, OutcomeCode? Outcome)> leads) =>
        By(leads.Select(l => new CountedLead(l.Group, l.Exploration, DateOnly.MinValue, l.Outcome)), DateOnly.MinValue);

    private static HitRate Count(string group, bool exploration, IReadOnlyList<CountedLead> leads, DateOnly today) => new(group, exploration, leads.Count,
        leads.Count(l => l.Outcome == OutcomeCode.Confirmed), leads.Count(l => l.Outcome == OutcomeCode.NotConfirmed), leads.Count(l => l.Outcome == OutcomeCode.Inconclusive))
    {
        Overdue = leads.Count(l => l.Outcome is null && today.DayNumber - l.ListedOn.DayNumber > OverdueDays),
        WithoutReason = leads.Count(l => l.Outcome is OutcomeCode.NotConfirmed or OutcomeCode.Inconclusive && !l.HasReason),
    };
}

/// <summary>Ratio of two hit rates with its 95 % interval (Katz 1978, on the log scale, half a case added to each count).</summary>
public sealed record Lift(double Ratio, double Low, double High)
{
    public static Lift? Of(HitRate ranked, HitRate random)
    {
        if (ranked.Verified == 0 || random.Verified == 0) return null;
        double a = ranked.Hits + 0.5, n = ranked.Verified + 0.5, b = random.Hits + 0.5, m = random.Verified + 0.5;
        var (ratio, error) = (a / n / (b / m), Math.Sqrt(1 / a - 1 / n + 1 / b - 1 / m));
        return new Lift(ratio, ratio * Math.Exp(-1.96 * error), ratio * Math.Exp(1.96 * error));
    }
}
