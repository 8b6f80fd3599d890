using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose recorded humidity factor is not that of their own ambient values: ln(recorded/computed) lies 0.04 and six spreads off what tests of the same software show. A
/// smaller factor lowers NO.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a vendor's other vapour-pressure formula (learned), software that takes the temperature as it is beyond 0-30 °C (either is right), an ambient sensor read at another moment (small).</remarks>
public sealed class HumidityFactorMismatch : LaneOutlier
{
    public override IndicatorCard Card { get; } = CardOf("humidity_factor_mismatch", Tier.Contradiction, ["edited_result", "scaled_results"],
        new("湿度修正系数与环境参数不符", "a humidity factor that does not follow from the air"), new("厂家饱和蒸气压公式不同（已按同软件学习）；温度超过 30 °C 时不按 30 °C 取值（两种均认可）", "a vendor's other vapour-pressure formula (learned); software that takes heat above 30 °C as it is (either is right)"),
        "GB 18285-2018: kH = 1/(1 − 0.0047·(H − 75)); domain A1", version: 2);

    protected override double Least => 0.04;

    protected override Habit? Standard => new(0, 0.005);

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        var known = day.Traces.Of(test.Id).HumidityFactor.ToArray().Where(f => f > 0).ToArray();
        if (known.Length == 0) return double.NaN;
        // Which software takes a hot day for 30 °C shows on hot days alone, when its other tests have taught otherwise.
        double recorded = Robust.Median(known), bounded = Math.Log(recorded / Exhaust.HumidityFactor(test)), free = Math.Log(recorded / Exhaust.HumidityFactor(test, withinBounds: false));
        return Math.Abs(free) < Math.Abs(bounded) ? free : bounded;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, Math.Abs(value - expected), new(
        $"检验 {test.Id}：记录的湿度系数为按环境参数计算值的 {Math.Exp(value):0.00} 倍（同软件通常 {Math.Exp(expected):0.00} 倍）",
        $"test {test.Id}: recorded humidity factor is {Math.Exp(value):0.00} of what its ambient values give (same software usually {Math.Exp(expected):0.00})"));

    /// <summary>A factor that from some day on is off in most tests of a lane was set in its software, one in a few was put in by hand.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen)
    {
        var since = seen.SkipWhile(o => o.Count == 0).ToList();
        return 2 * since.Sum(o => o.Count) > since.Sum(o => o.Exposure) ? ["scaled_results", "edited_result"] : [];
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次记录的湿度系数与温湿度矛盾（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the recorded humidity factor contradicts the air (usually {peers.Mean:0.0%})");
}
