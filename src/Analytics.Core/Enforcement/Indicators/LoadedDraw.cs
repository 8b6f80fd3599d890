using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits given as drawn by lot (双随机) that fall on the same few firms again and again. Of each trade and district in which a person draws, the firm that he draws most often is held against the firms of the register that the lot could
/// fall on (binomial tail, times the firms; large firms are drawn twice as often, or as often as the others' favourite is by them), the trades together by Fisher's method, times the people looked at. So are the few firms, of any trades, on which most of his draws fall, against all the firms of these trades.
/// </summary>
/// <remarks>Unit: share of draws. Innocent look-alike: a trade of few firms (the register says so), a short list that all draw from (the colleagues meet the same firms again too).</remarks>
public sealed class LoadedDraw : VisitSigns
{
    private const int FewestDraws = 10, FewestInAll = 5, FewestOfTrade = 3;
    private const double SmallestChance = 1e-3, Odd = 0.05, TwiceItsPart = 2, SmallestPValue = 1e-30;
    private const string ByLot = "random";
    private const char NextCell = '|';

    public override IndicatorCard Card { get; } = CardOf("loaded_draw", Tier.Statistical, ["other_record", "never_finds"], new("“随机”检查集中于少数企业", "draws that fall on the same few firms"),
        new("同行业企业很少；抽查名单本来就短", "a trade of few firms; a short list to draw from"), "draws against the register; binomial tail, Fisher's method") with
    { Version = 2 };

    protected override int FewestVisits => FewestDraws;

    protected override int FewestSigns => FewestInAll;

    protected override double SmallestShare => 0.2;

    protected override double HonestFloor => 0.02;

