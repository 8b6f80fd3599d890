using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ExceedsAfterPassTests
{
    /// <summary>Twelve stations pass twenty cars; three days later all are seen on the road and <paramref name="exceeds"/> says which are over.</summary>
    private static IEnumerable<VehicleDay> City(Func<int, int, bool> exceeds)
    {
        var cars = (from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 20) select (Id: $"{station:00}-{n:00}", station, n)).ToList();
        var later = Some.Day.AddDays(3);
        yield return Some.VehicleDay(cars.Select(c => Some.Inspection(c.Id, $"S{c.station}/1")));
        yield return Some.VehicleDay([], later, roadside: cars.Select(c => new Row(("observation_id", "R" + c.Id), ("vehicle_id", "car-" + c.Id),
            ("observed_at", later.ToDateTime(new TimeOnly(9, 0))), ("kind", "remote_sensing"), ("exceeds", exceeds(c.station, c.n) ? 1 : 0))));
    }

    [Fact]
    public void A_lane_whose_passed_cars_are_dirty_on_the_road_stands_out_with_bounded_evidence()
    {
        var found = Some.Judged(new ExceedsAfterPass(), City((s, n) => n < (s == 2 ? 10 : 1))).Of("S2/1")!;

        Assert.Equal(0.5, found.Value, 9);
        Assert.InRange(found.Evidence, 3, 4);
        Assert.StartsWith("inspections:2026-05-11:02-", found.Examples[0].Row.Other);
    }

    [Fact]
    public void The_usual_share_is_no_evidence() => Assert.All(Some.Judged(new ExceedsAfterPass(), City((_, n) => n < 2)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void Cars_that_nobody_passed_are_not_counted() => Assert.Empty(Some.Judged(new ExceedsAfterPass(), Some.VehicleDay([], roadside:
        [new Row(("observation_id", "R"), ("vehicle_id", "unknown"), ("observed_at", Some.Day.ToDateTime(new TimeOnly(9, 0))), ("exceeds", 1))])));
}
