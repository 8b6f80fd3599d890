using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class WorkHourDropTests
{
    [Fact]
    public void A_third_of_the_dust_just_while_it_is_loud_counts_every_day()
    {
        var judged = Some.DustJudged(new WorkHourDrop(), 4, (_, site, _, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = honest.Pm10 / 3 } : honest);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 5);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void Without_a_noise_meter_the_usual_working_hours_are_asked() =>
        Assert.Equal(1, Some.DustJudged(new WorkHourDrop(), 3, (_, site, i, honest) => honest with { Noise = double.NaN, Pm10 = site == 2 && i is >= 28 and < 72 ? honest.Pm10 / 3 : honest.Pm10 })["S02"].Value);

    [Fact]
    public void A_site_that_rests_is_not_asked_why_it_is_clean() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new WorkHourDrop(), 3, (_, site, _, honest) => site == 2 ? honest with { Pm10 = 0.05, Noise = 50 } : honest).Keys);

    [Fact]
    public void A_breeze_that_reaches_the_neighbours_too_is_innocent() =>
        Assert.Equal(0, Some.DustJudged(new WorkHourDrop(), 3, (_, site, i, honest) => site < 4 && i > 40 ? honest with { Pm10 = honest.Pm10 / 3 } : honest)["S02"].Value);
}
