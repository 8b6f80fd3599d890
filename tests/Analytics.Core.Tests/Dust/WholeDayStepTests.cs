using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class WholeDayStepTests
{
    /// <summary>Working hours are slots 28 to 71.</summary>
    private static bool IsWork(int slot) => slot is >= 28 and < 72;

    [Fact]
    public void A_whole_day_at_half_of_its_level_from_the_eighth_day_on_is_a_step()
    {
        var judged = Some.DustJudged(new WholeDayStep(), 16, (day, site, _, honest) => site == 2 && day >= 8 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"];
        Assert.Equal(0.5, judged.Value, 0.05);
        Assert.Equal(Some.DustMonday.AddDays(8), judged.SeenFrom);
        Assert.True(judged.PValue < 1e-3);
    }

    [Fact]
    public void A_site_that_falls_while_the_others_work_but_not_by_night_kept_its_own_level() =>
        // From six in the morning to ten at night a third of the level: most of the day's hours, and none of the night's.
        Assert.Equal(1, Some.DustJudged(new WholeDayStep(), 16, (day, site, i, honest) => site == 2 && day >= 8 && i is >= 24 and < 88 ? honest with { Pm10 = honest.Pm10 / 3 } : honest)["S02"].PValue);

    [Fact]
    public void A_site_that_adds_dust_of_its_own_is_not_judged() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new WholeDayStep(), 16, (day, site, i, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 * (IsWork(i) ? 1.5 : 1) / (day >= 8 ? 2 : 1) } : honest).Keys);

    [Fact]
    public void A_step_that_all_share_is_the_weather() =>
        Assert.Equal(1, Some.DustJudged(new WholeDayStep(), 16, (day, site, _, honest) => site <= 4 && day >= 8 ? honest with { Pm10 = honest.Pm10 / 2 } : honest)["S02"].PValue);
}
