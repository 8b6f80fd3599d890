using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of steady-state tests run against too little load: median power over the mode's seconds, brought to its nominal speed, over the load that the reference mass asks for (RM/148 kW at 25 km/h,
/// RM/185 kW at 40 km/h), lies 15 % and six spreads under what tests of the same software show.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a vendor that shows indicated power without the rollers' own losses (learned), or one station of a vendor set so (up to an eighth less).</remarks>
public sealed class DutyNotMet : LaneOutlier
{
    private const int FewestSeconds = 10;

    public override IndicatorCard Card { get; } = CardOf("duty_not_met", Tier.Contradiction, ["other_vehicle", "copied_trace"], new("加载功率不足", "too little load on the rollers"),
        new("厂家显示指示功率（已按同软件学习）", "a vendor that shows indicated power (learned)"), "GB 18285-2018 annex B: P5025 = RM/148, P2540 = RM/185 kW; domain §1.1", version: 2);

    /// <summary>The rollers' own losses are up to an eighth of the load; to brake by less than that does not help a car much.</summary>
    protected override double Least => 0.15;

    protected override bool Above => false;

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.Asm || test.Result("reference_mass_kg") is not (> 300 and var mass)) return double.NaN;
        var trace = day.Traces.Of(test.Id);
        var shares = new List<double>();
        for (var i = 0; i < trace.Length; i++)
        {
            var (speed, load) = trace.Phase[i] switch { Phase.Asm5025 => (25.0, mass / 148), Phase.Asm2540 => (40.0, mass / 185), _ => (double.NaN, double.NaN) };
            if (trace.Power[i] > 0 && trace.Speed[i] > 10 && !double.IsNaN(speed)) shares.Add(trace.Power[i] * speed / trace.Speed[i] / load);
        }
        return shares.Count < FewestSeconds ? double.NaN : Math.Log(Robust.Median([.. shares]));
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, expected - value, new(
        $"检验 {test.Id}：加载功率仅为基准质量所要求的 {Math.Exp(value):0%}（同软件通常 {Math.Exp(expected):0%}）", $"test {test.Id}: {Math.Exp(value):0%} of the load its reference mass asks for (same software usually {Math.Exp(expected):0%})"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次稳态检验中 {abnormal:0} 次加载功率不足（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} steady-state tests ran against too little load (usually {peers.Mean:0.0%})");
}
