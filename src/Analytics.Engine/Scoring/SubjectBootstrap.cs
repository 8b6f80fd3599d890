using Analytics.Core.Leads;

namespace Analytics.Engine.Scoring;

/// <summary>Uncertainty by drawing subjects anew: what is seen of one subject on many days is one observation, not many.</summary>
public static class SubjectBootstrap
{
    private const int Draws = 1000;

    /// <summary>95 % interval of hits ÷ (hits + misses); null where there are fewer than two subjects.</summary>
    public static (double Low, double High)? Precision(IEnumerable<(string Subject, double Hits, double Misses)> shares, int seed)
    {
        var bySubject = shares.GroupBy(s => s.Subject).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Hits: g.Sum(s => s.Hits), Misses: g.Sum(s => s.Misses))).ToList();
        if (bySubject.Count < 2) return null;
        var random = new Random(seed);
        var drawn = new double[Draws];
        for (var i = 0; i < Draws; i++)
        {
            var sum = new Counts();
            for (var k = 0; k < bySubject.Count; k++)
            {
                var (hits, misses) = bySubject[random.Next(bySubject.Count)];
                sum += new Counts(hits, misses);
            }
            drawn[i] = sum.Precision ?? 0;
        }
        Array.Sort(drawn);
        return (drawn[(int)(Draws * 0.025)], drawn[(int)(Draws * 0.975) - 1]);
    }
}
