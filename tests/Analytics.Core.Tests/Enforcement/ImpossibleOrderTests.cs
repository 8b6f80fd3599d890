using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ImpossibleOrderTests
{
    [Fact]
    public void Filed_eighteen_days_before_it_was_found_is_out_of_order() => Assert.Equal(16, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2025-12-15"))).Of("C1")!.Value);

    [Fact]
    public void One_day_is_an_entry_made_late() => Assert.Equal(0, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2026-01-01"))).Of("C1")!.Value);

    [Fact]
    public void All_on_one_day_is_a_summary_procedure() =>
        Assert.Equal(0, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2026-01-02"), ("decided_on", "2026-01-02"), ("rechecked_on", "2026-01-02"), ("closed_on", "2026-01-02"))).Of("C1")!.Value);
}
