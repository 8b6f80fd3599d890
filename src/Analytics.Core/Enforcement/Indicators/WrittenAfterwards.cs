using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits whose number was given more than two weeks after their date (<see cref="Serials"/>), again and again: records made up later to fill a quota. What was handed in together counts once:
/// a phone that was off line for weeks, a box of papers typed in, is one occasion.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: an office that types its papers in once a month (the colleagues' come late too); one batch after a repair.</remarks>
public sealed class WrittenAfterwards : VisitSigns
{
    private const int LateDays = 14;

    public override IndicatorCard Card { get; } = CardOf("written_afterwards", Tier.Statistical, ["other_record"], new("事后补造的检查记录", "visits written up long afterwards"),
        new("集中补录；设备长期离线后一次上传", "papers typed in once a month; a phone that was off line"), "order of record numbers against dates") with
    { Version = 1 };

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 3;

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(_ => new SeenVisit(""));

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var byId = visits.DistinctBy(v => v.Id).ToDictionary(v => v.Id, StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        var occasions = new HashSet<(string Person, DateOnly HandedIn)>();
        foreach (var (visit, behind) in Serials.DaysBehind(byId.Values.Select(v => (v.Id, v.Day))).Where(b => b.Value > LateDays).Select(b => (byId[b.Key], b.Value)).OrderBy(b => b.Item1.Id, StringComparer.Ordinal))
        {
            var concerned = visit.Inspectors.Where(i => Enumerable.Range(-2, 5).All(d => !occasions.Contains((i, visit.Day.AddDays(behind + d))))).ToList();
            foreach (var person in concerned) occasions.Add((person, visit.Day.AddDays(behind)));
            if (concerned.Count > 0)
                signs[visit.Id] = new VisitSign(new Example(new RowRef("visits", visit.Day, visit.Id), behind, new($"检查 {visit.Id} 的编号排在其日期 {behind} 天之后的记录中", $"visit {visit.Id} is numbered among records of {behind} days after its date")), concerned);
        }
        return signs;
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中有 {signs} 批在其日期两周以后才编号（同城通常 {peers.Mean:0.0%}）", $"of {visits} visits {signs} lots were numbered more than two weeks after their dates (usually {peers.Mean:0.0%})");
}
