using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class EqualPeaksTests
{
    /// <summary>The air of the city from day to day.</summary>
    private static readonly double[] Air = [1, 1.8, 0.9, 2.2, 1.1, 1.3, 1.9, 0.95, 2.4, 1.6];

    [Fact]
    public void A_soft_ceiling_that_every_dusty_day_ends_under()
    {
        // Over 0.150 only a sixtieth of the excess is let through.
        var judged = Some.DustJudged(new EqualPeaks(), 10, (day, site, _, honest) => honest.Pm10 * Air[day] is var level && site == 2 && level > 0.15 ? honest with { Pm10 = 0.15 + (level - 0.15) / 60 } : honest with { Pm10 = level });
        Assert.True(judged["S02"].Value >= 0.8);
        Assert.True(judged["S02"].Evidence > 3);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void Where_the_air_itself_hardly_changes_all_days_peak_alike() =>
        Assert.All(Some.DustJudged(new EqualPeaks(), 10).Values, m => Assert.Equal(1, m.PValue));
}
