using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LenientPenaltyTests
{
    [Fact]
    public void Half_the_minimum_is_lenient_by_a_half() => Assert.Equal(0.5, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "10000"))).Of("C1")!.Value, 9);

    [Fact]
    public void The_minimum_itself_is_not() => Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "20000"))).Of("C1")!.Value);

    [Fact]
    public void A_ground_written_down_makes_it_lawful() => Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("fine_cny", "10000"), ("decision_reason", "主动消除危害后果"))).Of("C1")!.Value);

    [Fact]
    public void Without_a_minimum_the_citys_own_fines_are_the_measure()
    {
        // The others are fined 30,000: a third is 10,000.
        Assert.Equal(0.6, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", ""), ("fine_cny", "4000"))).Of("C1")!.Value, 9);
        Assert.Equal(0, Judged(new LenientPenalty(), Case("C1", ("statutory_min_cny", ""), ("fine_cny", "15000"))).Of("C1")!.Value);
    }

    [Fact]
    public void The_minimum_for_facts_called_grave_is_held_against_the_middle_of_the_range()
    {
        // 20,000 of 20,000 to 200,000: the middle is 110,000.
        double Of(string reason, string fine) => Judged(new LenientPenalty(), Case("C1", ("statutory_max_cny", "200000"), ("fine_cny", fine), ("decision_reason", reason))).Of("C1")!.Value;
        Assert.Equal(1 - 20.0 / 110, Of("依据自由裁量基准，情节较重", "20000"), 9);
        Assert.Equal(0, Of("依据自由裁量基准，情节较重", "80000"));
        Assert.Equal(0, Of("依据自由裁量基准，情节一般", "20000"));
        Assert.Equal(0, Of("未造成严重后果", "20000"));
        Assert.Equal(0, Of("情节较重，但主动消除危害后果", "20000"));
    }
}
