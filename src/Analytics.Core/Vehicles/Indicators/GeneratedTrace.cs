using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose seconds no lane can have measured (<see cref="TracePhysics"/>): one gas is another to the digit; the rollers leap; their power stands still while their speed changes; the
/// engine speed is a drawn curve of 40 s and more; the transient cycle is followed to 0.12 km/h, which no foot can.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: software that smooths the engine speed it stores (all of its tests: peers are those of the same software), a column filled with another one by
/// an upload program (likewise); a strong engine at the end of what the brake takes up (<see cref="PowerCeilings"/>).</remarks>
public sealed class GeneratedTrace : LaneRate
{
    private const int FewestLeaps = 2, DrawnSeconds = 40;
    private const double HumanError = 0.12;

    public override IndicatorCard Card { get; } = CardOf("generated_trace", Tier.Contradiction, ["edited_result", "copied_trace"], new("过程数据系生成而非实测", "seconds that were generated, not measured"),
        new("软件存储前平滑转速；上传程序错填通道（同软件皆如此）；大功率车达到测功机上限", "software that smooths what it stores; an upload that fills one column with another (all of that software); a strong engine at the limit of the brake"), "power = force × speed; T90; domain A5, A8", version: 2);

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        if (trace.Length < 20) return null;
        if (TracePhysics.CopiedChannel(trace) is var (one, other))
            return Found(3, $"检验 {test.Id}：{one} 与 {other} 逐秒成固定比例", $"test {test.Id}: {one} is {other} to the digit, but for a factor");
        if (TracePhysics.SpeedLeaps(trace) is >= FewestLeaps and var leaps)
            return Found(2, $"检验 {test.Id}：车速有 {leaps} 次在一秒内变化超过 15 km/h", $"test {test.Id}: the rollers change by more than 15 km/h within a second {leaps} times");
        if (TracePhysics.StandingPower(trace) > 0 && !PowerCeilings.Of(day).Stop(test, trace))
            return Found(2, $"检验 {test.Id}：车速变化而功率恒定不变", $"test {test.Id}: power stands still to the digit while the speed changes");
        if (TracePhysics.SmoothestRun(trace) is >= DrawnSeconds and var run)
            return Found(1, $"检验 {test.Id}：转速连续 {run} 秒毫无抖动", $"test {test.Id}: the engine speed does not tremble for {run} s");
        if (TracePhysics.CycleError(trace) is < HumanError and var error)
            return Found(1, $"检验 {test.Id}：车速与工况曲线均方根差仅 {error:0.00} km/h", $"test {test.Id}: the speed follows the cycle to {error:0.00} km/h");
        return new TestLook(false, 0, null);
    }

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var software = day.Inspections.GroupBy(i => i.LaneKey).ToDictionary(g => g.Key, g => g.First().SoftwareVersion);
        return base.Observe(day, memory).Select(o => o with { Tag = software[o.Subject.Id] });
    }

    private static TestLook Found(double value, string zh, string en) => new(true, value, new(zh, en));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的逐秒数据违背物理、不可能为实测（同软件通常 {peers.Mean:0.0%}）", $"the seconds of {abnormal:0} of {evaluated:0} tests cannot have been measured (same software usually {peers.Mean:0.0%})");
}
