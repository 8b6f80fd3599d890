using Analytics.Core.Enforcement;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>Builders of cases that one person found among those of twelve colleagues: each of thirteen people was in charge of visits of 5 January 2026 that found something, and each visit became a case.</summary>
internal static class PersonsCases
{
    public const string Person = "A";

    private const int Each = 5, Colleagues = 12;

    /// <summary>What is said of a person on day 100, where the first <paramref name="broken"/> of his five cases are changed, and the first <paramref name="byEach"/> of each colleague's; all are decided for a reason.</summary>
    public static Measurement? Judged(DayIndicator<EnforcementDay> indicator, (string, string)[] changed, int broken = Each, int byEach = 0, string reason = "情节一般")
    {
        string[] people = [Person, .. Enumerable.Range(1, Colleagues).Select(i => $"K{i}")];
        var visits = people.SelectMany(p => Enumerable.Range(0, Each).Select(i => Visits.Visit($"V-{p}-{i}", "E1", $"{p};S{i}", $"{9 + i:00}:00", $"{9 + i:00}:30", found: true)));
        var cases = people.SelectMany(p => Enumerable.Range(0, Each).Select(i => Case($"C-{p}-{i}", [("visit_id", $"V-{p}-{i}"), ("found_on", $"{Visits.Day:yyyy-MM-dd}"), ("decision_reason", reason), ("fine_cny", "90000"), .. i < (p == Person ? broken : byEach) ? changed : []])));
        var judged = Visits.Judged(indicator, Visits.DayOf(Visits.Day, visits), Visits.DayOf(Visits.Day.AddDays(100), [.. cases], []));
        Assert.DoesNotContain(judged, m => m.Subject.Type == SubjectType.Case);
        return judged.SingleOrDefault(m => m.Subject is { Type: SubjectType.Inspector, Id: Person });
    }

    /// <summary>Four of a person's cases are told of him; two are not, nor what the colleagues do as well.</summary>
    public static void AreToldOf(DayIndicator<EnforcementDay> indicator, params (string, string)[] changed)
    {
        var told = Judged(indicator, changed, broken: 4)!;
        Assert.Equal((0.8, 5.0), (told.Value, told.Exposure));
        Assert.True(told.Evidence > 5.8);
        Assert.Null(Judged(indicator, changed, broken: 2));
        Assert.Null(Judged(indicator, changed, broken: 4, byEach: 2));
    }
}
