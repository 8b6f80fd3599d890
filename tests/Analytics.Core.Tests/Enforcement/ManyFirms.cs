using Analytics.Core.Enforcement;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>Days of a district with thirty enterprises F0, F1 … of three trades in turn.</summary>
internal static class ManyFirms
{
    private static readonly string[] Trades = ["印刷", "化工", "餐饮"];

    private static readonly string[][] Register = [.. Enumerable.Range(0, 30).Select(k => new[] { $"F{k}", $"第{k}厂", "黄浦区", Trades[k % 3], "", "", "0", "B" })];

    public static EnforcementDay DayOf(DateOnly day, params IEnumerable<string[]> visits) => new(day, Some.TextTable(EnforcementDatasets.Enterprises, Register),
        Some.TextTable(EnforcementDatasets.Visits, [.. visits.Select(v => v.Select((cell, i) => i is 4 or 5 ? $"{day:yyyy-MM-dd} {cell}" : cell).ToArray())]), Some.TextTable(EnforcementDatasets.Cases, []));

    /// <summary>A figure of that many digits that looks drawn by lot.</summary>
    public static string Drawn(string of, int below) => $"{Core.Leads.StableHash.Of(of) % (ulong)below + 10}";
}
