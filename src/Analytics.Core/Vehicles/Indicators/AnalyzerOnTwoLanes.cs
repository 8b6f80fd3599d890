using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that were filed with an analyser which was measuring another car on another lane of the station at the same time. It hangs at one probe: one of the two tests was not measured. The lane on which the analyser makes the most
/// of its tests of the day is its own; the tests elsewhere are counted. Times overlap under each of the meanings that <see cref="LaneOverlap"/> allows them.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: an analyser lent to a neighbour while its own lane is shut (never both at once), a number entered wrongly in a lane's software (all of its tests of the day bear it: not counted), one bench in
/// turn for two lanes (not at the same seconds).
/// </remarks>
public sealed class AnalyzerOnTwoLanes : LaneRate
{
    public override IndicatorCard Card { get; } = CardOf("analyzer_on_two_lanes", Tier.Contradiction, ["impossible_time"], new("一台分析仪同时在两条线上检验", "one analyser on two lanes at once"),
        new("分析仪借给停用线的邻线（不同时）；编号录错（整日如此，不计）", "an analyser lent by a lane that is shut (never both at once); a number entered wrongly (all day: not counted)"), "HJ 1238-2021: one analyser, one lane, one test at a time");

    protected override double SmallestShare => 0.005;

    protected override double FewestAbnormal => 3;

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var elsewhere = day.Inspections.Where(t => t.AnalyzerId.Length > 0).GroupBy(t => (t.StationId, t.AnalyzerId)).SelectMany(a => Elsewhere(day, [.. a])).ToDictionary(x => x.Test.Row, x => x.Other);
        var ownAnalyzer = day.Lanes.Where(l => l.Any(t => t.AnalyzerId.Length > 0 && !elsewhere.ContainsKey(t.Row))).Select(l => l.Key).ToHashSet();
        return Observe(day, (_, test) => test.AnalyzerId.Length == 0 ? null
            : elsewhere.TryGetValue(test.Row, out var other) && ownAnalyzer.Contains(test.LaneKey) ? LookAt(test, other) : new TestLook(false, 0, null)).ToList();
    }

    /// <summary>An analyser's tests on other lanes than its own that overlap one of another car on a further lane, each with that one.</summary>
    private static IEnumerable<(Inspection Test, Inspection Other)> Elsewhere(VehicleDay day, List<Inspection> tests)
    {
        var lanes = tests.CountBy(t => t.LaneKey).OrderByDescending(l => l.Value).ToList();
        if (lanes.Count < 2) yield break;
        var own = lanes[0].Value > lanes[1].Value ? lanes[0].Key : "";
        foreach (var test in tests.Where(t => t.LaneKey != own))
            if (tests.Find(o => o.LaneKey != test.LaneKey && o.VehicleId != test.VehicleId && LaneOverlap.GapBetween(day, o, test) < 0) is { } other) yield return (test, other);
    }

    private static TestLook LookAt(Inspection test, Inspection other) => new(true, 1, new(
        $"检验 {test.Id}（{test.StartedAt:HH:mm:ss}–{test.EndedAt:HH:mm:ss}）所用分析仪 {test.AnalyzerId} 同时在 {other.LaneId} 线检验 {other.Id}（{other.StartedAt:HH:mm:ss}–{other.EndedAt:HH:mm:ss}）",
        $"test {test.Id} ({test.StartedAt:HH:mm:ss}-{test.EndedAt:HH:mm:ss}): its analyser {test.AnalyzerId} was measuring {other.Id} on lane {other.LaneId} ({other.StartedAt:HH:mm:ss}-{other.EndedAt:HH:mm:ss})"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次所用的分析仪同时在另一条线上检验另一辆车（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the analyser was measuring another car on another lane at the same time (usually {peers.Mean:0.0%})");
}
