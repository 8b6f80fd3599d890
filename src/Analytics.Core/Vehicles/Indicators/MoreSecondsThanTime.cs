using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests with more recorded seconds than lay between their start and their end, by 10 s and more beyond what the software usually shows: a record of three minutes was written in two. The clock says how
/// long the car stood there, the rows say how long it should have.
/// </summary>
/// <remarks>
/// Unit: share of tests; the value of a test is by how many seconds its rows outlast it. Innocent look-alike: software that stamps the start late or the end early (all its lanes: learned), a clock that is set back during a
/// test (once).
/// </remarks>
public sealed class MoreSecondsThanTime : LaneOutlier
{
    private const int FewestRows = 20;

    public override IndicatorCard Card { get; } = CardOf("more_seconds_than_time", Tier.Contradiction, ["short_test", "impossible_time", "copied_trace"], new("过程秒数多于检验用时", "more seconds recorded than the test lasted"),
        new("软件开始时间记得晚或结束时间记得早（已按同软件学习）；检验中校时", "software that stamps the start late or the end early (learned); a clock set during a test"), "HJ 1238-2021: one row per second, start and end of the test; domain A8");

    /// <summary>Seconds.</summary>
    protected override double Least => 10;

    protected override bool Below => false;

    protected override Habit? Standard => new(0, 1);

    /// <summary>By how many seconds the rows outlast the test; a test that took longer than its rows took its time, whatever for.</summary>
    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        return trace.Length < FewestRows ? double.NaN : Math.Max(0, trace.Second[^1] - trace.Second[0] + 1 - test.DurationSeconds);
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, value, new(
        $"检验 {test.Id} 自 {test.StartedAt:HH:mm:ss} 至 {test.EndedAt:HH:mm:ss} 共 {test.DurationSeconds:0} 秒，过程数据却多出 {value:0} 秒", $"test {test.Id} lasted {test.DurationSeconds:0} s ({test.StartedAt:HH:mm:ss} to {test.EndedAt:HH:mm:ss}), its rows {value:0} s more"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的过程秒数多于检验用时（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests more seconds are recorded than the test lasted (usually {peers.Mean:0.0%})");
}
