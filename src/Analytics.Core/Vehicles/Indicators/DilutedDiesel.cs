using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of lug-down tests whose CO2 is far under what diesels show at full load: an engine that gives its power burns its fuel, and full load fixes the air it takes for it. Air in the sample, from a
/// probe that hangs half out of the tailpipe, thins CO2, NOx and smoke alike; smoke and NOx differ from engine to engine, CO2 hardly does.
/// </summary>
/// <remarks>
/// Formula: share of air = 1 − CO2/usual CO2 over the seconds of vel100 and vel80 (medians; usual = the day's tests of the method); abnormal from 0.2 and six spreads on, where power was given. Unit: share of tests. Innocent
/// look-alike: an engine that is not at full load (under half of its rated power: left out); a leaking exhaust (now and then, on any lane).
/// </remarks>
public sealed class DilutedDiesel : LaneOutlier
{
    private const int FewestSeconds = 5;

    /// <summary>Wheel power of a healthy truck is 0.6 to 0.8 of the rating; with half of it the throttle was open.</summary>
    private const double FullLoad = 0.5;

    public override IndicatorCard Card { get; } = CardOf("diluted_diesel", Tier.Contradiction, ["diluted_sample"], new("柴油车满载时 CO2 过低", "CO2 too low for a diesel at full load"),
        new("未达满负荷（不计）；排气管漏气", "not at full load (left out); a leaking exhaust"), "GB 3847-2018, lug-down at full throttle; domain A3");

    /// <summary>ln of the CO2 that is left of 1.</summary>
    protected override double Least => 0.22;

    protected override bool Above => false;

    protected override double SmallestShare => 0.01;

    protected override double FewestAbnormal => 3;

    protected override string GroupOf(Inspection test) => test.Method.ToString();

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.LugDown || test.Verdict is not (Verdict.Pass or Verdict.Fail) || test.Result("max_power_kw") < FullLoad * test.Result("rated_power_kw")) return double.NaN;
        var trace = day.Traces.Of(test.Id);
        var co2 = new List<double>();
        for (var i = 0; i < trace.Length; i++)
            if (trace.Phase[i] is Phase.Vel100 or Phase.Vel80 && trace.Co2[i] > 0) co2.Add(trace.Co2[i]);
        return co2.Count < FewestSeconds ? double.NaN : Math.Log(Robust.Median([.. co2]));
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, expected - value, new(
        $"检验 {test.Id}：满载 CO2 仅 {Math.Exp(value):0.0}%（同法检验通常 {Math.Exp(expected):0.0}%），混入空气约 {1 - Math.Exp(value - expected):0%}",
        $"test {test.Id}: CO2 of {Math.Exp(value):0.0} % at full load ({Math.Exp(expected):0.0} % usual for the method), about {1 - Math.Exp(value - expected):0%} air"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次加载减速检验中 {abnormal:0} 次满载 CO2 远低于同法检验，烟气被空气稀释（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} lug-down tests CO2 at full load is far under what others show, as in air-diluted smoke (usually {peers.Mean:0.0%})");
}
