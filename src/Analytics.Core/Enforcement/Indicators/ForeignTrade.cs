using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Narratives that tell of the plant of another trade: a reactor in a restaurant, a mixer in a hospital. Which words go with a trade is learned from what others write of its firms: pairs of letters that a fifth of the narratives
/// of one trade hold, hardly one of the other and few trades besides. A narrative tells of another trade where it has several of that trade's, half as many again as of its own at least.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a firm that the register puts into the wrong trade, or that has a canteen or a garage (others write so of it too; one firm counts once).</remarks>
public sealed class ForeignTrade : VisitSigns
{
    private const int FewestTexts = 15, FewestForeign = 4, ShortestText = 24;
    private const double Typical = 0.2, Unheard = 0.01, OfFew = 0.34, OfForm = 0.03;

    /// <summary>So many words of another trade are no slip of the pen, even in one record: it was written of another firm.</summary>
    private const int FewestOfOne = 6, FewestWriters = 3, FewestOfTrade = 2 * FewestTexts;
    private const double OfAnotherTradeWeight = 6, ElsewhereToo = 0.1;

    /// <summary>"Open for business" is soon written of any shop, and with which instrument the firm's water is measured: for two words of its own trade there must be three of the other.</summary>
    private const double MostOfOwn = 2 / 3.0;
    private const char NextCell = '|';

    public override IndicatorCard Card { get; } = CardOf("foreign_trade", Tier.Statistical, ["templated_record"], new("笔录内容属于其他行业", "a narrative of another trade"),
        new("登记行业有误；企业兼营", "a wrong trade in the register; a second line of business"), "words by industry in the bureau's own records (domain §7)") with
    { Version = 2 };

    protected override int FewestVisits => 5;

    protected override int FewestSigns => 3;

    protected override double SmallestShare => 0.08;

    protected override double HonestFloor => 0.005;

