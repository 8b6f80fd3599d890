using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings that one person gives again and again, at firm after firm: the words were turned, the figures not. How often others give a figure of theirs again at another firm, under the same label, is the expectation, so that round
/// numbers, limits, the number of a badge and coarse readings accuse nobody; and how often others give that very figure at firms of those industries, so that the names of goods do not. Binomial tail of the firms at which one figure stands, times the figures and the people looked at.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: one's own number or a phrase with a figure in it (others' labels repeat theirs too; a label that hardly anybody else uses is not judged); one who reads to the nearest five, and soon gives one of a handful again.</remarks>
public sealed class StockFigures : VisitSigns
{
    private const int FewestFirms = 3, FewestOthers = 3;

    /// <summary>The name of goods, a limit or a year has no more digits (zeros at the end are rounding).</summary>
    private const int LongestName = 4;
    private const double SmallestChance = 1e-3, MostOthers = 2 / 3.0, ImaginedPairs = 50, ImaginedFirms = 20;

    /// <summary>A figure that others give again so often is none that is read: a badge, a limit, the year of a permit.</summary>
    private const double StandsForGood = 0.2;

    public override IndicatorCard Card { get; } = CardOf("stock_figures", Tier.Statistical, ["templated_record"], new("各企业读数相同", "the same readings at firm after firm"),
        new("本人证号、限值等固定数字", "one's own number, limits and other figures that stand for good"), "figures by their labels; binomial tail of a figure's repeats against those of others (domain §7)") with
    { Version = 4 };

    protected override int FewestVisits => 5;

    protected override int FewestSigns => FewestFirms;

    protected override double SmallestShare => 0.1;

