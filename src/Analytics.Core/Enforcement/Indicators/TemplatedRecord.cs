using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Narratives used again at another enterprise. A text is the set of its overlapping pieces of five characters, without the firm's name, dates and times
/// (shingles, Broder 1997). What many share is form text of the city or district and is taken out; so are the phrases that the person uses all the time, unless
/// they hold figures: two visits do not read the same meters. What is left must agree by six tenths (Jaccard; one word changed in a short text costs a third), by
/// eight where it holds no figures, the firms are of different industries and nobody who never signed with these wrote the same at another firm, or, where little is left, the whole text without the common parts almost entirely.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: form text (taken out); an officer of few phrases (his phrases are taken out, his figures differ).</remarks>
public sealed partial class TemplatedRecord : VisitSigns
{
    private const int ShortestText = 24, Piece = 5, FewestPieces = 10, FewestFigures = 5, FewestOwn = 20, CommonToInspectors = 4, HabitVisits = 3;
    private const double CommonShare = 0.02, CommonInDistrict = 0.2, HabitShare = 0.2, Alike = 0.6, AlikeInWords = 0.8, Identical = 0.95, HabitualCopies = 0.6;

    /// <summary>A long text with figures, word for word, at another firm is no slip; but forms are also filled by copying the last one.</summary>
    private const int LongText = 50;
    private const double WholeTextWeight = 4.5;

    /// <summary>The same to the last figure and time of day at another firm: the record says itself that it is of another visit.</summary>
    private const double SameToTheFigureWeight = 6.5;
    private const int TellingFigures = 4;
    private const string NoWhole = "00000000";

