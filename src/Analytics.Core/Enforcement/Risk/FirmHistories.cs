using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// The records of all enterprises in order of time, and what was known of each on any day. Records that are suspected as false are not among them.
/// </summary>
public sealed class FirmHistories
{
    /// <summary>Firms nearer than this are neighbours: one park, one street.</summary>
    private const double NeighbourKm = 1.5;

    /// <summary>A record that contradicts itself counts for so much of a visit.</summary>
    private const double DoubtfulWeight = 0.25;

    /// <summary>Days over which groups are looked at: what they are like, and what they are like of late.</summary>
    private const int LongDays = 365, RecentDays = 60;

    /// <summary>Before any visit, the base rate is taken for that of a city known to us (29.4 %), with the weight of so many visits.</summary>
    private const double KnownRate = 0.29, KnownWeight = 10;

    /// <summary>A visit on account of one of our own leads is in the visit records too, when they show one within so many days before its outcome.</summary>
    private const int SameVisitDays = 5;

    private readonly Dictionary<string, List<VisitResult>> visits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<CaseLife>> cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(DateOnly From, Enterprise Entry)>> register = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Subject> subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Example>> examples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DailyCounts> byIndustry = new(StringComparer.Ordinal), byDistrict = new(StringComparer.Ordinal), byFirm = new(StringComparer.Ordinal);
    private readonly DailyCounts city = new();
    private readonly HashSet<string> ownLeadIds = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, IReadOnlyList<string>>> neighbours;

    /// <param name="window">What <see cref="VisitResults"/>, <see cref="CaseHistory"/> and <see cref="FirmRegister"/> left.</param>
    /// <param name="ownLeads">Earlier leads of this kind with their outcomes: each is a visit too.</param>
    /// <param name="isFalse">Whether a visit is suspected as false, so that it teaches nothing.</param>
    public FirmHistories(IReadOnlyList<Observation> window, IReadOnlyList<EarlierLead> ownLeads, Func<VisitResult, bool> isFalse)
    {
        foreach (var day in window.GroupBy(o => o.Day).OrderBy(g => g.Key))
            foreach (var o in day.OrderBy(o => o.Indicator, StringComparer.Ordinal).ThenBy(o => o.Subject.Id, StringComparer.Ordinal)) Take(o, isFalse);
        foreach (var lead in ownLeads.Where(l => l.VerifiedOn is not null && l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed).OrderBy(l => l.VerifiedOn).ThenBy(l => l.LeadId, StringComparer.Ordinal))
            Take(lead);
        foreach (var list in visits.Values) list.Sort((a, b) => a.Day.CompareTo(b.Day) is not 0 and var order ? order : string.CompareOrdinal(a.VisitId, b.VisitId));
        foreach (var list in cases.Values) list.Sort((a, b) => a.KnownFrom.CompareTo(b.KnownFrom) is not 0 and var order ? order : string.CompareOrdinal(a.CaseId, b.CaseId));
        Visits = [.. visits.Values.SelectMany(v => v).OrderBy(v => v.Day).ThenBy(v => v.VisitId, StringComparer.Ordinal)];
        foreach (var visit in Visits) CountsOf(byFirm, visit.EnterpriseId).Add(visit.Day, visit.Found ? Weight(visit) : 0, Weight(visit));
        // Firms we sent people to are no sample of the city: they say what they are like, not what their groups are.
        var unselected = Visits.Where(v => !ownLeadIds.Contains(v.VisitId)).ToList();
        foreach (var visit in unselected) Count(visit);
        BaseRate = (unselected.Sum(v => v.Found ? Weight(v) : 0) + KnownRate * KnownWeight) / (unselected.Sum(Weight) + KnownWeight);
        neighbours = new(Neighbours);
    }

    /// <summary>All trusted visits, oldest first.</summary>
    public IReadOnlyList<VisitResult> Visits { get; }

    /// <summary>Every enterprise known, in order of id.</summary>
    public IReadOnlyList<Subject> Enterprises => [.. subjects.Values.OrderBy(s => s.Id, StringComparer.Ordinal)];

    /// <summary>Share of the city's visits that find a problem, those on account of our own leads apart.</summary>
    public double BaseRate { get; }

    public static double Weight(VisitResult visit) => visit.Doubtful ? DoubtfulWeight : 1;

    /// <summary>The rows behind an enterprise's visits and cases, newest first.</summary>
    public IReadOnlyList<Example> Examples(string enterpriseId) => examples.GetValueOrDefault(enterpriseId) ?? [];