    /// <summary>Texts are taken from a stock: a second one is no slip.</summary>
    protected override int MostOfOne => 1;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => new SeenVisit(day.Enterprise(v.EnterpriseId) is { Industry.Length: > 0 } firm && !v.FoundShut && v.Narrative.Length >= ShortestText
        ? string.Join(NextCell, firm.Industry.Replace(NextCell, ' '), v.FoundProblem ? Breach : "", string.Concat(Pairs(firm.Name.Length > 1 ? v.Narrative.Replace(firm.Name, "，", StringComparison.Ordinal) : v.Narrative))) : ""));

    /// <summary>What a record tells of a breach is said of any plant.</summary>
    private const string Breach = "breach";

    /// <summary>Pairs of neighbouring letters, each once.</summary>
    private static IEnumerable<string> Pairs(string text) => Enumerable.Range(0, Math.Max(0, text.Length - 1)).Where(i => char.IsLetter(text[i]) && char.IsLetter(text[i + 1])).Select(i => text.Substring(i, 2)).Distinct(StringComparer.Ordinal);

    private sealed record Text(KeptVisit Visit, string Industry, bool IsOfBreach, IReadOnlyList<string> Pairs);

    /// <summary>In how many of the narratives of each trade a pair stands.</summary>
    private sealed class Words
    {
        private readonly Dictionary<(string Industry, string Pair), int> with = [];

        public Dictionary<string, int> Texts { get; } = new(StringComparer.Ordinal);

        public Words(IEnumerable<Text> texts)
        {
            foreach (var text in texts)
            {
                Texts[text.Industry] = Texts.GetValueOrDefault(text.Industry) + 1;
                foreach (var pair in text.Pairs) with[(text.Industry, pair)] = with.GetValueOrDefault((text.Industry, pair)) + 1;
            }
        }

        public int With(string industry, string pair) => with.GetValueOrDefault((industry, pair));

        /// <summary>How often a pair stands in the narratives of all other trades.</summary>
        public double ShareWithout(string industry, string pair) => Texts.Where(t => t.Key != industry).Sum(t => With(t.Key, pair)) / Math.Max(1.0, Texts.Where(t => t.Key != industry).Sum(t => t.Value));
    }

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var texts = visits.Where(IsEvaluated).DistinctBy(v => v.Id).Select(v => v.Own.Split(NextCell) is [var industry, var breach, var pairs] ? new Text(v, industry, breach == Breach, [.. pairs.Chunk(2).Select(p => new string(p))]) : null).OfType<Text>().ToList();
        var all = new Words(texts);
        var byDistrict = texts.ToLookup(t => t.Visit.District, StringComparer.Ordinal);
        var byTrade = texts.ToLookup(t => t.Industry, StringComparer.Ordinal);
        var foreign = texts.SelectMany(t => t.Visit.Inspectors.Select(i => (Person: i, Text: t))).GroupBy(x => x.Person, x => x.Text, StringComparer.Ordinal)
            .SelectMany(g => ForeignOf(g.Key, [.. g], all, byDistrict)).ToList();
        var ofFirm = foreign.ToLookup(f => f.Text.Visit.EnterpriseId, f => f.Text.Visit, StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var one in foreign.GroupBy(f => f.Text.Visit.Id, StringComparer.Ordinal))
        {
            var (visit, people) = (one.First().Text.Visit, one.Select(f => f.Person).ToList());
            // What others write of the firm as well, and what he wrote of it before, tells of the firm.
            if (ofFirm[visit.EnterpriseId].Any(o => o.Id != visit.Id && (!o.Inspectors.Any(visit.Inspectors.Contains) || o.Day < visit.Day))) continue;
            signs[visit.Id] = new VisitSign(Tell(one.First().Text, one.First().Trade, one.First().Words), people, IsOfTrade(one.First(), byTrade[one.First().Trade], all) ? OfAnotherTradeWeight : 0);
        }
        return signs;
    }

    /// <summary>
    /// Whether enough of the words are the trade's: several people in charge write them there, where a phrase of one who goes there often is his own, and they are ten times as frequent as in the rest of the city, where a phrase of the form is
    /// not.
    /// </summary>
    private static bool IsOfTrade((string Person, Text Text, string Trade, IReadOnlyList<string> Words) foreign, IEnumerable<Text> ofTrade, Words all)
    {
        var others = ofTrade.Where(t => !t.Visit.Inspectors.Any(foreign.Text.Visit.Inspectors.Contains)).ToList();
        if (foreign.Text.IsOfBreach || others.Count < FewestOfTrade) return false;
        bool IsSeldomElsewhere(string word) => all.ShareWithout(foreign.Trade, word) <= ElsewhereToo * all.With(foreign.Trade, word) / all.Texts[foreign.Trade];
        return foreign.Words.Count(w => IsSeldomElsewhere(w) && others.Where(t => t.Pairs.Contains(w)).Select(t => t.Visit.Inspectors[0]).Distinct(StringComparer.Ordinal).Count() >= FewestWriters) >= FewestOfOne;
    }

    private static IEnumerable<(string Person, Text Text, string Trade, IReadOnlyList<string> Words)> ForeignOf(string person, IReadOnlyList<Text> own, Words all, ILookup<string, Text> byDistrict)
    {
        var his = new Words(own);
        double Share(string industry, string pair) => (double)(all.With(industry, pair) - his.With(industry, pair)) / Of(industry);
        int Of(string industry) => all.Texts[industry] - his.Texts.GetValueOrDefault(industry);
        var known = all.Texts.Keys.Where(i => Of(i) >= FewestTexts).Order(StringComparer.Ordinal).ToList();
        // Where one trade alone is written of often enough, there is no other that a text could be of.
        if (known.Count < 2) yield break;
        foreach (var text in own.Where(t => known.Contains(t.Industry)))
        {
            var strange = text.Pairs.Where(p => Share(text.Industry, p) <= Unheard && known.Count(i => Share(i, p) >= Typical / 2) <= OfFew * known.Count).ToList();
            if (strange.Count < FewestForeign) continue;
            var (trade, words) = known.Where(i => i != text.Industry).Select(i => (Trade: i, Words: strange.Where(p => Share(i, p) >= Typical).ToList())).MaxBy(x => x.Words.Count);
            if (words is not { Count: >= FewestForeign } || text.Pairs.Count(p => Share(text.Industry, p) >= Typical && Share(trade, p) <= Unheard) is var ofOwn && ofOwn > MostOfOwn * words.Count) continue;
            // The form of a district where the other trade has most of its firms is no word of that trade.
            var besides = byDistrict[text.Visit.District].Where(t => t.Industry != trade && !t.Visit.Inspectors.Contains(person)).ToList();
            var told = words.Where(w => besides.Count(t => t.Pairs.Contains(w)) <= OfForm * besides.Count).ToList();
            if (told.Count >= FewestForeign && ofOwn <= MostOfOwn * told.Count) yield return (person, text, trade, told);
        }
    }

    private static Example Tell(Text text, string trade, IReadOnlyList<string> words) => new(new RowRef("visits", text.Visit.Day, text.Visit.Id), words.Count, new(
        $"检查 {text.Visit.Id} 的企业属{text.Industry}，笔录用语却属{trade}（{string.Join("、", words.Take(4))} 等 {words.Count} 处）", $"visit {text.Visit.Id} is at a firm of '{text.Industry}', its narrative tells of '{trade}' ({words.Count} pairs of letters, {string.Join(", ", words.Take(4))} …)"));

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份笔录中 {signs} 份所写内容属于其他行业（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} narratives tell of another trade than the firm's (usually {peers.Mean:0.0%})");
}