    protected override bool IsEvaluated(KeptVisit visit) => visit.Own.Length > 0;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day)
    {
        var pools = day.Enterprises.CountBy(e => (e.District, e.Industry)).ToDictionary(p => p.Key, p => p.Value);
        return day.Visits.Select(v => new SeenVisit(v.Reason == ByLot && day.Enterprise(v.EnterpriseId) is { } firm ? string.Create(CultureInfo.InvariantCulture, $"{pools[(firm.District, firm.Industry)]}{NextCell}{firm.District}{NextCell}{firm.Industry}") : ""));
    }

    /// <summary>A firm and how often it was drawn, of how many draws in its trade and district, and the chance of that.</summary>
    private sealed record Favourite(string Firm, int Drawn, int Draws, double PValue);

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var draws = visits.Where(IsEvaluated).DistinctBy(v => v.Id).ToList();
        var people = draws.SelectMany(v => v.Inspectors.Distinct().Select(i => (Person: i, Visit: v))).GroupBy(x => x.Person, x => x.Visit, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var byTrade = draws.ToLookup(v => v.Own, StringComparer.Ordinal);
        var byDistrict = draws.ToLookup(DistrictOf, StringComparer.Ordinal);
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var person in people.Where(p => p.Count() >= FewestDraws))
        {
            // Two records of one firm and day are one draw.
            var favourites = person.DistinctBy(v => (v.EnterpriseId, v.Day)).GroupBy(v => v.Own, StringComparer.Ordinal).Where(g => g.Count() >= FewestOfTrade).Select(g => FavouriteOf(person.Key, [.. g], byTrade[g.Key])).ToList();
            var few = FewOf(person.Key, [.. person.DistinctBy(v => (v.EnterpriseId, v.Day))], byDistrict);
            if (2 * people.Count * Math.Min(Together(favourites), few.Count == 0 ? 1 : few[0].PValue) > SmallestChance) continue;
            foreach (var favourite in favourites.Where(f => f.PValue < Odd).Concat(few.Where(f => 2 * people.Count * f.PValue <= SmallestChance)).DistinctBy(f => f.Firm))
                foreach (var visit in person.Where(v => v.EnterpriseId == favourite.Firm)) signs[visit.Id] = Tell(visit, person.Key, favourite, signs.GetValueOrDefault(visit.Id));
        }
        return signs;
    }

    /// <summary>Fisher's method: the sum of −ln p over n trades has the tail of a chi-square of 2n degrees, which is that of a Poisson of fewer than n.</summary>
    private static double Together(IReadOnlyList<Favourite> favourites) => favourites.Count == 0 ? 1 : Distributions.PoissonLowerTail(favourites.Count - 1, favourites.Sum(f => -Math.Log(f.PValue)));

    /// <summary>The firm of a trade that one person draws most often, against a chance of twice its part of the register, or of what the others' favourite is to them.</summary>
    private static Favourite FavouriteOf(string person, IReadOnlyList<KeptVisit> own, IEnumerable<KeptVisit> all)
    {
        var pool = double.Parse(own[0].Own.Split(NextCell)[0], CultureInfo.InvariantCulture);
        var most = own.CountBy(v => v.EnterpriseId, StringComparer.Ordinal).OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).First();
        var others = all.Where(v => !v.Inspectors.Contains(person)).ToList();
        var othersMost = others.Count == 0 ? 0 : others.CountBy(v => v.EnterpriseId, StringComparer.Ordinal).Max(f => f.Value);
        var usual = Math.Min(0.95, Math.Max(TwiceItsPart / pool, (othersMost + 1) / (others.Count + pool)));
        return new Favourite(most.Key, most.Value, own.Count, most.Value < 2 ? 1 : Math.Clamp(pool * Distributions.BinomialUpperTail(most.Value, own.Count, usual), SmallestPValue, 1));
    }

    private static string DistrictOf(KeptVisit draw) => draw.Own.Split(NextCell)[1];

    /// <summary>
    /// Two to five firms on which a person's draws in a district fall, where that is least likely: friends are of several trades, and each alone is drawn no oftener than chance may have it. Any so many of the firms of the trades in which he
    /// draws might be the ones; each is drawn twice its part, or the few as often as the others' favourites are by them.
    /// </summary>
    private static List<Favourite> FewOf(string person, IReadOnlyList<KeptVisit> own, ILookup<string, KeptVisit> byDistrict) => own.GroupBy(DistrictOf, StringComparer.Ordinal).Where(d => d.Count() >= FewestDraws).SelectMany(district =>
    {
        var (draws, pool) = (district.Count(), district.DistinctBy(v => v.Own).Sum(v => double.Parse(v.Own.Split(NextCell)[0], CultureInfo.InvariantCulture)));
        var most = district.CountBy(v => v.EnterpriseId, StringComparer.Ordinal).OrderByDescending(f => f.Value).ThenBy(f => f.Key, StringComparer.Ordinal).ToList();
        var others = byDistrict[district.Key].Where(v => !v.Inspectors.Contains(person)).CountBy(v => v.EnterpriseId, StringComparer.Ordinal).Select(f => f.Value).OrderDescending().ToList();
        return Enumerable.Range(2, MostFriends - 1).Where(k => k < most.Count).Select(k =>
        {
            var (fell, usual) = (most.Take(k).Sum(f => f.Value), Math.Min(0.95, k * TwiceItsPart / pool));
            usual = Math.Clamp((others.Take(k).Sum() + k) / (others.Sum() + pool), usual, 0.95);
            var p = Math.Clamp((MostFriends - 1) * Choices(pool, k) * Distributions.BinomialUpperTail(fell, draws, usual), SmallestPValue, 1);
            return most.Take(k).Select(f => new Favourite(f.Key, f.Value, draws, p)).ToList();
        });
    }).MinBy(f => f[0].PValue) ?? [];

    private const int MostFriends = 5;

    /// <summary>In how many ways so many of a pool can be chosen.</summary>
    private static double Choices(double pool, int of) => Enumerable.Range(0, of).Aggregate(1.0, (ways, i) => ways * Math.Max(1, pool - i) / (i + 1));

    private static VisitSign Tell(KeptVisit visit, string person, Favourite favourite, VisitSign? known) => new(new Example(new RowRef("visits", visit.Day, visit.Id), favourite.Drawn, new(
            $"检查 {visit.Id}：{person} 的 {favourite.Draws} 次“随机”检查中 {favourite.Drawn} 次抽中企业 {favourite.Firm}", $"visit {visit.Id}: of {favourite.Draws} draws of {person} {favourite.Drawn} fall on firm {favourite.Firm}")),
        known is null ? [person] : [.. known.Concerned.Append(person).Distinct()]);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次“随机”检查中 {signs} 次落在少数几家企业（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} draws by lot fall on few firms (usually {peers.Mean:0.0%})");
}
