namespace Analytics.Core.Leads;

/// <summary>One subject of a ranking with what became known of it.</summary>
/// <param name="Subject">Identity for the bootstrap.</param>
/// <param name="Score">Higher = sooner to be visited.</param>
/// <param name="Confirmed">Null = nobody ever verified it: neither a hit nor a miss.</param>
public readonly record struct RankedSubject(string Subject, double Score, bool? Confirmed);

/// <summary>Hits and misses among the first of a ranking; fractions where subjects of equal score share the last places.</summary>
public readonly record struct Counts(double Hits, double Misses)
{
    public double? Precision => Hits + Misses > 0 ? Hits / (Hits + Misses) : null;

    public static Counts operator +(Counts a, Counts b) => new(a.Hits + b.Hits, a.Misses + b.Misses);
}

/// <summary>
/// What the first so many of a ranking contain. Subjects of equal score that straddle the cut are counted three ways: in the worst order, in the
/// best, and as expected of a random one. A ranking that gives everybody the same score is random, whatever order it was written in.
/// </summary>
/// <param name="Shares">Each subject's expected share of a place, for the bootstrap.</param>
public sealed record TopOfRanking(Counts Expected, Counts Worst, Counts Best, IReadOnlyList<(string Subject, double Hits, double Misses)> Shares)
{
    public static TopOfRanking Of(IEnumerable<RankedSubject> ranking, int places)
    {
        Counts expected = default, worst = default, best = default;
        var shares = new List<(string, double, double)>();
        var left = places;
        foreach (var ties in ranking.GroupBy(r => r.Score).OrderByDescending(g => g.Key))
        {
            if (left <= 0) break;
            var (hits, misses, all) = (ties.Count(t => t.Confirmed == true), ties.Count(t => t.Confirmed == false), ties.Count());
            var taken = Math.Min(left, all);
            var share = (double)taken / all;
            expected += new Counts(hits * share, misses * share);
            best += InOrder(taken, hits, all - hits - misses, misses);
            worst += Reversed(InOrder(taken, misses, all - hits - misses, hits));
            shares.AddRange(ties.Where(t => t.Confirmed is not null).OrderBy(t => t.Subject, StringComparer.Ordinal).Select(t => (t.Subject, t.Confirmed == true ? share : 0, t.Confirmed == true ? 0 : share)));
            left -= taken;
        }
        return new TopOfRanking(expected, worst, best, shares);
    }

    private static Counts InOrder(int taken, int first, int unknown, int last)
    {
        var firsts = Math.Min(taken, first);
        return new Counts(firsts, Math.Min(last, Math.Max(0, taken - firsts - unknown)));
    }

    private static Counts Reversed(Counts c) => new(c.Misses, c.Hits);
}
