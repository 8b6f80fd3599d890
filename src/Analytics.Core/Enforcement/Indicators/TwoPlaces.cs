using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits of one person at different enterprises that overlap, or that no car joins in the time between (over 80 km/h in the city). The distance is the
/// smaller of that between the firms in the register and that between the recording devices, since either may be wrong; where a device recorded no place, only an overlap counts. Two minutes are given for the clocks, five
/// where the city, or whoever wrote the two records, writes times in fives. Records that list one and the same team of three or more are those of a joint operation, which
/// parts to do its work. Of records that contradict each other the
/// fewest that explain it count: one mistyped visit clashes with the one before and the one after, and is one. Where two overlap and both were recorded at the one firm, far from the other, the other is false in time and
/// place, if those of others stand where the register has it.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: firms of one park (nearer than 1 km), a mistyped hour (once), a record that was closed a few minutes into the next, or not closed (its end is not taken for one), a joint visit (one firm, several names) or operation, a third name that is the typist's of the office.</remarks>
public sealed class TwoPlaces : VisitSigns
{
    private const double SamePlaceKm = 1, FastestKmh = 80, SlackMinutes = 2, RoundedSlackMinutes = 5, RoundedShare = 0.6;

    /// <summary>A clash so long and so far that a mistyped hour does not undo it is hardly a slip; but a record begun or closed by mistake is, so that one alone sends nobody there.</summary>
    private const double FarKm = 5, ClearMinutes = 20, ClearWeight = 5;

    public override IndicatorCard Card { get; } = CardOf("two_places", Tier.Contradiction, ["two_places"], new("同一人同时在两地", "in two places at once"),
        new("同一园区的企业；时间录入有误", "firms of one park; a mistyped time"), "overlap, or over 80 km/h between two visits (domain §7)") with
    { Version = 9 };

    /// <summary>A second visit at the same time, recorded where the first was: neither a mistyped hour nor a wrong place explains both.</summary>
    private const double BothWeight = 7;

    /// <summary>Where a visit was recorded: at its firm, away from it, or away during another one there.</summary>
    private const string There = "there", Away = "away", AtAnother = "at another";
    private const char NextCell = '|';

    /// <summary>So many visits beside so many different people who were elsewhere are no colleague's slip.</summary>
    private const int FewestBorrowed = 4, FewestNames = 3;
    private const double EachDay = 0.9;

    /// <summary>
    /// Two must sign and are held to have been there; who is named after them may have typed the record at the office, which is his own: the offices of other districts have typists of theirs. From three on a list of names may
    /// be that of a whole squad.
    /// </summary>
    private const int MustSign = 2, JointTeam = 3;

    /// <summary>One person's name on a visit.</summary>
    private readonly record struct Named(Visit Visit, bool Signs);

    private static IEnumerable<(string Inspector, Named Named)> NamesOn(Visit visit) => visit.Inspectors.Distinct().Select((name, place) => (name, new Named(visit, place < MustSign)));

    private static bool AreHeld(Named a, Named b) => (a.Signs && b.Signs) || ((a.Signs || b.Signs) && a.Visit.District.Length > 0 && b.Visit.District.Length > 0 && a.Visit.District != b.Visit.District);

