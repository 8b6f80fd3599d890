using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

/// <summary>Finds of twelve people and the cases that they became.</summary>
internal static class Finds
{
    /// <summary>
    /// Seventy days of finds, one a day of each person: half of them open drums ("G1"), which become cases, half of them signboards ("T1"), which do not. The codes of I1 and whether his drums become cases are given.
    /// </summary>
    public static Measurement? JudgedI1(FindsAndCases indicator, Func<int, string> ofI1, bool isCaseOfI1 = true, string firmOfCases = "E9")
    {
        var cases = new List<string[]>();
        return Visits.Judged(indicator, Enumerable.Range(0, 70).Select(d =>
        {
            var visits = Enumerable.Range(0, 12).Select(k => Visit($"V{d}-{k}", "E1", $"I{k}", "09:00", "10:00", found: true, code: k == 1 ? ofI1(d) : (d + k) % 2 == 0 ? "G1" : "T1")).ToList();
            cases.AddRange(visits.Where(v => v[10] == "G1" && (isCaseOfI1 || v[3] != "I1")).Select(v => Cases.Case($"C{v[0]}", ("visit_id", v[0]), ("enterprise_id", firmOfCases), ("violation_code", "G1"), ("found_on", $"{Day.AddDays(d):yyyy-MM-dd}"))));
            return DayOf(Day.AddDays(d), [.. cases], visits);
        })).Of("I1");
    }
}
