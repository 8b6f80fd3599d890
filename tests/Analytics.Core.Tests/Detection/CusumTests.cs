using Analytics.Core.Detection;

namespace Analytics.Core.Tests.Detection;

public sealed class CusumTests
{
    /// <summary>Twenty values about 10, then ten about 11: Montgomery's table 9.1.</summary>
    private static readonly double[] Textbook =
    [
        9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08,
        9.37, 10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
    ];

    private static double[] Standardised => Array.ConvertAll(Textbook, x => x - 10);

    [Fact]
    public void The_textbooks_sums_are_found()
    {
        var (upper, lower) = Cusum.Sums(Standardised);

        Assert.Equal(5.28, upper[28], 10);
        Assert.Equal(5.30, upper[29], 10);
        Assert.Equal(0.05, lower[0], 10);
        Assert.Equal(1.56, lower[1], 10);
    }

    [Fact]
    public void The_textbooks_shift_is_dated_to_the_23rd_value_and_noticed_at_the_29th()
    {
        var shift = Assert.Single(Cusum.Shifts(Standardised));

        Assert.Equal((22, 28, true), (shift.Onset, shift.Alarm, shift.Upward));
        Assert.Equal(0.5 + 5.28 / 7, shift.Size, 10);
    }

    [Fact]
    public void A_fall_is_found_like_a_rise() =>
        Assert.False(Assert.Single(Cusum.Shifts(Array.ConvertAll(Standardised, z => -z))).Upward);

    [Fact]
    public void A_missing_value_changes_nothing()
    {
        double[] with = [2, double.NaN, 2, 2, 2, 2], without = [2, 2, 2, 2, 2];

        Assert.Equal(Cusum.Shifts(without).Single().Size, Cusum.Shifts(with).Single().Size);
        Assert.Equal((0, 4), (Cusum.Shifts(with).Single().Onset, Cusum.Shifts(with).Single().Alarm));
    }

    [Fact]
    public void A_lasting_shift_alarms_again_and_again() => Assert.Equal(3, Cusum.Shifts(Enumerable.Repeat(2.5, 9).ToArray()).Count);

    [Fact]
    public void A_level_within_the_slack_never_alarms() => Assert.Empty(Cusum.Shifts(Enumerable.Repeat(0.5, 10_000).ToArray()));

    [Fact]
    public void The_strongest_shift_of_the_textbook_goes_on_to_its_last_value()
    {
        var (shift, sum) = Cusum.Strongest(Standardised)!.Value;

        Assert.Equal((22, 29, true), (shift.Onset, shift.Alarm, shift.Upward));
        Assert.Equal(5.30, sum, 10);
        Assert.Equal(0.5 + 5.30 / 8, shift.Size, 10);
    }

    [Fact]
    public void The_strongest_fall_steps_over_what_was_not_measured()
    {
        var (shift, sum) = Cusum.Strongest([0, 3, 0, -2, double.NaN, -2, 1, 0])!.Value;

        Assert.Equal((3, 5, false), (shift.Onset, shift.Alarm, shift.Upward));
        Assert.Equal(3, sum, 12);
        Assert.Equal(2, shift.Size, 12);
    }

    [Fact]
    public void A_level_series_has_no_strongest_shift() => Assert.Null(Cusum.Strongest([0, 0.2, -0.3, double.NaN]));
}
