using Analytics.Core.Enforcement.Indicators;

namespace Analytics.Core.Tests.Enforcement;

public sealed class FoundLaterTests
{
    [Fact]
    public void Who_dates_what_his_visits_found_three_weeks_later_moves_the_beginning_of_the_term() => PersonsCases.AreToldOf(new FoundLater(), ("found_on", "2026-01-26"));

    [Fact]
    public void A_day_or_two_is_the_time_to_write_it_down() => Assert.Null(PersonsCases.Judged(new FoundLater(), [("found_on", "2026-01-08")]));
}
