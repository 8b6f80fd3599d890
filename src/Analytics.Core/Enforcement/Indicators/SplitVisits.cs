using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>Visits filed again for the same firm and day by the same person, under another reason or a third time: one visit counted as several. How often the colleagues do so is the expectation.</summary>
/// <remarks>Unit: share of visits. Innocent look-alike: one record for air and one for water (under one reason: not counted); a second look in the afternoon (now and then).</remarks>
public sealed class SplitVisits : VisitSigns
{
    public override IndicatorCard Card { get; } = CardOf("split_visits", Tier.Statistical, ["other_record"], new("一次检查拆成多条记录", "one visit filed as several"),
        new("按要素分别制作记录；当日再次到场", "separate records for air and water; a second look that day"), "the same firm, day and person again") with
    { Version = 1 };

    protected override int FewestVisits => 10;

    protected override int FewestSigns => 4;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.005;

    protected override IEnumerable<SeenVisit> Look(EnforcementDay day)
    {
        var before = new Dictionary<(string Firm, string Person), (Visit First, int Times)>();
        foreach (var visit in day.Visits)
        {
            var people = visit.Inspectors.Distinct().ToList();
            var again = people.Where(i => before.TryGetValue((visit.EnterpriseId, i), out var seen) && IsAnother(seen.First, visit, seen.Times)).ToList();
            var first = again.Count == 0 ? null : before[(visit.EnterpriseId, again[0])].First;
            foreach (var person in people) before[(visit.EnterpriseId, person)] = before.TryGetValue((visit.EnterpriseId, person), out var seen) ? (seen.First, seen.Times + 1) : (visit, 1);
            yield return first is null ? new SeenVisit("") : new SeenVisit("", new Example(visit.Ref with { Other = $"visits:{first.Day:yyyy-MM-dd}:{first.Id}" }, 1,
                new($"检查 {visit.Id}（{visit.StartedAt:HH:mm}–{visit.EndedAt:HH:mm}）与同日同企业的检查 {first.Id}（{first.StartedAt:HH:mm}–{first.EndedAt:HH:mm}）为同一人", $"visit {visit.Id} ({visit.StartedAt:HH:mm}–{visit.EndedAt:HH:mm}) is at the firm of visit {first.Id} ({first.StartedAt:HH:mm}–{first.EndedAt:HH:mm}) of that day, by the same person")), again);
        }
    }

    /// <summary>Two records under one reason are those of air and water; a visit counted for another plan, or a third time, is not.</summary>
    private static bool IsAnother(Visit first, Visit visit, int times) => times > 1 || first.Reason != visit.Reason;

    protected override Bilingual Because(int signs, int visits, PeerRate peers) => new(
        $"{visits} 次检查中 {signs} 次为同日同企业的重复记录（同城通常 {peers.Mean:0.0%}）", $"{signs} of {visits} visits are filed again for the same firm and day (usually {peers.Mean:0.0%})");
}
