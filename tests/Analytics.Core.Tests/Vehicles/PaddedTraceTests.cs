using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class PaddedTraceTests
{
    private static (string, object?)[] Cells(Random noise) => [("co_pct", Math.Round(0.3 + 0.05 * noise.NextDouble(), 2)), ("co2_pct", Math.Round(14 + 0.3 * noise.NextDouble(), 2)),
        ("hc_ppm", noise.Next(40, 60)), ("no_ppm", noise.Next(100, 140)), ("o2_pct", 0.5), ("engine_rpm", noise.Next(2450, 2550))];

    private static VehicleDay City(Func<int, int, int, int> secondOf) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 90),
        Some.Trace(id, s => Cells(new Random(10_000 * lane + 100 * n + secondOf(lane, n, s))), ("high_idle", 45), ("low_idle", 45))));

    [Fact]
    public void Twenty_seconds_that_come_back_exactly_are_padding()
    {
        var found = Some.Judged(new PaddedTrace(), City((lane, n, s) => lane == 2 && n < 3 && s > 60 && s <= 80 ? s - 25 : s)).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal(20, found.Of("S2/1")!.Examples[0].Value);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_running_engine_does_not_stand_still_for_fifteen_seconds_but_a_line_may_hang_for_five()
    {
        Assert.Equal(1, Some.Judged(new PaddedTrace(), City((lane, _, s) => lane == 2 && s is > 50 and < 65 ? 50 : s)).Of("S2/1")!.Value);
        Assert.Equal(0, Some.Judged(new PaddedTrace(), City((lane, _, s) => lane == 2 && s is > 50 and < 56 ? 50 : s)).Of("S2/1")!.Value);
    }

    [Fact]
    public void Gas_that_comes_back_under_an_engine_that_goes_on_was_laid_over_the_drive()
    {
        bool IsCopied(int lane, int n, int s) => lane == 2 && n < 3 && s is > 60 and <= 80;
        var padded = City((lane, n, s) => IsCopied(lane, n, s) ? s - 25 : s);
        var laid = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 90), Some.Trace(id, s =>
        {
            Random Noise(int second) => new(10_000 * lane + 100 * n + second);
            return IsCopied(lane, n, s) ? [.. Cells(Noise(s - 25))[..5], Cells(Noise(s))[5]] : Cells(Noise(s));
        }, ("high_idle", 45), ("low_idle", 45))));

        Assert.Empty(Some.Judged(new PaddedTrace(), padded).Of("S2/1")!.Methods);
        Assert.Equal("copied_trace", Some.Judged(new PaddedTrace(), laid).Of("S2/1")!.Methods[0]);
    }
}
