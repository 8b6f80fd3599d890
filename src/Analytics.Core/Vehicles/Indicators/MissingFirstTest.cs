using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's repeat tests (attempt 2 and more) of vehicles of which nobody in the city has filed a test that was not passed in the last 30 days. A second attempt follows a first one that failed or was broken off; where
/// that is missing, it was made and not filed.
/// </summary>
/// <remarks>
/// Unit: share of repeat tests; judged from two weeks of records on. Innocent look-alike: a first test before the records began or weeks ago (all lanes alike), uploads that were lost (as many of passed tests: one or two days), a vehicle
/// that failed in another city (border stations: more, on all their lanes; evidence is bounded, less so where the station's other lanes have hardly any).
/// </remarks>
public sealed class MissingFirstTest : RateIndicator<VehicleDay>
{
    private const int FewestDays = 14;
    private const double MostEvidence = 5, MostOfOneLane = 6.5;

    /// <summary>Second attempts by which the station's other lanes show what its customers bring, and the part of the lane's share that they then have at most.</summary>
    private const double FewestBeside = 10, HardlyAny = 0.25;

    private static readonly Dataset NotPassed = new("signatures_missing_first_test", [Text("vehicle_id")], ["vehicle_id"], null);

    public override IndicatorCard Card { get; } = new("missing_first_test", 2, LeadKind.VehicleInspection, Tier.Statistical, ["other_vehicle", "pass_shopping"], "share of repeat tests",
        new("复检缺少首检记录", "second attempts without a first"), new("首检在记录开始之前或外地不合格（各线都有）；上传丢失", "a first test before the records began or in another city (on any lane); lost uploads"),
        "HJ 1238-2021: every test is filed, with its number in the cycle; domain C2");

    public override Dataset Digest => NotPassed;

    public override int DigestDays => 30;

    protected override double FewestAbnormal => 4;

    protected override double SmallestShare => 0.2;

    protected override double HonestFloor => 0.02;

    public override Table Digested(VehicleDay day)
    {
        var vehicles = Failing(day.Inspections).Distinct().Order(StringComparer.Ordinal).ToList();
        return new Table(NotPassed, vehicles.Count).With("vehicle_id", (IReadOnlyList<string?>)vehicles);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        if (memory.Digests.Count < FewestDays) yield break;
        var known = memory.Digests.SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => d.Table.TextAt("vehicle_id", row)!)).Concat(Failing(day.Inspections)).ToHashSet();
        foreach (var lane in day.Lanes)
        {
            var again = lane.Where(t => t.AttemptNo > 1).DistinctBy(t => t.VehicleId).ToList();
            if (again.Count == 0) continue;
            var orphans = again.Where(t => !known.Contains(t.VehicleId)).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = again.Count,
                Count = orphans.Count,
                Examples = [.. orphans.Take(Observation.MaxExamples).Select(t => new Example(t.Ref(day.Day), t.AttemptNo, new(
                    $"检验 {t.Id} 为第 {t.AttemptNo} 次检验，近 30 天全市没有该车未通过的检验记录", $"test {t.Id} is attempt {t.AttemptNo}; nobody has filed a test of the vehicle that was not passed within 30 days")))],
            };
        }
    }

    /// <summary>What customers from over the border bring is no lead by itself: that failures are lacking as well, another indicator has to say. They come to all lanes of a station.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var stations = window.Subjects.ToLookup(s => s.ParentId);
        return base.Judge(window).Select(m => m with { Evidence = Math.Min(m.Evidence, IsAlone(m) ? MostOfOneLane : MostEvidence) }).ToList();

        bool IsAlone(Measurement m)
        {
            var beside = stations[m.Subject.ParentId].Where(s => s != m.Subject).SelectMany(s => window.Of(s)).ToList();
            return beside.Sum(o => o.Exposure) is >= FewestBeside and var again && beside.Sum(o => o.Count) <= HardlyAny * m.Value * again;
        }
    }

    private static IEnumerable<string> Failing(IEnumerable<Inspection> tests) => tests.Where(t => t.Verdict != Verdict.Pass).Select(t => t.VehicleId);

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次复检中 {abnormal:0} 次没有首检记录（全市通常 {peers.Mean:0%}）", $"{abnormal:0} of {evaluated:0} second attempts have no first on record (usually {peers.Mean:0%})");
}
