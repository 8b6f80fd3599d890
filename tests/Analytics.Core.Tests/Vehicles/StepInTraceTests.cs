using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class StepInTraceTests
{
    /// <summary>HC of 100 ppm that trembles by 1; from second 60 on <paramref name="after"/> gives the level.</summary>
    private static VehicleDay City(Func<int, int, int, double> after, double co2After = 14.5) => Some.LaneDay(5, 20, (lane, n, id) => (Some.Test(lane, n, "ASM", 90).With("hc_5025_ppm", 40).With("hc_5025_ppm_limit", 90),
        Some.Trace(id, s => [("hc_ppm", Math.Round((s < 60 ? 100 : after(lane, n, s)) + s % 3 - 1)), ("co2_pct", s < 60 ? 14.5 : co2After), ("engine_rpm", 1700 + s % 5), ("speed_kmh", 25), ("power_kw", 7)], ("5025", 90))));

    private static double Halved(int lane, int n, int s) => lane == 2 && n < 4 ? 50 : 100;

    [Fact]
    public void A_level_that_halves_within_a_second_was_multiplied()
    {
        var found = Some.Judged(new StepInTrace(), City(Halved)).ToList();

        Assert.Equal(0.2, found.Of("S2/1")!.Value, 6);
        Assert.Equal(Math.Log(0.5), found.Of("S2/1")!.Examples[0].Value, 1);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Gas_that_falls_at_the_pace_of_an_analyser_did_change() =>
        Assert.All(Some.Judged(new StepInTrace(), City((lane, n, s) => 50 + 50 * Math.Exp(-(s - 59) / 2.0))), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Where_CO2_changes_too_the_engine_did_something() => Assert.All(Some.Judged(new StepInTrace(), City(Halved, co2After: 13.5)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_line_that_hung_for_five_seconds_shows_at_once_what_came_meanwhile()
    {
        VehicleDay Held(bool all) => Some.LaneDay(5, 20, (lane, n, id) => (Some.Test(lane, n, "ASM", 90), Some.Trace(id, s =>
        {
            var hangs = lane == 2 && n < 4 && s is >= 55 and < 60;
            return [("hc_ppm", hangs ? 100 : (lane == 2 && n < 4 && s >= 60 ? 50 : 100) + s % 3 - 1), ("co_pct", hangs && all ? 0.1 : 0.1 + s % 2 / 100.0), ("co2_pct", 14.5), ("o2_pct", 0.5), ("no_ppm", 200), ("engine_rpm", 1700 + s % 5), ("speed_kmh", 25), ("power_kw", 7)];
        }, ("5025", 90))));

        Assert.Equal(0, Some.Judged(new StepInTrace(), Held(all: true)).Of("S2/1")!.Value);
        // A channel that stands still while another trembles does not hang.
        Assert.Equal(0.2, Some.Judged(new StepInTrace(), Held(all: false)).Of("S2/1")!.Value, 6);
    }

    /// <summary>A lively drive: speed, HC and NO wander all the time; from second 60 on HC and NO are what <paramref name="hc"/> and <paramref name="no"/> leave of them.</summary>
    private static VehicleDay Lively(double hc, double no, double revs = 1) => Some.LaneDay(5, 20, (lane, n, id) =>
    {
        var edited = lane == 2 && n < 4;
        return (Some.Test(lane, n, "VMAS", 120), Some.Trace(id, s => [("hc_ppm", Math.Round((200 + 60 * Math.Sin(s / 3.0)) * (edited && s >= 60 ? hc : 1))), ("no_ppm", Math.Round((400 + 150 * Math.Cos(s / 4.0)) * (edited && s >= 60 ? no : 1))),
            ("co2_pct", 14.5), ("speed_kmh", 25 + 20 * Math.Sin(s / 6.0)), ("engine_rpm", 1500 * (s >= 60 ? revs : 1))], ("drive", 120)));
    });

    [Fact]
    public void Two_pollutants_that_halve_in_the_same_second_were_multiplied_though_the_car_is_driven()
    {
        Assert.Equal(0.2, Some.Judged(new StepInTrace(), Lively(0.5, 0.5)).Of("S2/1")!.Value, 6);
        // The throttle opens in that second: 1500 to 2250 /min.
        Assert.Equal(0, Some.Judged(new StepInTrace(), Lively(2, 2, revs: 1.5)).Of("S2/1")!.Value);
        Assert.Equal(0.2, Some.Judged(new StepInTrace(), Lively(2, 2)).Of("S2/1")!.Value, 6);
        // By factors of their own, or one of them alone, an engine can do it.
        Assert.Equal(0, Some.Judged(new StepInTrace(), Lively(0.5, 0.8)).Of("S2/1")!.Value);
        Assert.Equal(0, Some.Judged(new StepInTrace(), Lively(0.5, 1)).Of("S2/1")!.Value);
    }
}
