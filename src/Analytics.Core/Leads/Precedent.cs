using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>An earlier lead on which an inspector has reported, as far as likeness to a new one is concerned.</summary>
public sealed record ClosedLead(string LeadId, Subject Subject, DateOnly ListedOn, OutcomeCode Outcome, IReadOnlyDictionary<string, double> Evidence);

/// <summary>The earlier lead most like a new one, of those that were confirmed or of those that were not (相似线索).</summary>
/// <param name="Distance">Between the vectors of evidence, in units of it (natural log); 0 = the same indicators to the same strength.</param>
/// <param name="Shared">Indicators that speak in both.</param>
public sealed record Precedent(string LeadId, Subject Subject, DateOnly ListedOn, OutcomeCode Outcome, double Distance, IReadOnlyList<string> Shared)
{
    /// <summary>Evidence under it is no likeness.</summary>
    private const double Speaks = 1;

    /// <summary>The nearest confirmed and the nearest unfounded lead that share an indicator; at most two.</summary>
    public static IReadOnlyList<Precedent> Of(Lead lead, IReadOnlyList<ClosedLead> closed)
    {
        var own = VectorOf(lead.Reasons);
        return [.. closed.Where(c => c.Outcome != OutcomeCode.Inconclusive && c.LeadId != lead.Id).Select(c => Compare(own, c)).OfType<Precedent>()
            .GroupBy(p => p.Outcome).OrderBy(g => g.Key)
            .Select(g => g.OrderBy(p => p.Distance).ThenByDescending(p => p.ListedOn).ThenBy(p => p.LeadId, StringComparer.Ordinal).First())];
    }

    /// <summary>The strongest evidence of each indicator, whatever method it speaks for.</summary>
    public static IReadOnlyDictionary<string, double> VectorOf(IEnumerable<Reason> reasons) =>
        reasons.Where(r => r.Evidence > 0 && r.Tier != Tier.Learned).GroupBy(r => r.Indicator).ToDictionary(g => g.Key, g => g.Max(r => r.Evidence));

    private static Precedent? Compare(IReadOnlyDictionary<string, double> own, ClosedLead closed)
    {
        var shared = own.Keys.Where(k => own[k] >= Speaks && closed.Evidence.GetValueOrDefault(k) >= Speaks).Order(StringComparer.Ordinal).ToList();
        if (shared.Count == 0) return null;
        var distance = Math.Sqrt(own.Keys.Union(closed.Evidence.Keys.Where(k => k != Explanation.UnusualCombination)).Sum(k => Math.Pow(own.GetValueOrDefault(k) - closed.Evidence.GetValueOrDefault(k), 2)));
        return new Precedent(closed.LeadId, closed.Subject, closed.ListedOn, closed.Outcome, distance, shared);
    }
}
