using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class FlatLineTests
{
    [Fact]
    public void Three_hours_of_one_value_a_day_is_a_flat_line()
    {
        var judged = Some.DustJudged(new FlatLine(), 3, (_, site, i, honest) => site == 2 && i is >= 40 and < 52 ? honest with { Pm10 = 0.123 } : honest)["S02"];
        Assert.Equal(1, judged.Value);
        Assert.Equal(["flatline"], judged.Methods);
        Assert.True(judged.Evidence > 5);
    }

    [Fact]
    public void A_logger_that_repeats_its_last_row_until_it_is_started_again_holds_no_dust()
    {
        // Three hours of one row a day, with noise and humidity that move otherwise; behind it one reading is missing.
        Some.DustSlot Moving(int i, Some.DustSlot honest) => honest with { Noise = honest.Noise + i % 7 / 10.0, Humidity = 60 + i % 5 / 10.0 };
        double Share(bool allStand, bool breaksOff) => Some.DustJudged(new FlatLine(), 3, (_, site, i, honest) => site != 2 || i is < 40 or > 52 ? Moving(i, honest)
            : i == 52 ? breaksOff ? honest with { Pm10 = double.NaN, Flag = 'B' } : Moving(i, honest) : allStand ? honest with { Pm10 = 0.123, Noise = 71, Humidity = 61 } : Moving(i, honest) with { Pm10 = 0.123 })["S02"].Value;
        Assert.Equal(0, Share(allStand: true, breaksOff: true));
        Assert.Equal(1, Share(allStand: true, breaksOff: false));
        Assert.Equal(1, Share(allStand: false, breaksOff: true));
    }

    [Fact]
    public void A_day_that_is_nothing_but_runs_of_three_hours_is_flat_too() =>
        Assert.Equal(1, Some.DustJudged(new FlatLine(), 3, (_, site, i, honest) => site == 2 ? honest with { Pm10 = 0.1 + 0.007 * (i / 12) } : honest)["S02"].Value);

    [Fact]
    public void A_sensor_stuck_once_for_a_night_is_not() =>
        Assert.Equal(1, Some.DustJudged(new FlatLine(), 8, (day, site, i, honest) => site == 2 && ((day == 3 && i >= 70) || (day == 4 && i < 30)) ? honest with { Pm10 = 0.123 } : honest)["S02"].PValue);

    [Fact]
    public void A_coarse_monitor_in_steady_air_is_innocent() =>
        Assert.All(Some.DustJudged(new FlatLine(), 4, (_, site, _, honest) => site == 2 ? honest with { Pm10 = 0.04 } : honest with { Pm10 = honest.Noise > 60 ? 0.046 : 0.044 }).Values, m => Assert.Equal(1, m.PValue));

    [Fact]
    public void A_floor_in_air_that_is_cleaner_is_innocent() =>
        Assert.Equal(0, Some.DustJudged(new FlatLine(), 4, (_, site, _, honest) => site == 2 ? honest with { Pm10 = Math.Max(honest.Pm10, 0.125) } : honest)["S02"].Value);

    [Fact]
    public void A_floor_that_other_monitors_share_is_innocent_though_one_hour_around_was_dusty()
    {
        // Clean wind from 8 to 16 o'clock: 0.012 mg/m³, at 11 o'clock 0.04; two more monitors touch the floor of 0.005 once.
        static Some.DustSlot Wind(int i, Some.DustSlot honest) => i is >= 32 and < 64 ? honest with { Pm10 = (i / 4 == 11 ? 0.04 : 0.012) + 0.0001 * (i % 7) } : honest;
        double Share(params int[] touching) => Some.DustJudged(new FlatLine(), 3, (_, site, i, honest) => site == 2 && i is >= 32 and < 64 || touching.Contains(site) && i == 50 ? honest with { Pm10 = 0.005 } : Wind(i, honest))["S02"].Value;
        Assert.Equal(1, Share());
        Assert.Equal(0, Share(5, 8));
    }

    [Fact]
    public void The_value_before_a_peak_held_while_it_lasts_speaks_of_a_ceiling() =>
        Assert.Equal("capped", Some.DustJudged(new FlatLine(), 3, (day, site, i, honest) => site == 2 && i is >= 40 and < 52 ? honest with { Pm10 = 0.17 + 0.001 * day } : honest)["S02"].Methods[0]);

    [Fact]
    public void What_is_taken_off_every_reading_stops_at_a_floor_that_many_readings_touch() =>
        Assert.Equal("factor_change", Some.DustJudged(new FlatLine(), 3, (_, site, _, honest) => site == 2 ? honest with { Pm10 = Math.Max(0.03, honest.Pm10 - 0.1) } : honest)["S02"].Methods[0]);

    [Fact]
    public void Runs_at_one_and_the_same_highest_value_speak_of_a_ceiling() =>
        Assert.Equal("capped", Some.DustJudged(new FlatLine(), 3, (_, site, i, honest) => site == 2 ? honest with { Pm10 = i is >= 40 and < 52 ? 0.2 : honest.Pm10 } : honest)["S02"].Methods[0]);
}
