using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Learning;

/// <summary>A past lead with what was found (标注样本).</summary>
/// <param name="KnownOn">The day its outcome became known: training as of an earlier day does not see it.</param>
/// <param name="Combined">What the combination of evidence said of it (0-1), whatever model listed it.</param>
/// <param name="Weight">1, or for a lead drawn at random the inverse of its chance (at most 20), so that what is seldom listed counts for all that it stands for.</param>
public sealed record LabelledLead(string LeadId, Subject Subject, DateOnly ListedOn, DateOnly KnownOn, IReadOnlyList<Reason> Reasons, double Combined, bool Confirmed, double Weight)
{
    private const double MostWeight = 20;

    /// <summary>Leads of a kind whose outcome was known by a day, as known then, by list date and id; inconclusive ones teach nothing.</summary>
    public static IReadOnlyList<LabelledLead> KnownAt(Database database, LeadKind kind, DateOnly asOf)
    {
        using var connection = database.Open();
        return [.. OutcomeTable.StandingAt(connection, asOf).Values.Where(o => o.Code != OutcomeCode.Inconclusive)
            .Select(o => (Lead: LeadTable.Find(connection, o.LeadId), Outcome: o)).Where(x => x.Lead?.Kind == kind)
            .Select(x => new LabelledLead(x.Lead!.Id, x.Lead.Subject, x.Lead.ListDate, x.Outcome.VerifiedOn, x.Lead.Reasons, CombinedOf(x.Lead),
                x.Outcome.Code == OutcomeCode.Confirmed, Math.Min(MostWeight, 1 / x.Lead.Propensity)))
            .OrderBy(l => l.ListedOn).ThenBy(l => l.LeadId, StringComparer.Ordinal)];
    }

    private static double CombinedOf(Lead lead) => lead.Contributions.Count == 0 ? lead.Probability
        : Contribution.ProbabilityOf(lead.Contributions.Where(c => c.Name != Contribution.Model).Sum(c => c.LogOdds));
}
