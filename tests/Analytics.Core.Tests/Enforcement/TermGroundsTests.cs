using Analytics.Core.Enforcement;

namespace Analytics.Core.Tests.Enforcement;

public sealed class TermGroundsTests
{
    private static readonly DateOnly Filed = new(2026, 1, 8);

    /// <summary>Days after filing by which 90 days end, with what the remarks say; null = it cannot be told.</summary>
    private static int? DaysOf(string remarks) => TermGrounds.Of(remarks, Filed).DueOf(Filed, 90) is { } due ? due.DayNumber - Filed.DayNumber : null;

    [Theory]
    [InlineData("", 90)]
    [InlineData("情节一般，整改到位", 90)]
    [InlineData("因案情复杂，经负责人批准延长三十日", 120)]
    [InlineData("经批准延长办案期限45日", 135)]
    [InlineData("案情复杂，延期至2026-05-18（2026-04-01批准）", 130)]
    [InlineData("经负责人集体讨论继续延期，期限至2026年5月18日", 130)]
    [InlineData("整改到位，经批准延长一个月", 120)]
    [InlineData("申请延期缴纳获批", 90)]
    [InlineData("经批准延期30日，期满仍不能办结，2026-04-30集体讨论决定继续延长45日", 165)]
    [InlineData("延长许可证有效期三十日", 90)]
    [InlineData("立案延长15日已批经批准延长30日", 120)]
    [InlineData("经批准延长办案期限三十日仍不能办结再延长四十五日", 165)]
    public void An_extension_moves_the_last_day(string remarks, int days) => Assert.Equal(days, DaysOf(remarks));

    [Theory]
    [InlineData("与2025-04-0064号案并案，2026-03-20批准延长30日", 120)]
    [InlineData("参照2026-01-3130号案，2026-02-30批准延长30日", 120)]
    [InlineData("2026-02-01至2026-02-30鉴定", null)]
    public void A_number_of_a_case_and_a_day_of_no_calendar_are_no_dates(string remarks, int? days) => Assert.Equal(days, DaysOf(remarks));

    [Theory]
    [InlineData("因当事人下落不明，2026-02-01至2026-02-21公告送达，不计入期限", 110)]
    [InlineData("自2026/2/1至2026/2/21委托第三方鉴定", 110)]
    [InlineData("因另案复议，2026年2月1日中止，2026年2月21日恢复办理", 110)]
    [InlineData("2月1日至2月21日监测，依法扣除", 110)]
    [InlineData("听证期间扣除15个工作日", 111)]
    [InlineData("中止调查20日（等待公安侦查结果）", 110)]
    [InlineData("情节较重；20260201至20260211评估", 100)]
    [InlineData("关联民事诉讼未决，经批准2026-02-01中止，20日", 110)]
    [InlineData("ZZ20天（请示部里）", 110)]
    [InlineData("责令20日内改正", 90)]
    [InlineData("不服本决定的，可在60日内申请复议", 90)]
    [InlineData("等监测报告，延长立案15天", 90)]
    [InlineData("TZ 2026-02-08 /20d", 110)]
    [InlineData("告知书留置不成，委托户籍地送达20日/警告", 110)]
    [InlineData("涉嫌犯罪移送公安（2026-02-01），20日后公安不予立案退回，恢复行政程序", 110)]
    [InlineData("企业重整期间中止20天，管理人接管后恢复/一般情节", 110)]
    public void A_stopped_clock_moves_it_by_its_length(string remarks, int days) => Assert.Equal(days, DaysOf(remarks));

    [Theory]
    [InlineData("当事人申请听证，经批准延长办案期限30日", 180)]
    [InlineData("待监测复测报告，已审批延期", 180)]
    [InlineData("组织鉴定", 150)]
    [InlineData("监测超标两倍，情节较重", 90)]
    [InlineData("当事人不要求听证", 90)]
    public void A_hearing_or_a_report_that_was_waited_for_takes_sixty_days_where_nothing_says_how_many(string remarks, int days) => Assert.Equal(days, DaysOf(remarks));

    [Fact]
    public void A_clock_that_still_stands_has_no_last_day() => Assert.Equal(DateOnly.MaxValue, TermGrounds.Of("因涉及另案，2026-02-01中止调查", Filed).DueOf(Filed, 90));

    [Theory]
    [InlineData("鉴定期间依法扣除")]
    [InlineData("中止调查，等待公安侦查结果")]
    [InlineData("案情复杂，经批准延期30日并集体讨论")]
    public void Of_a_clock_stopped_or_an_extension_of_which_it_is_not_said_how_long_nothing_can_be_told(string remarks) => Assert.Null(DaysOf(remarks));

    [Fact]
    public void An_extension_approved_when_the_term_had_run_out_extends_nothing() =>
        // 8 January + 90 days = 8 April.
        Assert.Equal((90, 120), (DaysOf("因案情复杂，2026-04-20经负责人批准延长三十日"), DaysOf("因案情复杂，2026-04-02经负责人批准延长三十日")));

    [Fact]
    public void A_clock_that_was_stopped_when_the_term_had_run_out_did_not_run_either() =>
        Assert.Equal(110, DaysOf("2026-04-20至2026-05-10鉴定"));

    [Fact]
    public void What_is_said_of_filing_is_another_term()
    {
        var grounds = TermGrounds.Of("经批准延长立案期限（节假日及监测报告未出）", Filed);
        Assert.Equal((true, false), (grounds.FilingExtended, grounds.ForDecision));
    }

    [Fact]
    public void Two_extensions_said_in_one_breath_are_of_the_filing_and_of_the_decision()
    {
        var grounds = TermGrounds.Of("立案延长15日已批经批准延长30日", Filed);
        Assert.Equal((true, true), (grounds.FilingExtended, grounds.IsExtended));
    }

    [Fact]
    public void What_names_an_appraisal_but_not_its_time_is_left_unread() =>
        Assert.Equal("危险废物属性鉴定43日后确认违法；情节一般", TermGrounds.Unread("危险废物属性鉴定43日后确认违法；情节一般；经批准延长三十日", Filed));

    [Fact]
    public void A_remark_is_known_from_its_first_date_on()
    {
        const string remarks = "情节一般；2026-02-01至2026-02-21公告送达，不计入期限；经批准延长三十日";
        Assert.Equal(("情节一般；经批准延长三十日", "情节一般；2026-02-01至2026-02-21公告送达，不计入期限；经批准延长三十日"), (TermGrounds.KnownOn(remarks, Filed, new(2026, 1, 31)), TermGrounds.KnownOn(remarks, Filed, new(2026, 2, 1))));
    }

    [Fact]
    public void A_space_between_two_sentences_ends_the_first()
    {
        var filed = new DateOnly(2026, 1, 8);
        // Thirty days of the first sentence, forty-five of the second, which is of 16 March.
        Assert.Equal(filed.AddDays(90 + 30 + 45), TermGrounds.Of("报经批准顺延三十天 局党组扩大会2026-03-16研究，再行延长45日", filed).DueOf(filed, 90));
        Assert.Equal("报经批准顺延三十天", TermGrounds.KnownOn("报经批准顺延三十天 局党组扩大会2026-03-16研究，再行延长45日", filed, new(2026, 3, 1)));
    }

    [Fact]
    public void What_is_read_by_its_days_alone_may_be_a_ground_of_another_kind()
    {
        Assert.Equal("甲地转来，收文2日登记", TermGrounds.Unread("甲地转来，收文2日登记；经批准延长三十日", new(2026, 1, 8)));
        Assert.Equal("首次违法", TermGrounds.WithoutExtensions("首次违法；立案期限经批准延长十五日"));
    }
}
