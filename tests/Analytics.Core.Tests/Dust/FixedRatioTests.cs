using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class FixedRatioTests
{
    /// <summary>PM2.5 at half of PM10, give or take a fifth from one quarter of an hour to the next.</summary>
    private static Some.DustSlot Measured(int site, int i, Some.DustSlot honest) => honest with { Pm25 = honest.Pm10 * (0.5 + 0.1 * Math.Sin(1.7 * i + site)) };

    [Fact]
    public void Hours_of_one_ratio_from_the_fourth_day_on_count_from_then_on()
    {
        var judged = Some.DustJudged(new FixedRatio(), 8, (day, site, i, honest) => site == 2 && day >= 3 && i >= 40 ? honest with { Pm25 = 0.5 * honest.Pm10 } : Measured(site, i, honest));
        Assert.Equal(5.0 / 8, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 4);
        Assert.Equal(Some.DustMonday.AddDays(3), judged["S02"].SeenFrom);
    }

    [Fact]
    public void Hours_at_the_ratio_by_which_two_others_of_the_make_compute_on_half_of_their_days_are_the_makes() =>
        Assert.Equal(0, Some.DustJudged(new FixedRatio(), 8, (day, site, i, honest) => (site is 5 or 8 && day < 4) || (site == 2 && day >= 4 && i >= 40) ? honest with { Pm25 = 0.5 * honest.Pm10 } : Measured(site, i, honest))["S02"].Value);

    [Fact]
    public void Where_the_part_is_cut_at_the_whole_less_a_little_the_monitor_did_it() =>
        Assert.False(Some.DustJudged(new FixedRatio(), 8, (day, site, i, honest) => site == 2 && day >= 3 && i >= 40 ? honest with { Pm25 = 0.985 * honest.Pm10 } : Measured(site, i, honest))["S02"].Value > 0);

    [Fact]
    public void A_site_that_has_always_computed_one_from_the_other_is_its_make() =>
        Assert.Equal(1, Some.DustJudged(new FixedRatio(), 8, (_, site, i, honest) => site == 2 ? honest with { Pm25 = 0.5 * honest.Pm10 } : Measured(site, i, honest))["S02"].PValue);

    [Fact]
    public void A_make_that_computes_with_a_factor_set_in_each_monitor_accuses_none_of_them() =>
        Assert.Equal(0, Some.DustJudged(new FixedRatio(), 8, (day, site, i, honest) => (site == 2 ? day >= 4 : site is 5 or 8 && day < 4) ? honest with { Pm25 = (0.4 + 0.03 * site) * honest.Pm10 } : Measured(site, i, honest),
            maker: site => site is 2 or 5 or 8 ? "乙" : "甲")["S02"].Value);
}
