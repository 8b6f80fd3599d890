using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class StillDustTests
{
    [Fact]
    public void A_held_value_with_a_digit_of_jitter_is_still()
    {
        var judged = Some.DustJudged(new StillDust(), 4, (_, site, i, honest) => site == 2 && i is >= 36 and < 60 ? honest with { Pm10 = 0.12 + 0.0005 * (i % 3) } : honest);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 4);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void A_gauge_that_repeats_the_value_of_the_hour_moves_by_the_hour() =>
        Assert.True(Some.DustJudged(new StillDust(), 6, (day, site, i, honest) => site == 2 ? honest with { Pm10 = 0.1 * Math.Exp(0.1 * Math.Sin(i / 4 * 2.3 + day)) } : honest) is var judged && (!judged.TryGetValue("S02", out var of) || of.PValue == 1));

    [Fact]
    public void A_coarse_monitor_that_cannot_say_more_is_not() =>
        Assert.Equal(0, Some.DustJudged(new StillDust(), 4, (_, site, _, honest) => site == 2 ? honest with { Pm10 = Math.Round(honest.Pm10 * 20) / 20 } : honest)["S02"].Value);
}
