using Analytics.Core.Indicators;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class LaneOverlapTests
{
    /// <summary>Twenty lanes with 20 tests each, 120 s long, begun <paramref name="every"/> seconds apart.</summary>
    private static IEnumerable<Row> City(Func<int, int> every) =>
        from lane in Enumerable.Range(1, 20)
        from n in Enumerable.Range(0, 20)
        select Some.Inspection($"{lane}-{n:00}", $"S{lane}/1", new TimeOnly(8, 0).Add(TimeSpan.FromSeconds(n * every(lane))).ToString("HH:mm:ss"));

    [Fact]
    public void A_lane_whose_tests_begin_20_seconds_before_the_last_ended_has_all_but_the_first_impossible()
    {
        var found = Some.Judged(new LaneOverlap(), Some.VehicleDay(City(lane => lane == 7 ? 100 : 300))).Of("S7/1")!;

        Assert.Equal(19 / 20.0, found.Value, 6);
        Assert.True(found.Evidence > 6);
        Assert.Equal(20, found.Examples[0].Value);
        Assert.Equal("inspections:2026-05-11:7-00", found.Examples.Single(e => e.Row.Key == "7-01").Row.Other);
    }

    [Fact]
    public void Four_seconds_do_not_suffice_to_change_a_car_and_a_minute_does()
    {
        var found = Some.Judged(new LaneOverlap(), Some.VehicleDay(City(lane => lane == 7 ? 124 : 180)));

        Assert.Equal(19 / 20.0, found.Of("S7/1")!.Value, 6);
        Assert.Equal(0, found.Of("S8/1")!.Value);
    }

    [Fact]
    public void A_start_that_means_login_is_no_overlap_when_the_measured_seconds_fit()
    {
        // Logged in 60 s early: declared 10:00-12:00 of which the last 40 s are measured.
        var rows = City(lane => lane == 7 ? 100 : 300).ToList();
        var process = rows.Where(r => (string)r["station_id"]! == "S7").SelectMany(r => Some.Seconds((string)r["inspection_id"]!, 40, _ => []));

        Assert.Equal(0, Some.Judged(new LaneOverlap(), Some.VehicleDay(rows, process: process)).Of("S7/1")!.Value);
    }

    [Fact]
    public void Lost_seconds_are_as_many_as_others_measure()
    {
        // As above, but it is the lane with early logins whose seconds did not arrive.
        var rows = City(lane => lane == 7 ? 100 : 300).ToList();
        var process = rows.Where(r => (string)r["station_id"]! != "S7").SelectMany(r => Some.Seconds((string)r["inspection_id"]!, 40, _ => []));

        Assert.Equal(0, Some.Judged(new LaneOverlap(), Some.VehicleDay(rows, process: process)).Of("S7/1")!.Value);
    }

    /// <summary>Tests of 120 s of which the last 30 are paper work, <paramref name="change"/> seconds apart.</summary>
    private static IReadOnlyList<Measurement> WithPaperWork(Func<int, int, int> change)
    {
        var rows = new List<Row>();
        for (var lane = 1; lane <= 20; lane++)
            for (int n = 0, at = 0; n < 20; at += 120 + change(lane, n++))
                rows.Add(Some.Inspection($"{lane}-{n:00}", $"S{lane}/1", new TimeOnly(8, 0).Add(TimeSpan.FromSeconds(at)).ToString("HH:mm:ss")));
        return Some.Judged(new LaneOverlap(), Some.VehicleDay(rows, process: rows.SelectMany(r => Some.Seconds((string)r["inspection_id"]!, 90, _ => []))));
    }

    [Fact]
    public void Five_seconds_from_end_to_start_count_where_all_other_changes_take_five_minutes()
    {
        // 35 s from the last measured second to the first at the most, of 330 that changes take.
        var found = WithPaperWork((lane, n) => lane == 7 && n % 2 == 0 ? 5 : 300);

        Assert.Equal(10 / 20.0, found.Of("S7/1")!.Value, 6);
        Assert.Equal(0, found.Of("S8/1")!.Value);
    }

    [Fact]
    public void A_lane_that_logs_in_early_has_all_times_between_and_is_not_meant() => Assert.Equal(0, WithPaperWork((lane, n) => lane == 7 ? 2 + 2 * n : 300).Of("S7/1")!.Value);

    [Fact]
    public void A_lane_that_logs_in_at_once_every_time_is_not_meant() => Assert.Equal(0, WithPaperWork((lane, n) => lane == 7 ? 3 : 300).Of("S7/1")!.Value);

    [Fact]
    public void The_retest_of_the_same_car_and_a_second_bay_with_its_own_analyser_are_no_overlap()
    {
        var retest = new[] { Some.Inspection("a"), Some.Inspection("b", at: "09:02:01") }.Select(r => r.With("vehicle_id", "same"));
        var bays = new[] { Some.Inspection("c", "S2/1").With("analyzer_id", "gas"), Some.Inspection("d", "S2/1").With("analyzer_id", "smoke") };

        var seen = new LaneOverlap().Observe(Some.VehicleDay(retest.Concat(bays)), Memory.Empty).ToList();

        Assert.Equal(4, seen.Sum(o => o.Exposure));
        Assert.Equal(0, seen.Sum(o => o.Count));
    }

    [Fact]
    public void An_overlap_that_everybody_shows_is_the_citys_way_of_recording()
    {
        var found = Some.Judged(new LaneOverlap(), Some.VehicleDay(City(_ => 100)));

        Assert.All(found, m => Assert.True(m.Evidence < 1));
    }
}
