using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose recorded dilution factor is not that of their gases: the median of ln(recorded/computed) over seconds where no cap acts (computed factor 1 to 1.9) lies 0.04
/// and six spreads off what tests of the same software show.
/// </summary>
/// <remarks>
/// Unit: share of tests. A factor too small for gas that air has thinned (carbon and oxygen add up) hides dilution; one that stayed as it was while the gases shrank betrays scaling.
/// Innocent look-alike: a vendor's rounded constants (learned), a bench that reads CO2 high (a factor under 1 is held against the gases as they are), software that corrects gas cars as petrol ones (left out), a fuel entered wrongly.
/// </remarks>
public sealed class DilutionFactorMismatch : LaneOutlier
{
    private const int FewestSeconds = 8;
    private const double LargestUncapped = 1.9;

    /// <summary>A bench is allowed 5 % of what it reads.</summary>
    private const double LeastOfBench = 0.95;

    public override IndicatorCard Card { get; } = CardOf("dilution_factor_mismatch", Tier.Contradiction, ["diluted_sample", "scaled_results", "edited_result", "limit_hugging"],
        new("稀释修正系数与气体不符", "a dilution factor that does not follow from the gases"), new("厂家常数取整（已按同软件学习）；燃气车按汽油常数计算（不计）；燃料种类录错", "a vendor's rounded constants (learned); a gas car corrected as a petrol one (left out); a fuel entered wrongly"),
        "GB 18285-2018: DF = CO2x/CO2, CO2x = 100·X/(a + 1.88·X); domain A1", version: 4);

    protected override double Least => 0.04;

    protected override Habit? Standard => new(0, 0.005);

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Fuel == "diesel") return double.NaN;
        var trace = day.Traces.Of(test.Id);
        var petrol = Off(trace, naturalGas: false);
        if (test.Fuel != "cng") return petrol;
        // Software that knows petrol alone treats every car as one.
        var gas = Off(trace, naturalGas: true);
        return Math.Abs(petrol) < Math.Abs(gas) ? petrol : gas;
    }

    /// <summary>Median of ln(recorded/computed); NaN with too few seconds.</summary>
    private static double Off(ProcessTrace trace, bool naturalGas)
    {
        var phases = trace.Phase;
        ReadOnlySpan<double> co = trace.Co, co2 = trace.Co2, recorded = trace.DilutionFactor;
        var off = new List<double>();
        for (var i = 0; i < phases.Length; i++)
        {
            if (!ScoredGases.IsScored(phases[i]) || !(recorded[i] > 0)) continue;
            var computed = Exhaust.DilutionFactor(co[i], co2[i], naturalGas, 100);
            if (!(computed <= LargestUncapped)) continue;
            // A bench that reads CO2 a little high gives less than 1, which some software prints and other lifts to 1. More CO2 than the fuel can give comes from another fuel.
            var printed = recorded[i] < 1 ? Math.Clamp(Exhaust.UndilutedCo2(co[i], co2[i], naturalGas) / co2[i], LeastOfBench, computed) : computed;
            off.Add(Math.Log(recorded[i] / printed));
        }
        return off.Count < FewestSeconds ? double.NaN : Robust.Median([.. off]);
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected)
    {
        var gas = ScoredGases.Of(day.Traces.Of(test.Id));
        var adds = gas is { } g && Exhaust.Balance(g.Co, g.Co2, g.O2, test.Fuel == "cng") > 0.9;
        return new TestLook(true, Math.Abs(value - expected), new($"检验 {test.Id}：记录的稀释系数为按气体计算值的 {Math.Exp(value):0.00} 倍（同软件通常 {Math.Exp(expected):0.00} 倍）",
            $"test {test.Id}: recorded dilution factor is {Math.Exp(value):0.00} of what its gases give (same software usually {Math.Exp(expected):0.00})"), value < expected && adds ? "air" : Emissions.IsJustUnderLimit(test) ? UnderLimit : "scaled");
    }

    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) =>
        AreAimed(seen) ? ["limit_hugging", "edited_result"] : 2 * CountOf(seen, "air") >= seen.Sum(o => o.Count) ? ["diluted_sample", "edited_result"] : ["scaled_results", "edited_result"];

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次记录的稀释系数与气体浓度矛盾（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests the recorded dilution factor contradicts the gases (usually {peers.Mean:0.0%})");
}
