using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ExhaustUnlikeLoadTests
{
    /// <summary>Twelve stations of six VMAS tests of 180 s; NO follows the speed four seconds late where <paramref name="follows"/>, else it wanders by itself, in steps of <paramref name="step"/>; oxygen always wanders.</summary>
    private static VehicleDay City(Func<int, int, bool> follows, double step = 1)
    {
        var rng = new Random(6);
        var tests = (from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 6) select (Id: $"{station:00}-{n}", station, n)).ToList();
        return Some.VehicleDay(tests.Select(t => Some.Inspection(t.Id, $"S{t.station}/1").With("method", "VMAS")), process: tests.SelectMany(t =>
        {
            // Quick wandering of its own: hardly any of it looks like the speed at some delay.
            var own = Enumerable.Range(0, 200).Select(_ => 100 + 40 * (rng.NextDouble() - 0.5)).ToArray();
            return Some.Seconds(t.Id, 180, s => [("speed_kmh", Speed(s)), ("no_ppm", follows(t.station, t.n) ? Math.Round(40 + 4 * Speed(s - 4) + 10 * rng.NextDouble()) : step * Math.Round(own[s] / step)), ("o2_pct", Math.Round(rng.NextDouble(), 2))], "drive");
        }));
    }

    private static double Speed(int second) => Math.Round(25 + 20 * Math.Sin(second / 8.0), 1);

    [Fact]
    public void Gas_that_knows_nothing_of_the_driving_stands_out()
    {
        var found = Some.Judged(new ExhaustUnlikeLoad(), City((s, n) => s != 9 || n >= 4)).Of("S9/1")!;

        Assert.Equal(4 / 6.0, found.Value, 9);
        Assert.True(found.Evidence > 3);
    }

    [Fact]
    public void A_bench_too_coarse_to_show_what_others_show_is_not_asked()
    {
        // NO between 80 and 120 ppm in steps of 20: three readings; the oxygen of no lane knows of the driving.
        var found = Some.Judged(new ExhaustUnlikeLoad(), City((s, _) => s != 9, step: 20));

        Assert.DoesNotContain(found, m => m.Subject.Id == "S9/1" && m.Evidence > 0);
        Assert.True(Some.Judged(new ExhaustUnlikeLoad(), City((s, _) => s != 9)).Of("S9/1")!.Evidence > 3);
    }

    [Fact]
    public void Gas_that_follows_late_is_honest() => Assert.All(Some.Judged(new ExhaustUnlikeLoad(), City((_, _) => true)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Where_no_lane_shows_a_response_none_is_accused() => Assert.All(Some.Judged(new ExhaustUnlikeLoad(), City((_, _) => false)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_gas_within_the_resolution_is_not_asked() => Assert.Empty(Some.Judged(new ExhaustUnlikeLoad(), Some.VehicleDay(
        [Some.Inspection("a").With("method", "VMAS")], process: Some.Seconds("a", 180, s => [("speed_kmh", Speed(s)), ("no_ppm", 3.0 + s % 2)], "drive"))));
}
