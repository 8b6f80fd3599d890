using Analytics.Core.Enforcement.Indicators;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LongRectificationTests
{
    [Fact]
    public void Who_gives_five_months_where_all_give_two_spares_the_firms() => PersonsCases.AreToldOf(new LongRectification(), ("rectify_by", "2026-06-10"));

    [Fact]
    public void A_term_half_as_long_again_is_a_term() => Assert.Null(PersonsCases.Judged(new LongRectification(), [("rectify_by", "2026-04-10")]));
}
