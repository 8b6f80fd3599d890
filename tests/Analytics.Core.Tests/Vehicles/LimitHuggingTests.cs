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

    /// <summary>Results about a quarter of the limit that thin out beyond (logistic): of twenty one each at 45, 53, 63, 80, 113 and 225 %; lane 2's tests may end elsewhere.</summary>
    private static VehicleDay Falling(Func<double, double> ofLane2) => Some.LaneDay(12, 120, (lane, n, _) => ((n % 20 + 0.5) / 20) is var part && 0.25 * Math.Pow(part / (1 - part), 0.6) is var honest && (lane == 2 ? ofLane2(honest) : honest) is var share
        ? (Some.Test(lane, n, "ASM", 120).With("no_5025_ppm", 700 * share).With("no_5025_ppm_limit", 700).With("passed", share <= 1 ? "1" : "0"), []) : default);

    [Fact]
    public void What_would_have_failed_piles_up_before_the_limit()
    {
        // The two of twenty over the limit end at 87 and 92 % instead.
        var found = Some.Judged(new LimitHugging(), Falling(x => x > 1 ? 0.86 + (x - 1) / 20 : x)).Of("S2/1")!;

        Assert.Contains("12 tests end at 85 to 100 % of a limit", found.Because.En);
        Assert.Contains("0 beyond (12.0)", found.Because.En);
        Assert.True(found.Evidence > 3, $"{found.PValue}");
    }

    [Fact]
    public void Readings_pressed_together_above_half_of_the_limit_pile_up_there()
    {
        var found = Some.Judged(new LimitHugging(), Falling(x => x > 0.5 ? 0.5 + (x - 0.5) / 10 : x)).Of("S2/1")!;

        Assert.Equal("scaled_results", found.Methods[0]);
        Assert.Contains("tests end at 45 to 60 % of a limit", found.Because.En);
        Assert.True(found.Evidence > 3, $"{found.PValue}");
    }

    /// <summary>Thirty of 120 results spread evenly over 80 to 110 % of the limit, the others far under and far over it; what is corrected of lane 2's.</summary>
    private static VehicleDay AboutTheLimit(Func<double, double> ofLane2) => Some.LaneDay(12, 120, (lane, n, _) => (n < 30 ? 0.805 + 0.01 * n : n < 80 ? 0.3 : 1.8) is var honest && (lane == 2 ? ofLane2(honest) : honest) is var share
        ? (Some.Test(lane, n, "ASM", 120).With("no_5025_ppm", 700 * share).With("no_5025_ppm_limit", 700).With("passed", share <= 1 ? "1" : "0"), []) : default);

    [Fact]
    public void A_heap_right_under_the_limit_tells_though_many_others_fail()
    {
        // The ten at 100 to 110 % and twelve of the forty at 180 % come down to 95 %; twenty-eight fail all the same.
        var left = 12;
        var found = Some.Judged(new LimitHugging(), AboutTheLimit(x => x > 1 && (x < 1.2 || left-- > 0) ? 0.95 : x)).Of("S2/1")!;

        Assert.Contains("of 42 tests that end at 80 to 110 % of a limit 32 stand in the last tenth under it (usually 33%", found.Because.En);
        Assert.True(found.Evidence > 3, $"{found.PValue}");
    }

    [Fact]
    public void A_clean_fleet_has_fewer_of_all() => Assert.All(Some.Judged(new LimitHugging(), Falling(x => x / 2)), m => Assert.True(m.Evidence < 1, m.Because.En));
}
