using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Visits shorter than ten minutes (five in a kitchen or a garage), or recorded by a device more than 2 km from the enterprise.</summary>
/// <remarks>
/// Unit: share of visits. Innocent look-alike: quick campaign checks (the colleagues have them that day too), one stop written up in several records (they count as one), a round of outlets (its records claim no more than a look, or found something), a street gone through from door to door (each firm soon reached from the one before, and the device with it), a locked gate or a firm at rest (the record says so), a wrong place in the register (visits of others
/// stand off there as well, in the window or in the year before; one firm counts once), records typed in at the office (the colleagues' are too), a device that goes on sending its last place: to the digit that of an earlier visit
/// which stood at its firm, or within two metres of that at other firms on other days (who sits in one place has fixes that wander by more).
/// </remarks>
public sealed class ImplausibleVisit : VisitSigns
{
    private const double ShortestMinutes = 10, QuickMinutes = 15, CampaignShare = 0.4, FarKm = 2;
    private const int FewestOthers = 3;

    /// <summary>A look at an outlet or a gate on a round takes so long, and its record says so in a line.</summary>
    private const double LookMinutes = 3.5, LittleText = 1 / 3.0;
    private const int Line = 20;

    /// <summary>Not even the papers are shown in so short a time; nor is a visit made in ten minutes from 2 km away.</summary>
    private const double NoTimeMinutes = 3.5, NoVisitWeight = 6;

    /// <summary>Whose device stood at the firm was there, and may have opened the record when all was done; two teams may mix up their devices: one such record alone sends nobody there.</summary>
    private const double WasThereWeight = 4.5;

    /// <summary>Both in one record: neither a slow clock nor a lazy device makes a visit of it.</summary>
    private const double NeitherWeight = 7.5;

    /// <summary>Where the colleagues of the district record more than one in ten of their visits within so many kilometres of a place away from the firms, records are typed in there: an office.</summary>
    private const double OfficeKm = 0.3, OfficeShare = 0.1;

    /// <summary>A rarer place of theirs is one where a record is opened at the desk now and then; one who is there far more often than they is not excused by it.</summary>
    private const double NowAndThen = 1e-3;

    /// <summary>With fewer visits of colleagues of the district it is not known where they type theirs in.</summary>
    private const int FewestColleagues = 10;

    private const string Far = "far", Beside = "far-beside", Away = "brief", Known = "known", There = "there";

    /// <summary>So near each other two records were made in one place.</summary>
    private const double BesideKm = 0.3;

    public override IndicatorCard Card { get; } = CardOf("implausible_visit", Tier.Statistical, ["implausible_visit"], new("现场检查不合常理", "a visit that hardly was one"),
        new("专项快速检查；企业登记坐标有误", "quick campaign checks; a wrong place in the register"), "on site under 10 min; device away from the firm (domain §7)") with
    { Version = 13 };

    protected override int FewestSigns => 3;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    private static readonly Dataset Places = new("signatures_places", [Text("visit_id"), Text("enterprise_id"), Text("inspectors"), Number("longitude", -180, 180), Number("latitude", -90, 90)], ["visit_id"], null);

    /// <summary>Of each firm the newest visits with a place.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 1, Most: 8);

    /// <summary>Two teams that stood so near each other stood at one works.</summary>
    private const double SameWorksKm = 1;

