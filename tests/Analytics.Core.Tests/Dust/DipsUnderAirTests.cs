using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DipsUnderAirTests
{
    private static bool AtWork(int slot) => slot is >= 32 and < 64;

    [Fact]
    public void Filtered_air_for_a_quarter_of_an_hour_after_each_peak_is_under_the_air()
    {
        // Every hour at work a peak, then a quarter of an hour at a third of what the air holds.
        var judged = Some.DustJudged(new DipsUnderAir(), 10, (_, site, i, honest) => site == 2 && AtWork(i) ? honest with { Pm10 = (i % 4) switch { 0 => 3, 1 => 0.33, _ => 1 } * honest.Pm10 } : honest);
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void In_a_damp_season_the_calm_hours_of_the_day_tell_the_gain()
    {
        var judged = Some.DustJudged(new DipsUnderAir(), 10, (_, site, i, honest) => honest with { Humidity = 95, Pm10 = (site == 2 && AtWork(i) ? (i % 4) switch { 0 => 3, 1 => 0.33, _ => 1 } : 1) * honest.Pm10 });
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
    }

    [Fact]
    public void Spraying_that_lays_the_sites_own_dust_ends_at_the_air() =>
        Assert.Equal(0, Some.DustJudged(new DipsUnderAir(), 10, (_, site, i, honest) => site == 2 && AtWork(i) ? honest with { Pm10 = (i % 4 == 1 ? 0.9 : 3) * honest.Pm10 } : honest)["S02"].Value);

    [Fact]
    public void A_monitor_of_low_gain_is_low_at_night_too() =>
        Assert.Equal(0, Some.DustJudged(new DipsUnderAir(), 10, (_, site, i, honest) => site == 2 ? honest with { Pm10 = (AtWork(i) && i % 4 != 1 ? 1.5 : 0.5) * honest.Pm10 } : honest)["S02"].Value);

    [Fact]
    public void A_shower_reaches_the_neighbours() =>
        Assert.Equal(0, Some.DustJudged(new DipsUnderAir(), 10, (_, site, i, honest) => site is 1 or 2 or 3 && AtWork(i) ? honest with { Pm10 = (i % 4 == 1 ? 0.33 : 1) * honest.Pm10 } : honest)["S02"].Value);
}
