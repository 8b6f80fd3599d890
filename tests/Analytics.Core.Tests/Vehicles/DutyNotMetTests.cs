using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DutyNotMetTests
{
    /// <summary>RM = 1480 kg asks for 10 kW at 25 km/h.</summary>
    private static VehicleDay City(Func<int, int, double> power) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("reference_mass_kg", 1480),
        Some.Trace(id, s => [("power_kw", power(lane, n) * 25.5 / 25), ("speed_kmh", 25.5)], ("5025", 60))));

    [Fact]
    public void Six_kilowatts_where_ten_are_asked_for_are_too_little()
    {
        var found = Some.Judged(new DutyNotMet(), City((lane, n) => lane == 2 && n < 4 ? 6 : 10)).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(Math.Log(10 / 6.0), found.Of("S2/1")!.Examples[0].Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_station_set_to_show_power_without_the_rollers_own_losses_is_no_forger() => Assert.Equal(0, Some.Judged(new DutyNotMet(), City((lane, _) => lane == 2 ? 8.9 : 10)).ToList().Of("S2/1")!.Value);

    [Fact]
    public void A_vendor_that_shows_power_without_the_rollers_own_losses_is_learned() => Assert.All(Some.Judged(new DutyNotMet(), City((_, _) => 8.8)), m => Assert.Equal(0, m.Value));
}
