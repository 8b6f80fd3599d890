using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DryAirForOneCarTests
{
    /// <summary>Six lanes of twenty tests at 14 °C, an ASM test and an idle test in turn; the relative humidity of each.</summary>
    private static VehicleDay City(Func<int, int, double> humidity) => Some.LaneDay(6, 20, (lane, n, id) =>
        (Some.Test(lane, n, n % 2 == 0 ? "ASM" : "TSI", 120).With("ambient_temp_c", 14).With("ambient_pressure_kpa", 101).With("ambient_humidity_pct", humidity(lane, n)), []));

    [Fact]
    public void Air_that_is_dry_for_single_cars_on_the_rollers_was_typed_in()
    {
        var found = Some.Judged(new DryAirForOneCar(), City((lane, n) => lane == 2 && n is 4 or 8 or 14 ? 12 : 65 + n % 3)).ToList();

        // Two tests and more before and after: 16 of 20 are judged. ln(0.763/0.873) = -0.13.
        Assert.Equal(3 / 16.0, found.Of("S2/1")!.Value, 6);
        Assert.InRange(found.Of("S2/1")!.Examples[0].Value, 0.12, 0.15);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_dry_wind_that_stays_and_a_sensor_that_stands_still_are_no_jump() =>
        Assert.All(Some.Judged(new DryAirForOneCar(), City((lane, n) => lane == 3 ? 12 : n < 9 ? 66 : 30)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_sensor_that_drops_out_does_so_in_idle_tests_as_well()
    {
        var found = Some.Judged(new DryAirForOneCar(), City((lane, n) => lane == 2 && n is 4 or 8 or 13 or 15 ? 12 : lane == 3 && n is 4 or 8 or 12 or 14 ? 12 : 65)).ToList();

        Assert.Equal(0.3 * found.Of("S3/1")!.Evidence, found.Of("S2/1")!.Evidence, 6);
    }
}
