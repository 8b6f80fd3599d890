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
    public void On_a_lane_with_few_tests_the_stations_others_tell_the_air()
    {
        // Lane 3 tests every ten minutes, lane 2 every three hours.
        static VehicleDay Station(int day, Func<int, int, double> humidity) => Some.VehicleDay(
            from lane in Enumerable.Range(1, 4)
            from n in Enumerable.Range(0, lane == 2 ? 4 : 60)
            select Some.Inspection($"{day}-{lane}-{n}", $"S1/{lane}", new TimeOnly(8, 0).AddMinutes(n * (lane == 2 ? 170 : 10)).ToString("HH:mm:ss"), day: Some.Day.AddDays(day)).With("method", "ASM")
                .With("ambient_temp_c", 14).With("ambient_pressure_kpa", 101).With("ambient_humidity_pct", humidity(lane, n)), Some.Day.AddDays(day));
        static double Found(Func<int, int, double> humidity) => Some.Judged(new DryAirForOneCar(), Enumerable.Range(0, 4).Select(day => Station(day, humidity))).Of("S1/2")!.Value;

        // Of four tests a day the first has none before it; one of the other three is dry.
        Assert.Equal(1 / 3.0, Found((lane, n) => lane == 2 && n == 1 ? 12 : 65), 6);
        // A sensor of its own that always reads low is compared with itself.
        Assert.Equal(0, Found((lane, _) => lane == 2 ? 12 : 65));
    }

    [Fact]
    public void A_day_that_dries_from_hour_to_hour_is_no_jump_on_a_lane_that_worked_in_the_morning()
    {
        // A hot day, 88 % at eight and a point less every quarter of an hour: lane 2 has ten tests until eleven and three far apart in the afternoon, the others one every twenty minutes.
        static int At(int lane, int n) => lane != 2 ? 20 * n : n < 10 ? 20 * n : 220 + 110 * (n - 9);
        var day = Some.VehicleDay(
            from lane in Enumerable.Range(1, 4)
            from n in Enumerable.Range(0, lane == 2 ? 13 : 27)
            select Some.Inspection($"{lane}-{n}", $"S1/{lane}", new TimeOnly(8, 0).AddMinutes(At(lane, n)).ToString("HH:mm:ss")).With("method", "ASM")
                .With("ambient_temp_c", 32).With("ambient_pressure_kpa", 100.5).With("ambient_humidity_pct", 88 - 0.06 * At(lane, n)));

        Assert.Equal(0, Some.Judged(new DryAirForOneCar(), day).Of("S1/2")!.Value);
    }

    [Fact]
    public void A_sensor_that_drops_out_does_so_in_idle_tests_as_well()
    {
        var found = Some.Judged(new DryAirForOneCar(), City((lane, n) => lane == 2 && n is 4 or 8 or 13 or 15 ? 12 : lane == 3 && n is 4 or 8 or 12 or 14 ? 12 : 65)).ToList();

        Assert.Equal(0.3 * found.Of("S3/1")!.Evidence, found.Of("S2/1")!.Evidence, 6);
    }
}
