using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class RpmAgainstObdTests
{
    private static VehicleDay City(Func<int, int, double> ratio) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 60),
        Some.Trace(id, s => [("engine_rpm", 2500 + s % 3), ("obd_rpm", Math.Round((2500 + s % 3) * ratio(lane, n)))], ("high_idle", 40))));

    [Fact]
    public void A_plug_that_tells_of_another_engine_is_found()
    {
        var found = Some.Judged(new RpmAgainstObd(), City((lane, n) => lane == 2 && n < 4 ? 0.8 : 1)).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(-Math.Log(0.8), found.Of("S2/1")!.Examples[0].Value, 2);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_lane_whose_own_sensor_is_two_percent_off_in_every_test_is_not_evaluated() =>
        Assert.Null(Some.Judged(new RpmAgainstObd(), City((lane, _) => lane == 2 ? 1.02 : 1)).Of("S2/1"));

    [Fact]
    public void A_line_that_takes_its_engine_speed_from_the_plug_agrees_with_it() =>
        Assert.All(Some.Judged(new RpmAgainstObd(), City((_, _) => 1)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_plug_that_answers_a_second_late_under_an_unsteady_foot_is_the_same_engine()
    {
        // 2 % up and 2 % down within six seconds: steady by the second, never the same as a second ago.
        static double Engine(int s) => 2500 * (1 + 0.02 * Math.Abs(s % 6 - 3));
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 60),
            Some.Trace(id, s => [("engine_rpm", lane == 2 ? Engine(s) : 2500), ("obd_rpm", lane == 2 ? Engine(s - 1 + 6) : 2500)], ("high_idle", 40))));

        Assert.All(Some.Judged(new RpmAgainstObd(), day), m => Assert.Equal(0, m.Value));
    }
}
