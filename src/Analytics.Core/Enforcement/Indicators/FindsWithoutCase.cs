using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person whose grave finds do not become cases, where the same finds of others do: what was seen is written down and let go. Finds of a month ago and more and of the months before the season, made in charge of a visit, are held against how often finds of their
/// codes become cases, by the upper beta-binomial tail, as wide as people differ.
/// </summary>
/// <remarks>Unit: share of grave finds. Innocent look-alike: a district that makes cases late or leaves them to the city (its colleagues' do not become cases either).</remarks>
public sealed class FindsWithoutCase : FindsAndCases
{
    private const int FewestOwn = 4, FewestOfDistrict = 10;
    private const double Mostly = 0.6, Floor = 0.02;

    public override IndicatorCard Card { get; } = new("finds_without_case", 6, LeadKind.EnforcementRecord, Tier.Statistical, ["other_record"], "share of grave finds", new("查而不立案", "grave finds without a case"),
        new("本区统一延后或移交立案", "a district that makes its cases late or leaves them to the city"), "finds by their codes against the cases; beta-binomial upper tail");

    private static readonly Dataset Finds = new("signatures_finds_and_cases", [Text("visit_id"), Text("inspector"), Text("code"), Text("enterprise_id"), Text("district")], ["visit_id"], null);

    public override Dataset Digest => Finds;

    /// <summary>A person makes a dozen grave finds a year: who lets some of them go is known after a year or two.</summary>
    private const int KeptDays = 540;

    public override int DigestDays => KeptDays;

    public override Table Digested(EnforcementDay day)
    {
        var visits = FindsOf(day).ToList();
        IReadOnlyList<string?> Of(Func<Visit, string> cell) => [.. visits.Select(cell)];
        return new Table(Finds, visits.Count).With("visit_id", Of(v => v.Id)).With("inspector", Of(v => v.Inspectors[0])).With("code", Of(v => v.ViolationCode)).With("enterprise_id", Of(v => v.EnterpriseId)).With("district", Of(v => v.District));
    }

    /// <summary>Finds of one person, district and code, and those of them that became no case.</summary>
    private sealed record Sum(string Person, string District, string Code, int All, int Without);

    /// <summary>A person makes a handful of grave finds in a season: those of the months before tell as much.</summary>
    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        foreach (var observation in base.Observe(day, memory)) yield return observation;
        if (day.Cases.Count == 0) yield break;
        var becameCase = Became(day.Cases.Select(c => (c.VisitId, c.EnterpriseId, c.FoundOn)), memory.Digests.SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => d.Table.TextAt("visit_id", row)!)));
        // Of finds that are older than all cases nobody knows what became.
        var sums = memory.Digests.Where(d => d.Day <= day.Day.AddDays(-CaseDays) && d.Day >= day.Cases[0].FoundOn).SelectMany(d => Enumerable.Range(0, d.Table.RowCount).Select(row => (d.Day, d.Table, Row: row)))
            .GroupBy(f => (Person: f.Table.TextAt("inspector", f.Row)!, District: f.Table.TextAt("district", f.Row)!, Code: f.Table.TextAt("code", f.Row)!))
            .Select(g => new Sum(g.Key.Person, g.Key.District, g.Key.Code, g.Count(), g.Count(f => !becameCase(f.Table.TextAt("visit_id", f.Row)!, f.Table.TextAt("enterprise_id", f.Row)!, f.Day))));
        yield return new Observation(Card.Id, Subject.City, day.Day)
        {
            Roll = FirmRecord.Tagged(sums.OrderBy(s => s.Person, StringComparer.Ordinal).ThenBy(s => s.District, StringComparer.Ordinal).ThenBy(s => s.Code, StringComparer.Ordinal)
                .Select(s => new[] { s.Person, s.District, s.Code, $"{s.All}", $"{s.Without}" })),
        };
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Of(Subject.City) is not [.., var today]) yield break;
        var codes = Gravities(FindsOf(window));
        var grave = FirmRecord.Untagged(today.Roll).Where(c => c.Length == 5).Select(c => new Sum(c[0], c[1], c[2], int.Parse(c[3], CultureInfo.InvariantCulture), int.Parse(c[4], CultureInfo.InvariantCulture)))
            .Where(s => codes.TryGetValue(s.Code, out var code) && !code.IsTrifle && !double.IsNaN(code.Becomes)).ToList();
        var people = grave.GroupBy(s => s.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Own: g.ToList(), All: g.Sum(s => s.All), Without: g.Sum(s => s.Without))).ToList();
        if (people.Count == 0) yield break;
        var peers = PeerRate.Fit(people.Select(p => ((double)p.Without, (double)p.All)), Floor);
        var (ofCode, ofDistrict) = (new Tally(grave, s => s.Code), new Tally(grave, s => s.District));
        foreach (var (own, all, without) in people.Where(p => p.All >= FewestOwn))
        {
            var usual = own.Sum(s => s.All * Math.Max(OfTheCode(ofCode.OfOthers(s)), OfTheDistrict(ofDistrict.OfOthers(s)))) / all;
            var p = without < Mostly * all ? 1 : new PeerRate(usual * (peers.A + peers.B), (1 - usual) * (peers.A + peers.B)).UpperTail(without, all);
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, own[0].Person, "", own.MaxBy(s => s.All)!.District), (double)without / all, Core.Indicators.Range.AtMost(usual), p)
            {
                Exposure = all,
                Because = new($"主办检查发现的 {all} 个应立案问题中 {without} 个未见立案（他人同类问题约 {usual:0%} 不立案）", $"of {all} grave problems found when in charge {without} did not become cases (of the like found by others {usual:0%} do not)"),
            };
        }
    }

    /// <summary>The share of others' finds of a code that became no case: one who lets a third of them go would be his own excuse.</summary>
    private static double OfTheCode((int Without, int All) others) => (others.Without + 0.5) / (others.All + 1);

    /// <summary>The share of grave finds of colleagues in the district of a find that became no case; 0 where there are few.</summary>
    private static double OfTheDistrict((int Without, int All) others) => others.All < FewestOfDistrict ? 0 : others.Without / (double)others.All;

    /// <summary>Finds, and those of them that became no case, by what they have in common.</summary>
    private sealed class Tally(IReadOnlyList<Sum> grave, Func<Sum, string> common)
    {
        private readonly Dictionary<string, (int Without, int All)> all = Counted(grave.GroupBy(common, StringComparer.Ordinal));
        private readonly Dictionary<(string, string), (int Without, int All)> own = Counted(grave.GroupBy(s => (common(s), s.Person)));

        /// <summary>Of all finds that have this in common with some, those that others made.</summary>
        public (int Without, int All) OfOthers(Sum sum) => (all[common(sum)], own[(common(sum), sum.Person)]) is var (known, his) ? (known.Without - his.Without, known.All - his.All) : default;

        private static Dictionary<TKey, (int, int)> Counted<TKey>(IEnumerable<IGrouping<TKey, Sum>> groups) where TKey : notnull => groups.ToDictionary(g => g.Key, g => (g.Sum(s => s.Without), g.Sum(s => s.All)));
    }
}
