using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits recorded at the firm on the very place, to the last digit, of an earlier day's visit to it. Two fixes of a phone in one yard lie some ten to thirty metres apart, and people stand now here, now there: of positions given to a metre or finer one in
/// a thousand meets an earlier one by chance. Who hands a position in again took it from the older record. How often the colleagues' repeat is the expectation.
/// </summary>
/// <remarks>Unit: share of visits with a position to the metre. Innocent look-alike: a program that fills in one place for the firm (the colleagues' records show it too; the register's own is left out), a device that goes on sending its last place
/// (then the person's last record bears it; left out), a desk where records of many firms are typed in (left out), coordinates cut to a few digits (not evaluated).</remarks>
public sealed class RepeatedPlace : VisitSigns
{
    /// <summary>The fifth decimal of a degree is a metre.</summary>
    private const int FewestDecimals = 5;

    /// <summary>What is nearer to the register's point was filled in from it; what is farther from it than the second is not at the firm.</summary>
    private const double RegisterKm = 0.003, AtFirmKm = 2;

    public override IndicatorCard Card { get; } = CardOf("repeated_place", Tier.Statistical, ["implausible_visit"], new("定位与以往检查完全相同", "a position to the last digit that of an earlier visit"),
        new("程序自动填入固定坐标；设备沿用上次定位", "a program that fills in one place; a device that sends its last place"), "GPS error of phones 10 to 30 m: positions to the metre do not come twice") with
    { Version = 1 };

    protected override int FewestVisits => 8;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.01;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v =>
    {
        var firm = day.Enterprise(v.EnterpriseId);
        return new SeenVisit(Math.Max(Decimals(v.Longitude), Decimals(v.Latitude)) >= FewestDecimals && Geography.Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude) is > RegisterKm and < AtFirmKm
            ? string.Create(CultureInfo.InvariantCulture, $"{v.Longitude} {v.Latitude}") : "");
    });

    private static int Decimals(double? degrees) => degrees is { } value && value.ToString(CultureInfo.InvariantCulture) is var written && written.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? written.Length - point - 1 : 0;

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var (last, signs) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, VisitSign>(StringComparer.Ordinal));
        var placed = visits.Where(IsEvaluated).DistinctBy(v => v.Id).ToList();
        var desks = placed.GroupBy(v => v.Own, StringComparer.Ordinal).Where(g => g.Select(v => v.EnterpriseId).Distinct(StringComparer.Ordinal).Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var first = new Dictionary<string, KeptVisit>(StringComparer.Ordinal);
        foreach (var visit in placed)
        {
            if (!first.TryAdd(visit.Own, visit) && first[visit.Own].Day < visit.Day && !desks.Contains(visit.Own) && !visit.Inspectors.Any(i => last.GetValueOrDefault(i) == visit.Own)) signs[visit.Id] = Tell(visit, first[visit.Own]);
            foreach (var person in visit.Inspectors) last[person] = visit.Own;
        }
        return signs;
    }

    private static VisitSign Tell(KeptVisit visit, KeptVisit earlier) => new(new Example(new RowRef("visits", visit.Day, visit.Id, $"visits:{earlier.Day:yyyy-MM-dd}:{earlier.Id}"), 1,
        new($"检查 {visit.Id} 的定位（{visit.Own}）与 {earlier.Day:yyyy-MM-dd} 的检查 {earlier.Id} 一位不差", $"visit {visit.Id} was recorded at {visit.Own}, to the last digit where visit {earlier.Id} of {earlier.Day:yyyy-MM-dd} was")), visit.Inspectors);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次定位精确到米的检查中 {signs} 次与该企业以往检查的定位完全相同（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits with a position to the metre bear that of an earlier visit to the last digit (usually {peers.Mean:0.0%})");
}
