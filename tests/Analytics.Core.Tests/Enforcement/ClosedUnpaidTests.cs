using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ClosedUnpaidTests
{
    [Fact]
    public void A_case_closed_with_its_fine_unpaid_is_a_breach()
    {
        // Of 36 fines of 30,000 one was never paid.
        var measured = Judged(new ClosedUnpaid(), Case("C1", ("paid_on", ""))).Of("C1")!;
        Assert.Equal(1, measured.Value);
        Assert.Equal(5 + Rarity(1, 36, 0.01), measured.Evidence, 6);
    }

    [Fact]
    public void A_fine_that_a_court_gives_up_is_not_to_be_paid() => Assert.Null(Judged(new ClosedUnpaid(), Case("C1", ("paid_on", ""), ("decision_reason", "法院裁定终结本次执行"))).Of("C1"));

    [Fact]
    public void Where_none_of_a_districts_payments_of_some_weeks_was_passed_on_it_is_its_system() =>
        Assert.True(Judged(new ClosedUnpaid(), [.. Enumerable.Range(0, 30).Select(i => Case($"C{i}", ("district", "崇明区"), ("closed_on", i < 4 ? "2026-05-01" : "2026-08-01"), ("paid_on", i < 4 ? "" : "2026-03-01")))]).Of("C1")!.Evidence < 4);

    [Fact]
    public void Where_a_district_passes_no_payments_on_it_is_its_system() =>
        Assert.True(Judged(new ClosedUnpaid(), [.. Enumerable.Range(0, 6).Select(i => Case($"C{i}", ("district", "崇明区"), ("paid_on", "")))]).Of("C1")!.Evidence < 4);
}
