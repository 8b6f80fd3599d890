using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ShortTestTests
{
    private static VehicleDay City(Func<int, int, int> high, Func<int, int, int>? declared = null) => Some.LaneDay(5, 10, (lane, n, id) =>
        (Some.Test(lane, n, "TSI", declared?.Invoke(lane, n) ?? high(lane, n) + 45), Some.Trace(id, _ => [("engine_rpm", 2500)], ("high_idle", high(lane, n)), ("low_idle", 45))));

    [Fact]
    public void A_phase_of_31_seconds_where_others_take_45_is_short_although_30_are_measured()
    {
        var found = Some.Judged(new ShortTest(), City((lane, n) => lane == 2 && n < 3 ? 31 : 45)).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        // At least 0.88·45 = 39.6 s: 1 − 31/39.6.
        Assert.Equal(1 - 31 / 39.6, found.Of("S2/1")!.Examples[0].Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_handful_of_tests_of_each_lane_does_not_say_how_short_a_phase_may_be()
    {
        // Five tests a lane: the other lanes take 40 to 48 seconds, median 44, and may take 36; 0.88·36 = 31.7.
        var day = Some.LaneDay(5, 5, (lane, n, id) => (Some.Test(lane, n, "TSI", 80), Some.Trace(id, _ => [("engine_rpm", 2500)], ("high_idle", lane == 2 ? 32 : 40 + 2 * n), ("low_idle", 45))));

        Assert.Equal(0, Some.Judged(new ShortTest(), day).Of("S2/1")!.Value);
    }

    [Fact]
    public void Software_that_is_done_in_33_seconds_everywhere_is_in_order() =>
        Assert.All(Some.Judged(new ShortTest(), City((_, _) => 33)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_lane_that_always_takes_34_seconds_where_30_are_asked_for_has_its_own_habit() =>
        Assert.Equal(0, Some.Judged(new ShortTest(), City((lane, _) => lane == 2 ? 34 : 45)).Of("S2/1")!.Value);

    [Fact]
    public void What_other_software_does_beyond_the_protocol_binds_nobody()
    {
        // The only lane of its software, four tests old: 31 seconds where others take 45 and 30 are asked for.
        var found = Some.Judged(new ShortTest(), Some.LaneDay(5, 10, (lane, n, id) =>
            (Some.Test(lane, n, lane == 2 && n >= 4 ? "VMAS" : "TSI", 90).With("software_version", lane == 2 ? "v2" : "v1"), Some.Trace(id, _ => [("engine_rpm", 2500)], ("high_idle", lane == 2 ? 31 : 45), ("low_idle", 45)))));

        Assert.Equal(0, found.Of("S2/1")!.Value);
    }

    [Fact]
    public void A_driving_cycle_whose_stops_are_marked_as_idling_is_as_long_as_its_parts()
    {
        // 11 + 16 + 22 + 46 + 22 + 70 + 8 = 195 seconds; the others mark them all as driven.
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "VMAS", 195), Some.Trace(id, _ => [("engine_rpm", 1700)], lane == 2
            ? [("idle", 11), ("drive", 16), ("idle", 22), ("drive", 46), ("idle", 22), ("drive", n < 4 ? 70 : 20), ("idle", 8)] : [("drive", 195)])));

        // The last six are cut to 145 seconds, under 0.88·195.
        Assert.Equal(0.6, Some.Judged(new ShortTest(), day).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void A_single_phase_that_declares_50_seconds_more_than_it_has_rows_counts_and_a_broken_last_phase_does_not()
    {
        var asm = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", lane == 2 && n < 4 ? 112 : 62), Some.Trace(id, _ => [("engine_rpm", 1700)], ("accelerate", 10), ("5025", 50))));
        var idle = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 92), Some.Trace(id, _ => [("engine_rpm", 2500)], ("high_idle", 45), ("low_idle", lane == 2 && n < 4 ? 12 : 45))));

        Assert.Equal(0.4, Some.Judged(new ShortTest(), asm).Of("S2/1")!.Value, 6);
        Assert.Equal(0, Some.Judged(new ShortTest(), idle).Of("S2/1")!.Value);
    }

    /// <summary>One station of five logs each car in two minutes before it drives up; of its ten tests three lack fifty seconds more.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0.3)]
    public void A_station_that_logs_in_early_has_a_rest_of_its_own(int broken, double share)
    {
        var asm = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 62 + (lane == 2 ? 120 : 0) + (lane == 2 && n < broken ? 50 : 0)), Some.Trace(id, _ => [("engine_rpm", 1700)], ("accelerate", 10), ("5025", 50))));

        Assert.Equal(share, Some.Judged(new ShortTest(), asm).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void Seconds_lost_inside_a_phase_or_at_its_seam_do_not_shorten_it()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 90),
            Some.Trace(id, _ => [("engine_rpm", 2500)], ("high_idle", 45), ("low_idle", 45)).Where(r => lane != 2 || (int)r["second"]! is < 41 or > 52)));

        Assert.Equal(0, Some.Judged(new ShortTest(), day).Of("S2/1")!.Value);
    }
}
