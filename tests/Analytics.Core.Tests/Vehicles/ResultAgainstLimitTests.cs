using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ResultAgainstLimitTests
{
    private static VehicleDay City(Func<int, int, Row, Row> alter) => Some.LaneDay(6, 10, (lane, n, _) => (alter(lane, n, Some.Test(lane, n, "ASM", 120)
        .With("co_5025_pct", 0.3).With("co_5025_pct_limit", 0.5)), []));

    [Fact]
    public void A_pass_over_its_own_limit_is_a_contradiction() =>
        Assert.Equal(0.4, Some.Judged(new ResultAgainstLimit(), City((lane, n, r) => lane == 2 && n < 4 ? r.With("co_5025_pct", 0.56) : r)).Of("S2/1")!.Value, 6);

    [Fact]
    public void A_second_mode_that_was_passed_makes_good_the_first() =>
        Assert.Equal(0, Some.Judged(new ResultAgainstLimit(), City((lane, n, r) => r.With("co_5025_pct", 0.56).With("co_2540_pct", 0.3).With("co_2540_pct_limit", 0.4))).Of("S2/1")!.Value);

    [Fact]
    public void A_first_mode_that_was_passed_makes_good_the_second_and_two_over_their_limits_are_a_contradiction()
    {
        static Row Second(Row r) => r.With("co_2540_pct", 0.6).With("co_2540_pct_limit", 0.4);

        Assert.Equal(0, Some.Judged(new ResultAgainstLimit(), City((_, _, r) => Second(r))).Of("S2/1")!.Value);
        Assert.Equal(0.4, Some.Judged(new ResultAgainstLimit(), City((lane, n, r) => lane == 2 && n < 4 ? Second(r).With("co_5025_pct", 0.56) : r)).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void A_limit_that_no_other_station_uses_for_such_cars_counts_and_one_that_is_in_use_does_not()
    {
        Assert.Equal(0.5, Some.Judged(new ResultAgainstLimit(), City((lane, n, r) => lane == 2 && n < 5 ? r.With("co_5025_pct_limit", 0.9) : r)).Of("S2/1")!.Value, 6);
        Assert.Equal(0, Some.Judged(new ResultAgainstLimit(), City((lane, n, r) => n < 2 ? r.With("co_5025_pct_limit", 0.9) : r)).Of("S2/1")!.Value);
    }
}
