using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person who, in charge of visits, finds as often as others do, but only what hardly becomes a case or may cost little: signboards and ledgers, never the stack. The share of trifles among the finds of a year is held against what others find in
/// those trades, by the upper beta-binomial tail, as wide as people differ.
/// </summary>
/// <remarks>Unit: share of finds. Innocent look-alike: a round of small shops or radiation devices, where there is nothing graver to find (the trade's share is the expectation).</remarks>
public sealed class OnlyTrifles : FindsAndCases
{
    private const int FewestOwn = 8;
    private const double Mostly = 0.8, Floor = 0.05;

    /// <summary>What people find differs widely by where and when they go out (by night, in a street of restaurants, for a town): hardly one in thirty is left out for being apart.</summary>
    private const double MostForgers = 0.03;

    /// <summary>By so many finds the usual share of trifles weighs in that of a trade.</summary>
    private const double OfTrade = 5;

    public override IndicatorCard Card { get; } = new("only_trifles", 2, LeadKind.EnforcementRecord, Tier.Statistical, ["never_finds"], "share of finds", new("只查轻微问题", "finds only trifles"),
        new("所查行业本无严重问题", "trades in which there is nothing graver to find"), "codes by how often they become cases and by the statutory maximum; beta-binomial upper tail");

    private static readonly Dataset Finds = new("signatures_found", [Text("visit_id"), Text("inspector"), Text("code")], ["visit_id"], null);

    private static readonly SearchLimits All = new(FewestKeys: 1, Most: 1000);

    public override Dataset Digest => Finds;

    public override int ArchiveDays => 365;

    public override Table Digested(EnforcementDay day)
    {
        // At a firm of no known trade nobody can say what is usually found.
        var visits = FindsOf(day).Where(v => day.Enterprise(v.EnterpriseId) is { Industry.Length: > 0 }).ToList();
        IReadOnlyList<string?> Of(Func<Visit, string> cell) => [.. visits.Select(cell)];
        return new Table(Finds, visits.Count).With("visit_id", Of(v => v.Id)).With("inspector", Of(v => v.Inspectors[0])).With("code", Of(v => v.ViolationCode));
    }

    public override IEnumerable<Filed> File(Table digest) => Enumerable.Range(0, digest.RowCount).Select(row => new Filed(KeyOf(digest.TextAt("inspector", row)!, digest.TextAt("code", row)!), row));

    private static long KeyOf(string person, string code) => Filed.KeyOf($"{person}|{code}");

    protected override ILookup<string, string> Earlier(EnforcementDay day, IReadOnlyList<Visit> finds, Memory memory)
    {
        var codes = day.Cases.Select(c => c.ViolationCode).Concat(finds.Select(v => v.ViolationCode)).Where(c => c.Length > 0 && !c.Contains(';', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var people = finds.Select(v => v.Inspectors[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return memory.Archive.Find([.. people.SelectMany((p, i) => codes.Select((c, k) => new Wanted(i * codes.Count + k, KeyOf(p, c))))], All).CountBy(f => f.Asker).ToLookup(f => people[f.Key / codes.Count], f => $"{codes[f.Key % codes.Count]}={f.Value}", StringComparer.Ordinal);
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var finds = FindsOf(window);
        var codes = Gravities(finds);
        bool IsTrifle(string code) => codes[code].IsTrifle;
        if (!codes.Values.Any(c => c.IsTrifle)) yield break;
        var known = finds.Where(f => codes.ContainsKey(f.Code) && f.Industry.Length > 0).ToList();
        var people = known.GroupBy(f => f.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Own: (IReadOnlyList<Find>)[.. g], Earlier: g.First().Earlier.Where(e => codes.ContainsKey(e.Key)).ToList()))
            .Select(p => (p.Own, Trifles: p.Own.Count(f => IsTrifle(f.Code)) + p.Earlier.Sum(e => IsTrifle(e.Key) ? e.Value : 0), All: p.Own.Count + p.Earlier.Sum(e => e.Value))).ToList();
        var peers = PeerRate.Fit(people.Select(p => ((double)p.Trifles, (double)p.All)), Floor, MostForgers);
        var byTrade = known.ToLookup(f => f.Industry, StringComparer.Ordinal);
        foreach (var (own, trifles, all) in people.Where(p => p.All >= FewestOwn))
        {
            var usual = Usual(own.Average(f => OfTheTrade(f, byTrade[f.Industry], IsTrifle, peers.Mean)), own.Count, all, peers.Mean);
            var p = trifles < Mostly * all ? 1 : new PeerRate(usual * (peers.A + peers.B), (1 - usual) * (peers.A + peers.B)).UpperTail(trifles, all);
            yield return Of(own, (double)trifles / all, usual, p, all, new(
                $"一年内主办检查发现的 {all} 个问题中 {trifles} 个属很少立案或罚则很轻的问题（同行业他人约 {usual:0%}）", $"of {all} problems found in a year when in charge {trifles} are such as hardly become cases or may cost little (others in these trades: {usual:0%})"));
        }
    }

    /// <summary>What is expected of all of a year's finds: in which trades the earlier ones were made is not known, and they may have been of those where hardly anything graver is found.</summary>
    private static double Usual(double ofTrades, int inWindow, int all, double ofCity) => (inWindow * ofTrades + (all - inWindow) * Math.Max(ofTrades, ofCity)) / all;

    /// <summary>The share of trifles among what others find in the trade of a find.</summary>
    private static double OfTheTrade(Find find, IEnumerable<Find> ofTrade, Func<string, bool> isTrifle, double usual)
    {
        var others = ofTrade.Where(f => f.Person != find.Person).ToList();
        return (others.Count(f => isTrifle(f.Code)) + OfTrade * usual) / (others.Count + OfTrade);
    }
}
