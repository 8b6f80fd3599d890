using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class CrowdedCeilingTests
{
    [Fact]
    public void Peaks_that_crowd_under_one_ceiling_for_days_are_capped()
    {
        // 0.150 with 20 % of flicker: the ceiling of 0.140 cuts half the working day, and crowds it into the four percent below.
        var judged = Some.DustJudged(new CrowdedCeiling(), 10, (_, site, i, honest) => site == 2 && honest.Pm10 > 0.14 ? honest with { Pm10 = 0.14 * (1 - 0.04 * (i % 8) / 8) } : honest);
        Assert.True(judged["S02"].Value >= 0.9);
        Assert.True(judged["S02"].PValue < 1e-3);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.True(j.Value.PValue > 0.1));
    }
}
