using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class SelectiveOfflineTests
{
    private static Some.DustSlot Silent(Some.DustSlot honest) => honest with { Pm10 = double.NaN };

    /// <summary>At site S02 an hour is lost at 8 and at 13 o'clock, after a peak.</summary>
    private static Func<int, int, int, Some.DustSlot, Some.DustSlot> AfterPeaks(Func<Some.DustSlot, Some.DustSlot> lose) => (_, site, i, honest) =>
        site != 2 ? honest : i is 31 or 51 ? honest with { Pm10 = 0.4 } : i is (>= 32 and < 36) or (>= 52 and < 56) ? lose(honest) : honest;

    [Fact]
    public void Two_gaps_a_day_after_peaks_of_work_choose_their_hours()
    {
        var judged = Some.DustJudged(new SelectiveOffline(), 6, AfterPeaks(Silent))["S02"];
        Assert.Equal(2.0 / 11, judged.Value, 0.001);
        Assert.True(judged.PValue < 1e-4);
    }

    [Fact]
    public void Readings_flagged_away_are_gaps_too() =>
        Assert.True(Some.DustJudged(new SelectiveOffline(), 6, AfterPeaks(honest => honest with { Flag = 'M' }))["S02"].PValue < 1e-4);

    [Fact]
    public void Readings_flagged_as_over_the_range_hide_nothing() =>
        Assert.Equal(0, Some.DustJudged(new SelectiveOffline(), 6, AfterPeaks(honest => honest with { Flag = 'T' }))["S02"].Value);

    [Fact]
    public void A_monitor_on_the_sites_own_mains_goes_silent_at_work_at_any_level() =>
        Assert.True(Some.DustJudged(new SelectiveOffline(), 10, (_, site, i, honest) => site == 2 && i is (>= 32 and < 36) or (>= 52 and < 56) ? Silent(honest) : honest)["S02"].PValue > 0.01);

    [Fact]
    public void Silence_after_the_days_highest_readings_chooses_them_at_any_hour()
    {
        // After a peak of three times the level at 2, 10 and 20 o'clock the next hour is missing.
        var judged = Some.DustJudged(new SelectiveOffline(), 8, (_, site, i, honest) => site != 2 ? honest : i is 8 or 40 or 80 ? honest with { Pm10 = 0.4 } : i is (> 8 and <= 12) or (> 40 and <= 44) or (> 80 and <= 84) ? Silent(honest) : honest)["S02"];
        Assert.True(judged.PValue < 1e-4);
    }

    [Fact]
    public void A_poor_link_loses_by_night_as_by_day() =>
        Assert.True(Some.DustJudged(new SelectiveOffline(), 10, (_, site, i, honest) => site == 2 && i % 24 is >= 20 and < 23 ? Silent(honest) : honest)["S02"].PValue > 0.05);

    [Fact]
    public void A_power_cut_that_silences_the_neighbours_too_is_nobodys_choice() =>
        Assert.Equal(0, Some.DustJudged(new SelectiveOffline(), 10, (_, site, i, honest) => site is 1 or 2 or 3 && i is >= 32 and < 56 ? Silent(honest) : honest)["S02"].Value);

    [Fact]
    public void Whole_shifts_without_readings_choose_no_moment()
    {
        // Five of eleven working hours, on each of fifteen days, whatever the level; the nights are complete: a coin that falls so fifteen times, asked twice.
        var judged = Some.DustJudged(new SelectiveOffline(), 15, (_, site, i, honest) => site == 2 && i is (>= 32 and < 44) or (>= 56 and < 64) ? Silent(honest) : honest);
        Assert.Equal(5.0 / 11, judged["S02"].Value, 0.001);
        Assert.Equal(2 / 32768.0, judged["S02"].PValue, 1e-7);
        // A link as poor by night is a poor link.
        Assert.True(Some.DustJudged(new SelectiveOffline(), 10, (_, site, i, honest) => site == 2 && i % 16 < 8 ? Silent(honest) : honest)["S02"].PValue > 0.05);
    }

    [Fact]
    public void Shifts_that_are_lost_after_high_readings_need_no_more_than_that_both_are_improbable()
    {
        // The working hours from 8 on, on five of ten days, after the day's highest reading at 7:45 of the morning: as many coins, and five ranks of the highest.
        double PValue(double before) => Some.DustJudged(new SelectiveOffline(), 10, (day, site, i, honest) => site != 2 || day % 2 == 1 ? honest : i == 31 ? honest with { Pm10 = before } : i is >= 32 and < 60 ? Silent(honest) : honest)["S02"].PValue;
        Assert.True(PValue(0.4) < PValue(0.1) / 10, $"{PValue(0.4)} {PValue(0.1)}");
    }

    [Fact]
    public void Days_of_which_hardly_anything_is_left_have_lost_the_most()
    {
        // From 2 to 23 o'clock without a reading, on three of nine days: eleven working hours each.
        var judged = Some.DustJudged(new SelectiveOffline(), 9, (day, site, i, honest) => site == 2 && day % 3 == 0 && i is >= 8 and < 92 ? Silent(honest) : honest)["S02"];
        Assert.Equal(1 / 3.0, judged.Value, 3);
    }
}
