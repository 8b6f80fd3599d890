using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// Visits of one person that last exactly as long as each other, to the second: times that were typed in, not recorded. How common each length is among the
/// colleagues is the expectation, so that whole minutes, quarters of an hour or a form's default accuse nobody: binomial tail of the person's most frequent
/// length, times the lengths and the people looked at.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: whole minutes as a rule of the bureau.</remarks>
public sealed class EqualLengths : VisitSigns
{
    private const int FewestEqual = 4;
    private const double SmallestChance = 1e-3;

    public override IndicatorCard Card { get; } = CardOf("equal_lengths", Tier.Statistical, ["implausible_visit", "other_record"], new("检查时长分秒不差", "visits of equal length"),
        new("全局按整分钟或默认时长记录", "whole minutes or a default length as a rule of the bureau"), "identical duration (domain §7); binomial tail");

    protected override int FewestVisits => 8;

    protected override int FewestSigns => FewestEqual;

    protected override double SmallestShare => 0.12;

    protected override double HonestFloor => 0.01;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day) =>
        day.Visits.Select(v => new SeenVisit((v.EndedAt - v.StartedAt).TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));

    protected override IReadOnlyDictionary<string, VisitSign> Signs(IReadOnlyList<KeptVisit> visits)
    {
        var common = visits.GroupBy(v => v.Own, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var people = visits.SelectMany(v => v.Inspectors.Select(i => (Inspector: i, Visit: v))).GroupBy(x => x.Inspector, x => x.Visit).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var signs = new Dictionary<string, VisitSign>(StringComparer.Ordinal);
        foreach (var person in people)
        {
            var own = person.ToList();
            var equal = own.GroupBy(v => v.Own, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().ToList();
            if (equal.Count < FewestEqual) continue;
            // Where few others were seen, one visit in forty of any one length would surprise nobody.
            var usual = (common[equal[0].Own] - equal.Count + 1.0) / (visits.Count - own.Count + 40);
            var chance = people.Count * own.DistinctBy(v => v.Own).Count() * Distributions.BinomialUpperTail(equal.Count, own.Count, usual);
            if (chance > SmallestChance) continue;
            foreach (var visit in equal)
                signs[visit.Id] = new VisitSign(new Example(new RowRef("visits", visit.Day, visit.Id), equal.Count, new($"检查 {visit.Id} 时长 {Clock(visit.Own)}，与本人另 {equal.Count - 1} 次检查分秒不差（同事中占 {usual:0.0%}）",
                    $"visit {visit.Id} lasted {Clock(visit.Own)}, as {equal.Count - 1} others of the same person to the second (colleagues: {usual:0.0%})")),
                    signs.TryGetValue(visit.Id, out var known) ? [.. known.Concerned, person.Key] : [person.Key]);
        }
        return signs;
    }

    private static string Clock(string seconds) => TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次时长分秒不差（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits lasted as long as each other to the second (usually {peers.Mean:0.0%})");
}
