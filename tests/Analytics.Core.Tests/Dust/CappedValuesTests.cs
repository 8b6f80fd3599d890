using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class CappedValuesTests
{
    private static Some.DustSlot Cut(Some.DustSlot honest, double at) => honest with { Pm10 = Math.Min(honest.Pm10, at) };

    [Fact]
    public void Piles_at_one_ceiling_on_every_day_are_capped()
    {
        var judged = Some.DustJudged(new CappedValues(), 4, (_, site, _, honest) => site == 2 ? Cut(honest, 0.14) : honest);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 5);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void Another_ceiling_each_day_is_not_one_ceiling() =>
        Assert.Equal(0, Some.DustJudged(new CappedValues(), 4, (day, site, _, honest) => site == 2 ? Cut(honest, 0.14 + 0.002 * day) : honest)["S02"].Value);

    [Fact]
    public void One_milligram_that_no_monitor_of_the_make_shows_more_than_may_be_the_end_of_its_range()
    {
        // Dust of ten times the usual reaches 1.000 at site 2; site 5, of the same make, shows 2.5 mg/m³ where its range allows it.
        double Share(double most) => Some.DustJudged(new CappedValues(), 4, (_, site, i, honest) => site == 2 ? Cut(honest with { Pm10 = 10 * honest.Pm10 }, 1) : site == 5 && i == 40 ? honest with { Pm10 = most } : honest)["S02"].Value;
        Assert.Equal(0, Share(0.9));
        Assert.Equal(1, Share(2.5));
    }

    [Fact]
    public void Three_sites_that_end_at_the_same_value_have_that_full_scale() =>
        Assert.Equal(0, Some.DustJudged(new CappedValues(), 4, (_, site, _, honest) => site < 3 ? Cut(honest, 0.14) : honest)["S02"].Value);

    [Fact]
    public void A_range_ends_where_nearly_all_that_came_so_high_end_though_a_few_sparks_go_over() =>
        // Five monitors end at 0.140 on each day; two of them spark on one.
        Assert.Equal(0, Some.DustJudged(new CappedValues(), 4, (day, site, i, honest) => site >= 5 ? honest with { Pm10 = 0.1 } : day == 1 && i == 40 && site < 2 ? honest with { Pm10 = 0.3 } : Cut(honest, 0.14))["S02"].Value);
}
