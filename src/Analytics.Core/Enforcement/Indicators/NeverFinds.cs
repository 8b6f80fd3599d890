using System.Globalization;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Indicators;

/// <summary>
/// A person who finds far fewer problems than the firms visited let expect. What a visit to such a firm usually finds (district, industry, credit grade, key discharger, cases of the
/// year before, and what teams without this person found there lately: known apart from this person's visits) is learned from all visits of the window (ridge logistic regression); the person's finds are held against the sum by the lower
/// beta-binomial tail, as wide as people differ.
/// </summary>
/// <remarks>Unit: share of visits. Innocent look-alike: a clean portfolio of firms that register and cases do not show.</remarks>
public sealed class NeverFinds : DayIndicator<EnforcementDay>
{
    private const int FewestVisits = 15, FewestLearned = 60, CaseDays = 365;
    private const double Ridge = 10, HalfForgottenDays = 30;

    public override IndicatorCard Card { get; } = new("never_finds", 4, LeadKind.EnforcementRecord, Tier.Statistical, ["never_finds"], "share of visits", new("长期查无问题", "never finds a problem"),
        new("所查企业本身管理良好", "a clean portfolio of firms"), "observed against expected by firm, beta-binomial lower tail (domain §7)");

    public override IEnumerable<Observation> Observe(EnforcementDay day, Memory memory)
    {
        var cases = day.Cases.Where(c => c.FoundOn < day.Day && c.FoundOn >= day.Day.AddDays(-CaseDays)).GroupBy(c => c.EnterpriseId).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var visit in day.OnSite.Visits)
        {
            var firm = day.Enterprise(visit.EnterpriseId);
            var earlier = cases.GetValueOrDefault(visit.EnterpriseId, []).Count;
            yield return new Observation(Card.Id, visit.Subject, day.Day)
            {
                Exposure = 1,
                Count = visit.FoundProblem ? 1 : 0,
                Tag = FirmRecord.Tagged([[string.Join(';', visit.Inspectors.Distinct()), firm?.Industry ?? "", firm?.CreditGrade ?? "", firm is { KeyDischarger: true } ? "1" : "0", earlier.ToString(CultureInfo.InvariantCulture), visit.Reason, visit.EnterpriseId]]),
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var visits = window.Subjects.SelectMany(s => window.Of(s)).Select(o => (Observation: o, Cells: FirmRecord.Untagged(o.Tag).FirstOrDefault() ?? [])).Where(v => v.Cells.Length == 7)
            .OrderBy(v => v.Observation.Day).ThenBy(v => v.Observation.Subject.Id, StringComparer.Ordinal).ToList();
        if (visits.Count < FewestLearned) yield break;
        var expected = Expected([.. visits.Select(v => (string[])[.. v.Cells, v.Observation.Subject.District])], [.. visits.Select(v => v.Observation.Count > 0)], OthersFound([.. visits.Select(v => (v.Observation.Day, v.Cells, v.Observation.Count > 0))]));
        var people = visits.Select((v, i) => (v.Observation, v.Cells, Expected: expected[i])).SelectMany(v => v.Cells[0].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => (Person: p, v.Observation, v.Expected)))
            .GroupBy(x => x.Person, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Id: g.Key, Visits: g.Count(), Found: g.Sum(x => x.Observation.Count), Expected: g.Sum(x => x.Expected), Last: g.Last().Observation)).ToList();
        var strength = Strength([.. people.Select(p => (p.Visits, p.Found, p.Expected))]);
        foreach (var (id, count, found, sum, last) in people.Where(p => p.Visits >= FewestVisits))
        {
            var (share, usual) = (found / count, sum / count);
            yield return new Measurement(Card.Id, new Subject(SubjectType.Inspector, id, "", last.Subject.District), share, Core.Indicators.Range.AtLeast(usual / 3),
                share > 0.4 * usual ? 1 : Distributions.BetaBinomialLowerTail((int)found, count, usual * strength, (1 - usual) * strength))
            {
                Exposure = count,
                Because = new($"{count} 次检查仅 {found:0} 次发现问题（按所查企业的行业、信用等级和案件记录应约 {sum:0.0} 次）", $"found a problem in {found:0} of {count} visits (the firms' industries, grades and cases let expect {sum:0.0})"),
            };
        }
    }

    /// <summary>What a visit to such a firm usually finds.</summary>
    private static double[] Expected(IReadOnlyList<string[]> visits, IReadOnlyList<bool> found, double[] othersFound)
    {
        var categories = Enumerable.Range(1, 3).Concat([5, 7]).SelectMany(c => visits.Select(v => v[c]).Where(x => x.Length > 0).Distinct().Order(StringComparer.Ordinal).Select(x => (Cell: c, Value: x))).ToList();
        var rows = visits.Select((v, i) => categories.Select(c => v[c.Cell] == c.Value ? 1.0 : 0).Append(Math.Log(1 + double.Parse(v[4], CultureInfo.InvariantCulture))).Append(othersFound[i]).ToArray()).ToList();
        var fit = LogisticRegression.Fit(rows, found, [.. visits.Select(_ => 1.0)], Ridge);
        return [.. rows.Select(r => LogisticRegression.Probability(fit.LogOdds(r)))];
    }

    /// <summary>
    /// For each visit how often teams with none of its members found a problem at the same firm around that day, above the city's rate; 0 where there were none. A visit of
    /// <see cref="HalfForgottenDays"/> before or after counts half, and one visit to the firm is added that found what is usual.
    /// </summary>
    private static double[] OthersFound(IReadOnlyList<(DateOnly Day, string[] Cells, bool Found)> visits)
    {
        var usual = visits.Count(v => v.Found) / (double)visits.Count;
        var firms = visits.ToLookup(v => v.Cells[6], StringComparer.Ordinal);
        return [.. visits.Select(own =>
        {
            var (team, above, weights) = (own.Cells[0].Split(';'), 0.0, 1.0);
            foreach (var other in firms[own.Cells[6]].Where(o => !o.Cells[0].Split(';').Intersect(team).Any()))
            {
                var weight = Math.Pow(0.5, Math.Abs(other.Day.DayNumber - own.Day.DayNumber) / HalfForgottenDays);
                (above, weights) = (above + weight * ((other.Found ? 1 : 0) - usual), weights + weight);
            }
            return above / weights;
        })];
    }

    /// <summary>A + B of the beta by which people differ around what is expected of them, by moments; the tenth that differs most downwards is left out.</summary>
    private static double Strength(IReadOnlyList<(int Visits, double Found, double Expected)> people)
    {
        double excess = 0, weight = 0, variance = 0;
        foreach (var (visits, found, expected) in people.Where(p => p.Visits > 1).OrderBy(p => (p.Found - p.Expected) / Math.Sqrt(p.Visits)).Skip(people.Count / 10))
        {
            var (p, difference) = (expected / visits, (found - expected) / visits);
            (excess, weight, variance) = (excess + visits * (difference * difference - p * (1 - p) / visits), weight + visits, variance + visits * p * (1 - p));
        }
        return excess <= 0 || weight == 0 ? 100 : Math.Clamp(variance / excess - 1, 4, 100);
    }
}
