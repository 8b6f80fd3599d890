using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests with a diagnostic plug in which two readiness monitors and more are open and the lamp is off: as after the fault memory was wiped just before the test. The monitors close again within some days of driving, the fault
/// would have been read.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a battery or an engine computer just changed, cars that hardly drive, a fresh repair (some on any lane, more beside a workshop).</remarks>
public sealed class WipedMonitors : LaneRate
{
    private const double Open = 2;

    public override IndicatorCard Card { get; } = CardOf("wiped_monitors", Tier.Statistical, ["obd_simulator"], new("检验前清除故障码", "fault memories wiped before the test"),
        new("刚更换蓄电池或电脑板、很少行驶、刚修好的车辆（各线都有）", "a battery or engine computer just changed, cars that hardly drive, fresh repairs (some on any lane)"), "HJ 1238-2021 OBD readiness; GB 18285-2018 annex F (at most one open monitor); domain A6, B3", version: 2);

    /// <summary>Beside a workshop one car in seven may come straight from repair.</summary>
    protected override double SmallestShare => 0.15;

    protected override double FewestAbnormal => 4;

    protected override double HonestFloor => 0.01;

    /// <summary>Where many of a city's cars come with open monitors, for whatever reason, a lane with some more of them has the same reason.</summary>
    private const double AboveUsual = 2;

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var all = window.Subjects.SelectMany(window.Of).ToList();
        var usual = all.Sum(o => o.Count) / Math.Max(1, all.Sum(o => o.Exposure));
        return base.Judge(window).Select(m => m.Value < AboveUsual * usual ? m with { PValue = 1, Evidence = 0 } : m);
    }

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict is not (Verdict.Pass or Verdict.Fail) || test.AttemptNo > 1 || test.Result("readiness_incomplete") is not { } open || test.Result("mil_on") is not { } lamp) return null;
        return new TestLook(open >= Open && lamp == 0, open, new($"检验 {test.Id} 有 {open:0} 项就绪状态未完成，故障灯未亮", $"test {test.Id} has {open:0} monitors open with the lamp off"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次读取 OBD 的首检中 {abnormal:0} 次有两项以上就绪状态未完成（全市通常 {peers.Mean:0.0%}），像是检前清码", $"in {abnormal:0} of {evaluated:0} first tests with OBD data two monitors and more are open (usually {peers.Mean:0.0%}), as after wiping the fault memory");
}
