using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of passed tests with fewer seconds in their scored phases than the method can do with: two-speed idle 30 s each, ASM 20 s of a mode (settling and the
/// mean of ten), VMAS 195 s, free acceleration three accelerations. Seconds are counted from the first to the last, so that lost ones do not count.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: an upload that broke off (few, on any lane).</remarks>
public sealed class ShortTest : LaneRate
{
    /// <summary>Share of the protocol's seconds that must be there.</summary>
    private const double Enough = 0.85;

    public override IndicatorCard Card { get; } = CardOf("short_test", Tier.Contradiction, ["short_test"], new("检验时间不足", "tests cut short"),
        new("上传中断", "an upload that broke off"), "GB 18285-2018, GB 3847-2018: durations of the phases");

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict != Verdict.Pass) return null;
        var trace = day.Traces.Of(test.Id);
        if (trace.IsEmpty) return null;
        var share = test.Method switch
        {
            TestMethod.Tsi => Math.Min(Span(trace, Phase.HighIdle) / 30.0, Span(trace, Phase.LowIdle) / 30.0),
            TestMethod.Asm => Math.Max(Span(trace, Phase.Asm5025), Span(trace, Phase.Asm2540)) / 20.0,
            TestMethod.Vmas => (Span(trace, Phase.Drive) + Span(trace, Phase.Idle)) / 195.0,
            TestMethod.FreeAcceleration => ((Span(trace, Phase.Accel1) > 0 ? 1 : 0) + (Span(trace, Phase.Accel2) > 0 ? 1 : 0) + (Span(trace, Phase.Accel3) > 0 ? 1 : 0)) / 3.0,
            _ => double.NaN,
        };
        if (double.IsNaN(share)) return null;
        return new TestLook(share < Enough, 1 - share, new($"检验 {test.Id} 计分阶段仅为规定时长的 {share:0%}", $"test {test.Id}: its scored phases have {share:0%} of the seconds they need"));
    }

    private static int Span(ProcessTrace trace, Phase phase)
    {
        var first = trace.Phase.IndexOf(phase);
        return first < 0 ? 0 : trace.Second[trace.Phase.LastIndexOf(phase)] - trace.Second[first] + 1;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格检验中 {abnormal:0} 次计分时间不足规定（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} passed tests have too few scored seconds (usually {peers.Mean:0.0%})");
}
