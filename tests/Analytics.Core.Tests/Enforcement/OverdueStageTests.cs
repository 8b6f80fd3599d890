using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class OverdueStageTests
{
    [Fact]
    public void A_decision_140_days_after_filing_is_20_days_late()
    {
        // 90 days and an extension of 30; 8 January + 140 days = 28 May.
        var late = Judged(new OverdueStage(), Case("C1", ("decided_on", "2026-05-28"), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""))).Of("C1")!;

        Assert.Equal(20, late.Value);
        // 3 + 20 / 15, beyond any extension, and one case of 51.
        Assert.Equal(3 + 20 / 15.0 + Rarity(1, 51), late.Evidence, 6);
    }

    [Fact]
    public void A_decision_within_the_extension_is_in_time() => Assert.Equal(0, Judged(new OverdueStage(), Case("C1", ("decided_on", "2026-05-01"), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", ""))).Of("C1")!.Evidence);

    [Fact]
    public void Where_the_filing_lies_a_year_before_the_find_its_year_was_mistyped_and_no_term_is_known() =>
        Assert.Equal(0, JudgedOn(new OverdueStage(), new(2026, 1, 9), Case("C1", ("filed_on", "2025-01-08"), ("investigation_ended_on", ""), ("decided_on", ""), ("decision", ""), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""))).Of("C1")!.Value);

    [Fact]
    public void A_case_not_filed_in_thirty_days_is_late_before_it_is_filed() =>
        Assert.Equal(15, JudgedOn(new OverdueStage(), new(2026, 9, 1), Case("C1", ("found_on", "2026-07-18"), ("filed_on", ""), ("decided_on", ""), ("decision", ""), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", ""))).Of("C1")!.Value);

    [Fact]
    public void Why_a_filing_took_longer_is_said_when_it_is_filed()
    {
        // Fifteen days are extended by fifteen: found on 10 August, not yet filed on 1 September; three that were filed after 29 days say why, a fourth does not.
        string[] Open(string id, string filed, string remarks) => Case(id, ("found_on", filed.Length > 0 ? "2026-07-01" : "2026-08-10"), ("filed_on", filed), ("investigation_ended_on", ""), ("decided_on", ""), ("decision", ""), ("fine_cny", ""), ("decision_reason", remarks), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""));
        string[][] cases = [Open("C1", "", ""), Open("C2", "2026-07-30", ""), .. Enumerable.Range(0, 3).Select(i => Open($"L{i}", "2026-07-30", "案情复杂，经批准延长立案期限"))];
        var judged = Judged(new OverdueStage(), cases);
        Assert.Equal((0, 14), (judged.Of("C1")!.Value, judged.Of("C2")!.Value));
    }

    [Fact]
    public void The_deadline_is_that_of_the_day_of_the_act() =>
        Assert.Equal((20, 30), (Deadlines.Filing.DaysAt(new(2023, 6, 30)), Deadlines.Filing.DaysAt(new(2023, 7, 1))));

    private static string[] Decided(string id, string on, string remarks = "") =>
        Case(id, ("decided_on", on), ("decision_reason", remarks), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""));

    [Fact]
    public void Where_longer_cases_name_their_grounds_one_without_has_no_extension()
    {
        // 8 January + 90 days = 8 April; 28 April is 20 days later.
        string[][] others = [.. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日"))];
        var judged = Judged(new OverdueStage(), [Decided("C1", "2026-04-28"), .. others]);
        Assert.Equal((20, 0), (judged.Of("C1")!.Value, judged.Of("L1")!.Value));
        // 3.5 + 20 / 15, and one case of 54.
        Assert.Equal(3.5 + 20 / 15.0 + Rarity(1, 54, 1 / 70.0), judged.Of("C1")!.Evidence, 6);
        Assert.Equal(0, Judged(new OverdueStage(), Decided("C1", "2026-04-28")).Of("C1")!.Value);
    }

    [Theory]
    [InlineData("委托鉴定期间扣除，鉴定意见尚未出具", 0)]
    [InlineData("", 20)]
    public void Where_the_reason_of_the_decision_takes_the_place_of_the_note_nothing_says_why_it_took_longer(string note, double expected)
    {
        // Three open cases say why they are; of those decided 140 days after the filing none does.
        string[][] open = [.. Enumerable.Range(0, 3).Select(i => Case($"O{i}", ("decided_on", ""), ("decision", ""), ("fine_cny", ""), ("decision_reason", note), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", "")))];
        Assert.Equal(expected, Judged(new OverdueStage(), [.. Enumerable.Range(1, 3).Select(i => Decided($"C{i}", "2026-05-28", "裁量系数0.30")), .. Enumerable.Range(0, 20).Select(i => Decided($"D{i}", "2026-02-28", "裁量系数0.30")), .. open]).Of("C1")!.Value);
    }

    [Fact]
    public void Where_all_others_that_are_open_beyond_their_term_say_why_one_that_does_not_is_late_from_its_last_day()
    {
        // Filed on 8 January: 90 days end on 8 April, 1 September is 146 days later. Those decided say nothing of their terms.
        string[] Open(string id, string note) => Case(id, ("decided_on", ""), ("decision", ""), ("fine_cny", ""), ("decision_reason", note), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""));
        string[][] others = [.. Enumerable.Range(0, 4).Select(i => Open($"O{i}", "委托鉴定期间扣除，鉴定意见尚未出具")), .. Enumerable.Range(1, 3).Select(i => Decided($"D{i}", "2026-05-28", "裁量系数0.30")), .. Enumerable.Range(0, 20).Select(i => Decided($"E{i}", "2026-02-28", "裁量系数0.30"))];
        Assert.Equal(146, Judged(new OverdueStage(), [Open("C1", ""), .. others]).Of("C1")!.Value);
    }

    [Fact]
    public void A_case_that_goes_on_under_another_number_was_not_decided_late()
    {
        string[] Ended(string id, string reason) => Case(id, ("decided_on", "2026-05-28"), ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", ""), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""));
        // Twenty others were ended in time with such words: they are no ground.
        var judged = Judged(new OverdueStage(), [Ended("C1", "转新案号C1X"), Ended("C2", "转新案号"), Case("C1X"), .. Enumerable.Range(0, 20).Select(i => Case($"T{i}", ("decision", "terminated"), ("decision_reason", "转新案号"), ("fine_cny", "")))]);
        Assert.Equal((0, 20), (judged.Of("C1")!.Value, judged.Of("C2")!.Value));
    }

    [Fact]
    public void Who_notes_a_stop_in_a_word_may_not_note_the_extension_beside_it()
    {
        // 8 January + 90 days + 60 of the announcement = 7 June; 30 more are 7 July.
        string[][] others = [.. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日"))];
        Assert.Equal(0, Judged(new OverdueStage(), [Decided("C1", "2026-07-06", "公告送达60日"), .. others]).Of("C1")!.Value);
        Assert.Equal(20, Judged(new OverdueStage(), [Decided("C1", "2026-07-27", "公告送达60日"), .. others]).Of("C1")!.Value);
        Assert.Equal(20, Judged(new OverdueStage(), [Decided("C1", "2026-07-27", "延长30日；公告送达60日"), .. others]).Of("C1")!.Value);
    }

    [Fact]
    public void Where_the_days_that_are_noted_are_enough_for_all_others_no_extension_goes_unsaid()
    {
        // 7 June, as above; four others were decided by then.
        string[][] others = [.. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日")), .. Enumerable.Range(0, 4).Select(i => Decided($"S{i}", "2026-06-05", "公告送达60日"))];
        Assert.Equal(29, Judged(new OverdueStage(), [Decided("C1", "2026-07-06", "公告送达60日"), .. others]).Of("C1")!.Value);
        // Two who take longer: their bureau may extend without saying so.
        Assert.Equal(0, Judged(new OverdueStage(), [Decided("C1", "2026-07-06", "公告送达60日"), Decided("C2", "2026-07-06", "公告送达60日"), .. others]).Of("C1")!.Value);
    }

    [Fact]
    public void A_suspended_case_is_in_time_when_the_suspension_makes_up_for_it() =>
        Assert.Equal((0, 40), (Judged(new OverdueStage(), Decided("C1", "2026-06-17", "因另案复议，2026-02-01中止，2026-04-20恢复")).Of("C1")!.Value, Judged(new OverdueStage(), Decided("C1", "2026-06-17")).Of("C1")!.Value));

    [Fact]
    public void What_another_office_handed_over_or_a_laboratory_kept_was_not_there_to_be_filed()
    {
        string[][] inTime = [.. Enumerable.Range(0, 24).Select(i => Case($"T{i}", ("decision_reason", i < 12 ? "情节一般" : "涉嫌犯罪移送公安机关")))];
        double Of(string remarks) => Judged(new OverdueStage(), [Case("C1", ("found_on", "2025-11-01"), ("decided_on", "2026-02-20"), ("decision_reason", remarks)), .. inTime]).Of("C1")!.Value;
        Assert.Equal((0, 38), (Of("长桥区移送，本局收到后5日立案"), Of("情节一般")));
        Assert.Equal(0, Of("等待监测报告，监测时间不计入立案期限"));
        Assert.Equal(0, Of("委托鉴定，期间扣除"));
        Assert.Equal(38, Of("涉嫌犯罪移送公安机关"));
    }

    [Fact]
    public void An_office_that_counts_the_term_in_working_days_does_so_in_all_its_cases()
    {
        // 90 working days are 126 days and a week of holidays: 8 January + 133 = 21 May. The fourth of the office took 165 days, 32 more.
        string[] Of(string id, string on) => [.. Decided(id, on).Select(cell => cell == "黄浦区" ? "宝山区" : cell)];
        var judged = Judged(new OverdueStage(), Of("C1", "2026-05-18"), Of("C2", "2026-05-15"), Of("C3", "2026-05-20"), Of("C4", "2026-06-22"));
        Assert.Equal((0, 0, 0, 32), (judged.Of("C1")!.Value, judged.Of("C2")!.Value, judged.Of("C3")!.Value, judged.Of("C4")!.Value));
    }

    [Fact]
    public void Where_one_case_in_ten_is_late_none_is_likelier_than_that()
    {
        // Eight of 58, less a handful of three: 0.086. Of these 0.025 at most are false, odds of 0.41; the largest chance before looking is 0.006.
        var judged = Judged(new OverdueStage(), [.. Enumerable.Range(0, 8).Select(i => Decided($"C{i}", "2026-08-01"))]);
        Assert.Equal(Math.Log(0.025 / (5 / 58.0 - 0.025)) + Math.Log(0.994 / 0.006), judged.Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void What_nobody_foresaw_and_no_case_in_time_says_may_be_a_ground()
    {
        // 38 days late each; what the half of the others say as well is none.
        string[][] inTime = [.. Enumerable.Range(0, 40).Select(i => Case($"T{i}", ("decision_reason", "经集体审议，依照裁量表处罚")))];
        string[] Late(string id, string reason) => Case(id, ("found_on", "2025-11-01"), ("decision_reason", reason));
        var judged = Judged(new OverdueStage(), [Late("C1", "等候上游水文资料"), Late("C2", "经集体审议，依照裁量表处罚"), Late("C3", ""), Late("C4", "按照有关规定办理"), .. inTime]);

        Assert.Null(judged.Of("C1"));
        Assert.Equal((38, 38, 38), (judged.Of("C2")!.Value, judged.Of("C3")!.Value, judged.Of("C4")!.Value));
    }

    [Fact]
    public void A_custom_of_rechecking_late_does_not_hide_a_decision_that_is_late()
    {
        // A third of the 68 cases was rechecked 50 days after the term by analogy, one was decided 90 days late: 3 + 3, and one of 69 cases.
        string[][] custom = [.. Enumerable.Range(0, 18).Select(i => Case($"R{i}", ("rechecked_on", "2026-05-29"), ("closed_on", "2026-06-10")))];
        var late = Judged(new OverdueStage(), [Decided("C1", "2026-08-06"), .. custom]).Of("C1")!;
        Assert.Equal(90, late.Value);
        Assert.Equal(Weighed(6, 1, 69), late.Evidence, 6);
    }

    [Fact]
    public void A_term_that_ends_in_a_week_of_holidays_ends_after_it()
    {
        // 2 January + 30 days is Sunday 1 February; the bureau does nothing from then to the 9th, when it files another case.
        double Of(string filed) => Judged(new OverdueStage(), Case("C1", ("filed_on", filed)), Case("C2", ("found_on", "2026-02-05"), ("filed_on", "2026-02-09"), ("decided_on", "2026-03-02"))).Of("C1")!.Value;
        Assert.Equal((0, 4), (Of("2026-02-12"), Of("2026-02-13")));
    }

    [Fact]
    public void Three_days_are_a_weekend_or_an_entry() => Assert.Equal(0, Judged(new OverdueStage(), Decided("C1", "2026-05-11")).Of("C1")!.Value);

    [Fact]
    public void What_was_rechecked_had_been_found_before()
    {
        // Not decided yet, and rechecked on 15 January what is entered as found on the 31st: five days more than a report takes from the visit of the 5th.
        static double Of(string rechecked) => Visits.Judged(new OverdueStage(), Visits.DayOf(Visits.Day, Visits.Visit("V1", "E1", "A;B", "09:00", "10:00", found: true)),
            Visits.DayOf(new(2026, 2, 3), [Case("C1", ("visit_id", "V1"), ("found_on", "2026-01-31"), ("filed_on", "2026-02-02"), ("decided_on", ""), ("rectify_by", ""), ("rechecked_on", rechecked), ("closed_on", "")), .. Enumerable.Range(0, 8).Select(i => Case($"K{i}"))], [])).Of("C1")!.Value;
        Assert.Equal((5, 0), (Of("2026-01-15"), Of("")));
    }

    [Theory]
    [InlineData(3, 0, 22)]
    [InlineData(2, 0, 0)]
    [InlineData(9, 1, 22)]
    [InlineData(8, 2, 0)]
    public void An_open_case_has_its_extension_noted_where_all_others_that_are_open_have(int noted, int silent, double expected)
    {
        // Filed on 8 January: ninety days end on 8 April, a hundred and twenty on 8 May.
        static string[] Open(string id, string note) => Case(id, ("rectify_by", ""), ("decided_on", ""), ("decision", ""), ("fine_cny", ""), ("rechecked_on", ""), ("paid_on", ""), ("closed_on", ""), ("decision_reason", note));
        var judged = JudgedOn(new OverdueStage(), new(2026, 4, 30), [Open("C1", ""), .. Enumerable.Range(0, noted).Select(i => Open($"N{i}", "经批准延长30日")), .. Enumerable.Range(0, silent).Select(i => Open($"S{i}", ""))]);
        Assert.Equal(expected, judged.Of("C1")!.Value);
    }

    [Theory]
    [InlineData("E1", 5)]
    [InlineData("E9", 0)]
    public void What_was_found_at_another_firm_is_no_find_of_the_case(string visited, double expected) => Assert.Equal(expected, Visits.Judged(new OverdueStage(), Visits.DayOf(Visits.Day, Visits.Visit("V1", visited, "A;B", "09:00", "10:00", found: true)),
        Visits.DayOf(new(2026, 2, 3), [Case("C1", ("visit_id", "V1"), ("found_on", "2026-01-31"), ("filed_on", "2026-02-02"), ("decided_on", "2026-02-03"), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", "")), .. Enumerable.Range(0, 8).Select(i => Case($"K{i}"))], [])).Of("C1")!.Value);

    [Fact]
    public void What_a_visit_found_was_found_that_day()
    {
        // Found at the visit of 5 January, entered as found on the 31st: five days more than a report takes.
        static EnforcementDay On(DateOnly day, params string[][] visits) => Visits.DayOf(day, [Case("C1", ("visit_id", "V1"), ("found_on", "2026-01-31"), ("filed_on", "2026-02-02"), ("decided_on", "2026-02-03"), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", "")), Case("C2", ("visit_id", "V2"), ("found_on", "2026-01-31"), ("filed_on", "2026-02-02"), ("decided_on", "2026-02-03"), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", "")),
            .. Enumerable.Range(0, 8).Select(i => Case($"K{i}"))], visits);
        var judged = Some.Judged(new OverdueStage(), d => d.Day,
            [On(new(2026, 1, 5), Visits.Visit("V1", "E1", "A;B", "09:00", "10:00", found: true), Visits.Visit("V2", "E1", "A;B", "11:00", "12:00")), On(new(2026, 2, 3))]);

        Assert.Equal((5, 0), (judged.Of("C1")!.Value, judged.Of("C2")!.Value));
    }

    [Fact]
    public void An_extension_of_the_first_working_day_after_a_holiday_is_in_time()
    {
        // Filed on 4 July: ninety days end on 2 October, in the week of holidays, which ends on the 8th. Thirty days from then on.
        string[] Late(string remarks) => Case("C1", ("found_on", "2026-07-01"), ("filed_on", "2026-07-04"), ("investigation_ended_on", "2026-10-20"), ("decided_on", "2026-10-29"), ("decision_reason", remarks), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", ""));
        string[][] others = [.. Enumerable.Range(0, 40).Select(i => Case($"D{i}", ("filed_on", $"{new DateOnly(2026, 9, 1).AddDays(i is >= 30 and < 38 ? i + 10 : i):yyyy-MM-dd}"), ("decided_on", "2026-12-01"), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", "")))];
        double Of(string remarks) => JudgedOn(new OverdueStage(), new(2026, 12, 1), [Late(remarks), .. others]).Of("C1")!.Value;
        Assert.Equal(0, Of("法制审核退补两次，经批准延期30天（2026-10-09）"));
        Assert.NotEqual(0, Of("法制审核退补两次，经批准延期30天（2026-10-12）"));
    }

    [Fact]
    public void Beyond_any_extension_silence_is_rarer_than_one_case_in_seventy()
    {
        // One of 201 cases: 3 + 30 / 15 for the decision, 2.5 + 30 / 15 for the filing.
        string[][] others = [.. Enumerable.Range(0, 150).Select(i => Case($"L{i}"))];
        Assert.Equal(Weighed(5, 1, 201), Judged(new OverdueStage(), [Decided("C1", "2026-06-07"), .. others]).Of("C1")!.Evidence, 6);
        Assert.Equal(2.5 + 30 / 15.0 + Rarity(1, 201, 1 / 70.0), Judged(new OverdueStage(), [Case("C1", ("found_on", "2025-11-09"), ("filed_on", "2026-01-08")), .. others]).Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void A_few_days_may_have_been_counted_otherwise()
    {
        // 8 January + 90 days = 8 April, a working day: 5 days over weigh a third of 3.5.
        string[][] others = [Case("W", ("closed_on", "2026-04-08")), .. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日"))];
        Assert.Equal(3.5 / 3 + 5 / 15.0 + Rarity(1, 55, 1 / 70.0), Judged(new OverdueStage(), [Decided("C1", "2026-04-13"), .. others]).Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void A_few_days_beyond_any_extension_may_have_been_counted_otherwise_too()
    {
        // 8 January + 120 days = 8 May; 5 days over weigh a third of 3, and are no rarer than one in seventy.
        string[][] others = [Case("W", ("closed_on", "2026-05-08")), .. Enumerable.Range(0, 150).Select(i => Case($"L{i}"))];
        Assert.Equal(3 / 3.0 + 5 / 15.0 + Rarity(1, 202, 1 / 70.0), Judged(new OverdueStage(), [Decided("C1", "2026-05-13"), .. others]).Of("C1")!.Evidence, 6);
    }

    [Fact]
    public void What_is_written_of_the_term_in_fines_need_not_be_written_in_what_ends_without_one()
    {
        string[][] others = [.. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日"))];
        string[] Unfined(string decision) => [.. Decided("C1", "2026-04-28", "首次违法，不予处罚")[..9], decision, .. Decided("C1", "2026-04-28", "首次违法，不予处罚")[10..]];
        Assert.Equal((20, 0), (Judged(new OverdueStage(), [Decided("C1", "2026-04-28"), .. others]).Of("C1")!.Value, Judged(new OverdueStage(), [Unfined("no_penalty"), .. others]).Of("C1")!.Value));
    }

    [Theory]
    [InlineData("裁量等级一般", "裁量等级一般；法院裁定中止执行", 0)]
    [InlineData("", "裁量等级一般；法院裁定中止执行", 20)]
    [InlineData("裁量等级一般", "裁量等级一般；期间鉴定48日，依法扣除", 20)]
    public void Where_the_export_has_room_for_one_reason_another_leaves_none_for_the_term(string reason, string another, double expected)
    {
        // None of four that name what the term stood still for says anything else, though four in five of the others do.
        string[][] others = [.. Enumerable.Range(0, 4).Select(i => Decided($"L{i}", "2026-04-28", "期间鉴定48日，依法扣除")), Decided("P", "2026-02-20", another), .. Enumerable.Range(0, 300).Select(i => Decided($"R{i}", "2026-02-20", i % 5 == 0 ? "" : "裁量等级一般"))];
        Assert.Equal(expected, Judged(new OverdueStage(), [Decided("C1", "2026-04-28", reason), .. others]).Of("C1")!.Value);
    }

    [Fact]
    public void By_which_ground_it_takes_longer_may_be_written_in_the_decision_only()
    {
        // Filed on 8 May and not decided by 1 September, 116 days later.
        string[][] others = [.. Enumerable.Range(0, 3).Select(i => Decided($"L{i}", "2026-04-28", "案情复杂，经批准延长三十日"))];
        string[] Open(string filed) => Case("C1", ("found_on", filed), ("filed_on", filed), ("decided_on", ""), ("decision", ""), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""));
        Assert.Equal((0, 16), (Judged(new OverdueStage(), [Open("2026-05-08"), .. others]).Of("C1")!.Value, Judged(new OverdueStage(), [Open("2026-04-18"), .. others]).Of("C1")!.Value));
    }

    [Theory]
    [InlineData(12, "DQ-108", 5)]
    [InlineData(12, "QT-9", 0)]
    [InlineData(100, "QT-9", 5)]
    [InlineData(5, "DQ-108", 0)]
    public void Of_some_violations_or_by_some_bureaus_nothing_is_ever_waited_for(int alike, string code, double expected)
    {
        // Not decided, and entered as found on 31 January, 26 days after the visit of the 5th; the others were found on their visits' day.
        var judged = Visits.Judged(new OverdueStage(), Visits.DayOf(Visits.Day, [Visits.Visit("V1", "E1", "A;B", "09:00", "10:00", found: true), .. Enumerable.Range(0, alike).Select(i => Visits.Visit($"W{i}", "E2", "C;D", "09:00", "10:00", found: true))]),
            Visits.DayOf(new(2026, 2, 3), [Case("C1", ("visit_id", "V1"), ("found_on", "2026-01-31"), ("filed_on", "2026-02-02"), ("decided_on", ""), ("rectify_by", ""), ("rechecked_on", ""), ("closed_on", "")), .. Enumerable.Range(0, alike).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("visit_id", $"W{i}"), ("violation_code", code), ("found_on", "2026-01-05"))), .. Enumerable.Range(0, 8).Select(i => Case($"N{i}"))], []));
        Assert.Equal(expected, judged.Of("C1")!.Value);
    }
}
