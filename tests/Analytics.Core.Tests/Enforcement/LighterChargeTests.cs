using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LighterChargeTests
{
    /// <summary>The visit of 5 January found what is fined with up to 200,000; ten cases of that and ten of what is fined with up to 20,000 show it. All is decided three weeks later.</summary>
    private static IReadOnlyList<Measurement> Of(params string[][] cases) => Judged(new LighterCharge(),
        DayOf(Day, Visit("V1", "E1", "A;B", "09:00", "10:00", found: true, code: "DQ-1"), Visit("V2", "E2", "A;B", "11:00", "12:00", found: true, code: "DQ-1;QT-9")),
        DayOf(Day.AddDays(21), [.. cases, .. Enumerable.Range(0, 20).Select(i => Decided($"K{i}", $"K{i}", i % 2 == 0 ? "DQ-1" : "QT-9"))], [.. Enumerable.Range(0, 20).Select(i => Visit($"K{i}", "E2", "C;D", "09:00", "10:00", found: true, code: i % 2 == 0 ? "DQ-1" : "QT-9"))]));

    private static string[] Decided(string id, string visit, string code, string reason = "") =>
        Case(id, ("visit_id", visit), ("violation_code", code), ("found_on", "2026-01-05"), ("decided_on", "2026-01-26"), ("decision_reason", reason), ("statutory_max_cny", code == "DQ-1" ? "200000" : "20000"));

    [Fact]
    public void A_case_whose_range_ends_at_a_tenth_of_that_of_what_the_visit_found_loses_nine_tenths()
    {
        // One of 21 cases.
        var measured = Of(Decided("C1", "V1", "QT-9")).Of("C1")!;
        Assert.Equal(0.9, measured.Value, 9);
        Assert.Equal(5 + Rarity(1, 21), measured.Evidence, 6);
    }

    [Fact]
    public void Where_the_visit_names_both_or_another_case_carries_the_graver_nothing_is_lost()
    {
        Assert.Equal(0, Of(Decided("C1", "V1", "DQ-1")).Of("C1")!.Value);
        Assert.Equal((0, 0), Of(Decided("C1", "V2", "QT-9"), Decided("C2", "V2", "DQ-1")) is var both ? (both.Of("C1")!.Value, both.Of("C2")!.Value) : default);
    }

    [Fact]
    public void A_reason_that_no_other_case_gives_may_say_why_the_charge_was_changed() => Assert.Null(Of(Decided("C1", "V1", "QT-9", "经调查变更案由")).Of("C1"));

    [Fact]
    public void What_is_never_fined_is_the_lightest()
    {
        string[] Warned(string id) => [.. Decided(id, id == "C1" ? "V1" : "", "Z-0").Select(cell => cell == "20000" ? "0" : cell)];
        Assert.Equal(1, Of(Warned("C1"), Warned("C2")).Of("C1")!.Value);
    }
}
