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

    public override IndicatorCard Card { get; } = CardOf("no_unmoved_by_load", Tier.Statistical, ["donor_vehicle"], new("加载后 NO 不随负荷上升", "NO that does not rise with the load"),
        new("催化器或废气再循环消去了负荷下的 NO（各线都有少数）", "a catalyst or exhaust recirculation that takes the load's NO away (a few on any lane)"), "thermal NO (Zeldovich); GB 18285-2018 annex B (ASM); domain A4");

    protected override double SmallestShare => 0.015;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.004;

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
        if (!(Math.Max(before, after) >= LeastNo) || !(carbon is > SameCarbon and < 1 / SameCarbon) || Stands(idle, loaded)) return null;
        var rise = Math.Log((after + 1) / (before + 1));
        return new TestLook(rise is > Least and < Most, 1 - rise, new($"检验 {test.Id}：怠速时 NO {before:0} ppm，加载后 {after:0} ppm，未随负荷上升", $"test {test.Id}: NO is {before:0} ppm at idle and {after:0} ppm under load"));
    }

    /// <summary>More than half of the readings, before or under load, are the lowest of both.</summary>
    private static bool Stands(ReadOnlySpan<double> idle, ReadOnlySpan<double> loaded)
    {
        var lowest = double.PositiveInfinity;
        foreach (var value in idle) lowest = Math.Min(lowest, value);
        foreach (var value in loaded) lowest = Math.Min(lowest, value);
        return 2 * idle.Count(lowest) > idle.Length || 2 * loaded.Count(lowest) > loaded.Length;
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
