using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DustClockTests
{
    /// <summary>The city's air in an hour since the first day: weather of some hours, of no day's course.</summary>
    private static double Air(int hour) => Math.Exp(0.6 * (Math.Sin(hour / 5.3) + Math.Sin(hour / 11.9 + 1)));

    private static Some.DustSlot In(double air, Some.DustSlot honest) => honest with { Pm10 = honest.Pm10 * air };

    [Fact]
    public void Dust_of_twelve_hours_ago_under_a_weather_of_now_runs_on_a_clock_of_its_own()
    {
        var judged = Some.DustJudged(new DustClock(), 10, (day, site, i, honest) => In(Air(day * 24 + i / 4 - (site == 2 ? 12 : 0)), honest));
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void A_front_that_comes_an_hour_later_is_on_time() =>
        Assert.Equal(1, Some.DustJudged(new DustClock(), 10, (day, site, i, honest) => In(Air(day * 24 + i / 4 - (site == 2 ? 1 : 0)), honest))["S02"].PValue);

    [Fact]
    public void A_logger_whose_whole_clock_is_wrong_is_left_out() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new DustClock(), 10, (day, site, i, honest) =>
            In(Air(day * 24 + i / 4 - (site == 2 ? 12 : 0)), honest) with { Noise = site == 2 ? 120 - honest.Noise : honest.Noise, Humidity = 60 }).Keys);
}
