using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests in which the engine speed of the line and that of the diagnostic plug differ: the median of |ln(plug/line)| over seconds of steady speed, at the delay between the two that
/// suits it best, lies 0.012 and six spreads over what tests of the same software show.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a clamp set to the wrong cylinders (one test), a lane whose own sensor is off by a few percent (in every test and little: then the lane is
/// not evaluated).
/// </remarks>
public sealed class RpmAgainstObd : LaneOutlier
{
    public override IndicatorCard Card { get; } = CardOf("rpm_against_obd", Tier.Contradiction, ["obd_simulator", "donor_vehicle"], new("转速与 OBD 不符", "engine speed against the diagnostic plug"),
        new("转速夹缸数设置错误；本线转速传感器偏差", "a clamp set to the wrong cylinders; a lane's own sensor off"), "domain A6 (Yangjiang)", version: 3);

    protected override double Least => 0.012;

    protected override bool Below => false;

    protected override Habit? Standard => new(0.005, 0.005);

    protected override double ValueOf(VehicleDay day, Inspection test) => PlugSpeed.OffBy(day.Traces.Of(test.Id));

    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Where(m => !IsSensor(window.Of(m.Subject)));

    /// <summary>Off in every test, and by a few percent: the lane's own pick-up.</summary>
    private static bool IsSensor(IReadOnlyList<Observation> seen)
    {
        const double few = 0.08, every = 0.95;
        double abnormal = seen.Sum(o => o.Count), all = seen.Sum(o => o.Exposure);
        return abnormal >= every * all && seen.Sum(o => o.Sum) < few * abnormal;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, value, new(
        $"检验 {test.Id}：OBD 转速与实测转速中位相差 {value:0.0%}（他检验约 {expected:0.0%}）", $"test {test.Id}: the plug's engine speed is {value:0.0%} off the measured one in the median (others about {expected:0.0%})"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次 OBD 转速与实测转速不符（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the plug's engine speed is not the measured one (usually {peers.Mean:0.0%})");
}
