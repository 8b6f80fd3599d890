using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose reported λ is not that of their gases (Brettschneider): the mean difference over the scored seconds lies 0.01, one printed digit, and six spreads off what tests of the same software show. Over many seconds that move
/// what λ and the gases lose in print evens out; a factor on CO and HC alone, at a car that emits half of its limit, does not.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: other fuel constants, λ cut off instead of rounded (all of a vendor's or of a station's tests: learned); values where λ is capped or gas is hardly there, and a tenth of the seconds on either side (a cell that
/// is late at a step), are left out.
/// </remarks>
public sealed class LambdaMismatch : LaneOutlier
{
    private const int FewestSeconds = 15;

    /// <summary>From here on programs print no more than their cap.</summary>
    private const double HighestShown = 2;

    /// <summary>A tenth of the carbon is more than honest exhausts miss.</summary>
    private const double MuchMissing = 0.1;

    public override IndicatorCard Card { get; } = CardOf("lambda_mismatch", Tier.Contradiction, ["edited_result", "scaled_results", "limit_hugging", "diluted_sample"], new("λ 与气体不符", "λ does not follow from the gases"),
        new("厂家燃料常数不同（已按同软件学习）", "a vendor's other fuel constants (learned)"), "Brettschneider, H/C 1.7261, O/C 0.0176; domain A1", version: 6);

    protected override double Least => 0.01;

    protected override double LargestOwn => 0.025;

    protected override Habit? Standard => new(0, 0.005);

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Fuel is not ("gasoline" or "hybrid")) return double.NaN;
        var trace = day.Traces.Of(test.Id);
        ReadOnlySpan<double> allCo = trace.Co, allCo2 = trace.Co2, allO2 = trace.O2, allHc = trace.Hc, lambda = trace.Lambda;
        var off = new List<double>();
        for (var i = 0; i < trace.Length; i++)
        {
            double co = allCo[i], co2 = allCo2[i], o2 = allO2[i], reported = lambda[i], hc = double.IsNaN(allHc[i]) ? 0 : allHc[i];
            if (!IsScored(trace.Phase[i]) || double.IsNaN(co + co2 + o2 + reported) || co2 < 3 || reported > HighestShown) continue;
            off.Add(reported - Exhaust.Lambda(co, co2, hc, o2));
        }
        if (off.Count < FewestSeconds) return double.NaN;
        off.Sort();
        return off[(off.Count / 10)..(off.Count - off.Count / 10)].Average();
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, Math.Abs(value - expected), new(
        $"检验 {test.Id}：上报 λ 与按气体计算值的平均差 {value:+0.000;-0.000}（同软件通常 {expected:+0.000;-0.000;0.000}）", $"test {test.Id}: reported λ is {value:+0.000;-0.000} off what its gases give in the mean (same software usually {expected:+0.000;-0.000;0.000})"), KindOf(day, test));

    /// <summary>The <see cref="TestLook.Kind"/> of a test whose gas was thinned, or whose channels were all made smaller: λ was left, or put, where it would be without that.</summary>
    private const string Thinned = "air", Scaled = "scaled";

    private static string KindOf(VehicleDay day, Inspection test) => ScoredGases.Of(day.Traces.Of(test.Id)) is not { } gas || test.Fuel == "hybrid" ? ""
        : gas.AirShare(naturalGas: false) >= MuchMissing ? Thinned : Exhaust.Balance(gas.Co, gas.Co2, gas.O2, naturalGas: false) <= 1 - MuchMissing ? Scaled : Emissions.IsJustUnderLimit(test) ? UnderLimit : "";

    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) =>
        2 * CountOf(seen, Thinned) > seen.Sum(o => o.Count) ? ["diluted_sample", "edited_result"] : 2 * CountOf(seen, Scaled) > seen.Sum(o => o.Count) ? ["scaled_results", "edited_result"]
        : AreAimed(seen) ? ["limit_hugging", "edited_result"] : [];

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次上报 λ 与气体浓度矛盾（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests λ contradicts the gases (usually {peers.Mean:0.0%})");
}
