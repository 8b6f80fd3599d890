using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class WipedMonitorsTests
{
    /// <summary>Ten lanes of twenty tests; the first car of each has three open monitors anyway.</summary>
    private static VehicleDay City(Func<int, int, (int Open, int Lamp)> plug) => Some.LaneDay(10, 20, (lane, n, _) =>
        (Some.Test(lane, n, "TSI", 40).With("readiness_incomplete", n == 0 ? 3 : plug(lane, n).Open).With("mil_on", plug(lane, n).Lamp), []));

    [Fact]
    public void Twelve_of_twenty_cars_with_open_monitors_were_wiped()
    {
        var found = Some.Judged(new WipedMonitors(), City((lane, n) => (lane == 2 && n < 12 ? 4 : n % 2, 0))).ToList();

        Assert.Equal(0.6, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Equal(0.05, found.Of("S1/1")!.Value, 6);
    }

    [Fact]
    public void With_the_lamp_on_nothing_was_hidden() => Assert.Equal(0.05, Some.Judged(new WipedMonitors(), City((lane, n) => lane == 2 && n is > 0 and < 12 ? (4, 1) : (0, 0))).Of("S2/1")!.Value, 6);

    [Fact]
    public void Where_a_third_of_all_cars_come_with_open_monitors_half_of_a_lane_has_the_same_reason() =>
        Assert.Equal(0, Some.Judged(new WipedMonitors(), City((lane, n) => (n % 3 == 0 || lane == 2 && n % 2 == 0 ? 4 : 0, 0))).Of("S2/1")!.Evidence);
}
