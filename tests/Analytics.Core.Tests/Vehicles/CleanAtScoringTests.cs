using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CleanAtScoringTests
{
    /// <summary>Five lanes of twelve ASM tests; HC 97 ppm and CO 0.97 % while the car gets going, from the eighth scored second on times <paramref name="left"/> (a twentieth more or less by the car).</summary>
    private static VehicleDay City(Func<int, int, double> left, int scored = 40) => Some.LaneDay(5, 12, (lane, n, id) => (
        Some.Test(lane, n, "ASM", 20 + scored), Some.Trace(id, s => s < 28 ? [("hc_ppm", 97), ("co_pct", 0.97)] : Gas(left(lane, n) * (0.95 + 0.01 * ((n + 3 * lane) % 11))), ("accelerate", 20), ("5025", scored))));

    private static (string, object?)[] Gas(double left) => [("hc_ppm", Math.Round(97 * left)), ("co_pct", Math.Round(0.97 * left, 2))];

    [Fact]
    public void A_valve_that_lets_in_a_tenth_of_the_gas_in_four_of_twelve_tests_is_seen()
    {
        var found = Some.Judged(new CleanAtScoring(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.1 : 0.8));

        Assert.Equal(4 / 12.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3);
        Assert.Contains("(usually 8", found.Of("S2/1")!.Examples[0].Text.En, StringComparison.Ordinal);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void What_every_car_does_as_its_load_comes_on_is_no_valve() => Assert.All(Some.Judged(new CleanAtScoring(), City((_, _) => 0.3)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_third_less_is_within_what_engines_do() => Assert.Equal(0, Some.Judged(new CleanAtScoring(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.55 : 0.8)).Of("S2/1")!.Value);

    [Fact]
    public void A_phase_that_ends_before_the_gas_has_arrived_says_nothing() => Assert.Empty(Some.Judged(new CleanAtScoring(), City((lane, n) => lane == 2 ? 0.1 : 0.8, scored: 15)));
}
