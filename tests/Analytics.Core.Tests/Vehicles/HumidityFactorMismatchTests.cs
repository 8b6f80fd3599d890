using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class HumidityFactorMismatchTests
{
    /// <summary>25 °C, 60 %, 101.3 kPa: vapour 3.17 kPa, H = 43.478·60·3.17/(101.3 − 1.90) = 83.2 grains, kH = 1/(1 − 0.0047·8.2) = 1.040.</summary>
    private static VehicleDay City(Func<int, int, double> factor) => Some.LaneDay(5, 10, (lane, n, id) => (
        Some.Test(lane, n, "ASM", 60).With("ambient_temp_c", 25.0).With("ambient_humidity_pct", 60.0).With("ambient_pressure_kpa", 101.3),
        Some.Trace(id, s => [("no_ppm", 300), ("humidity_factor", factor(lane, n))], ("5025", 40))));

    [Fact]
    public void A_factor_of_08_where_the_air_gives_104_is_found_and_the_others_are_in_order()
    {
        var found = Some.Judged(new HumidityFactorMismatch(), City((lane, n) => lane == 2 && n < 5 ? 0.8 : 1.04)).ToList();

        Assert.Equal(0.5, found.Of("S2/1")!.Value, 6);
        Assert.Equal(Math.Log(1.04 / 0.8), found.Of("S2/1")!.Examples[0].Value, 2);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    /// <summary>34 °C, 50 %, 99.9 kPa: saturation 5.32 kPa, H = 43.478·50·5.32/(99.9 − 2.66) = 119 grains, kH = 1/(1 − 0.0047·44) = 1.26; taken as 30 °C 4.24 kPa, 94.3 grains, 1.10.</summary>
    [Theory]
    [InlineData(1.26)]
    [InlineData(1.10)]
    public void Software_that_takes_a_hot_afternoon_as_it_is_and_one_that_takes_it_for_30_degrees_are_both_right(double factor)
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (
            Some.Test(lane, n, "ASM", 60).With("ambient_temp_c", lane == 2 && n < 4 ? 34.0 : 25.0).With("ambient_humidity_pct", lane == 2 && n < 4 ? 50.0 : 60.0).With("ambient_pressure_kpa", lane == 2 && n < 4 ? 99.9 : 101.3),
            Some.Trace(id, s => [("no_ppm", 300), ("humidity_factor", lane == 2 && n < 4 ? factor : 1.04)], ("5025", 40))));

        Assert.All(Some.Judged(new HumidityFactorMismatch(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_vendors_own_formula_is_learned() => Assert.All(Some.Judged(new HumidityFactorMismatch(), City((_, _) => 1.1)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_factor_that_is_off_in_all_tests_was_set_in_the_software_and_one_in_a_few_by_hand()
    {
        Assert.Equal("scaled_results", Some.Judged(new HumidityFactorMismatch(), City((lane, _) => lane == 2 ? 0.8 : 1.04)).Of("S2/1")!.Methods[0]);
        Assert.Empty(Some.Judged(new HumidityFactorMismatch(), City((lane, n) => lane == 2 && n < 4 ? 0.8 : 1.04)).Of("S2/1")!.Methods);
    }
}
