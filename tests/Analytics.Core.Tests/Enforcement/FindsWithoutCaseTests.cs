using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Finds;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FindsWithoutCaseTests
{
    [Fact]
    public void Drums_of_one_person_that_never_become_cases_are_let_go()
    {
        // Judged on day 69: the finds of the forty days up to day 39, of which twenty are drums.
        var own = JudgedI1(new FindsWithoutCase(), d => d % 2 == 0 ? "G1" : "T1", isCaseOfI1: false)!;

        Assert.Equal((1, 20), (own.Value, own.Exposure));
        Assert.True(own.PValue < 1e-3, $"p = {own.PValue}");
    }

    [Fact]
    public void Drums_that_become_cases_are_not() => Assert.Equal(1, JudgedI1(new FindsWithoutCase(), d => d % 2 == 0 ? "G1" : "T1")!.PValue);

    [Fact]
    public void One_who_makes_half_of_the_finds_of_a_code_is_not_his_own_excuse()
    {
        // Only drums of I1, a hundred and twenty of others; two thirds of his are let go.
        var own = JudgedI1(new FindsWithoutCase(), _ => "G1", isCaseOfI1: false)!;

        Assert.True(own.Expected.High < 0.05, $"expected {own.Expected.High}");
    }

    [Fact]
    public void A_case_that_names_the_visit_of_another_is_not_of_his_find() => Assert.Equal((1, 20), JudgedI1(new FindsWithoutCase(), d => d % 2 == 0 ? "G1" : "T1", isCaseOfI1: false, firmOfCases: "E1") is { } own ? (own.Value, own.Exposure) : default);

    [Fact]
    public void Who_lets_one_go_every_forty_days_is_known_after_a_year()
    {
        // Of four hundred days: nine drums of I1 on days 40 to 360, none of which became a case (that of day 0 is older than all cases); fifty each of four others, all of which did.
        var cases = new List<string[]>();
        var own = Visits.Judged(new FindsWithoutCase(), Enumerable.Range(0, 400).Select(d =>
        {
            var visits = Enumerable.Range(2, 4).Where(k => d % 8 == k).Select(k => Visits.Visit($"V{d}", "E2", $"I{k}", "09:00", "10:00", found: true, code: "G1")).ToList();
            cases.AddRange(visits.Select(v => Cases.Case($"C{v[0]}", ("visit_id", v[0]), ("enterprise_id", "E2"), ("violation_code", "G1"), ("found_on", $"{Visits.Day.AddDays(d):yyyy-MM-dd}"))));
            if (d % 40 == 0) visits.Add(Visits.Visit($"W{d}", "E1", "I1", "09:00", "10:00", found: true, code: "G1"));
            return Visits.DayOf(Visits.Day.AddDays(d), [.. cases], visits);
        })).Of("I1")!;

        Assert.Equal((1, 9), (own.Value, own.Exposure));
        Assert.True(own.PValue < 1e-4, $"p = {own.PValue}");
    }
}
