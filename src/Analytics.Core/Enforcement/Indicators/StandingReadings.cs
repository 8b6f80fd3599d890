using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings that have not moved since the last record of the same firm (long ones: since any of the last), or have gone back, where those of others move on: an old record was handed in again, or the figure was made up. What a figure does between two visits
/// to a firm is learned by its label from all the bureau's records: a meter counts up, a day's consumption is another one each day, the number of a permit and the height of a stack stay.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: one's own older text of the firm taken as a form, the meters entered anew (what else stands in it is left out); a meter that was exchanged, the record after one that gave too much (the line shows which), a firm at rest (its record says so, and is left out), what was copied from the register (then it stays for others too).</remarks>
public sealed class StandingReadings : VisitSigns
{
    /// <summary>Between visits of one week a firm may have stood still.</summary>
    private const int ApartDays = 4;

    private const int FewestPairs = 12;

    /// <summary>What others' figures of a label do no oftener than this would be odd, and what the odd ones of a record together do no oftener than that is a sign.</summary>
    private const double Unusual = 0.1, Sign = 0.04;

    public override IndicatorCard Card { get; } = CardOf("standing_readings", Tier.Statistical, ["templated_record", "other_record"], new("读数停滞或倒退", "readings that stand still"),
        new("更换仪表；企业停产", "an exchanged meter; a firm at rest"), "figures by their labels against the last record of the same firm (domain §7)") with
    { Version = 4 };

    private static readonly Dataset Readings = new("signatures_readings", [Text("visit_id"), Text("enterprise_id"), Text("figures")], ["visit_id"], null);

    /// <summary>Between the visit's own figures and what is kept of those before, the newest first; and between what is kept of one.</summary>
    private const char Before = '|', NextCell = '~';

    /// <summary>The newest records of the firm with figures: those of some months, of which one may have been handed in again; and enough to tell which of two that contradict each other is wrong.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 1, Most: 8);