    /// <summary>What was known of an enterprise when a visit of that day began: nothing of the day itself.</summary>
    /// <param name="reason">The visit's reason; null when it is not made yet.</param>
    public FirmOnDay At(string enterpriseId, DateOnly day, string? reason = null)
    {
        var entry = EntryAt(enterpriseId, day);
        var own = Before(visits.GetValueOrDefault(enterpriseId), day);
        var industry = entry is { Industry.Length: > 0 } ? byIndustry.GetValueOrDefault(entry.Industry) : null;
        return new FirmOnDay(day, entry, reason, BaseRate, own, [.. cases.GetValueOrDefault(enterpriseId, []).Where(c => c.IsKnown(day))])
        {
            Neighbours = Around(enterpriseId, day),
            Industry = Others(industry, enterpriseId, day, LongDays),
            IndustryOfLate = Others(industry, enterpriseId, day, RecentDays),
            District = Others(byDistrict.GetValueOrDefault(DistrictOf(enterpriseId)), enterpriseId, day, LongDays),
            City = city.Between(day.AddDays(-RecentDays / 2), day),
        };
    }

    private void Take(Observation o, Func<VisitResult, bool> isFalse)
    {
        var id = o.Subject.Id;
        subjects[id] = o.Subject;
        if (o.Examples.Count > 0) examples[id] = [.. o.Examples, .. examples.GetValueOrDefault(id, []).Take(2 * Observation.MaxExamples)];
        if (o.Indicator == FirmRegister.IdOf && FirmRegister.Read(o) is { } entry) ListOf(register, id).Add((o.Day, entry));
        else if (o.Indicator == VisitResults.IdOf) ListOf(visits, id).AddRange(VisitResults.Read(o).Where(v => !isFalse(v)));
        else if (o.Indicator == CaseHistory.IdOf) ListOf(cases, id).AddRange(CaseHistory.Read(o));
    }

    private void Take(EarlierLead lead)
    {
        var own = ListOf(visits, lead.Subject.Id);
        var on = lead.VerifiedOn!.Value;
        if (own.Any(v => v.Reason == "lead" && v.Day <= on && v.Day.AddDays(SameVisitDays) >= on)) return;
        subjects.TryAdd(lead.Subject.Id, lead.Subject);
        ownLeadIds.Add(lead.LeadId);
        own.Add(new VisitResult(lead.LeadId, lead.Subject.Id, on, lead.Outcome == OutcomeCode.Confirmed, "lead", Doubtful: false, []));
    }

    private void Count(VisitResult visit)
    {
        var (found, weight) = (visit.Found ? Weight(visit) : 0, Weight(visit));
        city.Add(visit.Day, found, weight);
        if (EntryAt(visit.EnterpriseId, visit.Day) is { Industry.Length: > 0 } entry) CountsOf(byIndustry, entry.Industry).Add(visit.Day, found, weight);
        CountsOf(byDistrict, DistrictOf(visit.EnterpriseId)).Add(visit.Day, found, weight);
    }

    /// <summary>The entry as known on the day; before the register was first seen, its first entry.</summary>
    private Enterprise? EntryAt(string id, DateOnly day) => register.TryGetValue(id, out var entries)
        ? entries.FindLast(e => e.From < day) is { Entry: { } known } ? known : entries[0].Entry : null;

    private string DistrictOf(string id) => subjects.TryGetValue(id, out var subject) ? subject.District : "";

    private static List<VisitResult> Before(List<VisitResult>? all, DateOnly day)
    {
        if (all is null) return [];
        var count = all.Count;
        while (count > 0 && all[count - 1].Day >= day) count--;
        return all.GetRange(0, count);
    }

    private Share Around(string enterpriseId, DateOnly day)
    {
        double found = 0, all = 0;
        foreach (var neighbour in neighbours.Value.GetValueOrDefault(enterpriseId, []))
        {
            if (!byFirm.TryGetValue(neighbour, out var counts)) continue;
            var share = counts.Between(day.AddDays(-RecentDays), day);
            (found, all) = (found + share.Found, all + share.Visits);
        }
        return new Share(found, all);
    }

    /// <summary>The share of a group, the firm's own visits left out.</summary>
    private Share Others(DailyCounts? group, string enterpriseId, DateOnly day, int days)
    {
        if (group is null) return default;
        var (from, own) = (day.AddDays(-days), byFirm.GetValueOrDefault(enterpriseId));
        var (all, mine) = (group.Between(from, day), own?.Between(from, day) ?? default);
        return new Share(Math.Max(0, all.Found - mine.Found), Math.Max(0, all.Visits - mine.Visits));
    }

