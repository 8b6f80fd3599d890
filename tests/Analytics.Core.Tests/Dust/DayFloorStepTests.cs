using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DayFloorStepTests
{
    [Fact]
    public void A_lid_from_the_eighth_day_takes_from_the_calm_hours_too()
    {
        var judged = Some.DustJudged(new DayFloorStep(), 16, (day, site, _, honest) => site == 2 && day >= 8 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"];
        Assert.Equal(0.5, judged.Value, 0.05);
        Assert.Equal(Some.DustMonday.AddDays(8), judged.SeenFrom);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void A_lid_of_the_working_hours_alone_shows_as_well() =>
        Assert.True(Some.DustJudged(new DayFloorStep(), 16, (day, site, i, honest) => site == 2 && day >= 8 && i is >= 28 and < 72 ? honest with { Pm10 = honest.Pm10 / 4 } : honest)["S02"].PValue < 1e-3);

    [Fact]
    public void Work_that_ends_leaves_the_calm_hours_as_they_were() =>
        Assert.Equal(1, Some.DustJudged(new DayFloorStep(), 16, (day, site, i, honest) => site == 2 && day >= 8 && i is >= 28 and < 72 ? honest with { Pm10 = honest.Pm10 / 1.5, Noise = 50 } : honest)["S02"].PValue);
}
