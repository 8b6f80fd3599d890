using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CopiedReadingsTests
{
    /// <summary>24 seconds of a 5025 of car <paramref name="engine"/>, with a digit more or less in every gas by <paramref name="print"/>.</summary>
    private static Func<int, (string, object?)[]> Gas(int engine, int print)
    {
        var (own, digit) = (new Random(engine), new Random(1000 + print));
        double Level(double from, double to) => from + (to - from) * own.NextDouble();
        var (co2, o2, hc, no) = (Level(14, 15), Level(0.2, 1), Level(10, 80), Level(50, 400));
        var seconds = Enumerable.Range(0, 24).Select(_ => ((string, object?)[])
        [
            ("co_pct", 0.05 + 0.01 * digit.Next(-1, 2)), ("co2_pct", Math.Round(co2 + Level(-0.05, 0.05) + 0.01 * digit.Next(-1, 2), 2)), ("o2_pct", Math.Round(o2 + Level(-0.05, 0.05) + 0.01 * digit.Next(-1, 2), 2)),
            ("hc_ppm", Math.Round(hc + Level(-3, 3)) + digit.Next(-1, 2)), ("no_ppm", Math.Round(no + Level(-9, 9)) + digit.Next(-1, 2)),
        ]).ToArray();
        return second => seconds[second - 1];
    }

    /// <summary>Five lanes of fifteen tests, each engine its own unless <paramref name="engine"/> says otherwise.</summary>
    private static VehicleDay City(Func<int, int, int> engine, string? vehicle = null) => Some.LaneDay(5, 15, (lane, n, id) => (
        Some.Test(lane, n, "ASM", 24).With("vehicle_id", vehicle ?? $"car-{id}"), Some.Trace(id, Gas(engine(lane, n), 100 * lane + n), ("5025", 24))));

    private static int CopiedOnTwo(int lane, int n) => 100 * lane + (lane == 2 && n % 3 == 0 ? 0 : n);

    [Fact]
    public void A_test_taken_over_four_times_with_a_digit_more_or_less_each_second_is_four_of_fifteen()
    {
        var found = Some.Judged(new CopiedReadings(), City(CopiedOnTwo)).ToList();

        Assert.Equal(4 / 15.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 5);
        Assert.StartsWith("inspections:2026-05-11:2-", found.Of("S2/1")!.Examples[0].Row.Other, StringComparison.Ordinal);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_template_of_the_day_before_is_remembered()
    {
        var before = Some.LaneDay(5, 15, (lane, n, id) => (Some.Test(lane, n, "ASM", 24).With("inspection_id", "y" + id).With("started_at", Some.Day.AddDays(-1).ToDateTime(new TimeOnly(8, n)))
            .With("vehicle_id", "old-" + id), Some.Trace("y" + id, Gas(7000 + 100 * lane + n, n), ("5025", 24))), Some.Day.AddDays(-1));

        var found = Some.Judged(new CopiedReadings(), before, City((lane, n) => lane == 2 && n < 3 ? 7200 : 100 * lane + n));

        Assert.Equal(3 / 30.0, found.Of("S2/1")!.Value, 6);
        Assert.Contains(found.Of("S2/1")!.Examples, e => e.Row.Other == "inspections:2026-05-10:y2-00");
    }

    [Fact]
    public void One_vehicle_tested_again_is_no_copy() => Assert.Equal(0, Some.Judged(new CopiedReadings(), City(CopiedOnTwo, vehicle: "same")).Of("S2/1")!.Value);

    [Fact]
    public void Readings_that_another_station_shows_as_well_are_those_of_any_clean_car() =>
        Assert.Equal(0, Some.Judged(new CopiedReadings(), City((lane, n) => n % 3 == 0 ? 0 : 100 * lane + n)).Of("S2/1")!.Value);

    [Fact]
    public void Cells_that_stand_still_say_nothing() => Assert.DoesNotContain(
        Some.Judged(new CopiedReadings(), Some.LaneDay(5, 15, (lane, n, id) => (Some.Test(lane, n, "ASM", 24), Some.Trace(id, _ => [("co2_pct", 14.5), ("hc_ppm", 10), ("no_ppm", 10)], ("5025", 24))))), m => m.Value > 0);
}
