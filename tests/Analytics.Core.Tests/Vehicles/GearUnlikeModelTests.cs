using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class GearUnlikeModelTests
{
    /// <summary>Twelve stations of eight ASM tests of one model in second gear, 40 revolutions per km/h; <paramref name="ratio"/> may say otherwise.</summary>
    private static VehicleDay City(Func<int, int, double> ratio)
    {
        var tests = (from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 8) select (Id: $"{station:00}-{n}", station, n)).ToList();
        return Some.VehicleDay(tests.Select(t => Some.Inspection(t.Id, $"S{t.station}/1").With("method", "ASM").With("model_code", "M1")),
            process: tests.SelectMany(t => Some.Seconds(t.Id, 40, s => [("speed_kmh", 25 + 0.2 * Math.Sin(s)), ("engine_rpm", Math.Round(ratio(t.station, t.n) * (25 + 0.2 * Math.Sin(s))))], "5025")));
    }

    [Fact]
    public void Another_gearbox_on_three_tests_of_eight_stands_out()
    {
        var found = Some.Judged(new GearUnlikeModel(), City((s, n) => s == 5 && n < 3 ? 48 : 40)).Of("S5/1")!;

        Assert.Equal(0.375, found.Value, 9);
        Assert.True(found.Evidence > 3);
        Assert.Contains("revolutions per km/h (nearest gear of model M1: 4", found.Examples[0].Text.En);
    }

    [Fact]
    public void A_second_gear_that_all_lanes_use_is_known() =>
        Assert.All(Some.Judged(new GearUnlikeModel(), City((_, n) => n < 2 ? 28 : 40)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Tyres_a_little_smaller_are_nothing() => Assert.All(Some.Judged(new GearUnlikeModel(), City((s, _) => s == 5 ? 41 : 40)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_clamp_set_to_half_the_cylinders_is_left_out() => Assert.All(Some.Judged(new GearUnlikeModel(), City((s, _) => s == 5 ? 80 : 40)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_stepless_gearbox_is_not_evaluated() => Assert.Empty(Some.Judged(new GearUnlikeModel(), City((s, n) => 20 * Math.Pow(1.02, s * 8 + n))));

    [Fact]
    public void A_gear_that_a_steady_mode_never_needs_is_not_foreign_to_a_cycle()
    {
        var asm = from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 8) select (Id: $"{station:00}-{n}", Station: station, Method: "ASM", Ratio: 40.0);
        var cycle = from n in Enumerable.Range(0, 5) select (Id: $"v-{n}", Station: 20, Method: "VMAS", Ratio: 63.0);
        var tests = asm.Concat(cycle).ToList();
        var day = Some.VehicleDay(tests.Select(t => Some.Inspection(t.Id, $"S{t.Station}/1").With("method", t.Method).With("model_code", "M1")),
            process: tests.SelectMany(t => Some.Seconds(t.Id, 40, s => [("speed_kmh", 25 + 0.2 * Math.Sin(s)), ("engine_rpm", Math.Round(t.Ratio * (25 + 0.2 * Math.Sin(s))))], "drive")));

        Assert.DoesNotContain(Some.Judged(new GearUnlikeModel(), day), m => m.Value > 0);
    }
}