    public override Dataset Digest => Places;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day)
    {
        var visits = day.OnSite.Visits.DistinctBy(v => v.Id).Where(v => v.Longitude is not null && v.Latitude is not null).ToList();
        IReadOnlyList<string?> Of(Func<Visit, string> cell) => [.. visits.Select(cell)];
        return new Table(Places, visits.Count).With("visit_id", Of(v => v.Id)).With("enterprise_id", Of(v => v.EnterpriseId)).With("inspectors", Of(v => string.Join(';', v.Inspectors.Distinct())))
            .With("longitude", [.. visits.Select(v => v.Longitude!.Value)]).With("latitude", [.. visits.Select(v => v.Latitude!.Value)]);
    }

    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).Select(row => new Filed(Filed.KeyOf(digest.TextAt("enterprise_id", row)!), row));

    /// <summary>Where others stood at the same firm in the year before, the register is wrong and not the visit; the place is one away from the register's all the same.</summary>
    protected override IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory)
    {
        var seen = Look(day).ToList();
        var away = Enumerable.Range(0, seen.Count).Where(i => seen[i].Own.Length > 0 && !seen[i].Own.StartsWith(There, StringComparison.Ordinal)).ToList();
        foreach (var found in memory.Archive.Find([.. away.Select(i => new Wanted(i, Filed.KeyOf(day.Visits[i].EnterpriseId)))], Newest).GroupBy(f => f.Asker))
        {
            var visit = day.Visits[found.Key];
            if (found.Any(f => IsSameWorks(visit, memory.Archive.Rows(f.Day, [f.Row])))) seen[found.Key] = new SeenVisit(Placed(Known, visit), seen[found.Key].Own.StartsWith(Far, StringComparison.Ordinal) ? null : seen[found.Key].Sign);
        }
        return seen;
    }

    private static bool IsSameWorks(Visit visit, Table former) => former.TextAt("enterprise_id", 0) == visit.EnterpriseId && !former.TextAt("inspectors", 0)!.Split(';').Any(visit.Inspectors.Contains)
        && Geography.Kilometres(former.NumberAt("longitude", 0), former.NumberAt("latitude", 0), visit.Longitude, visit.Latitude) < SameWorksKm;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day)
    {
        var texts = day.Visits.Where(v => v.EndedAt - v.StartedAt >= TimeSpan.FromMinutes(QuickMinutes)).Select(v => (double)v.Narrative.Length).ToArray();
        var usualText = texts.Length < FewestOthers ? 0 : Robust.Median(texts);
        var (stops, fromDoorToDoor) = (Stops(day), FromDoorToDoor(day, usualText));
        return day.Visits.Select(v => LookAt(day, v, stops.GetValueOrDefault(v.Id, v.EndedAt - v.StartedAt).TotalMinutes, usualText, fromDoorToDoor.Contains(v.Id)));
    }

    /// <summary>A team goes so fast from one firm to the next, the car parked and the gate found; and so many short visits in a row, each soon after the one before, are a street gone through.</summary>
    private const double KmPerMinute = 0.4, NextDoorMinutes = 30;
    private const int FewestInStreet = 4;

    /// <summary>
    /// The short visits of rows in which each firm could be reached from the one before in the time between them, where the device was seen at half of them and the records claim no more than those of others do. Who makes up an afternoon of them has his firms kilometres apart.
    /// </summary>
    private static HashSet<string> FromDoorToDoor(EnforcementDay day, double usualText)
    {
        var streets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var team in day.Visits.Where(v => v.Inspectors.Count > 0).DistinctBy(v => v.Id).GroupBy(v => v.Inspectors[0], StringComparer.Ordinal).Where(g => g.Count() >= FewestInStreet))
        {
            var row = new List<Visit>();
            foreach (var visit in team)
            {
                if (!IsShort(visit) || (row.Count > 0 && !IsNextDoor(row[^1], visit))) End();
                if (IsShort(visit)) row.Add(visit);
            }
            End();

            void End()
            {
                if (row.Count >= FewestInStreet && 2 * row.Count(v => v.Longitude is not null) >= row.Count) streets.UnionWith(row.Select(v => v.Id));
                row.Clear();
            }
        }
        return streets;

        bool IsShort(Visit v) => (v.EndedAt - v.StartedAt).TotalMinutes is >= LookMinutes and < ShortestMinutes && v.Narrative.Length <= usualText && !(KmOff(day, v) > FarKm);

        bool IsNextDoor(Visit a, Visit b) => (b.StartedAt - a.EndedAt).TotalMinutes is >= 0 and <= NextDoorMinutes and var minutes && Place(a) is var from && Place(b) is var to && Geography.Kilometres(from.Longitude, from.Latitude, to.Longitude, to.Latitude) <= KmPerMinute * Math.Max(1, minutes);

        (double? Longitude, double? Latitude) Place(Visit v) => v.Longitude is null || v.Latitude is null ? (day.Enterprise(v.EnterpriseId)?.Longitude, day.Enterprise(v.EnterpriseId)?.Latitude) : (v.Longitude, v.Latitude);
    }

    /// <summary>How far from the firm the device was; no number where either is not known.</summary>
    private static double KmOff(EnforcementDay day, Visit v) => day.Enterprise(v.EnterpriseId) is var firm ? Geography.Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude) : double.NaN;

    /// <summary>By visit how long the stop lasted that was written up in several records: of one team at one firm, one after the other.</summary>
    private static Dictionary<string, TimeSpan> Stops(EnforcementDay day)
    {
        var stops = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var team in day.Visits.DistinctBy(v => v.Id).GroupBy(v => (v.EnterpriseId, Team: string.Join(';', v.Inspectors.Order(StringComparer.Ordinal)))).Where(g => g.Count() > 1))
        {
            var stop = new List<Visit>();
            foreach (var visit in team.OrderBy(v => v.StartedAt))
            {
                if (stop.Count > 0 && (visit.StartedAt - stop.Max(v => v.EndedAt)).TotalMinutes > NextRecordMinutes) stop = [];
                stop.Add(visit);
                foreach (var one in stop) stops[one.Id] = stop.Max(v => v.EndedAt) - stop[0].StartedAt;
            }
        }
        return stops;
    }

    /// <summary>So soon after one record of a stop its next is begun.</summary>
    private const double NextRecordMinutes = 3;

    private static SeenVisit LookAt(EnforcementDay day, Visit v, double minutes, double usualText, bool isFromDoorToDoor)
    {
        var km = KmOff(day, v);
        if (minutes < ShortestOf(day.Enterprise(v.EnterpriseId)) && !isFromDoorToDoor && !v.FoundProblem && !v.FoundShut && !IsCampaign(day, v) && !(minutes >= LookMinutes && ClaimsLittle(v, usualText))) return new SeenVisit(double.IsNaN(km) ? "" : Placed(km > FarKm ? Away : There, v), Brief(v, minutes, km));
        return km > FarKm ? new SeenVisit(Placed(IsBesideOthers(day, v) ? Beside : Far, v), new Example(v.Ref, km, new($"检查 {v.Id} 的记录设备距企业 {km:0.0} km", $"visit {v.Id} was recorded {km:0.0} km from the firm"))) : new SeenVisit(double.IsNaN(km) ? "" : Placed(There, v));
    }

    /// <summary>Whether another team's visit was recorded there at the time, at its own firm: the device went with them.</summary>
    private static bool IsBesideOthers(EnforcementDay day, Visit visit) => day.Visits.Any(o => o.StartedAt <= visit.EndedAt && o.EndedAt >= visit.StartedAt && Geography.Kilometres(o.Longitude, o.Latitude, visit.Longitude, visit.Latitude) < BesideKm
        && !o.Inspectors.Any(visit.Inspectors.Contains) && day.Enterprise(o.EnterpriseId) is var firm && Geography.Kilometres(o.Longitude, o.Latitude, firm?.Longitude, firm?.Latitude) < SameWorksKm);

    /// <summary>In a kitchen, a garage or a laundry there is one hood or one tank to look at.</summary>
    private static double ShortestOf(Enterprise? firm) => firm is not null && SmallTrades.Any(t => firm.Industry.Contains(t, StringComparison.Ordinal)) ? ShortestMinutes / 2 : ShortestMinutes;

    private static readonly string[] SmallTrades = ["餐饮", "饮食", "餐馆", "小吃", "烧烤", "洗染", "干洗", "洗衣", "洗车", "汽修", "汽车维修", "汽车修理", "加油", "理发"];

    /// <summary>A record that claims no more than a look at an outlet: a third of what is written of a visit that took its time, or a line where hardly anybody else went out.</summary>
    private static bool ClaimsLittle(Visit v, double usualText) => v.Narrative.Length > 0 && v.Narrative.Length < (usualText > 0 ? LittleText * usualText : Line);

    private static string Placed(string how, Visit v) => string.Create(CultureInfo.InvariantCulture, $"{how} {v.Longitude} {v.Latitude}");

    private static Example Brief(Visit v, double minutes, double km) => km > FarKm
        ? new Example(v.Ref, ShortestMinutes - minutes, new($"检查 {v.Id} 仅 {minutes:0} 分钟，且记录设备距企业 {km:0.0} km", $"visit {v.Id} lasted {minutes:0} minutes and was recorded {km:0.0} km from the firm"))
        : new Example(v.Ref, ShortestMinutes - minutes, new($"检查 {v.Id} 现场仅 {minutes:0} 分钟", $"visit {v.Id} lasted {minutes:0} minutes"));

    /// <summary>Quick checks are the order of the day where the colleagues of the district, or of the city, make them too.</summary>
    private static bool IsCampaign(EnforcementDay day, Visit visit)
    {
        var others = day.Visits.Where(v => !v.Inspectors.Any(visit.Inspectors.Contains)).ToList();
        return IsQuick(others) || IsQuick([.. others.Where(v => v.District == visit.District)]);

        static bool IsQuick(List<Visit> visits) => visits.Count >= FewestOthers && visits.Count(v => (v.EndedAt - v.StartedAt).TotalMinutes < QuickMinutes) > CampaignShare * visits.Count;
    }

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var (offices, stuck) = (Offices(visits), Stuck(visits));
        var far = visits.Where(IsPlaced).GroupBy(v => v.EnterpriseId).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var visit in visits.Where(v => v.Sign is not null))
        {
            var elsewhere = IsPlaced(visit) && !visit.Own.StartsWith(Known, StringComparison.Ordinal) && !offices.Contains(visit.Id) && !stuck.Contains(visit.Id) && far[visit.EnterpriseId] is var there && there[0].Id == visit.Id && there.TrueForAll(o => o.Inspectors.Any(visit.Inspectors.Contains));
            if (IsFar(visit) && !elsewhere) continue;
            var noTime = !IsFar(visit) && visit.Sign!.Value > ShortestMinutes - NoTimeMinutes;
            var wasThere = IsFar(visit) ? visit.Own.StartsWith(Beside, StringComparison.Ordinal) : noTime && visit.Own.StartsWith(There, StringComparison.Ordinal);
            signs.TryAdd(visit.Id, new VisitSign(visit.Sign!, visit.Concerned, wasThere ? WasThereWeight : noTime && elsewhere ? NeitherWeight : noTime || (elsewhere && !IsFar(visit)) ? NoVisitWeight : 0));
        }
        return signs;
    }

    /// <summary>
    /// Visits away from the firm whose device sent its last place again, so that where it was is not known: to the last digit that of an earlier visit of the same people that stood at its firm, as no two fixes are alike to the metre;
    /// or, wherever it is, nearly to the metre that of most of their visits thereabouts, at other firms and on other days.
    /// </summary>
    private static HashSet<string> Stuck(IReadOnlyList<KeptVisit> visits)
    {
        var there = new HashSet<(string Person, string Place)>();
        var stuck = new HashSet<string>(StringComparer.Ordinal);
        foreach (var visit in visits.Where(v => v.Own.Length > 0))
        {
            var place = visit.Own[(visit.Own.IndexOf(' ', StringComparison.Ordinal) + 1)..];
            if (!IsPlaced(visit)) there.UnionWith(visit.Inspectors.Select(i => (i, place)));
            else if (visit.Inspectors.Any(i => there.Contains((i, place)))) stuck.Add(visit.Id);
        }
        foreach (var person in visits.Where(IsPlaced).Select(v => (Visit: v, Place: PlaceOf(v))).SelectMany(v => v.Visit.Inspectors.Select(i => (Person: i, v.Visit, v.Place))).GroupBy(x => x.Person, x => (x.Visit, x.Place), StringComparer.Ordinal))
        {
            var his = person.ToList();
            stuck.UnionWith(his.Where(v => IsFine(v.Place) && IsSentAgain(v, his)).Select(v => v.Visit.Id));
        }
        return stuck;
    }

    /// <summary>Two fixes at one desk lie metres apart: so near each other are some of them by chance, but not most of those of one room.</summary>
    private const double SameFixKm = 0.002, RoomKm = 0.05;

    private const int FewestAgain = 2;

    private static bool IsSentAgain((KeptVisit Visit, double[] Place) one, List<(KeptVisit Visit, double[] Place)> his)
    {
        double Km(double[] place) => Geography.Kilometres(place[0], place[1], one.Place[0], one.Place[1]);
        var room = his.Where(o => o.Visit.EnterpriseId != one.Visit.EnterpriseId && Km(o.Place) <= RoomKm).ToList();
        var again = room.Where(o => Km(o.Place) <= SameFixKm).ToList();
        return again.Count >= FewestAgain && 2 * again.Count > room.Count && again.Exists(o => o.Visit.Day != one.Visit.Day);
    }

    /// <summary>Whether a place is given to the metre: of rounded ones many are alike.</summary>
    private static bool IsFine(double[] place) => Array.Exists(place, x => Math.Abs(x * 1e4 - Math.Round(x * 1e4)) > 1e-5);

    private static double[] PlaceOf(KeptVisit visit) => [.. visit.Own.Split(' ').Skip(1).Select(x => double.Parse(x, CultureInfo.InvariantCulture))];

    private static bool IsFar(KeptVisit visit) => visit.Own.StartsWith(Far, StringComparison.Ordinal);

    /// <summary>Whether the device was away from the firm, in a visit of any length.</summary>
    private static bool IsPlaced(KeptVisit visit) => visit.Own.Length > 0 && !visit.Own.StartsWith(There, StringComparison.Ordinal);

    /// <summary>The visits away from the firm whose device stood where the colleagues of the district, none of whom signed them, record theirs, as far as is known.</summary>
    private static HashSet<string> Offices(IReadOnlyList<KeptVisit> visits)
    {
        var offices = new HashSet<string>(StringComparer.Ordinal);
        foreach (var district in visits.GroupBy(v => v.District, StringComparer.Ordinal))
        {
            var all = district.ToList();
            var far = all.Where(IsPlaced).Select(v => (Visit: v, Place: PlaceOf(v))).ToList();
            foreach (var (visit, place) in far)
            {
                bool IsOther(KeptVisit o) => !o.Inspectors.Any(visit.Inspectors.Contains);
                var colleagues = all.Count(IsOther);
                var there = far.Count(o => IsOther(o.Visit) && Geography.Kilometres(o.Place[0], o.Place[1], place[0], place[1]) <= OfficeKm);
                if (colleagues < FewestColleagues || (there >= FewestOthers && (there > OfficeShare * colleagues || visit.Inspectors.All(IsNowAndThen)))) offices.Add(visit.Id);

                bool IsNowAndThen(string person)
                {
                    bool IsHis(KeptVisit v) => v.Inspectors.Contains(person);
                    var his = far.Count(o => IsHis(o.Visit) && Geography.Kilometres(o.Place[0], o.Place[1], place[0], place[1]) <= OfficeKm);
                    return Distributions.BinomialUpperTail(his, all.Count(IsHis), (double)there / colleagues) > NowAndThen;
                }
            }
        }
        return offices;
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次现场不足 10 分钟或不在企业处（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits lasted under 10 minutes or were not at the firm (usually {peers.Mean:0.0%})");
}
