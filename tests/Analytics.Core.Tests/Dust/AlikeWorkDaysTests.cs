using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class AlikeWorkDaysTests
{
    /// <summary>Air that doubles and halves from day to day, at every site alike.</summary>
    private static Some.DustSlot InAir(int day, Some.DustSlot honest) => honest with { Pm10 = honest.Pm10 * Air(day) };

    private static double Air(int day) => (day * 7 % 10) switch { < 3 => 0.5, < 7 => 1, _ => 2 };

    [Fact]
    public void A_level_with_jitter_that_is_the_same_every_working_day_does_not_know_the_air()
    {
        var judged = Some.DustJudged(new AlikeWorkDays(), 10, (day, site, i, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = 0.06 + 0.002 * (i % 5) } : InAir(day, honest));
        Assert.True(judged["S02"].Value < 0.02);
        Assert.Empty(judged["S02"].Methods);
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.True(j.Value.PValue > 0.1));
    }

    [Fact]
    public void One_lively_day_shown_again_and_again_is_a_replay() =>
        Assert.Equal("replayed", Some.DustJudged(new AlikeWorkDays(), 10, (day, site, i, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = 0.06 + 0.03 * Math.Sin(i / 4) } : InAir(day, honest))["S02"].Methods[0]);

    [Fact]
    public void A_level_that_only_dustier_days_would_exceed_is_a_ceiling() =>
        Assert.Equal("capped", Some.DustJudged(new AlikeWorkDays(), 10, (day, site, i, honest) => InAir(day, honest) is var air && site == 2 && honest.Noise > 60 ? air with { Pm10 = Math.Min(air.Pm10, 0.12 + 0.001 * (i % 5)) } : air)["S02"].Methods[0]);

    [Fact]
    public void Where_the_air_itself_stands_still_so_may_a_site() =>
        Assert.All(Some.DustJudged(new AlikeWorkDays(), 10, (_, site, i, honest) => site == 2 && honest.Noise > 60 ? honest with { Pm10 = 0.06 + 0.002 * (i % 5) } : honest).Values, m => Assert.True(m.PValue > 0.01));

    [Fact]
    public void A_monitor_at_its_floor_in_clean_air_is_innocent() =>
        Assert.False(Some.DustJudged(new AlikeWorkDays(), 10, (day, site, _, honest) => site == 2 ? honest with { Pm10 = 0.16 } : InAir(day, honest) with { Pm10 = 0.2 * honest.Pm10 * Air(day) }).ContainsKey("S02"));
}
