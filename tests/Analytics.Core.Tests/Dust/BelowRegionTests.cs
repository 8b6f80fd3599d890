using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class BelowRegionTests
{
    [Fact]
    public void A_site_at_a_third_of_the_others_level_by_night_is_far_below_the_region()
    {
        var judged = Some.DustJudged(new BelowRegion(), 5, (_, site, _, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 / 3 } : honest)["S02"];
        Assert.Equal(1 / 3.0, judged.Value, 0.05);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void A_monitor_within_the_tolerance_of_the_field_is_not() =>
        Assert.Equal(1, Some.DustJudged(new BelowRegion(), 5, (_, site, _, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 * 0.8 } : honest)["S02"].PValue);
}
