using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits whose number was given long after their date (<see cref="Serials"/>), again and again: records made up later to fill a quota. Long is twice what hardly any of the colleagues' records in the district takes, a week at least; of a record that
/// was passed over, as others of the same person in charge, made on later days, were handed in before it, two days at least: no phone that was off line held it back.
/// What was handed in together counts once: a phone that was off line for weeks, a box of papers typed in, is one occasion; from the third on each record counts.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: an office that types its papers in once a month (the colleagues' come late too); one batch after a repair.</remarks>
public sealed class WrittenAfterwards : VisitSigns
{
    /// <summary>Days after which a record is late where little is known of the others'; and the fewest that are late anywhere.</summary>
    private const int LateDays = 14, LeastLate = 6;

    /// <summary>The fewest for a record that was passed over, and by so many of later days: one is soon dated wrong.</summary>
    private const int LeastPassed = 2, FewestPassing = 2;

    private const int FewestOthers = 30;
    private const double OfOthers = 0.98, TimesAsLate = 2;

    private const int TogetherDays = 2, FewestOccasions = 3;

    public override IndicatorCard Card { get; } = CardOf("written_afterwards", Tier.Statistical, ["other_record"], new("事后补造的检查记录", "visits written up long afterwards"),
        new("集中补录；设备长期离线后一次上传", "papers typed in once a month; a phone that was off line"), "order of record numbers against dates") with
    { Version = 2 };

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 3;

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(_ => new SeenVisit(""));

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var byId = visits.DistinctBy(v => v.Id).ToDictionary(v => v.Id, StringComparer.Ordinal);
        var behind = Serials.DaysBehind(byId.Values.Select(v => (v.Id, v.Day)));
        var ofDistrict = behind.Select(b => (Visit: byId[b.Key], Days: b.Value)).ToLookup(b => b.Visit.District, StringComparer.Ordinal);
        var ofPerson = behind.Select(b => (Visit: byId[b.Key], Days: b.Value)).Where(b => b.Visit.Inspectors.Count > 0).ToLookup(b => b.Visit.Inspectors[0], StringComparer.Ordinal);
        var late = ofDistrict.SelectMany(d => d).Where(b => b.Days >= LeastPassed).SelectMany(b => b.Visit.Inspectors.Distinct().Select(i => (Person: i, b.Visit, b.Days)))
            .GroupBy(x => (x.Person, x.Visit.District)).SelectMany(g => TwiceAsLate(g.Key.Person, ofDistrict[g.Key.District]) is var days
                ? g.Where(x => x.Days > Math.Max(LeastLate, days) || (x.Days > days && WasPassed(x, ofPerson[x.Visit.Inspectors[0]]))) : []).ToList();
        return late.GroupBy(x => x.Person, StringComparer.Ordinal).SelectMany(g => Counted([.. g.OrderBy(x => x.Visit.Id, StringComparer.Ordinal)])).GroupBy(x => x.Visit.Id, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Tell(g.First().Visit, g.First().Days, [.. g.Select(x => x.Person).Order(StringComparer.Ordinal)]), StringComparer.Ordinal);
    }

    /// <summary>Twice as many days as two in a hundred of the others' records of the district exceed.</summary>
    private static double TwiceAsLate(string person, IEnumerable<(KeptVisit Visit, int Days)> ofDistrict)
    {
        var others = ofDistrict.Where(b => !b.Visit.Inspectors.Contains(person)).Select(b => (double)Math.Max(0, b.Days)).ToArray();
        return others.Length < FewestOthers ? LateDays : TimesAsLate * Robust.Quantile(others, OfOthers);
    }

    /// <summary>Whether records of later days that the same person was in charge of were handed in on days before a visit's.</summary>
    private static bool WasPassed((string Person, KeptVisit Visit, int Days) late, IEnumerable<(KeptVisit Visit, int Days)> own) =>
        own.Count(o => o.Visit.Day > late.Visit.Day && o.Visit.Day.DayNumber + Math.Max(0, o.Days) < HandedIn(late) && Serials.Between(o.Visit.Id, late.Visit.Id) > 0) >= FewestPassing;

    /// <summary>Of what was handed in together the first, unless it happened so often that no phone and no box of papers explains it.</summary>
    private static IEnumerable<(string Person, KeptVisit Visit, int Days)> Counted(IReadOnlyList<(string Person, KeptVisit Visit, int Days)> late)
    {
        var occasions = new List<(string Person, KeptVisit Visit, int Days)>();
        foreach (var one in late)
            if (occasions.TrueForAll(o => Math.Abs(HandedIn(o) - HandedIn(one)) > TogetherDays)) occasions.Add(one);
        return occasions.Count >= FewestOccasions ? late : occasions;
    }

    private static int HandedIn((string Person, KeptVisit Visit, int Days) late) => late.Visit.Day.DayNumber + late.Days;

    private static VisitSign Tell(KeptVisit visit, int days, IReadOnlyList<string> concerned) => new(new Example(new RowRef("visits", visit.Day, visit.Id), days,
        new($"检查 {visit.Id} 的编号排在其日期 {days} 天之后的记录中", $"visit {visit.Id} is numbered among records of {days} days after its date")), concerned);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中有 {signs} 次（批）远晚于检查日期才编号（同城通常 {peers.Mean:0.0%}）", $"of {visits} visits {signs} (or lots of them) were numbered long after their dates (usually {peers.Mean:0.0%})");
}
