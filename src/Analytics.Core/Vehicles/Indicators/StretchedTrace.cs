using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose seconds are written twice: a quarter and more of the rows, beyond what the software usually shows, repeat the row before in every measured channel, engine speed and road speed included. A test
/// of half the time is so stretched to the length that the protocol asks for.
/// </summary>
/// <remarks>Unit: share of tests; the value of a test is the share of its rows that say again what the row before said. Innocent look-alike: software that samples every other second (all its lanes: learned), one slow computer (nearly all tests of the lane, in the time that they record: counts a third), a hybrid whose engine is off, a communication
/// that hangs for a while (now and then, on any lane).</remarks>
public sealed class StretchedTrace : LaneOutlier
{
    private const int FewestRows = 20, FewestChannels = 4;
    private const double NearlyAll = 0.9, InTime = 0.9, OfSlow = 0.3;

    /// <summary>The <see cref="TestLook.Kind"/> of a test that has more rows than it lasted seconds.</summary>
    private const string Hurried = "hurried";

    private static readonly string[] Channels = ["speed_kmh", "engine_rpm", "power_kw", "co_pct", "co2_pct", "hc_ppm", "no_ppm", "o2_pct", "k_m1", "nox_ppm"];

    public override IndicatorCard Card { get; } = CardOf("stretched_trace", Tier.Contradiction, ["short_test"], new("逐秒数据成对重复", "seconds written twice"),
        new("软件隔秒采样（已按同软件学习）；通讯短暂卡顿", "software that samples every other second (learned); a communication that hangs"), "HJ 1238-2021: one row per second; domain A8");

    protected override double Least => 0.25;

    protected override bool Below => false;

    protected override Habit? Standard => new(0.02, 0.03);

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        if (trace.Length < FewestRows || test.Fuel == "hybrid") return double.NaN;
        var (again, alive) = (new bool[trace.Length], 0);
        Array.Fill(again, true, 1, again.Length - 1);
        foreach (var channel in Channels)
        {
            var values = trace.Of(channel);
            // A channel that is not measured or stands still throughout says nothing.
            if (!values.ContainsAnyExcept(values[0])) continue;
            alive++;
            for (var i = 1; i < again.Length; i++) again[i] &= values[i].Equals(values[i - 1]);
        }
        return alive < FewestChannels ? double.NaN : again.Count(a => a) / (double)again.Length;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, value, new(
        $"检验 {test.Id} 的 {value:0%} 的行与前一秒所有通道一字不差（同软件通常 {expected:0%}）", $"test {test.Id}: {value:0%} of its rows repeat the second before in every channel (same software usually {expected:0%})"),
        test.DurationSeconds < InTime * day.Traces.Of(test.Id).Length ? Hurried : "");

    /// <summary>A lane of whose tests nearly all are so, and which took the time that they record, samples slowly: its computer, not its tests.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m =>
        m.Value >= NearlyAll && 2 * CountOf(window.Of(m.Subject), Hurried) < window.Of(m.Subject).Sum(o => o.Count) ? m with { Evidence = m.Evidence * OfSlow } : m).ToList();

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的逐秒数据成对重复，实际检测时间不足（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the seconds are written twice, so that half the time fills the record (usually {peers.Mean:0.0%})");
}
