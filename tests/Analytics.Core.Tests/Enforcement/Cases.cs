using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>Builders of penalty cases: one in order, found on 2 January 2026, to be changed by the columns a test is about.</summary>
internal static class Cases
{
    public static readonly DateOnly Today = new(2026, 9, 1);

    public static string[] Case(string id, params (string Column, string Value)[] changed)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["case_id"] = id,
            ["enterprise_id"] = "E1",
            ["district"] = "黄浦区",
            ["violation_code"] = "DQ-108",
            ["found_on"] = "2026-01-02",
            ["filed_on"] = "2026-01-08",
            ["investigation_ended_on"] = "2026-01-30",
            ["decided_on"] = "2026-02-20",
            ["decision"] = "fine",
            ["fine_cny"] = "30000",
            ["statutory_min_cny"] = "20000",
            ["statutory_max_cny"] = "200000",
            ["rectify_by"] = "2026-03-10",
            ["rechecked_on"] = "2026-03-20",
            ["recheck_result"] = "done",
            ["paid_on"] = "2026-03-01",
            ["closed_on"] = "2026-04-01",
        };
        foreach (var (column, value) in changed) cells[column] = value;
        return [.. EnforcementDatasets.Cases.Columns.Select(c => cells.GetValueOrDefault(c.Name, ""))];
    }

    /// <summary>The cases with fifty others in order, as judged on a day.</summary>
    public static IReadOnlyList<Measurement> Judged(DayIndicator<EnforcementDay> indicator, params string[][] cases) => JudgedOn(indicator, Today, cases);

    public static IReadOnlyList<Measurement> JudgedOn(DayIndicator<EnforcementDay> indicator, DateOnly today, params string[][] cases) => Some.Judged(indicator, d => d.Day,
        new EnforcementDay(today, Empty(EnforcementDatasets.Enterprises), Empty(EnforcementDatasets.Visits),
            Some.TextTable(EnforcementDatasets.Cases, [.. cases, .. Enumerable.Range(0, 35).Select(i => Case($"K{i}")), .. Enumerable.Range(35, 15).Select(i => Case($"K{i}", ("decision", "no_penalty"), ("decision_reason", "初次违法且危害后果轻微"), ("fine_cny", "")))])));

    /// <summary>What it weighs that so many of all cases are alike, the case itself left out where chance hardly makes them so: as fifty others that chance makes alike so often say beforehand, against one in ten; no number of cases in order puts chance below a quarter of itself.</summary>
    public static double Rarity(int alike, int all, double chance = 0.005) => (chance > 0.005 ? 0 : 1) is var own ? Math.Log(0.1 / Math.Max(chance / 4, (alike - own + (50 * chance)) / (all - own + 50))) : 0;

    /// <summary>A breach of a weight, as rare as that; no indicator says more than <see cref="Evidences.Most"/>.</summary>
    public static double Weighed(double weight, int alike, int all, double chance = 0.005) => Math.Min(Evidences.Most, weight + Rarity(alike, all, chance));

    private static Table Empty(Dataset dataset) => Some.TextTable(dataset);
}
