using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Narratives used again at another enterprise. A text is the set of its overlapping pieces of five characters, without the firms' names, dates and times
/// (shingles, Broder 1997). What many share is form text of the city or district and is taken out; so are the phrases that the person uses all the time, unless
/// they hold figures: two visits do not read the same meters. What is left must agree by six tenths (Jaccard; one word changed in a short text costs a third), by
/// eight where it holds no figures, the firms are of different industries and nobody who never signed with these wrote the same at another firm, or, where little is left, the whole text without the common parts almost entirely.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: form text (taken out); an officer of few phrases (his phrases are taken out, his figures differ); a firm found shut, of which there is little to write (left out).</remarks>
public sealed partial class TemplatedRecord : VisitSigns
{
    private const int ShortestText = 24, Piece = 5, FewestPieces = 10, FewestFigures = 5, FewestOwn = 20, CommonToInspectors = 4, CommonInOffice = 2, FewestOthers = 3, HabitVisits = 3;
    private const double CommonShare = 0.02, CommonInDistrict = 0.05, HabitShare = 0.2, Alike = 0.6, AlikeInWords = 0.8, Identical = 0.95, HabitualCopies = 0.6;

    /// <summary>A long text with figures, word for word, at another firm is no slip; but forms are also filled by copying the last one.</summary>
    private const int LongText = 50;
    private const double WholeTextWeight = 4.5;

    /// <summary>The same to the last figure and time of day at another firm: the record says itself that it is of another visit.</summary>
    private const double SameToTheFigureWeight = 6.5;
    private const int TellingFigures = 4;

    /// <summary>Of records in the same words so many in a hundred may agree in their figures by chance before that tells nothing.</summary>
    private const double AgreeByChance = 0.01;

    /// <summary>A time of day has sixty minutes to its hour: nearly two digits.</summary>
    private const int DigitsOfTime = 2, MostDigits = 15;

    private const string NoWhole = "00000000";

    private const int WatchMinutes = 5;

    /// <summary>Characters of what is kept before the pieces: industry, whole text, stamps, words, digits that tell.</summary>
    private const int Head = 48;

    public override IndicatorCard Card { get; } = CardOf("templated_record", Tier.Statistical, ["templated_record"], new("笔录雷同", "a narrative used again"),
        new("全局统一的格式文字；用语习惯固定", "form text of the bureau; fixed phrases"), "shingles, Jaccard ≥ 0.6 of what is not common (domain §7)") with
    { Version = 10 };

