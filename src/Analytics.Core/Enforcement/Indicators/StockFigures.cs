using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Readings that one person gives again and again, at firm after firm: the words were turned, the figures not. How often others give a figure of theirs again at another firm, under the same label, is the expectation, so that round
/// numbers, limits, the number of a badge and coarse readings accuse nobody; and how often others give that very figure at firms of those industries, so that the names of goods do not. Binomial tail of the firms at which one figure stands, times the figures and the people looked at.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: one's own number or a phrase with a figure in it (others' labels repeat theirs too; a label that hardly anybody else uses is not judged).</remarks>
public sealed class StockFigures : VisitSigns
{
    private const int FewestFirms = 3, FewestOthers = 3;
    private const double SmallestChance = 1e-3, MostOthers = 2 / 3.0, ImaginedPairs = 50, ImaginedFirms = 20;

    /// <summary>A figure that others give again so often is none that is read: a badge, a limit, the year of a permit.</summary>
    private const double StandsForGood = 0.2;

    public override IndicatorCard Card { get; } = CardOf("stock_figures", Tier.Statistical, ["templated_record"], new("各企业读数相同", "the same readings at firm after firm"),
        new("本人证号、限值等固定数字", "one's own number, limits and other figures that stand for good"), "figures by their labels; binomial tail of a figure's repeats against those of others (domain §7)") with
    { Version = 1 };

    protected override int FewestVisits => 5;

    protected override int FewestSigns => FewestFirms;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

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
        var ofLabel = uses.ToLookup(u => u.Figure.Label, StringComparer.Ordinal);
        var people = uses.GroupBy(u => u.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            var values = person.GroupBy(u => u.Figure.Value, StringComparer.Ordinal).ToList();
            foreach (var value in values.Where(g => FirmsOf(g) >= FewestFirms))
            {
                var under = value.Select(u => u.Figure.Label).ToHashSet(StringComparer.Ordinal);
                var (again, others) = Expected(under.SelectMany(l => ofLabel[l]), person.Key);
                if (others < FewestOthers) continue;
                var (firms, looked) = (FirmsOf(value), FirmsOf(person.Where(u => under.Contains(u.Figure.Label))));
                var usual = Math.Min(0.99, Math.Max(again, ShareAmongOthers(value, uses, person.Key)));
                if (usual > StandsForGood) continue;
                if (people.Count * values.Count * Distributions.BinomialUpperTail(firms - 1, looked - 1, usual) > SmallestChance) continue;
                foreach (var use in value) signs[use.Visit.Id] = Told(use, firms, usual, signs.GetValueOrDefault(use.Visit.Id));
            }
        }
        return signs;
    }

    private static int FirmsOf(IEnumerable<Use> uses) => uses.Select(u => u.Firm).Distinct(StringComparer.Ordinal).Count();

    /// <summary>
    /// Of what others give under the labels on visits that the person did not sign: the chance that two firms of one of them show one figure, which two of three do not exceed (others may have a stock too, and whoever signs with
    /// them carries it), and how many they are.
    /// </summary>
    private static (double Usual, int Others) Expected(IEnumerable<Use> labelled, string person)
    {
        var others = labelled.Where(u => !u.Visit.Inspectors.Contains(person)).GroupBy(u => (u.Person, u.Figure.Label)).Select(g => (g.Key.Person, Again: g.GroupBy(u => u.Figure.Value, StringComparer.Ordinal).Sum(v => Pairs(FirmsOf(v))), Pairs: Pairs(FirmsOf(g))))
            .GroupBy(x => x.Person, StringComparer.Ordinal).Select(g => (Again: g.Sum(x => x.Again), Pairs: g.Sum(x => x.Pairs))).Where(x => x.Pairs > 0).ToList();
        return others.Count == 0 ? (1, 0) : (Math.Max(Robust.Quantile([.. others.Select(o => o.Again / o.Pairs)], MostOthers), 1 / (others.Sum(o => o.Pairs) + ImaginedPairs)), others.Count);
    }

    private static double Pairs(double firms) => firms * (firms - 1);

    /// <summary>How often others give the very figure, whatever of, where they give any at firms of those industries.</summary>
    private static double ShareAmongOthers(IEnumerable<Use> value, IEnumerable<Use> uses, string person)
    {
        var (figure, industries) = (value.First().Figure.Value, value.Select(u => u.Industry).ToHashSet(StringComparer.Ordinal));
        var others = uses.Where(u => industries.Contains(u.Industry) && !u.Visit.Inspectors.Contains(person)).ToList();
        return (FirmsOf(others.Where(u => u.Figure.Value == figure)) + 1) / (FirmsOf(others) + ImaginedFirms);
    }

    private static VisitSign Told(Use use, int firms, double usual, VisitSign? known) => new(new Example(new RowRef("visits", use.Visit.Day, use.Visit.Id), firms, new(
            $"检查 {use.Visit.Id} 的“{use.Figure.Label} {use.Figure.Value}”，{use.Person} 在 {firms} 家企业都这样记（同事重复同一读数的机会为 {usual:0.0%}）",
            $"visit {use.Visit.Id} gives '{use.Figure.Label} {use.Figure.Value}', as {use.Person} does at {firms} firms (a colleague gives a figure again with a chance of {usual:0.0%})")),
        known is null ? [use.Person] : [.. known.Concerned.Append(use.Person).Distinct()]);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 份有读数的笔录中 {signs} 份使用本人在多家企业重复的读数（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} narratives with readings give figures that the person gives at firm after firm (usually {peers.Mean:0.0%})");
}
