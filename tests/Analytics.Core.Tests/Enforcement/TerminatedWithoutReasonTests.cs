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
    [InlineData("超过追诉时效", 0)]
    [InlineData("33-1 不予行政处罚", 0)]
    [InlineData("33条1款", 0)]
    [InlineData("2026-03-11 经研究决定终止", 1)]
    public void A_reason_must_say_something(string reason, double expected) =>
        Assert.Equal(expected, Judged(new TerminatedWithoutReason(), Case("C1", ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", ""))).Of("C1")!.Value);

    [Theory]
    [InlineData("E1", 0)]
    [InlineData("E2", 1)]
    public void A_case_joined_to_another_of_the_firm_goes_on_there(string firmOfTheOther, double expected) =>
        Assert.Equal(expected, Judged(new TerminatedWithoutReason(), Case("C1", ("enterprise_id", "E1"), ("decision", "terminated"), ("decision_reason", "并案：K-77"), ("fine_cny", "")), Case("K-77", ("enterprise_id", firmOfTheOther))).Of("C1")!.Value);

    [Fact]
    public void A_fine_needs_no_reason_to_end() => Assert.Null(Judged(new TerminatedWithoutReason(), Case("C1")).Of("C1"));
}
