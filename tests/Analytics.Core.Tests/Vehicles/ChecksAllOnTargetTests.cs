using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class ChecksAllOnTargetTests
{
    /// <summary>Thirteen lanes of one test and four checks a day against 3.5; the reading of each (lane, day, check).</summary>
    private static VehicleDay Day(int day, Func<int, int, int, double> reading) => Some.VehicleDay(
        Enumerable.Range(1, 13).Select(lane => Some.Inspection($"{day}-{lane}", $"S{lane}/1", day: Some.Day.AddDays(day)).With("analyzer_id", $"A{lane}").With("software_version", "v1")), Some.Day.AddDays(day),
        calibrations: from lane in Enumerable.Range(1, 13)
                      from n in Enumerable.Range(0, 4)
                      select new Row(("analyzer_id", $"A{lane}"), ("station_id", $"S{lane}"), ("performed_at", Some.Day.AddDays(day).ToDateTime(new TimeOnly(7, n))), ("kind", "high_gas"), ("passed", 1), ("reference", 3.5), ("measured", reading(lane, day, n))));

    private static IReadOnlyList<Core.Indicators.Measurement> Judged(Func<int, int, int, double> reading) => [.. Some.Judged(new ChecksAllOnTarget(), Enumerable.Range(0, 20).Select(day => Day(day, reading)))];

    /// <summary>One check in three reads its target, and never all of a day's.</summary>
    private static double Made(int lane, int day, int n) => (lane + day + n) % 3 == 0 ? 3.5 : 3.48;

    [Fact]
    public void Seven_of_twenty_mornings_with_all_checks_on_the_bottles_value_were_written()
    {
        var found = Judged((lane, day, n) => lane == 2 && day % 3 == 0 ? 3.5 : Made(lane, day, n));

        Assert.Equal(7 / 20.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 5, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Software_that_files_the_target_does_so_on_all_its_lanes() => Assert.All(Judged((_, _, _) => 3.5), m => Assert.True(m.PValue > 0.1, m.Because.En));

    [Fact]
    public void A_good_bench_under_a_coarse_print_misses_one_of_four_as_often_as_none()
    {
        // All four on eight days of twenty, three of four on the others.
        var found = Judged((lane, day, n) => lane == 2 ? n < 3 || day % 5 < 2 ? 3.5 : 3.48 : Made(lane, day, n)).Of("S2/1")!;

        Assert.Equal(8 / 20.0, found.Value, 6);
        Assert.Equal(1, found.PValue);
    }
}
