using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Enforcement.Risk;

/// <summary>Builders of what is kept of enterprises.</summary>
internal static class Firms
{
    public static readonly DateOnly Monday = new(2026, 1, 5);

    /// <summary>One day: visits as <c>id firm result(0/1) inspectors [reason]</c>, from 9 to 10 o'clock, two hours apart.</summary>
    public static EnforcementDay Day(DateOnly day, IReadOnlyList<string[]> register, params string[] visits) => Day(day, register, [], visits);

    public static EnforcementDay Day(DateOnly day, IReadOnlyList<string[]> register, IReadOnlyList<string[]> cases, params string[] visits)
    {
        var rows = visits.Select((v, i) => v.Split(' ')).Select(v =>
            (string[])[v[0], v[1], "黄浦区", v[3], $"{day:yyyy-MM-dd} 09:00", $"{day:yyyy-MM-dd} 10:00", "", "", v.Length > 4 ? v[4] : "plan", v[2], "", "", "", ""]).ToArray();
        return new EnforcementDay(day, Some.TextTable(EnforcementDatasets.Enterprises, [.. register]), Some.TextTable(EnforcementDatasets.Visits, rows),
            Some.TextTable(EnforcementDatasets.Cases, [.. cases]), DateOnly.MaxValue);
    }

    public static string[] Entry(string id, string industry = "印刷", string grade = "B", string key = "0", string longitude = "", string latitude = "", string district = "黄浦区") =>
        [id, id, district, industry, longitude, latitude, key, grade];

    /// <summary>All three records over the days, memory growing as in daily work.</summary>
    public static IReadOnlyList<Observation> Kept(params IEnumerable<EnforcementDay> days)
    {
        var all = new List<Observation>();
        foreach (var day in days)
            foreach (var record in Catalog.EnterpriseRecords)
                all.AddRange(record.Observe(day, new Memory([], new ObservationWindow(day.Day.AddDays(-28), day.Day.AddDays(-1), all.Where(o => o.Indicator == record.Card.Id)))).ToList());
        return all;
    }

    public static FirmHistories Histories(IReadOnlyList<Observation> kept, params EarlierLead[] ownLeads) => new(kept, ownLeads, _ => false);

    /// <summary>
    /// A city of twenty firms, each visited every fifth day for <paramref name="days"/> days: the even ones always with a problem where
    /// <paramref name="bad"/> says so, the others never.
    /// </summary>
    public static IReadOnlyList<Observation> City(int days, Func<int, DateOnly, bool> bad) => Kept(Enumerable.Range(0, days).Select(d =>
        Day(Monday.AddDays(d), [.. Enumerable.Range(0, 20).Select(f => Entry($"E{f:00}", industry: f % 2 == 0 ? "化工" : "印刷"))],
            [.. Enumerable.Range(0, 20).Where(f => f % 5 == d % 5).Select(f => $"V{d}-{f} E{f:00} {(bad(f, Monday.AddDays(d)) ? 1 : 0)} I{f};J{f}")])));
}
