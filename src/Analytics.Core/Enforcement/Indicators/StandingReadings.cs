using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings that have not moved since the last record of the same firm, or have gone back, where those of others move on: the last record was handed in again, or the figure was made up. What a figure does between two visits
/// to a firm is learned by its label from all the bureau's records: a meter counts up, a day's consumption is another one each day, the number of a permit and the height of a stack stay.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a meter that was exchanged, a firm at rest (its record says so, and is left out), what was copied from the register (then it stays for others too).</remarks>
public sealed class StandingReadings : VisitSigns
{
    /// <summary>Between visits of one week a firm may have stood still.</summary>
    private const int ApartDays = 4;

    private const int FewestPairs = 12;

    /// <summary>What others' figures of a label do no oftener than this would be odd, and what the odd ones of a record together do no oftener than that is a sign.</summary>
    private const double Odd = 0.1, Sign = 0.04;

    public override IndicatorCard Card { get; } = CardOf("standing_readings", Tier.Statistical, ["templated_record", "other_record"], new("读数停滞或倒退", "readings that stand still"),
        new("更换仪表；企业停产", "an exchanged meter; a firm at rest"), "figures by their labels against the last record of the same firm (domain §7)") with
    { Version = 1 };

    private static readonly Dataset Readings = new("signatures_readings", [Text("visit_id"), Text("enterprise_id"), Text("figures")], ["visit_id"], null);

    /// <summary>Between the visit's own figures and what is kept of the one before.</summary>
    private const char Before = '|', NextCell = '~';

