namespace Analytics.Core.Leads;

/// <summary>
/// The hit rate of each group had its leads been reported on by all who verify, in the shares in which they verify: some people confirm more readily than others,
/// and a district should not look good or bad for it. A logistic model with one term per group and one per verifier, drawn to zero where there is little to tell
/// by; then direct standardisation. It is for reading; no list and no model ever sees who verified.
/// </summary>
public static class VerifierAdjustment
{
    /// <summary>Standard deviations, in log-odds, that people and groups are believed to differ by.</summary>
    private const double BetweenVerifiers = 1, BetweenGroups = 2;

    private const int Rounds = 100;

    /// <returns>By group; groups with nothing verified are missing.</returns>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<CountedLead> leads)
    {
        var verified = leads.Where(l => l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed).ToList();
        if (verified.Count == 0) return new Dictionary<string, double>();
        var hits = verified.Count(l => l.Outcome == OutcomeCode.Confirmed);
        var center = Math.Log((hits + 0.5) / (verified.Count - hits + 0.5));
        var groups = verified.Select(l => l.Group).Distinct().Order(StringComparer.Ordinal).ToDictionary(g => g, _ => 0.0);
        var verifiers = verified.Select(l => l.VerifiedBy).Distinct().Order(StringComparer.Ordinal).ToDictionary(v => v, _ => 0.0);
        double LogOdds(CountedLead l) => center + groups[l.Group] + verifiers[l.VerifiedBy];
        var byGroup = verified.ToLookup(l => l.Group);
        var byVerifier = verified.ToLookup(l => l.VerifiedBy);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var g in byGroup) groups[g.Key] += Step(g, LogOdds, groups[g.Key], BetweenGroups);
            foreach (var v in byVerifier) verifiers[v.Key] += Step(v, LogOdds, verifiers[v.Key], BetweenVerifiers);
        }
        return groups.Keys.ToDictionary(g => g, g => byVerifier.Sum(v => v.Count() * Contribution.ProbabilityOf(center + groups[g] + verifiers[v.Key])) / verified.Count);
    }

    /// <summary>One Newton step of one term.</summary>
    private static double Step(IEnumerable<CountedLead> leads, Func<CountedLead, double> logOdds, double term, double spread)
    {
        double gradient = -term / (spread * spread), curvature = 1 / (spread * spread);
        foreach (var lead in leads)
        {
            var p = Contribution.ProbabilityOf(logOdds(lead));
            gradient += (lead.Outcome == OutcomeCode.Confirmed ? 1 : 0) - p;
            curvature += p * (1 - p);
        }
        return gradient / curvature;
    }
}
