using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class MoreSecondsThanTimeTests
{
    /// <summary>Six lanes of ten tests of 60 rows that lasted so many seconds.</summary>
    private static VehicleDay City(Func<int, int, int> lasts) => Some.LaneDay(6, 10, (lane, n, id) =>
        (Some.Test(lane, n, "TSI", lasts(lane, n)), Some.Trace(id, s => [("co2_pct", 14 + 0.01 * (s % 7))], ("high_idle", 60))));

    [Fact]
    public void Sixty_rows_in_forty_seconds_are_twenty_too_many()
    {
        var found = Some.Judged(new MoreSecondsThanTime(), City((lane, n) => lane == 2 && n < 4 ? 40 : 75)).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(20, found.Of("S2/1")!.Examples[0].Value);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_test_that_took_its_time_and_a_second_of_rounding_are_not_counted() => Assert.All(Some.Judged(new MoreSecondsThanTime(), City((lane, n) => lane == 2 && n < 4 ? 59 : 60 + 10 * n)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Software_that_stamps_the_start_late_is_learned() => Assert.All(Some.Judged(new MoreSecondsThanTime(), City((_, _) => 35)), m => Assert.Equal(0, m.Value));
}
