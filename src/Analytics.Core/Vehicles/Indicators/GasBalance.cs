using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of passed tests whose carbon and oxygen do not add up: B = CO2/undiluted CO2 + O2/20.9 over the scored seconds lies more than 0.06 (and six spreads) under what other
/// tests show. Air in the sample leaves B alone; only channels that were made smaller lower it. What all of a lane's tests of the day fall short by, up to 0.12, is its bench's and is taken off: a CO2 cell that drifts moves them together, failed
/// or passed, a little more every day until it is calibrated, while a factor that is to be worth its risk is larger or left off for clean cars.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a CO2 cell that drifts (taken off), a worn O2 cell (little effect at the tailpipe, where O2 is low), a fuel entered wrongly, a hybrid whose engine stops within the test, a rich or misfiring engine whose unburnt fuel carries carbon that no cell sees (it fails: left out).</remarks>
public sealed class GasBalance : LaneOutlier
{
    public override IndicatorCard Card { get; } = CardOf("gas_balance", Tier.Contradiction, ["scaled_results", "donor_vehicle", "pass_shopping", "edited_result", "short_test"], new("碳氧不平衡", "carbon and oxygen do not add up"),
        new("CO2 通道漂移（整条线同步，已扣除）；氧传感器老化；燃料种类录错", "a CO2 cell that drifts (the whole lane together: taken off), a worn oxygen cell; a fuel entered wrongly"), "oxygen balance B = CO2/CO2x + O2/20.9 (domain A3)", version: 7);

    /// <summary>The <see cref="TestLook.Kind"/> of a second try.</summary>
    private const string Again = "again";

    /// <summary>Share of second tries from which on the story is that of failed vehicles.</summary>
    private const double MostlyAgain = 0.6;

    /// <summary>Of its limit: what has something to hide stays in the last fifth under it; what a factor leaves lies anywhere.</summary>
    private const double NearLimit = 0.8;

    protected override double Least => 0.06;

    protected override bool Above => false;

    /// <summary>Benches are allowed 5 % of CO2; those due for calibration were off by twice that.</summary>
    protected override double LargestDrift => 0.12;

    protected override Habit? Standard => new(1, 0.015);

    protected override string GroupOf(Inspection test) => test.Method + "|" + test.Fuel;

    protected override double ValueOf(VehicleDay day, Inspection test) => test.Fuel is "diesel" or "hybrid" || test.Verdict != Verdict.Pass || ScoredGases.Of(day.Traces.Of(test.Id)) is not { } gas ? double.NaN
        : Exhaust.Balance(gas.Co, gas.Co2, gas.O2, test.Fuel == "cng");

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected)
    {
        var gas = ScoredGases.Of(day.Traces.Of(test.Id))!.Value;
        return new TestLook(true, expected - value, new($"检验 {test.Id}：CO2 {gas.Co2:0.0}%、O2 {gas.O2:0.0}%，碳氧平衡 {value:0.00}（他检验约 {expected:0.00}）",
            $"test {test.Id}: CO2 {gas.Co2:0.0} %, O2 {gas.O2:0.0} %, balance {value:0.00} (others about {expected:0.00})"), Emissions.ShareOfLimit(test) is > NearLimit and <= 1 ? UnderLimit : test.AttemptNo > 1 ? Again : "");
    }

    /// <summary>Readings that were made smaller until they stood under the limit were aimed there; those of vehicles that had failed were made smaller so that they pass; else all of a lane's are, by a factor.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) => AreAimed(seen) ? ["limit_hugging", "scaled_results", "edited_result"]
        : CountOf(seen, Again) > MostlyAgain * seen.Sum(o => o.Count) ? ["pass_shopping", "scaled_results", "donor_vehicle", "edited_result"] : [];

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次碳氧不平衡，疑各通道被整体缩小（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests carbon and oxygen do not add up, as if all channels were scaled (usually {peers.Mean:0.0%})");
}
