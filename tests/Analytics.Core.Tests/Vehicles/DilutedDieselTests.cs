using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DilutedDieselTests
{
    /// <summary>Five lanes of twelve lug-down tests of trucks rated 100 kW that give 65; CO2 at full load 9.2 to 9.8 %, times <paramref name="exhaust"/>.</summary>
    private static VehicleDay City(Func<int, int, double> exhaust, double power = 65) => Some.LaneDay(5, 12, (lane, n, id) => (
        Some.Test(lane, n, "LUGDOWN", 60).With("fuel", "diesel").With("rated_power_kw", 100).With("max_power_kw", power),
        Some.Trace(id, s => [("co2_pct", s <= 40 ? 4 : Math.Round((9.2 + 0.05 * ((n + 3 * lane) % 13)) * exhaust(lane, n), 2)), ("k_m1", 0.3)], ("scan", 40), ("vel100", 10), ("vel80", 10))));

    [Fact]
    public void A_third_of_air_in_the_smoke_of_four_trucks_shows_in_their_carbon_dioxide()
    {
        var found = Some.Judged(new DilutedDiesel(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.65 : 1));

        Assert.Equal(4 / 12.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 5);
        Assert.Contains("6.", found.Of("S2/1")!.Examples[0].Text.En, StringComparison.Ordinal);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_truck_that_does_not_give_half_its_power_is_not_at_full_load() => Assert.Empty(Some.Judged(new DilutedDiesel(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.65 : 1, power: 45)));

    [Fact]
    public void An_engine_that_burns_a_little_leaner_is_no_leak() => Assert.Equal(0, Some.Judged(new DilutedDiesel(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.85 : 1)).Of("S2/1")!.Value);
}
