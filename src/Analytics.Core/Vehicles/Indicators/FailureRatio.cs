using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// First tests that failed on a lane, observed ÷ expected: the expectation of each vehicle is what its kind (method, fuel, standard, age) does at other
/// stations, shrunk for small cells; the lane is judged against the spread of honest lanes (negative binomial). Why it matters: whoever sells passes lacks failures.
/// </summary>
/// <remarks>
/// Unit: observed ÷ expected failures. Innocent look-alike: well-kept customers (a dealer's workshop, a fleet). A weak witness that supports others: its evidence is bounded.
/// </remarks>
public sealed class FailureRatio : DayIndicator<VehicleDay>
{
    private const double FewestExpected = 4, MostEvidence = 2.5;

    public override IndicatorCard Card { get; } = new("failure_ratio", 1, LeadKind.VehicleInspection, Tier.Statistical, ["other_vehicle", "donor_vehicle", "scaled_results", "copied_trace", "edited_result", "diluted_sample"],
        "observed / expected failures", new("不合格率低于同类车辆预期", "fewer failures than its vehicles give elsewhere"),
        new("客户车况良好（如 4S 店、车队）", "well-kept customers (a dealer's workshop, a fleet)"), "similar-vehicle failure rate (California BAR STAR), empirical Bayes; domain C1");

    public override Dataset Digest => EmissionCohorts.Digest;

    public override int DigestDays => EmissionCohorts.DigestDays;

    public override Table Digested(VehicleDay day) => EmissionCohorts.Digested(day);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var cohorts = EmissionCohorts.Of(day, memory);
        foreach (var lane in day.Inspections.Where(EmissionCohorts.Teaches).GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var judged = lane.Select(t => (Test: t, Expected: cohorts.For(t)?.FailRate)).Where(x => x.Expected is not null).ToList();
            if (judged.Count == 0) continue;
            yield return new Observation(Card.Id, day.LaneSubject(judged[0].Test), day.Day)
            {
                Exposure = judged.Count,
                Count = judged.Count(x => x.Test.Verdict == Verdict.Fail),
                Expected = judged.Sum(x => x.Expected!.Value),
                Examples = [.. judged.Where(x => x.Test.Verdict == Verdict.Pass).OrderByDescending(x => x.Expected).ThenBy(x => x.Test.Id, StringComparer.Ordinal).Take(2).Select(x =>
                    new Example(x.Test.Ref(day.Day), x.Expected!.Value, new($"检验 {x.Test.Id} 合格，同类车辆在他站首检不合格率 {x.Expected:0%}",
                        $"test {x.Test.Id} passed; {x.Expected:0%} of its kind fail their first test elsewhere")))],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var lanes = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Select(x => (x.Subject, x.Seen,
            Observed: x.Seen.Sum(o => o.Count), Expected: x.Seen.Sum(o => o.Expected), Tests: x.Seen.Sum(o => o.Exposure))).ToList();
        if (lanes.Count == 0) yield break;
        var peers = PeerRatio.Fit(lanes.Select(l => (l.Observed, l.Expected)));
        foreach (var l in lanes.Where(l => l.Expected >= FewestExpected))
        {
            var p = peers.LowerTail(l.Observed, l.Expected);
            yield return new Measurement(Card.Id, l.Subject, l.Observed / l.Expected, Core.Indicators.Range.AtLeast(peers.ExpectedLow(l.Expected)), p)
            {
                Exposure = l.Tests,
                Evidence = Math.Min(MostEvidence, Evidences.FromPValue(p)),
                Because = new($"{l.Tests:0} 次首检中 {l.Observed:0} 次不合格，同类车辆在他站应有约 {l.Expected:0} 次（全市比值通常 {peers.Mean:0.0}）",
                    $"{l.Observed:0} of {l.Tests:0} first tests failed; the same kinds of vehicles give about {l.Expected:0} elsewhere (ratio usually {peers.Mean:0.0})"),
                Examples = [.. l.Seen.SelectMany(o => o.Examples).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }
}
