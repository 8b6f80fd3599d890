using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits recorded on the very place that the register gives for the firm, to a metre: what five digits of a degree round to. A phone errs by some ten to thirty metres, nobody stands on the register's point, and even a small plant
/// measures fifty: of honest positions some in a thousand come so near. One that does was looked up, not measured. How often the colleagues' are is the expectation.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a program that fills in the register's place where the phone has none (the colleagues' records show it too); a register that was
/// drawn up from positions taken on visits.</remarks>
public sealed class AtTheRegister : VisitSigns
{
    private const double PointKm = 0.001;

    public override IndicatorCard Card { get; } = CardOf("at_the_register", Tier.Statistical, ["implausible_visit"], new("定位与登记坐标重合", "recorded on the register's point"),
        new("程序在无定位时自动填入登记坐标", "a program that fills in the register's place"), "GPS error of phones 10 to 30 m against the size of a plant") with
    { Version = 2 };

    protected override int FewestVisits => 8;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.005;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v =>
    {
        var firm = day.Enterprise(v.EnterpriseId);
        var km = Geography.Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude);
        return new SeenVisit(double.IsNaN(km) ? "" : Placed, km < PointKm
            ? new Example(v.Ref, PointKm - km, new($"检查 {v.Id} 的定位距登记坐标仅 {1000 * km:0.0} 米", $"visit {v.Id} was recorded {1000 * km:0.0} m from the register's point")) : null);
    });

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own == Placed;

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次有定位的检查中 {signs} 次与登记坐标相距不足 1 米（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits with a position were recorded within 1 m of the register's point (usually {peers.Mean:0.0%})");

    private const string Placed = "placed";
}
