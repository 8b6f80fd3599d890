using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DilutionFactorMismatchTests
{
    /// <summary>CO2 of 10 % without CO needs a factor of 15.33/10 = 1.53; 9.9 % of that gas is air where O2 is 7.25 %.</summary>
    private static VehicleDay City(Func<int, int, double> factor, double o2 = 7.25) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
        Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 10.0), ("o2_pct", o2), ("dilution_factor", factor(lane, n))], ("5025", 40))));

    [Fact]
    public void A_factor_of_102_beside_gas_that_needs_153_hides_dilution()
    {
        var found = Some.Judged(new DilutionFactorMismatch(), City((lane, n) => lane == 2 && n < 3 ? 1.02 : 1.53)).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal("diluted_sample", found.Of("S2/1")!.Methods[0]);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void The_same_with_carbon_that_does_not_add_up_speaks_of_scaling() =>
        Assert.Equal("scaled_results", Some.Judged(new DilutionFactorMismatch(), City((lane, n) => lane == 2 && n < 3 ? 1.02 : 1.53, o2: 0.5)).Of("S2/1")!.Methods[0]);

    [Fact]
    public void A_car_that_is_tried_three_times_on_a_day_is_one_case()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("vehicle_id", lane == 2 && n < 3 ? "again" : id),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 10.0), ("o2_pct", 7.25), ("dilution_factor", lane == 2 && n < 3 ? 1.02 : 1.53)], ("5025", 40))));

        // One of the seven others and itself.
        Assert.Equal(1 / 8.0, Some.Judged(new DilutionFactorMismatch(), day).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void Gas_cars_corrected_as_petrol_ones_are_in_order()
    {
        // 10 % of CO2 from natural gas needs 11.74/10 = 1.17; the software takes 1.53 of petrol for it, as for all others.
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("fuel", lane == 2 && n < 3 ? "cng" : "gasoline"),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 10.0), ("o2_pct", 3.0), ("dilution_factor", 1.533)], ("5025", 40))));

        Assert.All(Some.Judged(new DilutionFactorMismatch(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_vendors_rounded_constant_is_learned() => Assert.All(Some.Judged(new DilutionFactorMismatch(), City((_, _) => 1.46)), m => Assert.Equal(0, m.Value));

    [Theory]
    [InlineData(0.958)]
    [InlineData(1.0)]
    public void A_bench_that_reads_CO2_high_may_print_less_than_one_or_one(double printed)
    {
        // 16 % of CO2 without CO is more than petrol gives: 15.33/16 = 0.958.
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", lane == 2 ? 16.0 : 15.0), ("o2_pct", 0.3), ("dilution_factor", lane == 2 ? printed : 1.022)], ("5025", 40))));

        Assert.All(Some.Judged(new DilutionFactorMismatch(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_petrol_car_corrected_as_a_gas_car_has_more_CO2_than_gas_can_give()
    {
        // 11.74/15 = 0.78, as for natural gas: its results come out a fifth smaller.
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("fuel", lane == 2 && n < 4 ? "cng" : "gasoline"),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 15.0), ("o2_pct", 0.3), ("dilution_factor", lane == 2 && n < 4 ? 0.78 : 1.022)], ("5025", 40))));

        Assert.Equal(0.4, Some.Judged(new DilutionFactorMismatch(), day).Of("S2/1")!.Value, 6);
    }
}