    protected override int ToleratedAlone => 3;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v =>
    {
        var (firm, others) = (day.Enterprise(v.EnterpriseId), day.NamedIn(v.Narrative).Where(e => e.Id != v.EnterpriseId).ToList());
        var plain = WithoutNames(v.Narrative, firm, others);
        return new SeenVisit(!v.FoundShut && Pieces(plain) is { Count: > 0 } pieces ? Trade(firm) + Whole(plain) + Stamps(v) + Worded(plain) + Hex(pieces) : "", OfAnother(v, firm, others));
    });

    /// <summary>A record that begins with the name of another firm of the register, and nowhere names its own, was written of that one. (A neighbour that was visited too is named beside it, or later.)</summary>
    private static Example? OfAnother(Visit visit, Enterprise? firm, List<Enterprise> others) => firm is not { Name.Length: > 1 } || visit.Narrative.Contains(firm.Name, StringComparison.Ordinal) ? null
        : others.Find(o => visit.Narrative.IndexOf(o.Name, StringComparison.Ordinal) <= Opening && !o.Name.Contains(firm.Name, StringComparison.Ordinal) && !firm.Name.Contains(o.Name, StringComparison.Ordinal)) is not { } other ? null
        : new Example(visit.Ref, 1, new($"检查 {visit.Id} 的对象为“{firm.Name}”，笔录写的却是“{other.Name}”", $"visit {visit.Id} was to {firm.Name}, its narrative is of {other.Name}"));

    private const int Opening = 12;

    /// <summary>A name that was mistyped is not that of another firm of the register; one from a list, or left over from the last record, may be: with nothing beside it it is no lead.</summary>
    private const double OfAnotherWeight = 5.6;

    /// <summary>The first date and the first time of day that the text names, and when the visit began, in sixteen characters; 0 where none is named.</summary>
    private static string Stamps(Visit visit)
    {
        var date = FirstDate().Match(visit.Narrative) is { Success: true } d ? DayOf(d, visit.Day) : 0;
        var time = FirstTime().Match(visit.Narrative) is { Success: true } t ? 60 * Number(t, 1) + Number(t, 2) + 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{date:x8}{time:x4}{visit.StartedAt.Hour * 60 + visit.StartedAt.Minute + 1:x4}");
    }

    /// <summary>Day number of a date with or without its year; 0 where it is none of the calendar.</summary>
    private static int DayOf(Match date, DateOnly about)
    {
        var (year, month, day) = (date.Groups[1].Success ? Number(date, 1) : about.Year, Number(date, 2), Number(date, 3));
        return month is >= 1 and <= 12 && day >= 1 && year is > 2000 and < 2100 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day).DayNumber : 0;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The industry of the firm in eight characters.</summary>
    private static string Trade(Enterprise? firm) => Hash(firm?.Industry ?? "");

    private static string Hash(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The whole text but for the firm's name, in eight characters; nothing where it holds neither a time of day nor figures enough to tell two visits apart.</summary>
    private static string Whole(string narrative)
    {
        var plain = Letters(narrative);
        return plain.Length >= LongText && (TimeOfDay().IsMatch(narrative) || Numbering().Replace(DatesAndTimes().Replace(narrative, ""), "").Count(char.IsDigit) >= TellingFigures) ? Hash(plain) : NoWhole;
    }

    /// <summary>
    /// The words of the text without its figures, and how many digits tell two records in these words apart, in sixteen characters: of each figure the first digit hardly varies and zeros at its end are rounding; what may be a date is none.
    /// </summary>
    private static string Worded(string plain)
    {
        var figures = Digits().Matches(FirstDate().Replace(DatesAndTimes().Replace(Numbering().Replace(plain, ""), ""), ""));
        var telling = figures.Sum(m => Math.Max(0, m.Value.Replace(".", "", StringComparison.Ordinal).Trim('0').Length - 1)) + (TimeOfDay().IsMatch(plain) ? DigitsOfTime : 0);
        return Hash(string.Concat(plain.Where(char.IsLetter))) + Math.Min(MostDigits, telling).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>A text that was pasted may still bear the name of the firm that it was written of.</summary>
    private static string WithoutNames(string narrative, Enterprise? firm, List<Enterprise> others) => others.Aggregate(firm is { Name.Length: > 1 } ? narrative.Replace(firm.Name, "", StringComparison.Ordinal) : narrative, (text, o) => text.Replace(o.Name, "", StringComparison.Ordinal));

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static readonly string Unknown = Trade(null);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var texts = visits.Where(v => v.Own.Length > 0).DistinctBy(v => v.Id).Select(v => new Text(v, Numbers(v.Own[Head..]))).ToList();
        var (common, ofOffice) = CommonPieces(texts);
        foreach (var text in texts)
        {
            text.Own.ExceptWith(common);
            text.Own.ExceptWith(ofOffice[text.Visit.District]);
        }
        TakeOutHabits(texts);
        var copies = texts.Select((t, i) => (Text: t, Twin: i)).ToDictionary(x => x.Text.Visit.Id, _ => (Text?)null, StringComparer.Ordinal);
        FindTwins([.. texts.Where(t => t.Facts.Count(HasFigure) >= FewestFigures)], t => t.Facts, FewestPieces, Alike, copies, wordsOnly: false);
        FindTwins([.. texts.Where(t => t.Facts.Count(HasFigure) < FewestFigures)], t => t.Facts, FewestPieces, AlikeInWords, copies);
        FindTwins([.. texts.Where(t => t.Facts.Count < FewestPieces && t.Own.Count(HasFigure) >= FewestFigures)], t => t.Own, FewestOwn, Identical, copies, wordsOnly: false);
        FindTwins([.. texts.Where(t => t.Facts.Count < FewestPieces && t.Own.Count(HasFigure) < FewestFigures)], t => t.Own, FewestOwn, Identical, copies, HabitualCopies);
        var same = SameToTheFigure(texts);
        foreach (var text in texts.Where(t => !same.ContainsKey(t.Visit.Id)))
            if (WrittenFor(text, texts) is { } other) same[text.Visit.Id] = other;
        var signs = texts.Where(t => copies[t.Visit.Id] is not null || same.ContainsKey(t.Visit.Id)).ToDictionary(t => t.Visit.Id,
            t => same.TryGetValue(t.Visit.Id, out var first) ? Tell(t, first, SameToTheFigureWeight) : Tell(t, copies[t.Visit.Id]!, t.Facts.Count >= LongText && t.Facts.SetEquals(copies[t.Visit.Id]!.Facts) ? WholeTextWeight : 0), StringComparer.Ordinal);
        foreach (var visit in visits.Where(v => v.Sign is not null && signs.GetValueOrDefault(v.Id, new(v.Sign, [])).Alone < OfAnotherWeight)) signs[visit.Id] = new VisitSign(visit.Sign!, visit.Inspectors, OfAnotherWeight);
        return signs;
    }

    /// <summary>Two firms that one team looked at on one day, on one yard, may share a text.</summary>
    private static bool IsOneRound(KeptVisit a, KeptVisit b) => a.Day == b.Day && a.Inspectors.Any(b.Inspectors.Contains);

    /// <summary>Texts that are those of an earlier visit at another firm to the last figure, where so many records in the same words are hardly alike by chance.</summary>
    private static Dictionary<string, Text> SameToTheFigure(List<Text> texts)
    {
        var first = new Dictionary<string, Text>(StringComparer.Ordinal);
        var same = new Dictionary<string, Text>(StringComparer.Ordinal);
        var inWords = texts.CountBy(t => t.Words, StringComparer.Ordinal).ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);
        foreach (var text in texts.Where(t => t.Whole != NoWhole && (inWords[t.Words] - 1) * Math.Pow(10, -t.Telling) <= AgreeByChance))
            if (first.TryAdd(text.Whole, text)) continue;
            else if (first[text.Whole].Visit is var twin && twin.EnterpriseId != text.Visit.EnterpriseId && !IsOneRound(twin, text.Visit) && TellsApart(text, twin, texts)) same[text.Visit.Id] = first[text.Whole];
        return same;
    }

    /// <summary>Whether the figures of two texts are theirs: not those of the bureau's telephone or of a form, which people who signed neither write as well.</summary>
    private static bool TellsApart(Text text, KeptVisit twin, List<Text> texts)
    {
        var figures = text.Own.Where(HasFigure).ToHashSet();
        foreach (var other in texts.Where(t => !t.Visit.Inspectors.Any(i => text.Visit.Inspectors.Contains(i) || twin.Inspectors.Contains(i)))) figures.ExceptWith(other.Own);
        return figures.Count >= FewestFigures;
    }

    /// <summary>The visit at another firm whose date or time of day the text bears instead of its own, and whose text it largely is.</summary>
    private static Text? WrittenFor(Text text, List<Text> texts)
    {
        var (misdated, mistimed) = (text.Date > 0 && text.Date != text.Visit.Day.DayNumber, text.Time > 0 && Math.Abs(text.Time - text.Start) > WatchMinutes);
        return !misdated && !mistimed ? null : texts.Where(o => o.Visit.EnterpriseId != text.Visit.EnterpriseId && o.Visit.Day <= text.Visit.Day && o != text && !IsOneRound(o.Visit, text.Visit))
            .Where(o => (misdated && o.Visit.Day.DayNumber == text.Date && o.Date == text.Date) || (mistimed && o.Time == text.Time && Math.Abs(o.Time - o.Start) <= WatchMinutes))
            .FirstOrDefault(o => Math.Min(o.Own.Count, text.Own.Count) >= FewestPieces && o.Own.Count(text.Own.Contains) is var shared && shared >= Alike * (o.Own.Count + text.Own.Count - shared));
    }

    /// <summary>A narrative in the window.</summary>
    private sealed class Text(KeptVisit visit, uint[] pieces)
    {
        public KeptVisit Visit => visit;

        /// <summary>Industry of the firm; empty where the register does not say.</summary>
        public string Trade { get; } = visit.Own[..8] is var trade && trade != Unknown ? trade : "";

        /// <summary>Equal for texts that are the same to the last figure.</summary>
        public string Whole { get; } = visit.Own[8..16];

        /// <summary>Day number of the first date it names; 0 = none.</summary>
        public int Date { get; } = int.Parse(visit.Own.AsSpan(16, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        /// <summary>Minute of the day that it names first; 0 = none.</summary>
        public int Time { get; } = int.Parse(visit.Own.AsSpan(24, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        /// <summary>Minute of the day on which the visit began.</summary>
        public int Start { get; } = int.Parse(visit.Own.AsSpan(28, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        /// <summary>Equal for texts in the same words.</summary>
        public string Words { get; } = visit.Own[32..40];

        /// <summary>Digits that tell two records in these words apart.</summary>
        public int Telling { get; } = int.Parse(visit.Own.AsSpan(40, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        /// <summary>Its pieces without what is common.</summary>
        public HashSet<uint> Own { get; } = [.. pieces];

        /// <summary>Its own pieces without the phrases that the person always uses.</summary>
        public HashSet<uint> Facts { get; set; } = [];
    }

    /// <summary>
    /// Pieces that many people of the city, or several of a district, use: form text. One who pastes the same text makes it frequent by himself, with everybody who signs with him: the texts of whoever
    /// uses a piece most are left out when it is counted.
    /// </summary>
    private static (HashSet<uint> City, Dictionary<string, HashSet<uint>> Districts) CommonPieces(List<Text> texts) =>
        (CommonPieces(texts, CommonShare, CommonToInspectors), texts.GroupBy(t => t.Visit.District, StringComparer.Ordinal).ToDictionary(g => g.Key, g => CommonPieces([.. g], CommonInDistrict, CommonInOffice), StringComparer.Ordinal));

    private static HashSet<uint> CommonPieces(List<Text> texts, double share, int people)
    {
        var uses = new Dictionary<uint, List<Text>>();
        foreach (var text in texts)
            foreach (var piece in text.Own)
                if (uses.TryGetValue(piece, out var before)) before.Add(text);
                else uses[piece] = [text];
        var perPerson = texts.SelectMany(t => t.Visit.Inspectors).CountBy(i => i, StringComparer.Ordinal).ToDictionary(i => i.Key, i => i.Value, StringComparer.Ordinal);
        // With the busiest person left out so many uses are needed at least: most pieces have far fewer.
        var fewest = perPerson.Count == 0 ? 0 : share * (texts.Count - perPerson.Values.Max());
        return [.. uses.Where(u => u.Value.Count >= FewestOthers && u.Value.Count > fewest && IsCommon(u.Value)).Select(u => u.Key)];

        bool IsCommon(List<Text> with)
        {
            var most = with.SelectMany(t => t.Visit.Inspectors).CountBy(i => i, StringComparer.Ordinal).MaxBy(i => i.Value).Key;
            var others = with.Where(t => !t.Visit.Inspectors.Contains(most)).ToList();
            return others.Count >= FewestOthers && others.Count > share * (texts.Count - perPerson[most]) && others.SelectMany(t => t.Visit.Inspectors).Distinct(StringComparer.Ordinal).Count() > people;
        }
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
        // By place in the list: pieces that each text shares with this one, and which texts share any.
        var index = new Dictionary<uint, List<int>>();
        var (shared, touched) = (new int[texts.Count], new List<int>());
        var pairs = new List<(Text Text, Text Earlier)>();
        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            if (of(text).Count < fewest) continue;
            foreach (var piece in of(text))
            {
                if (!index.TryGetValue(piece, out var before)) index[piece] = before = [];
                foreach (var other in before)
                    if (shared[other]++ == 0) touched.Add(other);
                before.Add(i);
            }
            pairs.AddRange(touched.Where(o => shared[o] >= alike * (of(text).Count + of(texts[o]).Count - shared[o])
                && texts[o].Visit.EnterpriseId != text.Visit.EnterpriseId && !IsOneRound(texts[o].Visit, text.Visit) && !(wordsOnly && text.Trade.Length > 0 && texts[o].Trade == text.Trade)).Select(o => (text, texts[o])));
            foreach (var other in touched) shared[other] = 0;
            touched.Clear();
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
    private static HashSet<uint> Pieces(string narrative)
    {
        var plain = Letters(Numbering().Replace(DatesAndTimes().Replace(narrative, ""), ""));
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

    /// <summary>The numbers of a list are no figures.</summary>
    [GeneratedRegex(@"(?<![\d.])\d{1,2}\s*[.、．)）](?!\d)")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\d{1,2}\s*[:：时点]\s*\d{1,2}")]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"(?<!\d)([01]?\d|2[0-3])\s*[:：时]\s*([0-5]?\d)(?!\d)")]
    private static partial Regex FirstTime();

    [GeneratedRegex(@"(?:(20\d\d)\s*[年\-/.]\s*)?(?<![\d.])(\d{1,2})\s*[月\-/.]\s*(\d{1,2})(?!\s*[\d.]|\s*[a-zA-Z%])\s*日?")]
    private static partial Regex FirstDate();

    [GeneratedRegex(@"\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*[:：时]\s*\d{2}\s*分?")]
    private static partial Regex DatesAndTimes();

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份笔录中 {signs} 份照抄其他企业的笔录（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} narratives copy those of other firms (usually {peers.Mean:0.0%})");
}
