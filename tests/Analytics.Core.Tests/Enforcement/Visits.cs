using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>Builders of visit records. E1 and E3 stand in one street, E2 22 km north of them.</summary>
internal static class Visits
{
    public static readonly DateOnly Day = new(2026, 1, 5);

    private static readonly string[][] Register =
    [
        ["E1", "甲厂", "黄浦区", "印刷", "121.45", "31.20", "0", "B"], ["E2", "乙厂", "宝山区", "化工", "121.45", "31.40", "0", "D"], ["E3", "丙厂", "黄浦区", "印刷", "121.451", "31.20", "0", "B"],
    ];

    public static string[] Visit(string id, string firm, string inspectors, string from, string to, string photos = "", string narrative = "", double? longitude = null, string district = "黄浦区", bool found = false, string reason = "plan", string code = "", double latitude = 31.2) =>
        [id, firm, district, inspectors, from, to, longitude is { } x ? $"{x}" : "", longitude is null ? "" : $"{latitude}", reason, found ? "1" : "0", code, "", photos, narrative];

    /// <summary>Ordinary visits of forty other teams on a day: an hour at E2 in the morning, nothing wrong with them.</summary>
    public static IEnumerable<string[]> Others(string day, int count = 40) =>
        Enumerable.Range(0, count).Select(k => Visit($"{day}-H{k}", "E2", $"H{k};K{k}", "13:00", $"14:{Core.Leads.StableHash.Of($"{day}|{k}") % 50:00}:{Core.Leads.StableHash.Of($"{k}|{day}") % 60:00}"));

    public static EnforcementDay DayOf(DateOnly day, params IEnumerable<string[]> visits) => DayOf(day, [], visits);

    public static EnforcementDay DayOf(DateOnly day, IReadOnlyList<string[]> cases, IEnumerable<string[]> visits) => new(day, Some.TextTable(EnforcementDatasets.Enterprises, Register),
        Some.TextTable(EnforcementDatasets.Visits, [.. visits.Select(v => v.Select((cell, i) => i is 4 or 5 ? $"{day:yyyy-MM-dd} {cell}" : cell).ToArray())]),
        Some.TextTable(EnforcementDatasets.Cases, [.. cases]));

    /// <summary>The measurements at the end of the days.</summary>
    public static IReadOnlyList<Measurement> Judged(DayIndicator<EnforcementDay> indicator, params IEnumerable<EnforcementDay> days) => Some.Judged(indicator, d => d.Day, days);

    /// <summary>The ids of visits whose own day shows a sign.</summary>
    public static IReadOnlyList<string> Signs(DayIndicator<EnforcementDay> indicator, params string[][] visits) =>
        [.. indicator.Observe(DayOf(Day, visits), Memory.Empty).Where(o => o.Count > 0).Select(o => o.Subject.Id)];
}
