using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class FailedElsewhereTests
{
    /// <summary>Twelve stations of fifty tests a day; on the first day five cars of each fail, which pass on the second at the station that <paramref name="second"/> says (of station and number).</summary>
    /// <param name="failsAgain">Of station and number: whether the second try fails as well.</param>
    private static IEnumerable<VehicleDay> City(Func<int, int, int> second, Func<int, int, bool>? failsAgain = null)
    {
        static Row Test(int day, int station, int n, string car, bool passed) => Some.Inspection($"{day}-{station:00}-{n:00}-{car}", $"S{station}/1", day: Some.Day.AddDays(day)).With("method", "ASM").With("vehicle_id", car)
            .With("no_5025_ppm", passed ? 300.0 : 900.0).With("passed", passed ? "1" : "0");
        var all = (from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 50) select (station, n)).ToList();
        yield return Some.VehicleDay(all.Select(x => Test(0, x.station, x.n, $"car-{x.station}-{x.n}", x.n >= 5)));
        yield return Some.VehicleDay(all.Select(x => x.n < 5 ? Test(1, second(x.station, x.n), x.n, $"car-{x.station}-{x.n}", failsAgain?.Invoke(x.station, x.n) != true) : Test(1, x.station, x.n, $"new-{x.station}-{x.n}", true)), Some.Day.AddDays(1));
    }

    [Fact]
    public void A_station_that_passes_the_failures_of_half_a_city_stands_out()
    {
        // Three of five of the eleven other stations: 33 of its 50 + 5 + 45 + 33 tests.
        var found = Some.Judged(new FailedElsewhere(), City((station, n) => n < 3 ? 4 : station)).ToList();

        Assert.Equal(33 / 133.0, found.Of("S4")!.Value, 6);
        Assert.True(found.Of("S4")!.Evidence > 3, found.Of("S4")!.Because.En);
        Assert.StartsWith("inspections:2026-05-11:0-", found.Of("S4")!.Examples[0].Row.Other);
        Assert.All(found.Where(m => m.Subject.Id != "S4"), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Where_they_fail_as_often_as_elsewhere_nothing_is_sold()
    {
        // Of those who take another station than S4 every other fails again.
        static Measurement Of(bool alsoHere) => Some.Judged(new FailedElsewhere(), City((station, n) => n < 3 ? 4 : station % 12 + 1, (station, n) => (n + station) % 2 == 0 && (alsoHere || n >= 3))).Of("S4")!;

        Assert.True(Of(alsoHere: false).Evidence > 1 + Of(alsoHere: true).Evidence);
        Assert.True(Of(alsoHere: true).Evidence < 5);
    }

    [Fact]
    public void Customers_who_take_the_next_station_accuse_nobody() =>
        Assert.All(Some.Judged(new FailedElsewhere(), City((station, n) => n < 3 ? station % 12 + 1 : n == 3 && station <= 6 ? 4 : station)), m => Assert.True(m.Evidence < 2, m.Because.En));
}