    private Dictionary<string, IReadOnlyList<string>> Neighbours()
    {
        const double cellDegrees = NeighbourKm / 95;
        var placed = register.Select(r => r.Value[^1].Entry).Where(e => e is { Longitude: not null, Latitude: not null }).OrderBy(e => e.Id, StringComparer.Ordinal).ToList();
        (int X, int Y) Cell(Enterprise e) => ((int)Math.Floor(e.Longitude!.Value / cellDegrees), (int)Math.Floor(e.Latitude!.Value / cellDegrees));
        var cells = placed.ToLookup(Cell);
        return placed.ToDictionary(e => e.Id, e =>
        {
            var (x, y) = Cell(e);
            return (IReadOnlyList<string>)[.. from dx in Enumerable.Range(-1, 3)
                                              from dy in Enumerable.Range(-1, 3)
                                              from other in cells[(x + dx, y + dy)]
                                              where other.Id != e.Id && Geography.Kilometres(e.Longitude, e.Latitude, other.Longitude, other.Latitude) <= NeighbourKm
                                              select other.Id];
        }, StringComparer.Ordinal);
    }

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string id) => lists.TryGetValue(id, out var list) ? list : lists[id] = [];

    private static DailyCounts CountsOf(Dictionary<string, DailyCounts> all, string group) => all.TryGetValue(group, out var counts) ? counts : all[group] = new();

    /// <summary>Running totals by day, so that any stretch of days is one subtraction. Days come in order.</summary>
    private sealed class DailyCounts
    {
        private readonly List<(DateOnly Day, double Found, double Visits)> totals = [];

        public void Add(DateOnly day, double found, double visits)
        {
            var last = totals.Count == 0 ? default : totals[^1];
            if (totals.Count > 0 && last.Day == day) totals[^1] = (day, last.Found + found, last.Visits + visits);
            else totals.Add((day, last.Found + found, last.Visits + visits));
        }

        /// <summary>From a day to the day before another.</summary>
        public Share Between(DateOnly from, DateOnly to)
        {
            var (low, high) = (Before(from), Before(to));
            return new Share(high.Found - low.Found, high.Visits - low.Visits);
        }

        private (double Found, double Visits) Before(DateOnly day)
        {
            int low = 0, high = totals.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (totals[middle].Day < day) low = middle + 1;
                else high = middle;
            }
            return low == 0 ? (0, 0) : (totals[low - 1].Found, totals[low - 1].Visits);
        }
    }
}

/// <summary>Visits with a problem among visits, weighted.</summary>
public readonly record struct Share(double Found, double Visits)
{
    /// <summary>
    /// Log-odds of the share over those of the base rate, shrunk: as if <paramref name="strength"/> visits at the base rate had been made before. 0 without visits.
    /// </summary>
    public double Over(double baseRate, double strength) =>
        LogisticRegression.LogOddsOf((Found + strength * baseRate) / (Visits + strength)) - LogisticRegression.LogOddsOf(baseRate);
}

/// <summary>What was known of one enterprise when a visit of a day began.</summary>
/// <param name="Entry">Its entry in the register; null where it has none.</param>
/// <param name="Reason">The visit's reason; null when it is not made yet.</param>
/// <param name="Past">Its trusted visits before the day, oldest first.</param>
/// <param name="Cases">Its cases known before the day, oldest first.</param>
public sealed record FirmOnDay(DateOnly Day, Enterprise? Entry, string? Reason, double BaseRate, IReadOnlyList<VisitResult> Past, IReadOnlyList<CaseLife> Cases)
{
    /// <summary>Visits of the last two months at firms within 1.5 km.</summary>
    public Share Neighbours { get; init; }

    /// <summary>Visits of the last year at other firms of its industry.</summary>
    public Share Industry { get; init; }

    /// <summary>The same over the last two months.</summary>
    public Share IndustryOfLate { get; init; }

    /// <summary>Visits of the last year at other firms of its district.</summary>
    public Share District { get; init; }

    /// <summary>All visits of the last month.</summary>
    public Share City { get; init; }

    public VisitResult? Last => Past.Count == 0 ? null : Past[^1];

    /// <summary>Days since its last visit; null when there was none.</summary>
    public int? DaysSince => Last is { } last ? Day.DayNumber - last.Day.DayNumber : null;

    /// <summary>Its own visits, each fading with time.</summary>
    /// <param name="days">Days in which a visit's weight falls to 1/e; infinite = never.</param>
    public Share Own(double days)
    {
        double found = 0, all = 0;
        foreach (var visit in Past)
        {
            var weight = FirmHistories.Weight(visit) * Math.Exp(-(Day.DayNumber - visit.Day.DayNumber) / days);
            (found, all) = (found + (visit.Found ? weight : 0), all + weight);
        }
        return new Share(found, all);
    }
}
