using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ClosedWithoutRecheckTests
{
    [Fact]
    public void A_case_closed_with_no_recheck_is_a_breach() => Assert.Equal(5 + Rarity(1, 51), Judged(new ClosedWithoutRecheck(), Case("C1", ("rechecked_on", ""), ("recheck_result", ""))).Of("C1")!.Evidence, 6);

    private static string[] Unchecked(string id, string district, string reason = "") => Case(id, ("district", district), ("decision_reason", reason), ("rechecked_on", ""), ("recheck_result", ""));

    [Fact]
    public void Where_an_office_exports_no_reasons_what_excuses_it_may_have_stood_there()
    {
        // 35 of the others' 140 fines give no reason, nine of the office's twelve.
        string[][] others = [.. Enumerable.Range(0, 105).Select(i => Case($"O{i}", ("decision_reason", "按裁量基准"))), .. Enumerable.Range(0, 11).Select(i => Case($"D{i}", ("district", "静安区"), ("decision_reason", i < 3 ? "采样检测报告送达，据此立案" : "")))];
        Assert.Equal(5 - 3 + Rarity(1, 167), Judged(new ClosedWithoutRecheck(), [Unchecked("C1", "静安区"), .. others]).Of("C1")!.Evidence, 6);
        Assert.Equal(Weighed(5, 1, 167), Judged(new ClosedWithoutRecheck(), [Unchecked("C1", "黄浦区", "按裁量基准"), .. others]).Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void Where_an_office_rechecks_on_paper_and_says_so_one_in_ten_may_not_say_it()
    {
        // Five of the office's twenty others: 0.1 x 5 / 21 = 0.0238.
        string[][] others = [.. Enumerable.Range(0, 5).Select(i => Unchecked($"P{i}", "静安区", "整改材料书面复核")), .. Enumerable.Range(0, 15).Select(i => Case($"D{i}", ("district", "静安区")))];
        Assert.Equal(5 + Math.Log(0.1 / (0.1 * 5 / 21)), Judged(new ClosedWithoutRecheck(), [Unchecked("C1", "静安区"), .. others]).Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void So_is_one_whose_recheck_found_it_not_done() => Assert.Equal(1, Judged(new ClosedWithoutRecheck(), Case("C1", ("recheck_result", "not_done"))).Of("C1")!.Value);

    [Theory]
    [InlineData("2026-03-10", "V1", 1)]
    [InlineData("2026-01-05", "V1", 0)]
    [InlineData("2026-03-10", "V0", 0)]
    public void An_order_with_a_term_is_not_rechecked_on_the_day_it_is_given(string by, string visit, double expected) =>
        // What a laboratory finds weeks after visit V0 may be rechecked on the day of its report.
        Assert.Equal(expected, Visits.Judged(new ClosedWithoutRecheck(), Visits.DayOf(Visits.Day, Visits.Visit("V1", "E1", "A;B", "09:00", "10:00", found: true)),
            Visits.DayOf(Today, [Case("C1", ("visit_id", visit), ("found_on", "2026-01-05"), ("rectify_by", by), ("rechecked_on", "2026-01-05")), .. Enumerable.Range(0, 8).Select(i => Case($"K{i}"))], [])).Of("C1")!.Value);

    [Theory]
    [InlineData("recheck", "DQ-108", "", "recheck", 1)]
    [InlineData("recheck", "DQ-108", "", "recheck", 0, "上次的问题改了，另有新情况")]
    [InlineData("recheck", "QT-9", "", "recheck", 0)]
    [InlineData("complaint", "DQ-108", "", "recheck", 0)]
    [InlineData("recheck", "DQ-108", "R", "recheck", 0)]
    [InlineData("recheck", "DQ-108", "", "plan", 0)]
    public void What_the_visit_of_the_recheck_found_again_was_not_put_right(string reason, string code, string filed, string others, double expected, string narrative = "") =>
        // Another violation, a complaint's visit and one with which a new case was filed tell nothing of the recheck; nor does any where the ten others are rechecked on papers.
        Assert.Equal(expected, Rechecked(reason, code, filed, others, narrative)!.Value);

    [Fact]
    public void Until_the_closing_a_result_is_put_right_that_the_visit_does_not_bear_out() => Assert.Null(Rechecked("recheck", "DQ-108", "", "recheck", "", closed: ""));

    private static Measurement? Rechecked(string reason, string code, string filed, string others, string narrative, string closed = "2026-04-01") => Visits.Judged(new ClosedWithoutRecheck(),
            Visits.DayOf(Visits.Day.AddDays(-3), Visits.Visit("F", "E1", "A;B", "09:00", "10:00", found: true, code: "DQ-108")),
            Visits.DayOf(Visits.Day, Visits.Visit("R", "E1", "A;B", "09:00", "10:00", found: true, reason: reason, code: code, narrative: narrative), Visits.Visit("K", "E2", "C;D", "09:00", "10:00", reason: others)),
            Visits.DayOf(Today, [Case("C1", ("visit_id", "F"), ("rechecked_on", "2026-01-05"), ("closed_on", closed)), Case("C2", ("enterprise_id", "E9"), ("visit_id", filed), ("violation_code", "QT-9")),
                .. Enumerable.Range(0, 10).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("rechecked_on", "2026-01-05")))], [])).Of("C1");

    [Fact]
    public void What_stands_beside_the_share_of_the_range_may_be_a_ground() => Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("rechecked_on", ""), ("recheck_result", ""), ("decision_reason", "裁量=19% 厂房动迁拆平"))).Of("C1"));

    [Fact]
    public void How_the_sum_was_found_is_no_ground_to_close_what_was_not_done() =>
        Assert.Equal(1, Judged(new ClosedWithoutRecheck(), Case("C1", ("recheck_result", "not_done"), ("decision_reason", "按计算器得出"))).Of("C1")!.Value);

    [Fact]
    public void A_recheck_entered_two_days_after_the_closing_is_paper() => Assert.Equal(0, Judged(new ClosedWithoutRecheck(), Case("C1", ("rechecked_on", "2026-04-03"))).Of("C1")!.Value);

    [Fact]
    public void An_order_ends_with_its_case_and_may_be_rechecked_after_it() =>
        Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("decision", "terminated"), ("decision_reason", "违法事实不成立"), ("rechecked_on", "2026-04-11"))).Of("C1"));

    [Fact]
    public void A_firm_that_moved_away_cannot_be_rechecked() =>
        Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("rechecked_on", ""), ("recheck_result", ""), ("decision_reason", "企业已搬迁"))).Of("C1"));

    [Theory]
    [InlineData("简易程序，当场作出，当场改正", "2026-03-10", "fine")]
    [InlineData("已由城管部门就同一行为处罚，一事不再罚", "2026-03-10", "terminated")]
    [InlineData("", "2026-01-02", "warning")]
    public void What_was_put_right_on_the_spot_or_was_no_offence_needs_no_second_visit(string reason, string by, string decision) =>
        Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("decision_reason", reason), ("rectify_by", by), ("decision", decision), ("rechecked_on", ""), ("recheck_result", ""))).Of("C1"));

    [Fact]
    public void A_promise_is_no_recheck_and_what_nobody_foresaw_may_be_a_ground()
    {
        Measurement? Of(string reason) => Judged(new ClosedWithoutRecheck(), Case("C1", ("decision_reason", reason), ("rechecked_on", ""), ("recheck_result", ""))).Of("C1");
        Assert.Equal(1, Of("当事人已提交整改承诺书")!.Value);
        Assert.Null(Of("厂房已由园区收回另租"));
    }

    [Fact]
    public void A_case_handed_to_the_police_ends_at_the_bureau_without_a_recheck() =>
        Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("decision", "referred"), ("rechecked_on", ""), ("recheck_result", ""))).Of("C1"));

    [Fact]
    public void A_case_with_nothing_to_put_right_is_not_evaluated() => Assert.Null(Judged(new ClosedWithoutRecheck(), Case("C1", ("rectify_by", ""), ("rechecked_on", ""))).Of("C1"));

    [Fact]
    public void Where_a_district_does_so_in_half_its_cases_it_is_the_export() =>
        Assert.True(Judged(new ClosedWithoutRecheck(), [.. Enumerable.Range(0, 8).Select(i => Case($"C{i}", ("district", "崇明区"), ("rechecked_on", i < 4 ? "" : "2026-03-20")))]).Of("C1")!.Evidence < 4);

    [Fact]
    public void Cases_that_kept_the_rule_are_evaluated_too() => Assert.Equal(0, Judged(new ClosedWithoutRecheck()).Of("K7")!.Evidence);
}
