using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class GasBalanceTests
{
    /// <summary>X = 1: undiluted CO2 is 100/6.524 = 15.33 %; with O2 of 0.6 % there are 2.9 % air in it: CO2 = 14.89 %, B = 1.</summary>
    private static VehicleDay City(Func<int, int, double> scale, double air = 0) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
        Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 14.89 * (1 - air) * scale(lane, n)), ("o2_pct", (0.6 + (20.9 - 0.6) * air) * scale(lane, n)), ("hc_ppm", 20)], ("5025", 40))));

    [Fact]
    public void Channels_scaled_to_six_tenths_leave_a_balance_of_six_tenths()
    {
        var found = Some.Judged(new GasBalance(), City((lane, n) => lane == 2 && n < 3 ? 0.6 : 1)).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0.4, found.Of("S2/1")!.Examples[0].Value, 2);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Air_in_the_sample_leaves_the_balance_alone() => Assert.All(Some.Judged(new GasBalance(), City((_, _) => 1, air: 0.4)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void What_all_lanes_show_is_the_citys_habit() => Assert.All(Some.Judged(new GasBalance(), City((_, _) => 0.93)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_CO2_cell_that_drifts_moves_all_tests_of_its_lane_and_does_not_hide_those_made_smaller()
    {
        // All channels at 0.92 on lane 2; on lane 3 as well, but three of its tests at 0.55.
        var found = Some.Judged(new GasBalance(), City((lane, n) => lane == 2 ? 0.92 : lane == 3 ? n < 3 ? 0.55 : 0.92 : 1)).ToList();

        Assert.Equal(0, found.Of("S2/1")!.Value);
        Assert.Equal(0.3, found.Of("S3/1")!.Value, 6);
        Assert.Equal(0.37, found.Of("S3/1")!.Examples[0].Value, 2);
    }

    [Fact]
    public void No_cell_drifts_so_far_that_all_tests_of_a_lane_are_at_seven_tenths() => Assert.Equal(1, Some.Judged(new GasBalance(), City((lane, _) => lane == 2 ? 0.7 : 1)).ToList().Of("S2/1")!.Value);

    [Theory]
    [InlineData(350, 1, "scaled_results")]
    [InlineData(350, 2, "pass_shopping")]
    [InlineData(690, 1, "limit_hugging")]
    public void What_the_readings_were_made_smaller_for_names_the_way(double no, int attempt, string method)
    {
        // A limit of 700 ppm: far under it at the first try, at a second one, right under it.
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("no_5025_ppm", no).With("no_5025_ppm_limit", 700).With("attempt_no", attempt),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 14.89 * (lane == 2 && n < 4 ? 0.6 : 1)), ("o2_pct", 0.6 * (lane == 2 && n < 4 ? 0.6 : 1)), ("hc_ppm", 20)], ("5025", 40))));

        Assert.Equal(method, Some.Judged(new GasBalance(), day).Of("S2/1")!.Methods.Append("scaled_results").First());
    }
}
