using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class MethodAvoidanceTests
{
    /// <summary>Twelve stations of twenty ASM tests of one two-wheel-drive model; <paramref name="change"/> may alter a row (station, number).</summary>
    private static VehicleDay City(Action<int, int, Row> change) => Some.VehicleDay(
        from station in Enumerable.Range(1, 12)
        from n in Enumerable.Range(0, 20)
        select Changed(Some.Inspection($"{station:00}-{n:00}", $"S{station}/1").With("method", "ASM").With("model_code", "M1").With("drive", "2wd"), row => change(station, n, row)));

    private static Row Changed(Row row, Action<Row> change)
    {
        change(row);
        return row;
    }

    [Fact]
    public void Two_wheel_drive_vehicles_that_idle_at_one_station_stand_out()
    {
        var found = Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 && n < 8 ? row.With("method", "TSI") : row)).Of("S3/1")!;

        Assert.Equal(0.4, found.Value, 9);
        Assert.True(found.Evidence > 4);
    }

    [Fact]
    public void A_lane_of_trucks_is_held_against_trucks()
    {
        // One in eight trucks goes without load everywhere; they are eight of twenty tests of a lane, and all twenty of station 3: 2.5 of its tests, by its kinds.
        Measurement Of(string model, int unloaded) => Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 ? row.With("model_code", model).With("method", n < unloaded ? "TSI" : "ASM")
            : n < 8 ? row.With("model_code", "TRUCK").With("method", n == 0 ? "TSI" : "ASM") : row)).Of("S3/1")!;

        Assert.Contains("some 2.5 by what is usual for their kinds elsewhere", Of("TRUCK", 5).Because.En);
        Assert.True(Of("TRUCK", 5).Evidence < 1);
        Assert.True(Of("TRUCK", 12).Evidence > 4);
        Assert.True(Of("M1", 8).Evidence > 1 + Of("TRUCK", 8).Evidence);
    }

    [Fact]
    public void Papers_that_say_four_wheel_drive_of_a_model_that_is_two_wheel_drive_elsewhere_do_not_help()
    {
        var found = Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 && n < 8 ? row.With("method", "TSI").With("drive", "4wd") : row)).Of("S3/1")!;

        Assert.Equal(0.4, found.Value, 9);
        Assert.Contains("entered as 4wd", found.Examples[0].Text.En);
    }

    [Fact]
    public void Four_wheel_drive_models_are_left_out() =>
        Assert.All(Some.Judged(new MethodAvoidance(), City((_, n, row) => row = n < 8 ? row.With("method", "TSI").With("drive", "4wd").With("model_code", "M4") : row)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_fleet_of_a_model_that_nobody_has_ever_put_on_the_rollers_says_nothing()
    {
        Assert.Equal(0, Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 && n < 8 ? row.With("method", "TSI").With("model_code", "M9") : row)).Of("S3/1")!.Value);
        // One of the nine was put there: then the others could have been.
        Assert.Equal(0.4, Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 && n < 9 ? row.With("method", n < 8 ? "TSI" : "ASM").With("model_code", "M9") : row)).Of("S3/1")!.Value, 9);
    }

    [Fact]
    public void A_fleet_of_a_model_of_which_a_quarter_goes_without_load_elsewhere_says_nothing() =>
        Assert.Equal(0, Some.Judged(new MethodAvoidance(), City((s, n, row) => row = n < 8 ? row.With("model_code", "M7").With("method", (s == 3 || n < 2) ? "TSI" : "ASM") : row)).Of("S3/1")!.Value);

    [Fact]
    public void Six_of_a_model_on_the_rollers_elsewhere_say_little_where_half_of_their_class_do_not_go_there() =>
        // Hybrids: of a usual model half go without load everywhere, six of M8 happened to go onto the rollers.
        Assert.Null(Some.Judged(new MethodAvoidance(), City((s, n, row) => row = row.With("fuel", "hybrid").With("model_code", n == 0 && s <= 6 || s == 12 ? "M8" : "M1")
            .With("method", s == 12 ? n < 8 ? "TSI" : "ASM" : n % 2 == 1 ? "TSI" : "ASM"))).Of("S12/1"));

    [Fact]
    public void What_every_station_tests_without_load_is_usual() =>
        Assert.Empty(Some.Judged(new MethodAvoidance(), City((_, _, row) => row = row.With("method", "TSI"))));

    /// <summary>Three days on which lane S3/1 puts one of twenty on its rollers, those of the first checked before work; the station's second lane does.</summary>
    private static IEnumerable<VehicleDay> ThreeDaysWithoutRollers(int passed) => Enumerable.Range(0, 3).Select(d => Some.VehicleDay(
        from lane in Enumerable.Range(1, 12).Select(station => $"S{station}/1").Append("S3/2")
        from n in Enumerable.Range(0, 20)
        select Some.Inspection($"{d}-{lane}-{n:00}", lane, day: Some.Day.AddDays(d)).With("method", lane == "S3/1" && n > 0 ? "TSI" : "ASM").With("model_code", "M1").With("drive", "2wd").With("analyzer_id", $"A{lane}"),
        Some.Day.AddDays(d), calibrations: d > 0 ? [] : [new Row(("analyzer_id", "AS3/1"), ("station_id", "S3"), ("performed_at", Some.Day.ToDateTime(new TimeOnly(7, 30))), ("kind", "dyno_coastdown"), ("passed", passed))]));

    [Fact]
    public void Nobody_can_be_put_on_rollers_that_failed_their_check() =>
        Assert.Null(Some.Judged(new MethodAvoidance(), ThreeDaysWithoutRollers(passed: 0)).Of("S3/1"));

    [Fact]
    public void Rollers_that_passed_it_are_avoided() =>
        Assert.Equal(60, Some.Judged(new MethodAvoidance(), ThreeDaysWithoutRollers(passed: 1)).Of("S3/1")!.Exposure);

    [Fact]
    public void A_station_that_has_never_had_the_fuel_on_its_rollers_may_have_none_that_carry_it()
    {
        Assert.Null(Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 ? row.With("method", "TSI") : row)).Of("S3/1"));
        // One of the twenty was: then the others could have been.
        Assert.Equal(0.95, Some.Judged(new MethodAvoidance(), City((s, n, row) => row = s == 3 && n > 0 ? row.With("method", "TSI") : row)).Of("S3/1")!.Value, 9);
    }

    /// <summary>
    /// Four weeks of twelve stations whose rollers are checked on Mondays; on Tuesday to Thursday of the last week lane S3/1 puts nobody on its rollers, on Friday it does. <paramref name="checkedOn"/>: its rollers are checked on that Friday too;
    /// <paramref name="until"/>: the last day seen.
    /// </summary>
    private static IEnumerable<VehicleDay> ThreeDaysOfIdle(bool checkedOn, int until)
    {
        var monday = new DateOnly(2026, 5, 11);
        foreach (var (day, d) in Enumerable.Range(0, until).Select(d => (monday.AddDays(d), d)).Where(x => x.d % 7 < 5))
            yield return Some.VehicleDay(
                from station in Enumerable.Range(1, 12)
                from n in Enumerable.Range(0, 6)
                select Some.Inspection($"{d}-{station:00}-{n}", $"S{station}/1", day: day).With("method", station == 3 && d is >= 22 and <= 24 ? "TSI" : "ASM").With("model_code", "M1").With("drive", "2wd").With("analyzer_id", $"A{station}"),
                day, calibrations: from station in Enumerable.Range(1, 12)
                                   where d % 7 == 0 || checkedOn && station == 3 && d == 25
                                   select new Row(("analyzer_id", $"A{station}"), ("station_id", $"S{station}"), ("performed_at", day.ToDateTime(new TimeOnly(7, 30))), ("kind", "dyno_coastdown"), ("passed", 1)));
    }

    [Fact]
    public void Three_days_on_which_nobody_is_put_on_the_rollers_before_they_are_checked_out_of_turn_are_a_repair()
    {
        Assert.Equal(18, Some.Judged(new MethodAvoidance(), ThreeDaysOfIdle(checkedOn: false, 26)).Of("S3/1")!.Value * 20 * 6, 6);
        Assert.Equal(0, Some.Judged(new MethodAvoidance(), ThreeDaysOfIdle(checkedOn: true, 26)).Of("S3/1")!.Value);
        // While it lasts nobody knows.
        Assert.Equal(0, Some.Judged(new MethodAvoidance(), ThreeDaysOfIdle(checkedOn: false, 25)).Of("S3/1")!.Value);
    }
}