    /// <summary>What chance may explain is no sign here.</summary>
    protected override double HonestFloor => 0.003;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    /// <summary>Between the firm's industry and the figures.</summary>
    private const char NextCell = '|';

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) => day.Visits.Select(v => v.FoundShut || Figures.Of(v.Narrative, day.Enterprise(v.EnterpriseId)) is not { Count: > 0 } figures ? new SeenVisit("")
        : new SeenVisit($"{day.Enterprise(v.EnterpriseId)?.Industry.Replace(NextCell, ' ')}{NextCell}{Figures.Kept(figures)}"));

    /// <summary>Where one person gives one figure.</summary>
    private sealed record Use(string Person, Figure Figure, string Industry, string Firm, KeptVisit Visit);

    private static IEnumerable<Use> UsesOf(KeptVisit visit) => visit.Own.Split(NextCell) is not [var industry, var kept] ? []
        : Figures.FromKept(kept).SelectMany(f => visit.Inspectors.Select(i => new Use(i, f, industry, visit.EnterpriseId, visit)));

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> all)
    {
        var uses = all.Where(IsEvaluated).SelectMany(UsesOf).ToList();
        var colleagues = new Colleagues(uses);
        var people = uses.GroupBy(u => u.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            var values = person.GroupBy(u => u.Figure.Value, StringComparer.Ordinal).ToList();
            var ofLabel = person.ToLookup(u => u.Figure.Label, StringComparer.Ordinal);
            foreach (var value in values.Where(g => FirmsOf(g) >= FewestFirms))
            {
                var under = value.Select(u => u.Figure.Label).ToHashSet(StringComparer.Ordinal);
                if (AreToTheNearestFive(under.SelectMany(label => ofLabel[label]))) continue;
                var (firms, looked) = (FirmsOf(value), FirmsOf(under.SelectMany(label => ofLabel[label])));
                bool IsChance(double usual) => usual > StandsForGood || people.Count * values.Count * Distributions.BinomialUpperTail(firms - 1, looked - 1, usual) > SmallestChance;
                var imagined = Imagined(value.First().Figure);
                if (IsChance(colleagues.LeastAgain(under, imagined))) continue;
                var (again, others) = colleagues.Again(under, person.Key, imagined);
                if (others < FewestOthers || IsChance(again) || Math.Max(again, colleagues.Share(value, person.Key, imagined)) is var usual && IsChance(usual)) continue;
                foreach (var use in value) signs[use.Visit.Id] = Told(use, firms, usual, signs.GetValueOrDefault(use.Visit.Id));
            }
        }
        return signs;
    }

    /// <summary>Whether what one gives under a label, several figures at several firms, are fives and tens of two digits, but for what partners wrote: of figures as they come one in five is.</summary>
    private static bool AreToTheNearestFive(IEnumerable<Use> uses) => uses.Select(u => u.Figure).ToList() is var figures && figures.Where(f => f.Number % 5 == 0 && f.Number is > 0 and < 100).ToList() is var fives
        && fives.DistinctBy(f => f.Value).Count() >= FewestRounded && fives.Count >= MostRounded * figures.Count;

    private const int FewestRounded = 3;
    private const double MostRounded = 0.8;

    private static int FirmsOf(IEnumerable<Use> uses) => uses.Select(u => u.Firm).Distinct(StringComparer.Ordinal).Count();

    /// <summary>Of others how many are imagined to give a figure again, as nobody has seen them all: one, and of figures so long that they can only be read hardly any.</summary>
    private static double Imagined(Figure figure) => Math.Pow(10, -Math.Max(0, figure.Value.Replace(".", "", StringComparison.Ordinal).Trim('0').Length - LongestName));

    private static double Pairs(double firms) => firms * (firms - 1);

    /// <summary>What the others than a person give: on visits that he did not sign. Added up once for all; only those who ever sign with him are counted anew.</summary>
    private sealed class Colleagues
    {
        private readonly Dictionary<string, List<(string Person, List<Use> Uses, Repeats Repeats)>> ofLabel;
        private readonly Dictionary<string, double> pairsOfLabel;
        private readonly Dictionary<string, HashSet<string>> partners;
        private readonly ILookup<string, Use> ofValue;
        private readonly Dictionary<string, List<(string Firm, HashSet<string> Signers, int Visits)>> ofIndustry;
        private readonly Dictionary<(string Person, string Firm), int> visits;
        private readonly Dictionary<(string Person, string Industry), int> firms = [];
        private readonly Dictionary<(string Label, string Person), List<(string Person, Repeats Repeats)>> others = [];
        private readonly Dictionary<(string Labels, string Person), (double Usual, double Pairs, int Others)> again = [];

        public Colleagues(List<Use> uses)
        {
            ofLabel = uses.GroupBy(u => u.Figure.Label, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.GroupBy(u => u.Person, StringComparer.Ordinal).Select(p => (p.Key, p.ToList(), RepeatsOf(p))).ToList(), StringComparer.Ordinal);
            pairsOfLabel = ofLabel.ToDictionary(l => l.Key, l => l.Value.Sum(p => p.Repeats.All), StringComparer.Ordinal);
            partners = uses.GroupBy(u => u.Person, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.SelectMany(u => u.Visit.Inspectors).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
            ofValue = uses.ToLookup(u => u.Figure.Value, StringComparer.Ordinal);
            ofIndustry = uses.DistinctBy(u => (u.Industry, u.Visit.Id, u.Person)).GroupBy(u => u.Industry, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.GroupBy(u => u.Firm, StringComparer.Ordinal).Select(f => (f.Key, f.Select(u => u.Person).ToHashSet(StringComparer.Ordinal), f.DistinctBy(u => u.Visit.Id).Count())).ToList(), StringComparer.Ordinal);
            visits = uses.DistinctBy(u => (u.Person, u.Visit.Id)).CountBy(u => (u.Person, u.Firm)).ToDictionary(v => v.Key, v => v.Value);
        }

        /// <summary>What <see cref="Again"/> is not under, whoever is left out.</summary>
        public double LeastAgain(IReadOnlyCollection<string> labels, double imagined) => imagined / (labels.Sum(label => pairsOfLabel[label]) + ImaginedPairs);

        /// <summary>
        /// The chance that two firms of one of them show one figure under the labels, which two of three do not exceed (others may have a stock too, and whoever signs with them carries it), and how many they are.
        /// </summary>
        public (double Usual, int Others) Again(IReadOnlyCollection<string> labels, string person, double imagined)
        {
            var key = (string.Join(NextCell, labels.Order(StringComparer.Ordinal)), person);
            if (!again.TryGetValue(key, out var known)) again[key] = known = AgainUnder(labels, person);
            return (Math.Max(known.Usual, imagined / (known.Pairs + ImaginedPairs)), known.Others);
        }

        private (double Usual, double Pairs, int Others) AgainUnder(IEnumerable<string> labels, string person)
        {
            var repeats = labels.SelectMany(label => OthersUnder(label, person)).GroupBy(o => o.Person, o => o.Repeats, StringComparer.Ordinal).Select(g => new Repeats(g.Sum(r => r.Again), g.Sum(r => r.All))).Where(r => r.All > 0).ToList();
            return repeats.Count == 0 ? (1, 0, 0) : (Robust.Quantile([.. repeats.Select(r => r.Again / r.All)], MostOthers), repeats.Sum(r => r.All), repeats.Count);
        }

        private List<(string Person, Repeats Repeats)> OthersUnder(string label, string person) => others.TryGetValue((label, person), out var known) ? known
            : others[(label, person)] = [.. ofLabel[label].Where(o => o.Person != person)
                .Select(o => (o.Person, partners[person].Contains(o.Person) ? RepeatsOf(o.Uses.Where(u => !u.Visit.Inspectors.Contains(person))) : o.Repeats))];

        /// <summary>How often they give the very figure, whatever of, where they give any at firms of its industries.</summary>
        public double Share(IEnumerable<Use> value, string person, double imagined)
        {
            var industries = value.Select(u => u.Industry).ToHashSet(StringComparer.Ordinal);
            var with = FirmsOf(ofValue[value.First().Figure.Value].Where(u => industries.Contains(u.Industry) && !u.Visit.Inspectors.Contains(person)));
            return (with + imagined) / (industries.Sum(i => FirmsIn(i, person)) + ImaginedFirms);
        }

        private int FirmsIn(string industry, string person) => firms.TryGetValue((person, industry), out var known) ? known
            : firms[(person, industry)] = ofIndustry[industry].Count(f => !f.Signers.Contains(person) || f.Visits > visits[(person, f.Firm)]);

        private static Repeats RepeatsOf(IEnumerable<Use> uses) =>
            uses.ToList() is var all ? new(all.GroupBy(u => u.Figure.Value, StringComparer.Ordinal).Sum(v => Pairs(FirmsOf(v))), Pairs(FirmsOf(all))) : default;
    }

    /// <summary>Pairs of firms at which one person gives the same figure under a label, and all pairs.</summary>
    private readonly record struct Repeats(double Again, double All);

    private static VisitSign Told(Use use, int firms, double usual, VisitSign? known) => new(new Example(new RowRef("visits", use.Visit.Day, use.Visit.Id), firms, new(
            $"检查 {use.Visit.Id} 的“{use.Figure.Label} {use.Figure.Value}”，{use.Person} 在 {firms} 家企业都这样记（同事重复同一读数的机会为 {usual:0.0%}）",
            $"visit {use.Visit.Id} gives '{use.Figure.Label} {use.Figure.Value}', as {use.Person} does at {firms} firms (a colleague gives a figure again with a chance of {usual:0.0%})")),
        known is null ? [use.Person] : [.. known.Concerned.Append(use.Person).Distinct()]);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份有读数的笔录中 {signs} 份使用本人在多家企业重复的读数（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} narratives with readings give figures that the person gives at firm after firm (usually {peers.Mean:0.0%})");
}
