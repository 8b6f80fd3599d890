using System.Text.RegularExpressions;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Records that tell of a breach and book that nothing was found. Which clauses tell of one is learned from what others write: those that, in the records that the person did not sign, stand where a problem was found four times of
/// five, at three firms and from three hands, and oftener than by chance with any of the clauses that were looked at. How often the colleagues' records without a find hold such a clause is the expectation.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a district where small defects that are put right at once count as no problem (its colleagues write so too); a record that says openly that what was put right at once does not count; rechecks, which repeat what had been found, and help (left out);
/// a form that others fill in only where they find something, and one for every visit: what they write in it of the works (their trade, that they run) says nothing of his records.</remarks>
public sealed partial class BreachNotBooked : VisitSigns
{
    private const int ShortestClause = 4, FewestFinds = 4, FewestHands = 3, FewestFirms = 3;
    private const double Mostly = 0.8;

    /// <summary>Of all the clauses that were looked at hardly one stands by chance where a problem was found so often.</summary>
    private const double NoChance = 0.05;

    /// <summary>What stands in so large a part of the records that one writes is his form.</summary>
    private const double FormShare = 0.75;

    /// <summary>Below this share of finds among all records, his own too, no clause is looked at closer.</summary>
    private const double WorthAsking = 0.3;

    private const string Found = "1", Nothing = "0";
    private const char NextClause = '|', AreUsual = '^';

    public override IndicatorCard Card { get; } = CardOf("breach_not_booked", Tier.Statistical, ["never_finds"], new("写明违法却记为未发现问题", "a breach written down and not booked"),
        new("当场改正的轻微问题按本区惯例不计", "small defects put right at once, which the district does not count"), "clauses of the bureau's own records with and without a find (domain §7)") with
    { Version = 6 };

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.08;

