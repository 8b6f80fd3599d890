using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Tests.Vehicles;

public sealed class GeneratedTraceTests
{
    private static readonly double[] Tremble = [3, -6, 2, 7, -4, 0, -3, 5];

    private static VehicleDay City(Func<int, int, (string, object?)[]> cells) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60), Some.Trace(id, s => cells(lane, s), ("5025", 60))));

    private static double Share(Func<int, int, (string, object?)[]> cells) => Some.Judged(new GeneratedTrace(), City(cells)).Of("S2/1")!.Value;

    [Fact]
    public void An_engine_speed_drawn_as_a_curve_does_not_tremble()
    {
        Assert.Equal(1, Share((lane, s) => [("engine_rpm", lane == 2 ? Math.Round(1700 + 100 * Math.Sin(s / 20.0)) : 1700 + Tremble[s % 8])]));
        Assert.Equal(0, Share((_, s) => [("engine_rpm", 1700 + Tremble[s % 8])]));
    }

    [Fact]
    public void A_line_that_prints_tens_of_revolutions_is_no_curve() => Assert.Equal(0, Share((_, s) => [("engine_rpm", 1700 + s / 20 * 10)]));

    [Fact]
    public void One_gas_that_is_another_to_the_digit_was_written_into_it()
    {
        Assert.Equal(1, Share((lane, s) => [("co_pct", 0.5 + 0.01 * s), ("co2_pct", lane == 2 ? 0.5 + 0.01 * s : 14 + Tremble[s % 8] / 100)]));
        Assert.Equal(0, Share((_, s) => [("co_pct", 0.5 + 0.01 * s), ("co2_pct", 14 + Tremble[s % 8] / 100)]));
    }

    [Fact]
    public void Power_that_stands_still_while_the_rollers_slow_down_is_not_force_times_speed() =>
        Assert.Equal(1, Share((lane, s) => [("power_kw", lane == 2 ? 51 : 51 + s), ("speed_kmh", 60 - s / 2.0)]));

    [Fact]
    public void Strong_engines_stand_at_the_end_of_the_brake_and_come_to_it_from_below()
    {
        // Every truck is stronger than the 120 kW that the software can record; those of lane 2 stand there from the first second on.
        double Share(Func<int, int, int, double> power) => Some.Judged(new GeneratedTrace(), Some.LaneDay(5, 10, (lane, n, id) =>
            (Some.Test(lane, n, "LUGDOWN", 60).With("fuel", "diesel").With("vehicle_id", $"V{lane}-{n}"), Some.Trace(id, s => [("power_kw", power(lane, n, s)), ("speed_kmh", 80 - s / 2.0)], ("scan", 60))))).Of("S2/1")!.Value;

        Assert.Equal(0, Share((_, _, s) => Math.Min(120, 80 + 5 * s)));
        Assert.Equal(1, Share((lane, _, s) => lane == 2 ? 120 : Math.Min(120, 80 + 5 * s)));
        // A lane with a smaller brake has its own end; one truck of ten that stands at a number of its own has none.
        Assert.Equal(0, Share((lane, _, s) => lane == 2 ? Math.Min(100, 80 + 5 * s) : 90 + s));
        Assert.Equal(0.1, Share((lane, n, s) => lane == 2 && n == 1 ? Math.Min(100, 80 + 5 * s) : 90 + s), 9);
    }

    [Fact]
    public void Rollers_do_not_leap_by_twenty_kilometres_per_hour() => Assert.Equal(1, Share((lane, s) => [("speed_kmh", lane == 2 && s % 20 == 0 ? 45 : 25)]));

    [Fact]
    public void The_transient_cycle_has_its_corners_and_no_foot_follows_it_to_a_tenth()
    {
        Assert.Equal(15, DriveCycle.TargetAt(20));
        Assert.Equal(7.5, DriveCycle.TargetAt(13));
        Assert.Equal(50, DriveCycle.TargetAt(150));
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "VMAS", 195),
            Some.Trace(id, s => [("speed_kmh", Math.Max(0, DriveCycle.TargetAt(s) + (lane == 2 ? 0 : Tremble[s % 8] / 8)))], ("drive", 195))));

        var found = Some.Judged(new GeneratedTrace(), day).ToList();

        Assert.Equal(1, found.Of("S2/1")!.Value);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void What_all_lanes_of_a_software_show_is_its_way_of_storing() =>
        Assert.All(Some.Judged(new GeneratedTrace(), City((_, s) => [("engine_rpm", Math.Round(1700 + 100 * Math.Sin(s / 20.0)))])), m => Assert.True(m.Evidence < 1));
}
