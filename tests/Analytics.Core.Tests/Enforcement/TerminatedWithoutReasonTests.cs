using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class TerminatedWithoutReasonTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("其他", 1)]
    [InlineData("经研究决定终止调查", 1)]
    [InlineData("其他原因，予以结案。", 1)]
    [InlineData("经核查违法事实不成立", 0)]
    [InlineData("当事人死亡", 0)]
    [InlineData("按会议意见办理", 1)]
    [InlineData("当事人已作出整改承诺，终止", 1)]
    [InlineData("经协调，当事人与投诉人和解", 1)]
    [InlineData("企业经营困难，且违法事实不成立", 0)]
    [InlineData("证据不足，终止调查", 1)]
    [InlineData("证据不足：监测报告因质控不合格作废，无法认定违法事实", 0)]
    [InlineData("超过追诉时效", 1)]
    [InlineData("行为止于2021年3月，逾两年未被发现", 0)]
    [InlineData("33-1 不予行政处罚", 0)]
    [InlineData("33条1款", 0)]
    [InlineData("2026-03-11 经研究决定终止", 1)]
    public void A_reason_must_say_something(string reason, double expected) =>
        Assert.Equal(expected, Judged(new TerminatedWithoutReason(), Case("C1", ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", ""))).Of("C1")!.Value);

    [Theory]
    [InlineData("证据不足，终止调查", "委托采样，检测报告显示非甲烷总烃165.0mg/m³，超过标准限值", 6)]
    [InlineData("证据不足，终止调查", "送样后确认超标2倍", 6)]
    [InlineData("证据不足，终止调查", "压差165Pa，未见超标", 3.7)]
    [InlineData("证据不足：监测报告因质控不合格作废，无法认定违法事实", "送样后确认超标2倍", 0)]
    public void Who_says_that_proof_is_wanting_says_what_is_wanting_in_what_was_measured(string reason, string narrative, double weight) =>
        // One of sixteen ended cases; it rests on visit V1.
        Assert.Equal(weight == 0 ? 0 : Weighed(weight, 1, 16, weight < 6 ? 0.02 : 0.005), Visits.Judged(new TerminatedWithoutReason(), Visits.DayOf(Visits.Day, Visits.Visit("V1", "E1", "A;B", "09:00", "10:00", found: true, narrative: narrative)),
            Visits.DayOf(Visits.Day.AddDays(60), [Case("C1", ("visit_id", "V1"), ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", "")),
                .. Enumerable.Range(0, 15).Select(i => Case($"K{i}", ("decision", "no_penalty"), ("decision_reason", "初次违法且危害后果轻微"), ("fine_cny", "")))], [])).Of("C1")!.Evidence, 6);

    [Theory]
    [InlineData("E1", 0)]
    [InlineData("E2", 1)]
    public void A_case_joined_to_another_of_the_firm_goes_on_there(string firmOfTheOther, double expected) =>
        Assert.Equal(expected, Judged(new TerminatedWithoutReason(), Case("C1", ("enterprise_id", "E1"), ("decision", "terminated"), ("decision_reason", "并案：K-77"), ("fine_cny", "")), Case("K-77", ("enterprise_id", firmOfTheOther))).Of("C1")!.Value);

    [Theory]
    [InlineData("2026-03-10", "done", 7)]
    [InlineData("", "", 5.5)]
    public void An_act_that_was_put_right_when_it_was_found_had_not_ended_two_years_before(string rectifyBy, string recheck, double weight) =>
        // One of sixteen ended cases.
        Assert.Equal(Weighed(weight, 1, 16), Judged(new TerminatedWithoutReason(), Case("C1", ("decision", "terminated"), ("decision_reason", "违法行为超过二年未被发现"), ("fine_cny", ""), ("rectify_by", rectifyBy), ("recheck_result", recheck))).Of("C1")!.Evidence, 6);

    [Theory]
    [InlineData("与罚2026-00005号案并案", 0)]
    [InlineData("与罚2026-07514号案并案", 1)]
    [InlineData("与罚2026-00045号案并案", 0)]
    [InlineData("与罚2024-07514号案并案", 0)]
    public void A_case_is_not_joined_to_one_that_the_register_has_not_got(string reason, double expected) =>
        // Of the year's numbers 1 to 30 are on record; those just behind them may not be yet, and those of another year are not known.
        Assert.Equal(expected, Judged(new TerminatedWithoutReason(), [Case("C1", ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", "")), .. Enumerable.Range(1, 30).Select(i => Case($"罚2026-{i:00000}"))]).Of("C1")!.Value);

    [Fact]
    public void A_fine_needs_no_reason_to_end() => Assert.Null(Judged(new TerminatedWithoutReason(), Case("C1")).Of("C1"));
}
