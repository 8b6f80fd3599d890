using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class StretchedTraceTests
{
    /// <summary>Six lanes of ten tests of 60 s; where <paramref name="twice"/>, each second is written a second time.</summary>
    private static VehicleDay City(Func<int, int, bool> twice, int lasts = 60) => Some.LaneDay(6, 10, (lane, n, id) =>
    {
        var rng = new Random(100 * lane + n);
        (string, object?)[][] seconds = [.. Enumerable.Range(0, 61).Select(_ => ((string, object?)[])[("engine_rpm", rng.Next(2400, 2600)), ("co2_pct", Math.Round(14 + rng.NextDouble(), 2)), ("hc_ppm", rng.Next(20, 40)), ("o2_pct", Math.Round(rng.NextDouble(), 2))])];
        return (Some.Test(lane, n, "TSI", lasts), Some.Trace(id, s => seconds[twice(lane, n) ? (s - 1) / 2 : s], ("high_idle", 60)));
    });

    [Fact]
    public void Thirty_seconds_written_twice_are_no_sixty()
    {
        var found = Some.Judged(new StretchedTrace(), City((lane, n) => lane == 2 && n < 4)).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0.5, found.Of("S2/1")!.Examples[0].Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Software_that_samples_every_other_second_is_learned() => Assert.All(Some.Judged(new StretchedTrace(), City((_, _) => true)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_slow_computer_takes_the_time_that_it_records_and_a_forger_half_of_it() =>
        Assert.Equal(0.3 * Some.Judged(new StretchedTrace(), City((lane, _) => lane == 2, lasts: 30)).Of("S2/1")!.Evidence, Some.Judged(new StretchedTrace(), City((lane, _) => lane == 2)).Of("S2/1")!.Evidence, 6);
}
