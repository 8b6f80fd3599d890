using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class VisitDoesNotFitTests
{
    /// <summary>A case of E1 that rests on V1, to E1, with nineteen of E2 that rest on theirs; all visits are of 5 January.</summary>
    private static Measurement Of(string firm, string filed, string decided = "2026-01-20") => Judged(new VisitDoesNotFit(),
        DayOf(Day, [], [Visit("V1", "E1", "A;B", "09:00", "10:00", found: true), .. Enumerable.Range(0, 19).Select(i => Visit($"K{i}", "E2", "C;D", "09:00", "10:00", found: true))]),
        DayOf(Day.AddDays(21), [Case("C1", ("enterprise_id", firm), ("visit_id", "V1"), ("found_on", "2025-12-18"), ("filed_on", filed), ("decided_on", decided)), .. Enumerable.Range(0, 19).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("visit_id", $"K{i}")))], [])).Of("C1")!;

    [Fact]
    public void A_case_rests_on_a_visit_to_its_own_firm()
    {
        Assert.Equal(5 + Rarity(1, 20, 0.01), Of("E3", "2026-01-08").Evidence, 6);
        Assert.Equal(0, Of("E1", "2026-01-08").Value);
    }

    [Fact]
    public void What_was_found_that_day_under_that_code_is_what_the_case_is_of_whatever_the_firms_number()
    {
        var judged = Judged(new VisitDoesNotFit(), DayOf(Day, [], [Visit("V1", "E1", "A;B", "09:00", "10:00", found: true, code: "DQ-108"), .. Enumerable.Range(0, 19).Select(i => Visit($"K{i}", "E2", "C;D", "09:00", "10:00", found: true))]),
            DayOf(Day.AddDays(21), [Case("C1", ("enterprise_id", "E3"), ("visit_id", "V1"), ("found_on", $"{Day:yyyy-MM-dd}"), ("filed_on", "2026-01-08"), ("decided_on", "2026-01-20")), .. Enumerable.Range(0, 19).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("visit_id", $"K{i}")))], []));
        Assert.Equal(2.5 + Rarity(1, 20, 0.01), judged.Of("C1")!.Evidence, 6);
    }

    [Theory]
    [InlineData("2025-12-20", 13)]
    [InlineData("2026-01-02", 0)]
    [InlineData("2025-01-08", 0)]
    [InlineData("", 0)]
    public void A_case_is_not_filed_weeks_before_its_visit(string filed, double expected) =>
        // Found on 18 December: in January of the year before nobody can have filed it.
        Assert.Equal(expected, Of("E1", filed).Value);

    [Fact]
    public void A_number_may_be_put_right_until_the_decision() => Assert.Equal(0, Of("E3", "2026-01-08", "").Value);

    [Theory]
    [InlineData("2026-02-14", "V7048", 1)]
    [InlineData("2026-02-14", "V2153", 0)]
    [InlineData("2026-01-07", "V7048", 0)]
    [InlineData("2026-02-10", "V7048", 0)]
    public void Until_the_decision_only_a_number_that_nobody_can_have_mistyped_counts(string found, string own, double expected)
    {
        // The case names V2135, made to E1 on 5 January; its own firm E3 was visited on 14 February.
        var judged = Judged(new VisitDoesNotFit(), DayOf(Day, [], [Visit("V2135", "E1", "A;B", "09:00", "10:00", found: true), .. Enumerable.Range(0, 19).Select(i => Visit($"K{i}", "E2", "C;D", "09:00", "10:00", found: true))]),
            DayOf(new(2026, 2, 14), [], [Visit(own, "E3", "A;B", "09:00", "10:00", found: true)]),
            DayOf(new(2026, 2, 20), [Case("C1", ("enterprise_id", "E3"), ("visit_id", "V2135"), ("found_on", found), ("filed_on", "2026-02-18"), ("decided_on", "")), .. Enumerable.Range(0, 19).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("visit_id", $"K{i}")))], []));
        Assert.Equal(expected, judged.Of("C1")!.Value);
    }
}
