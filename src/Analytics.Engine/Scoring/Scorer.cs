using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Learning;

namespace Analytics.Engine.Scoring;

/// <summary>From the observations of a window to one suspicion per subject and method.</summary>
public static class Scorer
{
    private const string AnomalyId = Explanation.UnusualCombination;

    /// <summary>The learned tier supports, it does not accuse: at most this much evidence, and only beside a reason of another tier.</summary>
    private const double MostAnomalyEvidence = 1;

    /// <summary>As the programme judges, then by the model.</summary>
    /// <param name="indicators">The indicators in use with their weights.</param>
    /// <param name="model">What was learned from outcomes; null = the programme's own judgement alone.</param>
    public static IReadOnlyList<Suspicion> Score(
        Programme programme, IReadOnlyList<(Indicator Indicator, double Weight)> indicators, ObservedDays window, Morning morning, LearnedModel? model = null)
    {
        var judged = programme.Judge(indicators, window, morning);
        return model?.Applied(judged) ?? judged;
    }

    /// <summary>The evidence of all indicators combined.</summary>
    public static IReadOnlyList<Suspicion> Combine(LeadKind kind, IReadOnlyList<(Indicator Indicator, double Weight)> indicators, ObservedDays window, Morning morning)
    {
        var earlier = morning.Leads(kind);
        var isHeld = SinceTheVisit(earlier);
        var judged = new List<Measurement>[indicators.Count];
        SideBySide.Each(Enumerable.Range(0, indicators.Count), i =>
            judged[i] = Judge(indicators[i].Indicator, indicators[i].Weight, new ObservationWindow(morning.From, morning.AsOf, window.Of(indicators[i].Indicator.Card.Id).Where(isHeld))));
        var measurements = judged.SelectMany(m => m).ToList();
        var cards = indicators.ToDictionary(i => i.Indicator.Card.Id, i => i.Indicator.Card);
        var anomalies = Anomalies(cards, measurements).ToList();
        cards[AnomalyId] = AnomalyCard(kind);
        return EvidenceCombination.Combine(kind, cards, measurements.Concat(anomalies), earlier, morning.From, morning.AsOf);
    }

    /// <summary>
    /// What was seen of a subject up to the day on which a visit did not confirm it was before the inspector's eyes; only what comes after is held against it.
    /// </summary>
    private static Func<Observation, bool> SinceTheVisit(IReadOnlyList<EarlierLead> earlier)
    {
        var visited = earlier.Where(e => e.Outcome is OutcomeCode.NotConfirmed).GroupBy(e => e.Subject).ToDictionary(g => g.Key, g => g.Max(e => e.VerifiedOn!.Value));
        return visited.Count == 0 ? _ => true
            : o => o.Day > visited.GetValueOrDefault(o.Subject)
                && (o.Subject.Type != SubjectType.Lane || o.Day > visited.GetValueOrDefault(Subject.Station(o.Subject.ParentId, o.Subject.District)));
    }

    private static List<Measurement> Judge(Indicator indicator, double weight, ObservationWindow window) =>
        [.. indicator.Judge(window).Select(m => weight == 1 ? m : m with { Evidence = m.Evidence * weight })];

    private static IEnumerable<Measurement> Anomalies(Dictionary<string, IndicatorCard> cards, List<Measurement> measurements)
    {
        var subjects = measurements.GroupBy(m => m.Subject).OrderBy(g => g.Key.Type).ThenBy(g => g.Key.Id, StringComparer.Ordinal).ToList();
        foreach (var ofType in subjects.GroupBy(s => s.Key.Type))
        {
            // It only supports: where there is nothing to support nobody needs to be compared.
            if (!ofType.Any(IsSuspected)) continue;
            var scores = AnomalyModel.Score([.. cards.Keys], [.. ofType], IsSuspected);
            foreach (var group in ofType)
            {
                if (!scores.TryGetValue(group.Key, out var score) || score < 0.95) continue;
                var strongest = group.Where(m => m.Evidence > 1).MaxBy(m => m.Evidence);
                if (strongest is null) continue;
                yield return new Measurement(AnomalyId, group.Key, score, Core.Indicators.Range.AtMost(0.95), 1 - score)
                {
                    // It speaks for what the strongest reason speaks for, and for nothing else.
                    Methods = strongest.Methods.Count > 0 ? strongest.Methods : cards[strongest.Indicator].Methods,
                    Evidence = Math.Min(MostAnomalyEvidence, Evidences.FromPValue(Math.Max(1 - score, 1.0 / (ofType.Count() + 1)))),
                    Exposure = group.Count(),
                    Because = BecauseOf(score, [.. group.Where(m => m.Evidence > 0).OrderByDescending(m => m.Evidence).ThenBy(m => m.Indicator, StringComparer.Ordinal).Select(m => cards[m.Indicator].Title).Distinct().Take(3)]),
                };
            }
        }
    }

    private static bool IsSuspected(IEnumerable<Measurement> ofSubject) => ofSubject.Any(m => m.Evidence > 1);

    private static Bilingual BecauseOf(double score, IReadOnlyList<Bilingual> foremost) => new(
        $"各项指标的组合比 {score:P0} 的同类对象（含假想的诚实对象）更异常，主要为：{string.Join("、", foremost.Select(t => t.Zh))}",
        $"the combination of its indicators is more unusual than that of {score:P0} of its kind, imagined honest ones included; above all {string.Join(", ", foremost.Select(t => t.En))}");

    private static IndicatorCard AnomalyCard(LeadKind kind) => new(AnomalyId, 2, kind, Tier.Learned,
        [kind switch { LeadKind.VehicleInspection => "other_vehicle", LeadKind.DustMonitor => "other_dust", _ => "other_record" }], "share of subjects",
        new("指标组合异常", "unusual combination"), new("业务少见但合规的对象", "an honest subject with a rare kind of business"), "Isolation forest, HBOS, ECOD, nearest neighbours, LOF, robust Mahalanobis and randomized PCA (ML.NET) over the indicators");
}
