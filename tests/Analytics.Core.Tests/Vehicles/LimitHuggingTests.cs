using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class LimitHuggingTests
{
    /// <summary>Results from 70 to 98.5 % of the limit in steps of 1.5 %, as an old fleet has them.</summary>
    private static VehicleDay City(Func<int, int, double> share) => Some.LaneDay(8, 20, (lane, n, _) => (Some.Test(lane, n, "ASM", 120).With("no_5025_ppm", 700 * share(lane, n)).With("no_5025_ppm_limit", 700), []));

    private static double Smooth(int n) => 0.7 + 0.015 * n;

    [Fact]
    public void A_lane_whose_results_all_stand_at_97_percent_of_the_limit_hugs_it()
    {
        var found = Some.Judged(new LimitHugging(), City((lane, n) => lane == 2 ? 0.97 : Smooth(n))).ToList();

        Assert.Equal(1, found.Of("S2/1")!.Value);
        Assert.True(found.Of("S2/1")!.Evidence > 3);
        // 94, 95.5, 97 and 98.5 %: four of twenty.
        Assert.Equal(0.2, found.Of("S1/1")!.Value, 6);
    }

    [Fact]
    public void An_old_fleet_fills_the_whole_stretch_and_is_not_accused() =>
        Assert.All(Some.Judged(new LimitHugging(), City((_, n) => Smooth(n))), m => Assert.True(m.Evidence < 1));

    [Fact]
    public void Software_that_releases_cars_as_soon_as_they_are_under_the_limit_is_learned()
    {
        var day = Some.LaneDay(12, 20, (lane, n, _) => (Some.Test(lane, n, "ASM", 120).With("software_version", lane <= 6 ? "fast" : "full").With("no_5025_ppm", 700 * (lane <= 6 ? 0.9 + 0.005 * n : Smooth(n))).With("no_5025_ppm_limit", 700), []));

        Assert.All(Some.Judged(new LimitHugging(), day), m => Assert.True(m.Evidence < 1, m.Because.En));
    }
}
