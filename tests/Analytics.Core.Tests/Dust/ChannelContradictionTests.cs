using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class ChannelContradictionTests
{
    [Fact]
    public void Days_with_more_fine_dust_than_dust_count()
    {
        var judged = Some.DustJudged(new ChannelContradiction(), 7, (_, site, _, honest) => honest with { Pm25 = honest.Pm10 * (site == 2 ? 1.5 : 0.5) });
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 3);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void An_hour_a_day_happens_to_reference_stations() =>
        Assert.Equal(0, Some.DustJudged(new ChannelContradiction(), 5, (_, _, i, honest) => honest with { Pm25 = honest.Pm10 * (i < 6 ? 1.5 : 0.5) })["S02"].Value);

    [Fact]
    public void Four_days_on_end_happen_to_reference_stations_six_do_not()
    {
        double Share(int days) => Some.DustJudged(new ChannelContradiction(), 12, (day, site, _, honest) => honest with { Pm25 = honest.Pm10 * (site == 2 && day >= 12 - days ? 1.5 : 0.5) })["S02"].Value;
        Assert.Equal((0, 0.5), (Share(4), Share(6)));
    }

    [Fact]
    public void A_channel_that_shows_one_value_all_day_is_broken_and_contradicts_nothing() =>
        Assert.Equal(0, Some.DustJudged(new ChannelContradiction(), 10, (day, site, _, honest) => honest with { Pm25 = site == 2 && day >= 2 ? 0.999 : honest.Pm10 / 2, Tsp = 1.5 * honest.Pm10 })["S02"].Value);
}
