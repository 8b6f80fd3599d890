using Analytics.Core.Detection;
using CsCheck;

namespace Analytics.Core.Tests.Detection;

public sealed class QartodTests
{
    private const double No = double.NaN;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Flags_have_the_numbers_of_the_manual() =>
        Assert.Equal([1, 2, 3, 4, 9], Enum.GetValues<DataQuality>().Select(f => (int)f));

    [Fact]
    public void Gross_range_ends_are_inside() =>
        Flags("1 1 3 4 9 1", Qartod.GrossRangeTest([0, 1, 1.01, 10.1, No, 0.5], sensor: (0, 10), site: (0, 1)));

    [Fact]
    public void Gross_range_below_the_sensors_range_fails() =>
        Flags("4 3 1", Qartod.GrossRangeTest([-0.1, 0.5, 2], sensor: (0, 10), site: (1, 5)));

    [Fact]
    public void A_site_range_outside_the_sensors_is_refused() =>
        Assert.Throws<ArgumentException>(() => Qartod.GrossRangeTest([1], sensor: (0, 10), site: (-1, 5)));

    [Fact]
    public void A_spike_is_judged_by_the_mean_of_both_neighbours() =>
        // |7 − 1| = 6 fails; beside it |1 − (1 + 7) / 2| = 3 is suspect.
        Flags("2 3 4 3 1 2", Qartod.SpikeTest([1, 1, 7, 1, 1, 1], suspect: 2, fail: 5));

    [Fact]
    public void Beside_a_missing_value_no_spike_can_be_judged() =>
        Flags("2 2 9 2 2", Qartod.SpikeTest([1, 9, No, 9, 1], suspect: 2, fail: 5));

    [Fact]
    public void Rate_of_change_counts_the_time_that_passed() =>
        // +1 in one hour passes, +6 in two hours (over a missing one) = 3 an hour passes, +4 in one hour is suspect.
        Flags("2 1 9 1 3", Qartod.RateOfChangeTest([0, 1, No, 7, 11], Hourly(5), suspectPerHour: 3, longestStep: 3 * Hour));

    [Fact]
    public void After_a_long_hole_the_rate_of_change_is_not_evaluated() =>
        Flags("2 9 9 2 1", Qartod.RateOfChangeTest([0, No, No, 70, 71], Hourly(5), suspectPerHour: 3, longestStep: 2 * Hour));

    [Fact]
    public void A_flat_line_is_suspect_once_it_lasted_and_then_fails() =>
        Flags("1 1 1 3 3 4 1", Qartod.FlatLineTest([1, 5, 5, 5, 5, 5, 6], Hourly(7), 0, suspect: 2 * Hour, fail: 4 * Hour, longestStep: Hour));

    [Fact]
    public void A_slow_creep_within_the_tolerance_of_each_step_is_not_flat() =>
        Flags("1 1 1 1 1", Qartod.FlatLineTest([1, 1.4, 1.8, 2.2, 2.6], Hourly(5), 0.5, suspect: 2 * Hour, fail: 4 * Hour, longestStep: Hour));

    [Fact]
    public void A_flat_line_goes_on_over_a_missing_value_but_not_over_a_long_hole()
    {
        Flags("1 9 3 3", Qartod.FlatLineTest([5, No, 5, 5], Hourly(4), 0, suspect: 2 * Hour, fail: 9 * Hour, longestStep: 2 * Hour));
        Flags("1 9 1 1", Qartod.FlatLineTest([5, No, 5, 5], Hourly(4), 0, suspect: 2 * Hour, fail: 9 * Hour, longestStep: Hour));
    }

    [Fact]
    public void Flat_lines_are_those_that_looking_back_from_each_value_finds() =>
        (from digits in Gen.Int[-1, 4].Array[1, 60] from tolerance in Gen.Int[0, 2] select (digits, tolerance)).Sample(t =>
        {
            var values = Array.ConvertAll(t.digits, d => d < 0 ? No : d);
            var flags = Qartod.FlatLineTest(values, Hourly(values.Length), t.tolerance, 2 * Hour, 4 * Hour, 2 * Hour);
            return Enumerable.Range(0, values.Length).All(i => flags[i] == FlatByLookingBack(values, i, t.tolerance));
        });

    [Fact]
    public void An_attenuated_signal_moves_less_than_a_working_sensor() =>
        // Within three hours 4 values each: {0 2 0 2} s = 1.15; {2 0 2 2} s = 1; {0 2 2 2} s = 1; {2 2 2 2} s = 0.
        Flags("2 2 2 1 3 3 4", Qartod.AttenuatedSignalTest([0, 2, 0, 2, 2, 2, 2], Hourly(7), 3 * Hour, suspect: 1.1, fail: 0.5, fewest: 4));

    [Fact]
    public void Attenuation_is_seen_on_top_of_a_large_level() =>
        // {0, 0.25, 0} s = 0.144, {0.25, 0, 0} s = 0.144, {0, 0, 0} s = 0, each about a thousand million.
        Flags("2 2 1 1 4", Qartod.AttenuatedSignalTest([1e9, 1e9 + 0.25, 1e9, 1e9, 1e9], Hourly(5), 2 * Hour, suspect: 0.14, fail: 0.14, fewest: 3));

    [Fact]
    public void A_neighbour_far_away_in_value_makes_suspect_and_none_makes_no_judgement() =>
        Flags("1 3 2 9", Qartod.NeighborTest([1, 1, 1, No], [2, 5, No, 1], suspect: 2));

    [Fact]
    public void Several_tests_give_the_worst_and_one_that_was_not_made_does_not_hide_a_pass() =>
        Flags("4 3 1 2 9", Qartod.Aggregate(
            [DataQuality.Pass, DataQuality.Suspect, DataQuality.NotEvaluated, DataQuality.NotEvaluated, DataQuality.Missing],
            [DataQuality.Fail, DataQuality.Pass, DataQuality.Pass, DataQuality.NotEvaluated, DataQuality.Missing]));

    private static DataQuality FlatByLookingBack(double[] values, int i, double tolerance)
    {
        if (double.IsNaN(values[i])) return DataQuality.Missing;
        int start = i, last = i;
        double high = values[i], low = values[i];
        for (var j = i - 1; j >= 0; j--)
        {
            if (double.IsNaN(values[j])) continue;
            (high, low) = (Math.Max(high, values[j]), Math.Min(low, values[j]));
            if (last - j > 2 || high - low > tolerance) break;
            start = last = j;
        }
        return i - start >= 4 ? DataQuality.Fail : i - start >= 2 ? DataQuality.Suspect : DataQuality.Pass;
    }

    private static long[] Hourly(int count) => [.. Enumerable.Range(0, count).Select(i => i * 3_600_000_000L)];

    private static void Flags(string expected, DataQuality[] actual) => Assert.Equal(expected, string.Join(' ', actual.Select(f => (int)f)));
}