    protected override double HonestFloor => 0.005;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day)
    {
        var texts = day.Visits.Select(v => (Visit: v, Clauses: v.Narrative.Length == 0 || v.IsHelp || v.Reason == "recheck" || NotCounted().IsMatch(v.Narrative) ? [] : Clauses(v.Narrative, day.Enterprise(v.EnterpriseId)).ToList())).ToList();
        var usual = texts.SelectMany(t => t.Clauses.Select(c => (Clause: c, t.Visit))).GroupBy(x => x.Clause, x => x.Visit, StringComparer.Ordinal).Where(g => IsUsual([.. g])).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        // Which they were is kept once a day: on the days on which it is not left out a clause would stand where something was found more often than it does.
        var first = texts.FindIndex(t => t.Clauses.Count > 0);
        return texts.Select((t, i) => new SeenVisit(t.Clauses.Count == 0 ? "" : string.Join(NextClause, t.Clauses.Where(c => !usual.Contains(c)).Prepend(t.Visit.FoundProblem ? Found : Nothing)) + (i == first && usual.Count > 0 ? AreUsual + string.Join(NextClause, usual.Order(StringComparer.Ordinal)) : "")));
    }

    /// <summary>What three write on one day where nothing was found, more often than where something was, tells of no breach on any day, and need not be kept.</summary>
    private static bool IsUsual(IReadOnlyList<Visit> visits) => visits.Where(v => !v.FoundProblem).ToList() is var nothing && 2 * nothing.Count > visits.Count && nothing.Select(v => v.Inspectors is [var first, ..] ? first : "").Distinct().Count() >= FewestHands;

    /// <summary>What stands between two marks, without figures and the firm's name.</summary>
    private static IEnumerable<string> Clauses(string narrative, Enterprise? firm) =>
        Marks().Split(Digits().Replace(firm is { Name.Length: > 1 } ? narrative.Replace(firm.Name, "，", StringComparison.Ordinal) : narrative, "")).Where(c => c.Length >= ShortestClause).Distinct(StringComparer.Ordinal);

    /// <summary>Who says in the record itself that what was put right at once counts as no problem hides nothing.</summary>
    [GeneratedRegex("不(?:计|算|列|作|当)(?:入|为|作)?(?:问题|违法)")]
    private static partial Regex NotCounted();

    [GeneratedRegex(@"[^\p{L}]+")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\d[\d.]*")]
    private static partial Regex Digits();

    /// <summary>What a record wrote, clause by clause.</summary>
    private readonly record struct Text(KeptVisit Visit)
    {
        public bool IsFind => Visit.Own.StartsWith(Found, StringComparison.Ordinal);

        private int End => Visit.Own.IndexOf(AreUsual) is >= 0 and var at ? at : Visit.Own.Length;

        /// <summary>What was usual on its day, where it is the one that keeps it.</summary>
        public IEnumerable<string> Usual => End == Visit.Own.Length ? [] : Visit.Own[(End + 1)..].Split(NextClause);

        public IEnumerable<System.Range> Clauses
        {
            get
            {
                for (int from = Found.Length + 1, end = End, to; from <= end; from = to + 1)
                {
                    to = Visit.Own.IndexOf(NextClause, from, end - from);
                    if (to < 0) to = end;
                    yield return from..to;
                }
            }
        }
    }

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var texts = visits.Where(IsEvaluated).DistinctBy(v => v.Id).Select(v => new Text(v)).ToLookup(t => t.IsFind);
        var usual = texts.SelectMany(t => t).SelectMany(t => t.Usual).ToHashSet(StringComparer.Ordinal);
        var finds = Uses(texts[true], Often(texts[true]).Where(c => !usual.Contains(c)));
        var telling = finds.Where(f => Tells(f.Value)).Select(f => f.Key).ToList();
        var nothing = Uses(texts[false], telling);
        foreach (var clause in telling.Where(c => finds[c].Count < WorthAsking * (finds[c].Count + nothing[c].Count))) nothing.Remove(clause);
        double looked = telling.Count, rate = (double)texts[true].Count() / texts.Sum(t => t.Count());
        var forms = new Forms(finds, nothing, texts, (1 + rate) / 2);
        var writers = texts.SelectMany(t => t).GroupBy(t => LeadOf(t.Visit), StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Average(t => t.IsFind ? 1.0 : 0), StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var (breach, without) in nothing.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            var (with, findsOf, nothingOf) = (finds[breach], BySigner(finds[breach]), BySigner(without));
            foreach (var visit in without.Where(v => MayBeMostly(v) && !signs.ContainsKey(v.Id)))
            {
                List<KeptVisit> ByOthers(List<KeptVisit> all) => [.. all.Where(o => !o.Inspectors.Any(visit.Inspectors.Contains))];
                if (ByOthers(forms.Without(visit, with)) is var found && Tells(found) && ByOthers(without) is var not && found.Count >= Mostly * (found.Count + not.Count) && looked * ByChance(found, not) < NoChance)
                    signs[visit.Id] = new VisitSign(Tell(visit, breach), visit.Inspectors);
            }

            // Who finds something at every other firm has finds with whatever he writes.
            double ByChance(List<KeptVisit> found, List<KeptVisit> not) => Distributions.BinomialUpperTail(found.Count, found.Count + not.Count, found.Concat(not).Average(v => writers[LeadOf(v)]));

            // At the best: none that the signers wrote counts against it, and only those of the one who wrote most are missing from the finds.
            bool MayBeMostly(KeptVisit visit) => with.Count - visit.Inspectors.Select(i => findsOf.GetValueOrDefault(i)).DefaultIfEmpty().Max() is var found && found >= Mostly * (found + without.Count - visit.Inspectors.Sum(i => nothingOf.GetValueOrDefault(i)));
        }
        return signs;
    }

    /// <summary>The finds that are written in a form which one writes of every visit, and others nearly only where they find something.</summary>
    private sealed class Forms
    {
        private readonly Dictionary<string, HashSet<KeptVisit>> findsByWriter = new(StringComparer.Ordinal);

        /// <param name="mostly">Share of finds that is nearer to all than to what is usual.</param>
        public Forms(Dictionary<string, List<KeptVisit>> finds, Dictionary<string, List<KeptVisit>> nothing, ILookup<bool, Text> texts, double mostly)
        {
            var written = texts.SelectMany(t => t).CountBy(t => LeadOf(t.Visit), StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);
            foreach (var (clause, without) in nothing)
            {
                var (found, nothingFound) = (finds[clause].CountBy(LeadOf, StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal), without.CountBy(LeadOf, StringComparer.Ordinal));
                foreach (var (writer, his) in nothingFound.Where(w => w.Value + found.GetValueOrDefault(w.Key) >= FormShare * written[w.Key]))
                    if (finds[clause].Count - found.GetValueOrDefault(writer) is var others && others >= mostly * (others + without.Count - his)) Of(writer).UnionWith(finds[clause]);
            }
        }

        private HashSet<KeptVisit> Of(string writer) => findsByWriter.TryGetValue(writer, out var known) ? known : findsByWriter[writer] = new(ReferenceEqualityComparer.Instance);

        /// <summary>Some finds without those that are written in the form of a visit's writer.</summary>
        public List<KeptVisit> Without(KeptVisit visit, List<KeptVisit> finds) => findsByWriter.TryGetValue(LeadOf(visit), out var inForm) ? [.. finds.Where(f => !inForm.Contains(f))] : finds;
    }

    private static Dictionary<string, int> BySigner(List<KeptVisit> visits) => visits.SelectMany(v => v.Inspectors).CountBy(i => i, StringComparer.Ordinal).ToDictionary(i => i.Key, i => i.Value, StringComparer.Ordinal);

    /// <summary>The clauses of some texts that stand in as many of them as may tell.</summary>
    private static IEnumerable<string> Often(IEnumerable<Text> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var ofSpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
            foreach (var clause in text.Clauses) ofSpan[text.Visit.Own.AsSpan(clause)] = ofSpan.TryGetValue(text.Visit.Own.AsSpan(clause), out var known) ? known + 1 : 1;
        return counts.Where(c => c.Value >= FewestFinds).Select(c => c.Key);
    }

    /// <summary>The visits that use each of some clauses.</summary>
    private static Dictionary<string, List<KeptVisit>> Uses(IEnumerable<Text> texts, IEnumerable<string> clauses)
    {
        var uses = clauses.ToDictionary(c => c, _ => new List<KeptVisit>(), StringComparer.Ordinal);
        var ofSpan = uses.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
            foreach (var clause in text.Clauses)
                if (ofSpan.TryGetValue(text.Visit.Own.AsSpan(clause), out var visits)) visits.Add(text.Visit);
        return uses;
    }

    private static bool Tells(List<KeptVisit> finds) => finds.Count >= FewestFinds && finds.Select(v => v.Inspectors is [var first, ..] ? first : "").Distinct().Count() >= FewestHands && finds.Select(v => v.EnterpriseId).Distinct().Count() >= FewestFirms;

    private static Example Tell(KeptVisit visit, string breach) => new(new RowRef("visits", visit.Day, visit.Id), 1,
        new($"检查 {visit.Id} 写有“{breach}”（他人写到时几乎都认定有问题），却记为未发现问题", $"visit {visit.Id} says '{breach}', where others find a problem, and books none"));

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次笔录写明问题却记为未发现问题（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} records tell of a breach and book that nothing was found (usually {peers.Mean:0.0%})");
}
