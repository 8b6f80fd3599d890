using Analytics.Core.Enforcement;

namespace Analytics.Core.Tests.Enforcement;

public sealed class GroundsTests
{
    [Theory]
    [InlineData("大门锁着，敲门无人应")]
    [InlineData("厂门已上锁")]
    [InlineData("铁门挂锁，电话未接")]
    [InlineData("院门反锁，喊门没人应")]
    [InlineData("到达时锁了大门")]
    [InlineData("未开门，拍照")]
    public void A_locked_gate_is_known_however_it_is_put(string narrative) => Assert.True(Grounds.IsLocked(narrative));

    [Theory]
    [InlineData("危废间柜门上锁，台账齐全")]
    [InlineData("危废间门上锁，双人管理")]
    [InlineData("旁路阀门锁定并铅封")]
    [InlineData("防爆门安装联锁装置")]
    [InlineData("双人双锁管理，环保部门锁定问题两处")]
    public void A_lock_on_a_valve_or_a_cupboard_does_not(string narrative) => Assert.False(Grounds.IsLocked(narrative));

    [Theory]
    [InlineData("上次的问题改了，另有新情况", true)]
    [InlineData("复查：前次问题已改。", true)]
    [InlineData("上次检查发现的问题仍未整改到位", false)]
    [InlineData("前次问题未改正", false)]
    [InlineData("要求限期改正", false)]
    public void A_recheck_says_whether_the_last_was_put_right(string narrative, bool expected) => Assert.Equal(expected, Grounds.IsPutRight(narrative));

    [Theory]
    [InlineData("企业已停产，设备拆除", true)]
    [InlineData("厂房空置，断电", true)]
    [InlineData("设备检修，未生产", false)]
    [InlineData("重污染天气应急响应，涉气工序已停产", false)]
    [InlineData("春节放假停产", false)]
    [InlineData("检查时未生产", false)]
    public void Repairs_holidays_and_alerts_pass(string narrative, bool isForGood) => Assert.Equal(isForGood, Grounds.IsShutForGood(narrative));
}
