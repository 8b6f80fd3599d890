using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ImpossibleOrderTests
{
    [Fact]
    public void Filed_eighteen_days_before_it_was_found_is_out_of_order() => Assert.Equal(16, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2025-12-15"))).Of("C1")!.Value);

    [Fact]
    public void A_day_that_was_mistyped_is_put_right_before_the_decision() =>
        Assert.Null(Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2025-01-08"), ("investigation_ended_on", ""), ("decided_on", ""), ("decision", ""), ("rechecked_on", ""), ("recheck_result", ""), ("paid_on", ""), ("closed_on", ""))).Of("C1"));

    [Fact]
    public void One_day_is_an_entry_made_late() => Assert.Equal(0, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2026-01-01"))).Of("C1")!.Value);

    [Fact]
    public void All_on_one_day_is_a_summary_procedure() =>
        Assert.Equal(0, Judged(new ImpossibleOrder(), Case("C1", ("filed_on", "2026-01-02"), ("investigation_ended_on", "2026-01-02"), ("decided_on", "2026-01-02"), ("rechecked_on", "2026-01-02"), ("closed_on", "2026-01-02"))).Of("C1")!.Value);

    [Fact]
    public void Put_right_and_rechecked_before_the_decision_is_how_it_goes() => Assert.True(Judged(new ImpossibleOrder(), Case("C1", ("rectify_by", "2026-01-20"), ("rechecked_on", "2026-01-25"))).Of("C1")!.Value <= 0);

    [Fact]
    public void A_decision_dated_back_leaves_an_investigation_and_a_payment_behind_it()
    {
        var judged = Judged(new ImpossibleOrder(), Case("C1", ("investigation_ended_on", "2026-03-12"), ("paid_on", "2026-03-20")), Case("C2", ("investigation_ended_on", "2026-03-12"), ("paid_on", "2026-03-01"))).ToDictionary(m => m.Subject.Id);
        // 20 February to 12 March are 20 days; two of 52 cases.
        Assert.Equal((18, 3), (judged["C1"].Value, Math.Round(judged["C1"].Evidence - judged["C2"].Evidence, 6)));
    }
}
