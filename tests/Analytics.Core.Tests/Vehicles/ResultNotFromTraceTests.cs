using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ResultNotFromTraceTests
{
    /// <summary>HC in ppm that falls second by second, so that every averaging window has its own mean: 200 − 2·second + the test's own level.</summary>
    private static double HcAt(int n, int second) => 200 + 3 * n - 2 * second;

    /// <summary>Two-speed idle: seconds 1-45 at high idle, 46-90 at low idle.</summary>
    private static IEnumerable<Row> Seconds(int n, string id) => Some.Trace(id, s => [("hc_ppm", HcAt(n, s)), ("engine_rpm", 2500)], ("high_idle", 45), ("low_idle", 45));

    /// <summary>Mean over a span of seconds of a straight line = its middle.</summary>
    private static double Mean(int n, int from, int to) => HcAt(n, from) / 2 + HcAt(n, to) / 2;

    private static VehicleDay City(Func<int, int, double> printed) => Some.LaneDay(5, 10, (lane, n, id) =>
        (Some.Test(lane, n, "TSI", 90).With("high_hc_ppm", printed(lane, n)).With("high_hc_ppm_limit", 250), Seconds(n, id)));

    [Fact]
    public void The_mean_of_the_last_thirty_seconds_is_as_the_standard_has_it() =>
        Assert.All(Some.Judged(new ResultNotFromTrace(), City((_, n) => Math.Round(Mean(n, 16, 45)))), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_vendor_whose_window_ends_two_seconds_early_and_cuts_is_learned_and_not_accused() =>
        Assert.All(Some.Judged(new ResultNotFromTrace(), City((_, n) => Math.Floor(Mean(n, 14, 43)))), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Three_of_ten_results_typed_to_seven_tenths_are_found()
    {
        var found = Some.Judged(new ResultNotFromTrace(), City((lane, n) => Math.Round(Mean(n, 16, 45) * (lane == 3 && n < 3 ? 0.5 + 0.1 * n : 1)))).ToList();

        Assert.Equal(0.3, found.Of("S3/1")!.Value, 6);
        Assert.Equal("edited_result", found.Of("S3/1")!.Methods[0]);
        Assert.Equal(0, found.Of("S2/1")!.Value);
        // Test 0 printed half of the mean of its last thirty seconds, 200 − 61 = 139: ln 2 (windows a second shorter or longer explain the bulk as well).
        Assert.Equal(Math.Log(2), found.Of("S3/1")!.Examples[0].Value, 0.03);
    }

    [Fact]
    public void One_factor_in_all_results_of_a_lane_is_a_factor_in_its_software()
    {
        var found = Some.Judged(new ResultNotFromTrace(), City((lane, n) => Math.Round(Mean(n, 16, 45) * (lane == 3 ? 0.7 : 1)))).Of("S3/1")!;

        Assert.Equal(1, found.Value);
        Assert.Equal("scaled_results", found.Methods[0]);
    }

    [Fact]
    public void Software_whose_way_nobody_knows_is_not_evaluated() =>
        Assert.Empty(Some.Judged(new ResultNotFromTrace(), City((lane, n) => 40 + 17 * ((7 * lane + n) % 11))));

    [Fact]
    public void A_test_that_lost_its_last_seconds_is_not_evaluated()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 90).With("high_hc_ppm", Mean(n, 16, 45)).With("low_hc_ppm", Mean(n, 61, 90)),
            lane == 3 ? Seconds(n, id).Where(r => (int)r["second"]! is < 40 or > 45 and < 88) : Seconds(n, id)));

        var found = Some.Judged(new ResultNotFromTrace(), day).ToList();

        Assert.Null(found.Of("S3/1"));
        Assert.Equal(0, found.Of("S2/1")!.Value);
    }

    [Fact]
    public void The_mean_of_the_three_accelerations_is_arithmetic()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "FA", 60)
            .With("k1_m1", 1.0).With("k2_m1", 1.2).With("k3_m1", 1.4).With("k_avg_m1", lane == 2 ? 0.6 : 1.2).With("k_avg_m1_limit", 1.2), []));

        var found = Some.Judged(new ResultNotFromTrace(), day).ToList();

        Assert.Equal(1, found.Of("S2/1")!.Value);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Grams_per_kilometre_are_judged_by_the_flow_that_the_vendors_other_results_teach()
    {
        // Flow = 4 l/s + 0.2 l/s per km/h: g/km = Σ flow·conc·density/1000 / km.
        static double Speed(int s) => 30 + 25 * Math.Sin(s / 11.0);
        static double Gas(int lane, int n, int s) => 0.4 + 0.1 * ((lane + 3 * n) % 7) + 0.2 * Math.Sin(s / (3.0 + n));
        var day = Some.LaneDay(6, 12, (lane, n, id) =>
        {
            var (grams, km) = (0.0, 0.0);
            for (var s = 1; s <= 195; s++)
            {
                grams += (4 + 0.2 * Speed(s)) * Gas(lane, n, s) * 1164e-5;
                km += Speed(s) / 3600;
            }
            return (Some.Test(lane, n, "VMAS", 195).With("displacement_l", 1.4 + 0.1 * (n % 3)).With("rated_power_kw", 80).With("co_gkm_limit", 8)
                    .With("co_gkm", Math.Round(grams / km * (lane == 4 && n < 4 ? 0.55 : 1), 2)),
                Some.Trace(id, s => [("speed_kmh", Speed(s)), ("co_pct", Gas(lane, n, s)), ("engine_rpm", 800 + 40 * Speed(s)), ("power_kw", Speed(s) / 10 + n % 4)], ("drive", 195)));
        });

        var found = Some.Judged(new ResultNotFromTrace(), day).ToList();

        Assert.Equal(4 / 12.0, found.Of("S4/1")!.Value, 6);
        Assert.All(found.Where(m => m.Subject.Id != "S4/1"), m => Assert.Equal(0, m.Value));
    }

    /// <summary>HC falls to second 28 of forty and rises again: the best ten seconds of the last 25 are 24 to 33 (or one more to either side), not the last ten.</summary>
    private static double Valley(int n, int second) => 100 + 3 * n + 3 * Math.Abs(second - 28.5);

    [Fact]
    public void Software_that_takes_the_best_ten_of_the_last_twenty_five_seconds_is_learned_and_half_of_that_is_found()
    {
        static VehicleDay City(Func<int, int, double> factor) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 40)
            .With("hc_5025_ppm", Math.Round(Enumerable.Range(24, 10).Average(s => Valley(n, s)) * factor(lane, n))).With("hc_5025_ppm_limit", 250), Some.Trace(id, s => [("hc_ppm", Valley(n, s))], ("5025", 40))));

        Assert.All(Some.Judged(new ResultNotFromTrace(), City((_, _) => 1)), m => Assert.Equal(0, m.Value));
        Assert.Equal(0.3, Some.Judged(new ResultNotFromTrace(), City((lane, n) => lane == 3 && n < 3 ? 0.5 : 1)).Of("S3/1")!.Value, 6);
    }
}
