using Analytics.Core.Enforcement;
using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class GoneYetActiveTests
{
    private static readonly string[] Ended = Case("C1", ("enterprise_id", "E1"), ("found_on", "2025-10-01"), ("filed_on", "2025-10-08"), ("decided_on", "2025-12-01"), ("decision", "terminated"), ("decision_reason", "当事人已注销，终止调查"), ("fine_cny", ""));

    private static readonly string[][] InOrder = [.. Enumerable.Range(0, 20).Select(i => Case($"K{i}", ("enterprise_id", "E2"), ("found_on", "2025-10-01"), ("filed_on", "2025-10-08"), ("decided_on", "2025-12-01")))];

    /// <summary>One of the one case that names such an end: the others cannot show it.</summary>
    private static readonly double Alone = Rarity(1, 1, 0.1);

    private static EnforcementDay With(DateOnly day, string narrative, params string[][] cases) => DayOf(day, [Ended, .. cases, .. InOrder], narrative.Length == 0 ? [] : [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: narrative)]);

    [Fact]
    public void A_firm_said_to_be_deregistered_that_is_visited_at_work_is_not_gone() =>
        // What was seen is remembered on the next day.
        Assert.Equal(7 + Alone, Judged(new GoneYetActive(), With(Day, "现场有工人20名正在作业"), With(Day.AddDays(1), "")).Of("C1")!.Evidence, 6);

    [Fact]
    public void With_a_certificate_on_file_somebody_else_may_be_at_work_there() =>
        Assert.Equal(4 + Alone, Judged(new GoneYetActive(), DayOf(Day, [[.. Ended.Select(cell => cell == "当事人已注销，终止调查" ? "当事人已注销登记（市场监管部门证明附卷），终止调查" : cell)], .. InOrder], [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: "现场有工人20名正在作业")])).Of("C1")!.Evidence, 6);

    [Fact]
    public void A_visit_that_finds_it_cleared_bears_it_out() => Assert.Equal(0, Judged(new GoneYetActive(), With(Day, "企业已搬迁，设备已拆除")).Of("C1")!.Value);

    [Theory]
    [InlineData("企业已关停搬迁，终止调查", 6.5)]
    [InlineData("厂子关了 人员遣散", 6.5)]
    [InlineData("冬季停产，复产后复查", 0)]
    public void One_that_only_left_may_have_come_back_and_one_at_rest_goes_on(string reason, double expected) =>
        Assert.Equal(expected > 0 ? expected + Alone : 0, Judged(new GoneYetActive(), DayOf(Day, [[.. Ended.Select(cell => cell == "当事人已注销，终止调查" ? reason : cell)], .. InOrder], [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: "机器转着")])).Of("C1")!.Evidence, 6);

    [Fact]
    public void Nor_need_it_not_be_rechecked()
    {
        // Fined, and closed without a recheck because it was shut down; found at work a week later.
        var judged = Judged(new GoneYetActive(), DayOf(Day, [Case("C1", ("enterprise_id", "E1"), ("found_on", "2025-10-01"), ("filed_on", "2025-10-08"), ("decided_on", "2025-11-01"), ("decision_reason", "已关停取缔"), ("rectify_by", "2025-11-20"), ("rechecked_on", ""), ("recheck_result", ""), ("closed_on", "2025-12-20")), .. InOrder], [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: "正常生产")])).Of("C1")!;
        Assert.Equal(6.5 + Alone, judged.Evidence, 6);
        Assert.Equal(["closed_without_recheck"], judged.Methods);
    }

    [Theory]
    [InlineData("已注销，终止调查", "在岗10人；当日用电944度；废水累计915825吨；COD45.3", 1)]
    [InlineData("已注销，终止调查", "三班在产", 1)]
    [InlineData("已注销，终止调查", "大门上锁，电表读数944，门卫2人，占地1300平方米，厂房12间", 0)]
    public void One_whose_readings_are_taken_is_at_work(string reason, string narrative, double expected) =>
        Assert.Equal(expected, Judged(new GoneYetActive(), DayOf(Day, [[.. Ended.Select(cell => cell == "当事人已注销，终止调查" ? reason : cell)], .. InOrder], [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: narrative)])).Of("C1")!.Value);

    [Fact]
    public void What_is_taken_down_and_cannot_be_rechecked_is_not_at_work_a_month_later()
    {
        string[] Closed(string reason) => Case("C1", ("enterprise_id", "E1"), ("found_on", "2025-10-01"), ("filed_on", "2025-10-08"), ("decided_on", "2025-11-01"), ("decision_reason", reason), ("rectify_by", "2025-11-20"), ("rechecked_on", ""), ("recheck_result", ""), ("closed_on", "2025-12-05"));
        double Of(string reason) => Judged(new GoneYetActive(), DayOf(Day, [Closed(reason), .. InOrder], [Visit("V1", "E1", "A;B", "09:00", "10:00", narrative: "正常生产")])).Of("C1")!.Evidence;
        Assert.Equal(6 + Alone, Of("设备已拆除，不具备复查条件"), 6);
        Assert.Equal(0, Of("书面复核"));
        // The machine in question, as somebody saw; the works go on.
        Assert.Equal(0, Of("涉事设备当日拆除，责改即时核实（笔录附照），不再复查"));
    }

    [Theory]
    [InlineData("未生产。附前后照")]
    [InlineData("停着呢 门卫在")]
    [InlineData("没开工,留人看门")]
    [InlineData("现场未见正在生产，设备断电")]
    [InlineData("去看了一下")]
    public void A_visit_that_does_not_say_it_was_at_work_says_nothing(string narrative) => Assert.Equal(0, Judged(new GoneYetActive(), With(Day, narrative)).Of("C1")!.Value);

    [Fact]
    public void Where_another_visit_found_it_cleared_the_one_at_work_is_in_question() =>
        Assert.Equal(0, Judged(new GoneYetActive(), With(Day, "已注销清场，无人"), With(Day.AddDays(1), "现场有工人20名正在作业")).Of("C1")!.Value);

    [Fact]
    public void Nor_is_one_with_a_case_found_later() => Assert.Equal(1, Judged(new GoneYetActive(), With(Day, "", Case("C2", ("enterprise_id", "E1"), ("found_on", "2026-01-03")))).Of("C1")!.Value);
}
