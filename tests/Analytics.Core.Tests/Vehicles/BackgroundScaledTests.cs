using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class BackgroundScaledTests
{
    /// <summary>Five seconds of air with 4 ppm HC and 3 ppm NO left in the line, then exhaust.</summary>
    private static VehicleDay City(Func<int, int, double> factor) => Some.LaneDay(5, 20, (lane, n, id) => (Some.Test(lane, n, "TSI", 45), Some.Trace(id, s => [
        ("hc_ppm", Math.Round((s <= 5 ? 4 : 60) * factor(lane, n), 1)), ("no_ppm", Math.Round((s <= 5 ? 3 : 90) * factor(lane, n), 1)),
        ("co2_pct", s <= 5 ? 0.2 : 14.5), ("o2_pct", s <= 5 ? 20.6 : 0.5)], ("warmup", 45))));

    [Fact]
    public void A_factor_shrinks_what_the_line_holds_before_the_gas_arrives()
    {
        var found = Some.Judged(new BackgroundScaled(), City((lane, n) => lane == 2 && n % 4 == 0 ? 0.5 : 1)).ToList();

        Assert.Equal(0.25, found.Of("S2/1")!.Value, 6);
        // 3.5 ppm against 7, half a step added to both.
        Assert.Equal(Math.Log(7.5 / 4.0), found.Of("S2/1")!.Examples[0].Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void An_analyser_adjusted_at_noon_steps_once_for_all_that_follow() =>
        Assert.Equal(0, Some.Judged(new BackgroundScaled(), City((lane, n) => lane == 2 && n >= 10 ? 0.6 : 1)).Of("S2/1")!.Value);

    /// <summary>HC of 3, 6 and 9 ppm for three seconds, or 3 ppm more: 6 and 9 ppm in the mean, each known to 3/√3 = 1.7 ppm.</summary>
    [Fact]
    public void A_restless_bench_differs_by_chance_when_the_gas_arrives_soon()
    {
        var day = Some.LaneDay(5, 20, (lane, n, id) => (Some.Test(lane, n, "TSI", 45), Some.Trace(id, s => [
            ("hc_ppm", s <= 3 ? 3 * s + (lane == 2 && n % 4 == 0 ? 0 : 3) : 60), ("no_ppm", s <= 3 ? 0 : 90), ("co2_pct", s <= 3 ? 0.2 : 14.5), ("o2_pct", s <= 3 ? 20.6 : 0.5)], ("warmup", 45))));

        Assert.Equal(0, Some.Judged(new BackgroundScaled(), day).Of("S2/1")!.Value);
    }

    [Fact]
    public void A_record_that_begins_with_gas_is_not_evaluated()
    {
        var day = Some.LaneDay(5, 20, (lane, n, id) => (Some.Test(lane, n, "TSI", 45), Some.Trace(id, s => [("hc_ppm", 60), ("no_ppm", 90), ("co2_pct", 14.5), ("o2_pct", 0.5)], ("high_idle", 45))));

        Assert.Empty(Some.Judged(new BackgroundScaled(), day));
    }
}
