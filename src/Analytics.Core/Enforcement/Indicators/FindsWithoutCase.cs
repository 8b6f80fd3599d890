using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person whose grave finds do not become cases, where the same finds of others do: what was seen is written down and let go. Finds of a month ago and more, made in charge of a visit, are held against how often finds of their
/// codes become cases, by the upper beta-binomial tail, as wide as people differ.
/// </summary>
/// <remarks>Unit: share of grave finds. Innocent look-alike: a district that makes cases late or leaves them to the city (its colleagues' do not become cases either).</remarks>
public sealed class FindsWithoutCase : FindsAndCases
{
    private const int FewestOwn = 4, FewestOfDistrict = 10;
    private const double Mostly = 0.6, Floor = 0.02;

    public override IndicatorCard Card { get; } = new("finds_without_case", 2, LeadKind.EnforcementRecord, Tier.Statistical, ["other_record"], "share of grave finds", new("查而不立案", "grave finds without a case"),
        new("本区统一延后或移交立案", "a district that makes its cases late or leaves them to the city"), "finds by their codes against the cases; beta-binomial upper tail");

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var finds = FindsOf(window);
        var codes = Gravities(finds);
        var grave = finds.Where(f => f.BecameCase is not null && codes.TryGetValue(f.Code, out var code) && !code.IsTrifle && !double.IsNaN(code.Becomes)).ToList();
        var people = grave.GroupBy(f => f.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Own: (IReadOnlyList<Find>)[.. g], Without: g.Count(f => f.BecameCase == false))).ToList();
        if (people.Count == 0) yield break;
        var peers = PeerRate.Fit(people.Select(p => ((double)p.Without, (double)p.Own.Count)), Floor);
        foreach (var (own, without) in people.Where(p => p.Own.Count >= FewestOwn))
        {
            var usual = own.Average(f => Math.Max(OfTheCode(f, grave), OfTheDistrict(f, grave)));
            var p = without < Mostly * own.Count ? 1 : new PeerRate(usual * (peers.A + peers.B), (1 - usual) * (peers.A + peers.B)).UpperTail(without, own.Count);
            yield return Of(own, (double)without / own.Count, usual, p, own.Count, new(
                $"主办检查发现的 {own.Count} 个应立案问题中 {without} 个未见立案（他人同类问题约 {usual:0%} 不立案）", $"of {own.Count} grave problems found when in charge {without} did not become cases (of the like found by others {usual:0%} do not)"));
        }
    }

    /// <summary>The share of others' finds of a code that became no case: one who lets a third of them go would be his own excuse.</summary>
    private static double OfTheCode(Find find, IReadOnlyList<Find> grave)
    {
        var others = grave.Where(f => f.Code == find.Code && f.Person != find.Person).ToList();
        return (others.Count(f => f.BecameCase == false) + 0.5) / (others.Count + 1);
    }

    /// <summary>The share of grave finds of colleagues in the district of a find that became no case; 0 where there are few.</summary>
    private static double OfTheDistrict(Find find, IReadOnlyList<Find> grave)
    {
        var others = grave.Where(f => f.Visit.District == find.Visit.District && f.Person != find.Person).ToList();
        return others.Count < FewestOfDistrict ? 0 : others.Count(f => f.BecameCase == false) / (double)others.Count;
    }
}
