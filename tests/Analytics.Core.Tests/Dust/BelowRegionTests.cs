using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class BelowRegionTests
{
    [Fact]
    public void A_site_at_a_third_of_the_others_level_by_night_is_far_below_the_region()
    {
        var judged = Some.DustJudged(new BelowRegion(), 8, (_, site, _, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 / 3 } : honest)["S02"];
        Assert.Equal(1 / 3.0, judged.Value, 0.05);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void Low_and_smooth_together_are_no_monitor_in_order()
    {
        // At six tenths of the air around since ever, alone and with a curve as flat as one through cloth.
        double P(Func<Some.DustSlot, Some.DustSlot> how) => Some.DustJudged(new BelowRegion(), 10, (_, site, _, honest) => site == 2 ? how(honest) : honest)["S02"].PValue;
        var (low, smooth) = (P(honest => honest with { Pm10 = 0.6 * honest.Pm10 }), P(honest => honest with { Pm10 = 0.6 * 0.1 * Math.Pow(honest.Pm10 / 0.1, 0.3) }));
        Assert.True(smooth < low / 2 && smooth < 1e-3, $"p = {low}, {smooth}");
    }

    [Fact]
    public void Low_and_with_less_of_the_grains_that_only_TSP_holds_is_air_through_cloth()
    {
        // At six tenths of the air around since ever; every other site's TSP stands at 1.3 of its PM10.
        double P(double tsp) => Some.DustJudged(new BelowRegion(), 10, (_, site, _, honest) => (site == 2 ? 0.6 * honest.Pm10 : honest.Pm10) is var dust ? honest with { Pm10 = dust, Tsp = (site == 2 ? tsp : 1.3) * dust } : honest)["S02"].PValue;
        var (alike, sifted) = (P(1.3), P(1.1));
        Assert.True(sifted < alike / 2, $"p = {alike}, {sifted}");
    }

    [Fact]
    public void A_monitor_within_the_tolerance_of_the_field_is_not() =>
        Assert.Equal(1, Some.DustJudged(new BelowRegion(), 8, (_, site, _, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 * 0.8 } : honest)["S02"].PValue);

    [Fact]
    public void Who_is_as_often_far_over_the_others_as_under_them_has_weather_of_its_own()
    {
        // By turns at 2.5 times the others' level and at 0.4 of it, the last nights all at 0.4.
        var judged = Some.DustJudged(new BelowRegion(), 11, (day, site, _, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 * (day % 2 == 0 && day < 8 ? 2.5 : 0.4) } : honest)["S02"];
        Assert.True(judged.PValue > 0.01, $"p = {judged.PValue}");
    }

    [Fact]
    public void A_clean_town_is_not_far_below_a_dusty_one_a_hundred_kilometres_away()
    {
        // Four sites in clean air at 122.5 degrees east, eight in air three times as dusty at 121.
        static Some.DustSlot Air(int day, int site, int slot, Some.DustSlot honest) => site < 4 ? honest with { Pm10 = honest.Pm10 / 3 } : honest;
        Assert.All(Some.DustJudged(new BelowRegion(), 8, Air, site => site < 4 ? 122.5 + 0.02 * site : 121 + 0.02 * site).Values, m => Assert.Equal(1, m.Value, 0.15));
        Assert.All(Some.DustJudged(new BelowRegion(), 8, Air, site => 121 + 0.02 * site).Where(j => j.Key is "S00" or "S01" or "S02" or "S03"), j => Assert.Equal(1 / 3.0, j.Value.Value, 0.05));
    }

    [Fact]
    public void A_site_of_which_nothing_else_is_known_yet_is_not_judged() => Assert.Empty(Some.DustJudged(new BelowRegion(), 5));
}
