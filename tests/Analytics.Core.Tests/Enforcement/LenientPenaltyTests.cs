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
}
