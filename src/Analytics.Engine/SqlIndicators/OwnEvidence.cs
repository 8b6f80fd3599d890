using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.SqlIndicators;

/// <summary>
/// An analyst's own indicators where a programme judges by a forecast of its own instead of by the combination of evidence: what they say is added to the forecast's
/// terms, in log-odds, as one more reason.
/// </summary>
public static class OwnEvidence
{
    public static IReadOnlyList<Suspicion> AddedTo(IReadOnlyList<Suspicion> forecast, IReadOnlyList<(Indicator Indicator, double Weight)> indicators, Morning morning)
    {
        var own = indicators.Where(i => i.Indicator.Card.NamedOnly)
            .SelectMany(i => i.Indicator.Judge(new ObservationWindow(morning.From, morning.AsOf, [])).Select(m => ReasonOf(m, i.Indicator.Card, i.Weight))).ToLookup(r => r.Subject, r => r.Reason);
        return own.Count == 0 ? forecast : [.. forecast.Select(s => With(s, [.. own[s.Subject]]))];
    }

    private static (Subject Subject, Reason Reason) ReasonOf(Measurement m, IndicatorCard card, double weight) => (m.Subject,
        new Reason(card.Id, card.Tier, card.Methods[0], m.Value, m.Expected, m.PValue, Math.Clamp(m.Evidence * weight, -3, Evidences.Most), m.Exposure, m.Because, card.Innocent, m.Examples));

    private static Suspicion With(Suspicion s, IReadOnlyList<Reason> own)
    {
        var says = own.Where(r => r.Evidence != 0).ToList();
        if (says.Count == 0) return s;
        var added = says.Sum(r => r.Evidence);
        var whole = s.Contributions.Sum(c => c.LogOdds) + added;
        return Suspicion.Of(s.Kind, s.Subject, s.Method,
            [.. s.Contributions.Select(c => c with { Without = c.Without + added }), .. says.Select(r => new Contribution(r.Indicator, r.Evidence, whole - r.Evidence))],
            [.. s.Reasons, .. says], s.From, s.To);
    }
}
