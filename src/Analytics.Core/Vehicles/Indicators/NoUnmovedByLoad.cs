using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of steady-state tests (ASM) whose NO stays as it was at idle when the rollers brake the engine. NO forms with the temperature of combustion, so that an engine under load gives two to four times that of its idle; the gas of a car
/// that idles beside the rollers, of a bottle, or what a pump that was switched off has left in the bench takes no notice.
/// </summary>
/// <remarks>
/// Formula: ln((NO + 1)/(NO before + 1)), NO over the last 20 s of the first mode, NO before over the first 4 s of the record, in which delay and response of the line still bring the idle's; unmoved within −0.4 and 0.25. Unit: share of tests. Not evaluated: records that begin
/// with air or after the load, NO too small to tell, gas that is thinned later (dilution, seen by itself), readings that stand on a vendor's floor. Innocent look-alike: a catalyst or exhaust recirculation that takes the NO
/// of the load away (a few of all lanes).
/// </remarks>
public sealed class NoUnmovedByLoad : LaneRate
{
    private const int Before = 4, Last = 20, Arriving = 8, FewestSeconds = 8;
    private const double LeastNo = 5, SameCarbon = 0.85, Least = -0.4, Most = 0.25;

    /// <summary>Under so much speed the engine still idles or has just begun to pull.</summary>
    private const double StillIdles = 15;

    private readonly ConditionalWeakTable<VehicleDay, Dictionary<string, double>> days = [];

    public override IndicatorCard Card { get; } = CardOf("no_unmoved_by_load", Tier.Statistical, ["donor_vehicle"], new("加载后 NO 不随负荷上升", "NO that does not rise with the load"),
        new("催化器或废气再循环消去了负荷下的 NO（各线都有少数）", "a catalyst or exhaust recirculation that takes the load's NO away (a few on any lane)"), "thermal NO (Zeldovich); GB 18285-2018 annex B (ASM); domain A4", version: 3);

    protected override double SmallestShare => 0.015;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.004;

    /// <summary>Where the records of nearly all lanes begin with air, the few that are evaluated must not tell each other what is usual: of a hundred engines two may show it.</summary>
    private static readonly (double Abnormal, double Evaluated) Combustion = (2, 100);
    private const int FewestLanes = 5;

    protected override PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) =>
        subjects.ToList() is { Count: < FewestLanes } few ? PeerRate.FitCore(few.Append(Combustion), HonestFloor) : base.PeersOf(subjects);

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.Asm || test.Fuel == "hybrid" || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        var first = trace.Phase.IndexOf(Phase.Asm5025);
        if (first < 0 || trace.Length < Before || !(trace.Speed[0] < StillIdles)) return null;
        var end = trace.Phase.LastIndexOf(Phase.Asm5025) + 1;
        var from = Math.Max(first + Arriving, end - Last);
        if (end - from < FewestSeconds) return null;
        ReadOnlySpan<double> idle = trace.No[..Before], loaded = trace.No[from..end];
        var (before, after, carbon) = (Mean(idle), Mean(loaded), Mean(trace.Co2[..Before]) / Mean(trace.Co2[from..end]));
        if (!(Math.Max(before, after) >= LeastNo) || !(carbon is > SameCarbon and < 1 / SameCarbon) || IsFloor(day, test, before) || IsFloor(day, test, after)) return null;
        var rise = Math.Log((after + 1) / (before + 1));
        return new TestLook(rise is > Least and < Most, 1 - rise, new($"检验 {test.Id}：怠速时 NO {before:0} ppm，加载后 {after:0} ppm，未随负荷上升", $"test {test.Id}: NO is {before:0} ppm at idle and {after:0} ppm under load"));
    }

    /// <summary>Within a step of a reading at which tests of two lanes with the same software and more stand: what it prints for nothing.</summary>
    private bool IsFloor(VehicleDay day, Inspection test, double level) => days.GetValue(day, FloorsOf).GetValueOrDefault(test.SoftwareVersion, double.NaN) >= level - 1;

    /// <summary>The lowest reading at which more than half of the seconds stand in tests of two lanes and more, by software.</summary>
    private static Dictionary<string, double> FloorsOf(VehicleDay day) => day.Inspections.Where(t => t.Method == TestMethod.Asm).Select(t => (Test: t, At: StandsAt(day.Traces.Of(t.Id).No))).Where(x => x.At > 0)
        .GroupBy(x => (x.Test.SoftwareVersion, x.At)).Where(g => g.Select(x => x.Test.LaneKey).Distinct().Count() > 1).GroupBy(g => g.Key.SoftwareVersion).ToDictionary(g => g.Key, g => g.Min(x => x.Key.At));

    /// <summary>The lowest reading of a test where more than half of its seconds show it; NaN else.</summary>
    private static double StandsAt(ReadOnlySpan<double> no)
    {
        var lowest = double.PositiveInfinity;
        foreach (var value in no) lowest = Math.Min(lowest, value);
        return 2 * no.Count(lowest) > no.Length ? lowest : double.NaN;
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次稳态检验中 {abnormal:0} 次的 NO 加载后不上升（全市通常 {peers.Mean:0.0%}），像是旁边怠速车辆或残留的气体", $"in {abnormal:0} of {evaluated:0} steady-state tests NO does not rise with the load (usually {peers.Mean:0.0%}), as gas of a car that idles or is left in the bench");
}