    public override IndicatorCard Card { get; } = CardOf("templated_record", Tier.Statistical, ["templated_record"], new("笔录雷同", "a narrative used again"),
        new("全局统一的格式文字；用语习惯固定", "form text of the bureau; fixed phrases"), "shingles, Jaccard ≥ 0.6 of what is not common (domain §7)") with
    { Version = 3 };

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit(Pieces(v.Narrative, day.Enterprise(v.EnterpriseId)) is { Count: > 0 } pieces ? Trade(day.Enterprise(v.EnterpriseId)) + Whole(v.Narrative, day.Enterprise(v.EnterpriseId)) + Hex(pieces) : ""));

    /// <summary>The industry of the firm in eight characters.</summary>
    private static string Trade(Enterprise? firm) => Hash(firm?.Industry ?? "");

    private static string Hash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The whole text but for the firm's name, in eight characters; nothing where it holds neither a time of day nor figures enough to tell two visits apart.</summary>
    private static string Whole(string narrative, Enterprise? firm)
    {
        var plain = Letters(WithoutName(narrative, firm));
        return plain.Length >= LongText && (TimeOfDay().IsMatch(narrative) || DatesAndTimes().Replace(narrative, "").Count(char.IsDigit) >= TellingFigures) ? Hash(plain) : NoWhole;
    }

    private static string WithoutName(string narrative, Enterprise? firm) => firm is { Name.Length: > 1 } ? narrative.Replace(firm.Name, "", StringComparison.Ordinal) : narrative;

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static readonly string Unknown = Trade(null);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var texts = visits.Where(v => v.Own.Length > 0).DistinctBy(v => v.Id).Select(v => new Text(v, Numbers(v.Own[16..]))).ToList();
        var common = CommonPieces(texts);
        foreach (var text in texts) text.Own.ExceptWith(common);
        TakeOutHabits(texts);
        var copies = texts.Select((t, i) => (Text: t, Twin: i)).ToDictionary(x => x.Text.Visit.Id, _ => (Text?)null, StringComparer.Ordinal);
        FindTwins([.. texts.Where(t => t.Facts.Count(HasFigure) >= FewestFigures)], t => t.Facts, FewestPieces, Alike, copies, wordsOnly: false);
        FindTwins([.. texts.Where(t => t.Facts.Count(HasFigure) < FewestFigures)], t => t.Facts, FewestPieces, AlikeInWords, copies);
        FindTwins([.. texts.Where(t => t.Facts.Count < FewestPieces)], t => t.Own, FewestOwn, Identical, copies, HabitualCopies);
        var same = SameToTheFigure(texts);
        return texts.Where(t => copies[t.Visit.Id] is not null || same.ContainsKey(t.Visit.Id)).ToDictionary(t => t.Visit.Id,
            t => same.TryGetValue(t.Visit.Id, out var first) ? Tell(t, first, SameToTheFigureWeight) : Tell(t, copies[t.Visit.Id]!, t.Facts.Count >= LongText && t.Facts.SetEquals(copies[t.Visit.Id]!.Facts) ? WholeTextWeight : 0), StringComparer.Ordinal);
    }

    /// <summary>Texts that are those of an earlier visit at another firm to the last figure. Two firms that one team looked at on one day, on one yard, may share a text.</summary>
    private static Dictionary<string, Text> SameToTheFigure(List<Text> texts)
    {
        var first = new Dictionary<string, Text>(StringComparer.Ordinal);
        var same = new Dictionary<string, Text>(StringComparer.Ordinal);
        foreach (var text in texts.Where(t => t.Whole != NoWhole))
            if (first.TryAdd(text.Whole, text)) continue;
            else if (first[text.Whole].Visit is var twin && twin.EnterpriseId != text.Visit.EnterpriseId && !(twin.Day == text.Visit.Day && twin.Inspectors.Any(text.Visit.Inspectors.Contains))) same[text.Visit.Id] = first[text.Whole];
        return same;
    }

    /// <summary>A narrative in the window.</summary>
    private sealed class Text(KeptVisit visit, uint[] pieces)
    {
        public KeptVisit Visit => visit;

        /// <summary>Industry of the firm; empty where the register does not say.</summary>
        public string Trade { get; } = visit.Own[..8] is var trade && trade != Unknown ? trade : "";

        /// <summary>Equal for texts that are the same to the last figure.</summary>
        public string Whole { get; } = visit.Own[8..16];

        /// <summary>Its pieces without what is common.</summary>
        public HashSet<uint> Own { get; } = [.. pieces];

        /// <summary>Its own pieces without the phrases that the person always uses.</summary>
        public HashSet<uint> Facts { get; set; } = [];
    }

    /// <summary>Pieces that many people of the city, or of a district, use.</summary>
    private static HashSet<uint> CommonPieces(List<Text> texts)
    {
        var common = new HashSet<uint>();
        foreach (var group in texts.GroupBy(t => t.Visit.District).Select(g => (Texts: g.ToList(), Share: CommonInDistrict)).Append((Texts: texts, Share: CommonShare)))
        {
            var users = new Dictionary<uint, (int Texts, HashSet<string> People)>();
            foreach (var text in group.Texts)
                foreach (var piece in text.Own)
                {
                    var (count, people) = users.GetValueOrDefault(piece, (0, []));
                    if (people.Count <= CommonToInspectors) people.UnionWith(text.Visit.Inspectors);
                    users[piece] = (count + 1, people);
                }
            common.UnionWith(users.Where(u => u.Value.People.Count > CommonToInspectors && u.Value.Texts > group.Share * group.Texts.Count).Select(u => u.Key));
        }
        return common;
    }

    /// <summary>Takes out, for each text, the phrases without figures that one of its signers uses in a fifth of his texts.</summary>
    private static void TakeOutHabits(List<Text> texts)
    {
        foreach (var text in texts) text.Facts = [.. text.Own];
        foreach (var person in texts.SelectMany(t => t.Visit.Inspectors.Select(i => (Inspector: i, Text: t))).GroupBy(x => x.Inspector, x => x.Text, StringComparer.Ordinal))
        {
            var own = person.ToList();
            var counts = own.SelectMany(t => t.Own).Where(p => !HasFigure(p)).GroupBy(p => p).Where(g => g.Count() >= HabitVisits && g.Count() >= HabitShare * own.Count).Select(g => g.Key).ToHashSet();
            foreach (var text in own) text.Facts.ExceptWith(counts);
        }
    }

    /// <param name="mostOfPerson">Where more than this share of a person's texts are alike it is his way of writing; 1 = never.</param>
    /// <param name="wordsOnly">A form filled in for firms of one industry reads alike, and so does one that somebody filled in elsewhere who never signed with these.</param>
    private static void FindTwins(List<Text> texts, Func<Text, HashSet<uint>> of, int fewest, double alike, Dictionary<string, Text?> copies, double mostOfPerson = 1, bool wordsOnly = true)
    {
        var index = new Dictionary<uint, List<Text>>();
        var pairs = new List<(Text Text, Text Earlier)>();
        foreach (var text in texts.Where(t => of(t).Count >= fewest))
        {
            var shared = new Dictionary<Text, int>();
            foreach (var piece in of(text))
            {
                if (!index.TryGetValue(piece, out var before)) index[piece] = before = [];
                foreach (var other in before) shared[other] = shared.GetValueOrDefault(other) + 1;
                before.Add(text);
            }
            pairs.AddRange(shared.Where(s => s.Key.Visit.EnterpriseId != text.Visit.EnterpriseId && !(wordsOnly && text.Trade.Length > 0 && s.Key.Trade == text.Trade) && s.Value >= alike * (of(text).Count + of(s.Key).Count - s.Value)).Select(s => (text, s.Key)));
        }
        var forms = !wordsOnly ? [] : pairs.Where(p => !p.Text.Visit.Inspectors.Any(p.Earlier.Visit.Inspectors.Contains)).SelectMany(p => new[] { p.Text, p.Earlier }).ToHashSet();
        foreach (var twins in pairs.Where(p => !forms.Contains(p.Text) && copies[p.Text.Visit.Id] is null).GroupBy(p => p.Text, p => p.Earlier))
            copies[twins.Key.Visit.Id] = twins.MinBy(t => (t.Visit.Day, t.Visit.Id));
        if (mostOfPerson >= 1) return;
        foreach (var person in texts.SelectMany(t => t.Visit.Inspectors.Select(i => (Inspector: i, Text: t))).GroupBy(x => x.Inspector, x => x.Text, StringComparer.Ordinal))
            if (person.Count(t => copies[t.Visit.Id] is not null) > mostOfPerson * person.Count())
                foreach (var text in person) copies[text.Visit.Id] = null;
    }

    private static VisitSign Tell(Text text, Text twin, double alone) => new(new Example(new RowRef("visits", text.Visit.Day, text.Visit.Id, $"visits:{twin.Visit.Day:yyyy-MM-dd}:{twin.Visit.Id}"), 1,
            new($"检查 {text.Visit.Id} 的笔录除企业名称和格式文字外与另一企业的检查 {twin.Visit.Id} 几乎相同", $"the narrative of visit {text.Visit.Id} is that of visit {twin.Visit.Id} at another firm but for its name and form text")),
        text.Visit.Inspectors, alone);

    /// <summary>The pieces of a text, hashed; the lowest bit tells whether the piece holds a figure.</summary>
    private static HashSet<uint> Pieces(string narrative, Enterprise? firm)
    {
        var plain = Letters(DatesAndTimes().Replace(WithoutName(narrative, firm), ""));
        var pieces = new HashSet<uint>();
        if (plain.Length < ShortestText) return pieces;
        for (var at = 0; at + Piece <= plain.Length; at++)
        {
            var hash = 2166136261u;
            var figure = 0u;
            foreach (var c in plain.AsSpan(at, Piece))
            {
                hash = (hash ^ c) * 16777619u;
                if (char.IsDigit(c)) figure = 1;
            }
            hash ^= hash >> 15;
            hash *= 0x2c1b3c6du;
            hash ^= hash >> 12;
            pieces.Add((hash & ~1u) | figure);
        }
        return pieces;
    }

    private static bool HasFigure(uint piece) => (piece & 1) == 1;

    private static string Hex(HashSet<uint> pieces) => string.Concat(pieces.Order().Select(p => p.ToString("x8", CultureInfo.InvariantCulture)));

    private static uint[] Numbers(string hex) => [.. Enumerable.Range(0, hex.Length / 8).Select(i => uint.Parse(hex.AsSpan(8 * i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"\d{1,2}\s*[:：时点]\s*\d{1,2}")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*[:：时]\s*\d{2}\s*分?")]
    private static partial Regex DatesAndTimes();

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份笔录中 {signs} 份照抄其他企业的笔录（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} narratives copy those of other firms (usually {peers.Mean:0.0%})");
}