    private sealed record Clash(string Inspector, Visit Earlier, Visit Later, double Minutes, double Km);

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day)
    {
        var longest = Longest(day);
        var slack = 2 * day.Visits.Count * RoundedShare < day.Visits.Sum(v => (v.StartedAt.Minute % 5 == 0 ? 1 : 0) + (v.EndedAt.Minute % 5 == 0 ? 1 : 0)) ? RoundedSlackMinutes : SlackMinutes;
        var clashes = day.Visits.SelectMany(NamesOn).GroupBy(x => x.Inspector, x => x.Named)
            .OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => Clashes(day, g.Key, [.. g], slack, longest)).ToList();
        var left = clashes.ToList();
        var worst = new Dictionary<string, (Clash Clash, List<string> Concerned)>(StringComparer.Ordinal);
        // The visit with the most clashes is taken for wrong, then the next among those left.
        while (left.Count > 0)
        {
            var visit = left.SelectMany(c => new[] { c.Earlier, c.Later }).GroupBy(v => v.Id).OrderByDescending(g => g.Count()).ThenByDescending(g => g.Key, StringComparer.Ordinal).First().Key;
            var own = left.Where(c => c.Earlier.Id == visit || c.Later.Id == visit).ToList();
            worst[visit] = (own.MaxBy(c => c.Minutes)!, [.. own.Select(c => c.Inspector).Distinct()]);
            left.RemoveAll(own.Contains);
        }
        var second = SecondsAt(day);
        return day.Visits.Select(v =>
        {
            var elsewhere = string.Join(';', clashes.Where(c => c.Earlier.Id == v.Id || c.Later.Id == v.Id).Select(c => c.Inspector).Distinct());
            if (worst.TryGetValue(v.Id, out var w)) return new SeenVisit($"{elsewhere}{NextCell}{Standing(day, v)}", Tell(w.Clash, v), w.Concerned);
            return second.TryGetValue(v.Id, out var other) ? new SeenVisit($"{elsewhere}{NextCell}{AtAnother}", Tell(other[0], v), [.. other.Select(c => c.Inspector).Distinct()]) : new SeenVisit($"{elsewhere}{NextCell}{Standing(day, v)}");
        });
    }

    private static string Standing(EnforcementDay day, Visit v) => FromFirm(day, v) switch { < SamePlaceKm => There, >= FarKm => Away, _ => "" };

    private static double FromFirm(EnforcementDay day, Visit v) => day.Enterprise(v.EnterpriseId) is var firm ? Geography.Kilometres(v.Longitude, v.Latitude, firm?.Longitude, firm?.Latitude) : double.NaN;

    /// <summary>Visits away from their firm that were recorded where one of those who signed was on another visit at the time, and that one at its firm.</summary>
    private static Dictionary<string, List<Clash>> SecondsAt(EnforcementDay day)
    {
        var there = day.Visits.Where(v => Standing(day, v) == There).SelectMany(v => v.Inspectors.Distinct().Take(MustSign).Select(i => (Inspector: i, Visit: v))).ToLookup(x => x.Inspector, x => x.Visit, StringComparer.Ordinal);
        return day.Visits.DistinctBy(v => v.Id).Where(v => Standing(day, v) == Away).SelectMany(v => v.Inspectors.Distinct().Take(MustSign).SelectMany(i => there[i].Where(o => !IsOneOperation(o, v) && Overlap(o, v) >= ClearMinutes && Between(o, v) < SamePlaceKm)
            .Select(o => (v.Id, Clash: new Clash(i, o.StartedAt <= v.StartedAt ? o : v, o.StartedAt <= v.StartedAt ? v : o, Overlap(o, v), FromFirm(day, v)))))).GroupBy(x => x.Id, x => x.Clash, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
    }

    private static double Overlap(Visit a, Visit b) => ((a.EndedAt < b.EndedAt ? a.EndedAt : b.EndedAt) - (a.StartedAt > b.StartedAt ? a.StartedAt : b.StartedAt)).TotalMinutes;

    private static bool Is(KeptVisit visit, string standing) => visit.Own.EndsWith(NextCell + standing, StringComparison.Ordinal);

    private static string NamesOf(KeptVisit visit) => visit.Own.Split(NextCell)[0];

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var there = visits.Where(v => Is(v, There)).ToLookup(v => v.EnterpriseId, StringComparer.Ordinal);
        var signs = visits.Where(v => v.Sign is not null && (!Is(v, AtAnother) || there[v.EnterpriseId].Any(o => !o.Inspectors.Any(v.Inspectors.Contains)))).DistinctBy(v => v.Id)
            .ToDictionary(v => v.Id, v => new VisitSign(v.Sign!, v.Concerned, Is(v, AtAnother) ? BothWeight : v.Sign!.Value >= 60 + ClearMinutes ? ClearWeight : 0), StringComparer.Ordinal);
        foreach (var (person, borrowed) in Borrowers(visits))
        {
            // What contradicts itself in the records of those whose names he borrows is his work: which of two visits was the false one is then known.
            var lent = borrowed.SelectMany(b => b.Names.Split(';')).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, sign) in signs.Where(s => s.Value.Concerned.Any(lent.Contains)).ToList())
                if (sign.Concerned.Where(i => !lent.Contains(i)).ToList() is { Count: > 0 } left) signs[id] = sign with { Concerned = left };
                else signs.Remove(id);
            foreach (var (visit, names) in borrowed)
                signs[visit.Id] = signs.TryGetValue(visit.Id, out var known) ? known with { Concerned = [.. known.Concerned.Append(person).Distinct()] }
                    : new(new(new RowRef("visits", visit.Day, visit.Id), 1, new($"检查 {visit.Id} 的同行人 {names} 当时在另一处检查", $"{names}, who signed visit {visit.Id}, was on another visit elsewhere")), [person]);
        }
        return signs;
    }

    /// <summary>
    /// Those whose companions are elsewhere: one who works alone puts a colleague's name beside his own, now this one's, now that one's. The names change, he is always there: of the records in which such a
    /// colleague is in two places one is his, on each day.
    /// </summary>
    private static IEnumerable<(string Person, List<(KeptVisit Visit, string Names)> Visits)> Borrowers(IReadOnlyList<KeptVisit> visits)
    {
        var clashing = visits.DistinctBy(v => v.Id).Where(v => NamesOf(v).Length > 0).SelectMany(v => NamesOf(v).Split(';').Select(n => (Name: n, Visit: v))).ToLookup(x => x.Name, x => x.Visit, StringComparer.Ordinal);
        foreach (var person in clashing.SelectMany(n => n).SelectMany(v => v.Inspectors).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var names = clashing.Where(n => n.Key != person && IsThereEachDay(person, n)).ToList();
            var borrowed = names.SelectMany(n => n.Where(v => v.Inspectors.Contains(person)).Select(v => (Visit: v, Name: n.Key))).GroupBy(x => x.Visit, x => x.Name).Select(g => (g.Key, string.Join(';', g))).ToList();
            if (names.Count >= FewestNames && borrowed.Count >= FewestBorrowed) yield return (person, borrowed);
        }
    }

    /// <summary>Whether on each day on which somebody was in two places one of the records is the person's, and one is not.</summary>
    private static bool IsThereEachDay(string person, IEnumerable<KeptVisit> clashing)
    {
        var days = clashing.GroupBy(v => v.Day, v => v.Inspectors.Contains(person)).ToList();
        return EachDay * days.Count <= days.Count(d => d.Contains(true) && d.Contains(false));
    }

    private static IEnumerable<Clash> Clashes(EnforcementDay day, string inspector, IReadOnlyList<Named> visits, double slack, TimeSpan longest)
    {
        for (var i = 0; i < visits.Count; i++)
            for (var j = i + 1; j < visits.Count; j++)
            {
                Visit a = visits[i].Visit, b = visits[j].Visit;
                if (!AreHeld(visits[i], visits[j]) || a.EnterpriseId == b.EnterpriseId || IsOneOperation(a, b)) continue;
                var gap = (b.StartedAt - EndOf(a, longest)).TotalMinutes;
                if (gap < 0 && gap >= -ClosedLateMinutes && IsOneTeam(a, b)) continue;
                var km = KilometresBetween(day, a, b);
                // Where no place is known, only an overlap counts; nor can the register alone say how far they drove: it may give a firm's office across the city.
                var missing = km < SamePlaceKm ? double.NegativeInfinity : (double.IsNaN(Between(a, b)) ? 0 : km / FastestKmh * 60) - gap - (IsInFives(a) && IsInFives(b) ? RoundedSlackMinutes : slack);
                if (missing > 0) yield return new Clash(inspector, a, b, missing, km);
            }
    }

    private static bool IsInFives(Visit v) => v.StartedAt is { Second: 0 } start && v.EndedAt is { Second: 0 } end && start.Minute % 5 == 0 && end.Minute % 5 == 0;

    /// <summary>A record that was not closed (the app left open until it was handed in, midnight or the next morning) says nothing of when the visit ended.</summary>
    private static DateTimeOffset EndOf(Visit visit, TimeSpan longest) => visit.EndedAt - visit.StartedAt > longest || visit.EndedAt is { Hour: 23, Minute: 59 } ? visit.StartedAt : visit.EndedAt;

    private static readonly TimeSpan LongestVisit = TimeSpan.FromHours(8), ShortestLongVisit = TimeSpan.FromHours(2);

    /// <summary>A record that is closed when it is handed in, in the evening, is several times as long as the visits of the day.</summary>
    private static TimeSpan Longest(EnforcementDay day)
    {
        if (day.Visits.Count == 0) return LongestVisit;
        var usual = TimesAsLong * day.Visits.Select(v => v.EndedAt - v.StartedAt).Order().ElementAt(day.Visits.Count / 2);
        return usual > LongestVisit ? LongestVisit : usual < ShortestLongVisit ? ShortestLongVisit : usual;
    }

    private const int TimesAsLong = 4;

    /// <summary>A team that goes from firm to firm together may close a record when it has begun the next.</summary>
    private const double ClosedLateMinutes = 10;

    private static bool IsOneTeam(Visit a, Visit b) => b.Inspectors.ToHashSet(StringComparer.Ordinal).SetEquals(a.Inspectors);

    private static bool IsOneOperation(Visit a, Visit b) => a.Inspectors.Distinct().Count() >= JointTeam && IsOneTeam(a, b);

    private static double KilometresBetween(EnforcementDay day, Visit a, Visit b)
    {
        var (p, q) = (day.Enterprise(a.EnterpriseId), day.Enterprise(b.EnterpriseId));
        var register = Geography.Kilometres(p?.Longitude, p?.Latitude, q?.Longitude, q?.Latitude);
        var devices = Between(a, b);
        return double.IsNaN(register) ? devices : double.IsNaN(devices) ? register : Math.Min(register, devices);
    }

    /// <summary>Kilometres between the devices that recorded them.</summary>
    private static double Between(Visit a, Visit b) => Geography.Kilometres(a.Longitude, a.Latitude, b.Longitude, b.Latitude);

    /// <summary>The example's value is the minutes that are missing, those of a drive of more than 5 km only.</summary>
    private static Example Tell(Clash clash, Visit visit)
    {
        var (a, b) = (clash.Earlier, clash.Later);
        var other = visit.Id == a.Id ? b : a;
        var (zh, en) = double.IsNaN(clash.Km) ? ("", "") : ($"，相距 {clash.Km:0.0} km", $", {clash.Km:0.0} km apart");
        return new(visit.Ref with { Other = $"visits:{other.Day:yyyy-MM-dd}:{other.Id}" }, double.IsNaN(clash.Km) || clash.Km < FarKm ? Math.Min(clash.Minutes, 1) : clash.Minutes, new(
            $"{clash.Inspector} 的检查 {a.Id}（{a.StartedAt:HH:mm}–{a.EndedAt:HH:mm}）与 {b.Id}（{b.StartedAt:HH:mm}–{b.EndedAt:HH:mm}）在不同企业{zh}，时间上不可能（差 {clash.Minutes:0} 分钟）",
            $"{clash.Inspector}: visit {a.Id} ({a.StartedAt:HH:mm}–{a.EndedAt:HH:mm}) and {b.Id} ({b.StartedAt:HH:mm}–{b.EndedAt:HH:mm}) at different firms{en}, cannot both be ({clash.Minutes:0} minutes short)"));
    }

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次与本人另一次检查在时间和地点上矛盾（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits contradict another visit of the same person in time and place (usually {peers.Mean:0.0%})");
}