    /// <summary>The newest record of the firm with figures.</summary>
    private static readonly SearchLimits Newest = new(FewestKeys: 1, Most: 1);

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
        var last = memory.Archive.Find([.. day.Visits.Select((v, asker) => new Wanted(asker, Filed.KeyOf(v.EnterpriseId)))], Newest).ToDictionary(f => f.Asker);
        return Look(day).Select((seen, i) => seen.Own.Length > 0 && last.TryGetValue(i, out var found) && memory.Archive.Rows(found.Day, [found.Row]) is var row && row.TextAt("enterprise_id", 0) == day.Visits[i].EnterpriseId
            ? new SeenVisit(string.Join(Before, seen.Own, string.Create(CultureInfo.InvariantCulture, $"{found.Day:yyyy-MM-dd}{NextCell}{row.TextAt("visit_id", 0)}{NextCell}{row.TextAt("figures", 0)}"))) : new SeenVisit("")).ToList();
    }

    private enum Move
    {
        Stood, Fell, Rose,
    }

    private sealed record Pair(KeptVisit Visit, DateOnly FormerDay, string FormerId, IReadOnlyList<(Figure Now, Figure Then, Move Move)> Figures);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var pairs = visits.DistinctBy(v => v.Id).Select(PairOf).OfType<Pair>().ToList();
        var counts = new Moves(pairs);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var odd = pair.Figures.Where(f => f.Move != Move.Rose).Select(f => (f.Now, f.Then, f.Move, Share: counts.Share(f.Now.Label, f.Move, pair.Visit))).Where(f => f.Share <= Odd).ToList();
            if (odd.Count > 0 && odd.Aggregate(1.0, (chance, f) => chance * f.Share) <= Sign) signs[pair.Visit.Id] = Tell(pair, odd.MinBy(f => f.Share));
        }
        return signs;
    }

    /// <summary>A long figure, or several short ones, that can be held against the record before.</summary>
    protected override bool IsEvaluated(KeptVisit visit) => PairOf(visit) is { } pair && (pair.Figures.Count >= FewestShort || pair.Figures.Any(f => IsLong(f.Now)));

    private const int FewestShort = 2;

    private static Pair? PairOf(KeptVisit visit)
    {
        if (visit.Own.Split(Before) is not [var own, var former] || former.Split(NextCell) is not [var day, var id, var then]) return null;
        var formerDay = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (visit.Day.DayNumber - formerDay.DayNumber < ApartDays) return null;
        var moved = Moved(Figures.FromKept(own), Figures.FromKept(then)).ToList();
        return moved.Count == 0 ? null : new Pair(visit, formerDay, id, moved);
    }

    /// <summary>
    /// What became of each figure. A long one is the same figure whatever it is called this time; a short one is followed by its label, and one whose label stands twice in a record is of two things.
    /// </summary>
    private static IEnumerable<(Figure Now, Figure Then, Move Move)> Moved(IReadOnlyList<Figure> now, IReadOnlyList<Figure> then)
    {
        var (once, before, anyLong) = (Once(now), Once(then), then.Any(IsLong));
        foreach (var figure in now.DistinctBy(f => f.Label))
            if (IsLong(figure) && then.Any(f => f.Value == figure.Value)) yield return (figure, figure, Move.Stood);
            else if (once.ContainsKey(figure.Label) && before.TryGetValue(figure.Label, out var former)) yield return (figure, former, figure.Number == former.Number ? Move.Stood : figure.Number < former.Number ? Move.Fell : Move.Rose);
            else if (IsLong(figure) && anyLong) yield return (figure, figure, Move.Rose);
    }

    private const int LongDigits = 4;

    private static bool IsLong(Figure figure) => figure.Value.Count(char.IsDigit) >= LongDigits;

    private static Dictionary<string, Figure> Once(IReadOnlyList<Figure> figures) => figures.GroupBy(f => f.Label, StringComparer.Ordinal).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>How often the figures of a label stand, fall and rise from one record of a firm to the next.</summary>
    private sealed class Moves
    {
        private readonly Dictionary<(string Label, string Person), int[]> byPerson = [];
        private readonly Dictionary<string, int[]> all = new(StringComparer.Ordinal);

        public Moves(IEnumerable<Pair> pairs)
        {
            foreach (var pair in pairs)
                foreach (var (now, _, move) in pair.Figures)
                {
                    Count(all, now.Label)[(int)move]++;
                    foreach (var person in pair.Visit.Inspectors.Distinct()) Count(byPerson, (now.Label, person))[(int)move]++;
                }
        }

        private static int[] Count<TKey>(Dictionary<TKey, int[]> counts, TKey key) where TKey : notnull
        {
            if (!counts.TryGetValue(key, out var known)) counts[key] = known = new int[3];
            return known;
        }

        /// <summary>The share among the records of others than the one signer of the visit whose do so most; 1 where there are too few.</summary>
        public double Share(string label, Move move, KeptVisit visit)
        {
            var known = all[label];
            var own = visit.Inspectors.Select(i => byPerson[(label, i)]).MaxBy(c => c[(int)move])!;
            var others = known.Sum() - own.Sum();
            return others < FewestPairs ? 1 : (known[(int)move] - own[(int)move] + 0.5) / (others + 1);
        }
    }

    private static VisitSign Tell(Pair pair, (Figure Now, Figure Then, Move Move, double Share) odd) => new(new Example(new RowRef("visits", pair.Visit.Day, pair.Visit.Id, $"visits:{pair.FormerDay:yyyy-MM-dd}:{pair.FormerId}"), -Math.Log(odd.Share), odd.Move == Move.Stood
        ? new($"检查 {pair.Visit.Id} 的“{odd.Now.Label} {odd.Now.Value}”与该企业 {pair.FormerDay:yyyy-MM-dd} 的检查 {pair.FormerId} 一字不差（同类读数通常 {odd.Share:0.0%} 不变）", $"visit {pair.Visit.Id} gives '{odd.Now.Label} {odd.Now.Value}' as visit {pair.FormerId} to the same firm did on {pair.FormerDay:yyyy-MM-dd} (such a figure usually stands in {odd.Share:0.0%})")
        : new($"检查 {pair.Visit.Id} 的“{odd.Now.Label} {odd.Now.Value}”低于该企业 {pair.FormerDay:yyyy-MM-dd} 的检查 {pair.FormerId} 的 {odd.Then.Value}（同类读数通常 {odd.Share:0.0%} 下降）", $"visit {pair.Visit.Id} gives '{odd.Now.Label} {odd.Now.Value}', visit {pair.FormerId} to the same firm had given {odd.Then.Value} on {pair.FormerDay:yyyy-MM-dd} (such a figure usually falls in {odd.Share:0.0%})")),
        pair.Visit.Inspectors);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份可与前次比较的笔录中 {signs} 份读数停滞或倒退（同城通常 {peers.Mean:0.0%}）", $"in {signs} of {visits} narratives with an earlier one of the firm readings stand still or go back (usually {peers.Mean:0.0%})");
}