    public override Dataset Digest => Readings;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day)
    {
        var visits = day.OnSite.Visits.DistinctBy(v => v.Id).Select(v => (Visit: v, Figures: FiguresOf(day, v))).Where(v => v.Figures.Length > 0).ToList();
        return new Table(Readings, visits.Count).With("visit_id", (IReadOnlyList<string?>)[.. visits.Select(v => v.Visit.Id)])
            .With("enterprise_id", (IReadOnlyList<string?>)[.. visits.Select(v => v.Visit.EnterpriseId)]).With("figures", (IReadOnlyList<string?>)[.. visits.Select(v => v.Figures)]);
    }

    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).Select(row => new Filed(Filed.KeyOf(digest.TextAt("enterprise_id", row)!), row));

    private static string FiguresOf(EnforcementDay day, Visit v) => v.FoundShut ? "" : Figures.Kept(Figures.Of(v.Narrative, day.Enterprise(v.EnterpriseId)));

    protected override int FewestVisits => 4;

    protected override int FewestSigns => 3;

    protected override double SmallestShare => 0.15;

    protected override double HonestFloor => 0.02;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(FiguresOf(day, v)));

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day, Memory memory)
    {
        var formers = memory.Archive.Find([.. day.Visits.Select((v, asker) => new Wanted(asker, Filed.KeyOf(v.EnterpriseId)))], Newest).GroupBy(f => f.Day).OrderByDescending(g => g.Key)
            .SelectMany(g => g.ToList() is var found && memory.Archive.Rows(g.Key, [.. found.Select(f => f.Row)]) is var rows ? found.Select((f, i) => (f.Asker, Firm: rows.TextAt("enterprise_id", i), Record: Kept(g.Key, rows, i))) : [])
            .ToLookup(f => f.Asker);
        return Look(day).Select((seen, i) => seen.Own.Length == 0 ? seen : new SeenVisit(string.Join(Before, formers[i].Where(f => f.Firm == day.Visits[i].EnterpriseId).Select(f => f.Record).Prepend(seen.Own)))).ToList();
    }

    private static string Kept(DateOnly day, Table rows, int row) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}{NextCell}{rows.TextAt("visit_id", row)}{NextCell}{rows.TextAt("figures", row)}");

    /// <summary>What a firm's record gave.</summary>
    private sealed record Reading(DateOnly Day, string VisitId, IReadOnlyList<Figure> Figures);

    /// <summary>What became of a figure.</summary>
    /// <param name="Stood">The record before that gave it already; null = it has moved.</param>
    /// <param name="Last">What the last record gave under its label, if it did.</param>
    private readonly record struct Move(Figure Now, Reading? Stood, Figure? Last)
    {
        public bool HasRisen => Stood is null && Last is { } last && Now.Number > last.Number;
    }

    private sealed record Pair(KeptVisit Visit, IReadOnlyList<Move> Figures);

    private sealed record Odd(Figure Figure, Bilingual Text, string Other, DateOnly OtherDay)
    {
        /// <summary>How often those of others are so.</summary>
        public double Share { get; init; } = 1;
    }

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var seen = visits.DistinctBy(v => v.Id).Where(v => v.Own.Length > 0).ToList();
        var pairs = seen.Select(PairOf).OfType<Pair>().ToList();
        var odd = pairs.SelectMany(p => p.Figures.Where(f => f.Stood is not null).Select(f => (p.Visit, Odd: Stood(p.Visit, f.Now, f.Stood!)))).ToLookup(x => x.Visit, x => x.Odd);
        var (stand, offLine) = (new Habits(), OffLine(seen, out var onLine));
        foreach (var pair in pairs)
            foreach (var move in pair.Figures) stand.Count(move.Now.Label, pair.Visit, move.Stood is not null);
        var (counting, anew) = Meters(pairs);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var told = odd[pair.Visit].Where(o => counting.Contains(o.Figure.Label) || !anew.Contains(LeadOf(pair.Visit))).Select(o => o with { Share = stand.Share(o.Figure.Label, pair.Visit) }).Concat(offLine[pair.Visit].Select(o => o with { Share = onLine.Share(o.Figure.Label, pair.Visit) })).Where(o => o.Share <= Unusual).ToList();
            if (told.Count > 0 && told.Aggregate(1.0, (chance, o) => chance * o.Share) <= Sign) signs[pair.Visit.Id] = Tell(pair.Visit, told.MinBy(o => o.Share)!);
        }
        return signs;
    }

    /// <summary>
    /// The labels under which long figures count up from record to record, and those in charge who enter such meters anew each time: whose are their own older text of the firm as a form then, from which lesser figures stand, and not an old record
    /// handed in again.
    /// </summary>
    private static (HashSet<string> Counting, HashSet<string> Anew) Meters(List<Pair> pairs)
    {
        var all = pairs.SelectMany(p => p.Figures.Where(m => IsLong(m.Now) && m.Last is { } last && IsLong(last)).Select(m => (Person: LeadOf(p.Visit), Move: m))).ToList();
        var counting = all.Where(m => m.Move.Stood is null).GroupBy(m => m.Move.Now.Label, StringComparer.Ordinal).Where(g => g.Count() >= FewestPairs && g.Count(m => m.Move.HasRisen) >= CountsUp * g.Count()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        return (counting, all.Where(m => counting.Contains(m.Move.Now.Label)).GroupBy(m => m.Person, m => m.Move, StringComparer.Ordinal).Where(g => g.Count(m => m.HasRisen) >= FewestAnew && g.All(m => m.Stood is null)).Select(g => g.Key).ToHashSet(StringComparer.Ordinal));
    }

    private const int FewestAnew = 3;
    private const double CountsUp = 0.9;

    /// <summary>
    /// What a meter shows at a firm counts up, whoever reads it. Of records that contradict each other the fewest are wrong: those that are not on the longest line of the firm's readings that never goes back (of two such lines the one that rises less).
    /// The one that goes back from a reading that was too high is not to blame for it. Two readings alone do not say which of them is wrong.
    /// </summary>
    private static ILookup<KeptVisit, Odd> OffLine(IReadOnlyList<KeptVisit> visits, out Habits habits)
    {
        var (found, known) = (new List<(KeptVisit Visit, Odd Odd)>(), new Habits());
        foreach (var firm in visits.GroupBy(v => v.EnterpriseId, StringComparer.Ordinal))
        {
            var byId = firm.ToDictionary(v => v.Id, StringComparer.Ordinal);
            foreach (var label in ReadingsOf(firm).SelectMany(r => Once(r.Figures).Select(f => (r.Day, r.VisitId, Figure: f.Value))).GroupBy(r => r.Figure.Label, StringComparer.Ordinal))
            {
                var readings = label.OrderBy(r => r.Day).ThenBy(r => r.VisitId, StringComparer.Ordinal).ToList();
                if (readings.Count < FewestOnLine) continue;
                var line = LongestLine([.. readings.Select(r => r.Figure.Number)]);
                for (var i = 0; i < readings.Count; i++)
                {
                    if (!byId.TryGetValue(readings[i].VisitId, out var visit)) continue;
                    known.Count(label.Key, visit, !line.Contains(i));
                    if (line.Contains(i)) continue;
                    var other = readings[line.Where(j => readings[j].Figure.Number > readings[i].Figure.Number == j < i).MinBy(j => Math.Abs(j - i))];
                    found.Add((visit, Off(visit, readings[i].Figure, other.Figure, other.VisitId, other.Day)));
                }
            }
        }
        habits = known;
        return found.ToLookup(x => x.Visit, x => x.Odd);
    }

    private const int FewestOnLine = 3;

    /// <summary>The records of a firm in the window, and those before it that the first of them was held against.</summary>
    private static IEnumerable<Reading> ReadingsOf(IEnumerable<KeptVisit> firm)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var visit in firm)
        {
            var records = visit.Own.Split(Before);
            foreach (var former in records.Skip(1).Where(r => !known.Contains(r.Split(NextCell)[1])).Select(Former))
                if (known.Add(former.VisitId)) yield return former;
            if (known.Add(visit.Id)) yield return new Reading(visit.Day, visit.Id, Figures.FromKept(records[0]));
        }
    }

    /// <summary>The places of the values on the longest line that never goes back; of lines as long the one that rises least.</summary>
    public static IReadOnlySet<int> LongestLine(double[] values)
    {
        var best = new (int Length, double Rise, int Before)[values.Length];
        var last = 0;
        for (var i = 0; i < values.Length; i++)
        {
            best[i] = (1, 0, -1);
            for (var j = 0; j < i; j++)
                if (values[j] <= values[i] && (best[j].Length + 1, best[i].Rise).CompareTo((best[i].Length, best[j].Rise + values[i] - values[j])) > 0) best[i] = (best[j].Length + 1, best[j].Rise + values[i] - values[j], j);
            if ((best[i].Length, best[last].Rise).CompareTo((best[last].Length, best[i].Rise)) > 0) last = i;
        }
        var line = new HashSet<int>();
        for (var i = values.Length == 0 ? -1 : last; i >= 0; i = best[i].Before) line.Add(i);
        return line;
    }

    /// <summary>A long figure, or several short ones, that can be held against the record before.</summary>
    protected override bool IsEvaluated(KeptVisit visit) => PairOf(visit) is { } pair && (pair.Figures.Count >= FewestShort || pair.Figures.Any(f => IsLong(f.Now)));

    private const int FewestShort = 2;

    private static Pair? PairOf(KeptVisit visit)
    {
        var records = visit.Own.Split(Before);
        var moved = records.Length < 2 ? [] : Moved(Figures.FromKept(records[0]), [.. records.Skip(1).Select(Former)], visit.Day.AddDays(-ApartDays)).ToList();
        return moved.Count == 0 ? null : new Pair(visit, moved);
    }

    private static Reading Former(string kept) => kept.Split(NextCell) is var cells ? new(DateOnly.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), cells[1], Figures.FromKept(cells[2])) : null!;

    /// <summary>
    /// What became of each figure. A long one is the same figure whatever it is called this time, and does not come back after months; a short one is followed by its label to the last record, and one whose label stands twice in a record is of two things.
    /// </summary>
    /// <param name="formers">The newest first.</param>
    private static IEnumerable<Move> Moved(IReadOnlyList<Figure> now, IReadOnlyList<Reading> formers, DateOnly until)
    {
        var apart = formers.Where(f => f.Day <= until).ToList();
        var last = formers[0].Day <= until ? formers[0] : null;
        var (once, before, anyLong) = (Once(now), Once(last?.Figures ?? []), apart.Exists(f => f.Figures.Any(IsLong)));
        foreach (var figure in now.DistinctBy(f => f.Label))
        {
            Figure? former = once.ContainsKey(figure.Label) && before.TryGetValue(figure.Label, out var found) ? found : null;
            if (IsLong(figure) && apart.Find(f => f.Figures.Any(x => x.Value == figure.Value)) is { } same) yield return new(figure, same, former);
            else if (former is { } known) yield return new(figure, figure.Number == known.Number ? last : null, former);
            else if (IsLong(figure) && anyLong) yield return new(figure, null, null);
        }
    }

    private const int LongDigits = 4;

    private static bool IsLong(Figure figure) => figure.Value.Count(char.IsDigit) >= LongDigits;

    private static Dictionary<string, Figure> Once(IReadOnlyList<Figure> figures) => figures.GroupBy(f => f.Label, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>How often the figures of a label are odd in one way.</summary>
    private sealed class Habits
    {
        private readonly Dictionary<(string Label, string Person), (int Odd, int All)> byPerson = [];
        private readonly Dictionary<string, (int Odd, int All)> all = new(StringComparer.Ordinal);

        public void Count(string label, KeptVisit visit, bool isOdd)
        {
            Add(all, label, isOdd);
            foreach (var person in visit.Inspectors.Distinct()) Add(byPerson, (label, person), isOdd);
        }

        private static void Add<TKey>(Dictionary<TKey, (int Odd, int All)> counts, TKey key, bool isOdd) where TKey : notnull =>
            counts[key] = counts.GetValueOrDefault(key) is var known ? (known.Odd + (isOdd ? 1 : 0), known.All + 1) : default;

        /// <summary>The share among the records of others than the one signer of the visit whose are so most; 1 where there are too few.</summary>
        public double Share(string label, KeptVisit visit)
        {
            var known = all[label];
            var own = visit.Inspectors.Select(i => byPerson[(label, i)]).MaxBy(c => c.Odd);
            return known.All - own.All < FewestPairs ? 1 : (known.Odd - own.Odd + 0.5) / (known.All - own.All + 1);
        }
    }

    private static Odd Stood(KeptVisit visit, Figure figure, Reading former) => new(figure, new($"检查 {visit.Id} 的“{figure.Label} {figure.Value}”与该企业 {former.Day:yyyy-MM-dd} 的检查 {former.VisitId} 一字不差",
        $"visit {visit.Id} gives '{figure.Label} {figure.Value}' as visit {former.VisitId} to the same firm did on {former.Day:yyyy-MM-dd}"), former.VisitId, former.Day);

    private static Odd Off(KeptVisit visit, Figure figure, Figure other, string otherId, DateOnly day) => new(figure, new($"检查 {visit.Id} 的“{figure.Label} {figure.Value}”偏离该企业历次读数（检查 {otherId}，{day:yyyy-MM-dd}，为 {other.Value}）",
        $"visit {visit.Id} gives '{figure.Label} {figure.Value}', off the line of the firm's readings ({other.Value} in visit {otherId} of {day:yyyy-MM-dd})"), otherId, day);

    private static VisitSign Tell(KeptVisit visit, Odd odd) => new(new Example(new RowRef("visits", visit.Day, visit.Id, $"visits:{odd.OtherDay:yyyy-MM-dd}:{odd.Other}"), -Math.Log(odd.Share),
        new($"{odd.Text.Zh}（他人同类读数通常 {odd.Share:0.0%} 如此）", $"{odd.Text.En} (of others' such figures {odd.Share:0.0%} do so)")), visit.Inspectors);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份可与前次比较的笔录中 {signs} 份读数停滞或倒退（同城通常 {peers.Mean:0.0%}）", $"in {signs} of {visits} narratives with an earlier one of the firm readings stand still or go back (usually {peers.Mean:0.0%})");
}
