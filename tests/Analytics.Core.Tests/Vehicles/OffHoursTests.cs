using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class OffHoursTests
{
    /// <summary>Five stations of two lanes, ten tests a lane every half hour from nine; open from half past eight to six.</summary>
    private static VehicleDay City(Func<int, int, int, string?> at) => Some.VehicleDay(
        from station in Enumerable.Range(1, 5)
        from lane in Enumerable.Range(1, 2)
        from n in Enumerable.Range(0, 10)
        select Some.Inspection($"{station}-{lane}-{n}", $"S{station}/{lane}", at(station, lane, n) ?? new TimeOnly(9, 0).AddMinutes(30 * n).ToString("HH:mm:ss")),
        stations: Enumerable.Range(1, 5).Select(s => Some.InspectionStation($"S{s}", opens: "08:30", closes: "18:00")));

    [Fact]
    public void Four_in_the_morning_is_night()
    {
        var found = Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 && n < 3 ? "04:10:00" : null)).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0, found.Of("S2/2")!.Value);
    }

    [Fact]
    public void Lorries_that_the_police_bring_at_half_past_nine_in_the_evening_were_stopped_on_the_road()
    {
        VehicleDay Evening(string checkType) => Some.VehicleDay(
            from station in Enumerable.Range(1, 5)
            from n in Enumerable.Range(0, 10)
            select (station == 2 && n > 5) is var late && late ? Some.Inspection($"{station}-{n}", $"S{station}/1", $"21:3{n}:00").With("check_type", checkType) : Some.Inspection($"{station}-{n}", $"S{station}/1", $"{9 + n / 2}:{30 * (n % 2):00}:00"),
            stations: Enumerable.Range(1, 5).Select(s => Some.InspectionStation($"S{s}", opens: "08:30", closes: "18:00")));

        Assert.Equal(0, Some.Judged(new OffHours(), Evening("roadside_recheck")).Of("S2/1")!.Value);
        Assert.Equal(0.4, Some.Judged(new OffHours(), Evening("periodic")).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void A_lane_whose_whole_day_is_eight_hours_late_has_another_clock_and_so_has_the_morning_of_the_next_day()
    {
        // Ten tests from 17:00 to 21:30 and beyond instead of nine to half past one, though the station's other lane is right; the next day it is set right at noon.
        var (first, second) = (City((station, lane, n) => station == 2 && lane == 1 ? new TimeOnly(17, 0).AddMinutes(45 * n).ToString("HH:mm:ss") : null),
            City((station, lane, n) => station == 2 && lane == 1 && n < 4 ? new TimeOnly(21, 10).AddMinutes(30 * n).ToString("HH:mm:ss") : null));
        var indicator = new OffHours();
        var seen = indicator.Observe(first, Memory.Empty).ToList();
        Assert.All(seen, o => Assert.Equal(0, o.Count));

        var day = seen[0].Day;
        Assert.All(indicator.Observe(second, new Memory([], new ObservationWindow(day, day, seen))), o => Assert.Equal(0, o.Count));
        Assert.Equal(4, indicator.Observe(second, Memory.Empty).Max(o => o.Count));
    }

    [Fact]
    public void A_clock_set_to_the_wrong_half_of_the_day_puts_the_morning_into_the_night_before()
    {
        // On the first day the next morning's first three tests come after ten tests of its own; the others follow after midnight, and the lane's day begins at two in the afternoon.
        var first = City((station, lane, n) => station == 2 && lane == 1 && n > 6 ? new TimeOnly(21, 0).AddMinutes(20 * n).ToString("HH:mm:ss") : null);
        var second = Some.VehicleDay(first.Inspections.Select(i => Some.Inspection($"2-{i.Id}", i.LaneKey, i.LaneKey != "S2/1" ? "10:00:00" : i.Id[^1] < '4' ? $"00:{10 * (i.Id[^1] - '0'):00}:00" : $"14:{5 * (i.Id[^1] - '0'):00}:00", day: new DateOnly(2026, 1, 6))),
            new DateOnly(2026, 1, 6), stations: Enumerable.Range(1, 5).Select(s => Some.InspectionStation($"S{s}", opens: "08:30", closes: "18:00")));
        var indicator = new OffHours();
        var seen = indicator.Observe(first, Memory.Empty).ToList();
        Assert.Equal(3, seen.Max(o => o.Count));
        var both = seen.Select(o => o with { Day = new DateOnly(2026, 1, 5) }).Concat(indicator.Observe(second, Memory.Empty)).ToList();

        Assert.All(indicator.Judge(new ObservationWindow(new(2026, 1, 5), new(2026, 1, 6), both)), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Half_an_hour_before_opening_counts_only_where_the_other_lane_opens_in_time()
    {
        Assert.Equal(0.1, Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 && n == 0 ? "08:00:00" : null)).Of("S2/1")!.Value, 6);
        Assert.Equal(0, Some.Judged(new OffHours(), City((station, _, n) => station == 2 && n == 0 ? "08:00:00" : null)).Of("S2/1")!.Value);
    }

    [Fact]
    public void A_clock_in_another_zone_and_a_queue_finished_at_eight_in_the_evening_are_innocent()
    {
        Assert.Null(Some.Judged(new OffHours(), City((station, _, n) => station == 2 ? new TimeOnly(1, 0).AddMinutes(30 * n).ToString("HH:mm:ss") : null)).Of("S2/1"));
        Assert.Equal(0, Some.Judged(new OffHours(), City((station, _, n) => station == 2 ? new TimeOnly(11, 0).AddMinutes(60 * n).ToString("HH:mm:ss") : null)).Of("S2/1")!.Value);
    }

    [Fact]
    public void A_lane_that_begins_early_and_goes_straight_on_opened_early() =>
        // From ten to eight every eight minutes: a clock half an hour slow, or a long queue.
        Assert.Equal(0, Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 ? new TimeOnly(7, 50).AddMinutes(8 * n).ToString("HH:mm:ss") : null)).Of("S2/1")!.Value);

    [Fact]
    public void Half_past_seven_in_the_evening_after_the_longest_pause_of_the_day_is_not_the_end_of_a_queue()
    {
        // The last customer of the day leaves before two.
        Assert.Equal(0.2, Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 && n > 7 ? "19:30:00" : null)).Of("S2/1")!.Value, 6);
        // Half an hour after closing, or one after the other all afternoon: a queue.
        Assert.Equal(0, Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 && n > 7 ? "18:30:00" : null)).Of("S2/1")!.Value);
        Assert.Equal(0, Some.Judged(new OffHours(), City((station, lane, n) => station == 2 && lane == 1 ? new TimeOnly(9, 0).AddMinutes(70 * n).ToString("HH:mm:ss") : null)).Of("S2/1")!.Value);
    }

    [Fact]
    public void An_evening_on_which_the_district_works_late_is_a_long_day() =>
        Assert.All(Some.Judged(new OffHours(), City((station, _, n) => station < 4 && n > 7 ? "19:30:00" : null)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_lane_that_is_checked_an_hour_before_the_other_was_opened_early_or_has_a_slow_clock()
    {
        static double Of(string checkedAt) => Some.Judged(new OffHours(), Some.VehicleDay(
            from station in Enumerable.Range(1, 5)
            from lane in Enumerable.Range(1, 2)
            from n in Enumerable.Range(0, 10)
            select Some.Inspection($"{station}-{lane}-{n}", $"S{station}/{lane}", station == 2 && lane == 1 && n == 0 ? "07:50:00" : new TimeOnly(9, 0).AddMinutes(30 * n).ToString("HH:mm:ss")).With("analyzer_id", $"A{station}-{lane}"),
            stations: Enumerable.Range(1, 5).Select(s => Some.InspectionStation($"S{s}", opens: "08:30", closes: "18:00")),
            calibrations: Enumerable.Range(1, 2).Select(lane => new Row(("analyzer_id", $"A2-{lane}"), ("station_id", "S2"), ("performed_at", Some.Day.ToDateTime(TimeOnly.Parse(lane == 1 ? checkedAt : "08:10:00"))), ("kind", "leak"), ("passed", 1))))).Of("S2/1")!.Value;

        Assert.Equal(0, Of("07:15:00"));
        Assert.Equal(0.1, Of("08:05:00"), 6);
    }
}
