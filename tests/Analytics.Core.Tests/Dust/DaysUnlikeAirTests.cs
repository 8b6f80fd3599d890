using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DaysUnlikeAirTests
{
    /// <summary>The city's air from day to day, and what a generator makes of them.</summary>
    private static readonly double[] Air = [1, 1.6, 0.7, 2.2, 1.1, 0.5, 1.9, 1.4, 0.8, 2.6, 1.2, 0.6, 1.7, 0.9], Invented = [1, 1.1, 0.9, 0.8, 1.2, 1.1, 1, 0.9, 1.1, 0.8, 1.2, 1, 0.9, 1.1];

    private static Dictionary<string, Core.Indicators.Measurement> Judged(Func<int, int, double> level) =>
        Some.DustJudged(new DaysUnlikeAir(), 14, (day, site, _, honest) => honest with { Pm10 = honest.Pm10 * level(day, site) });

    [Fact]
    public void Invented_days_do_not_know_the_haze()
    {
        var judged = Judged((day, site) => site == 2 ? Invented[day] : Air[day]);
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void A_step_of_the_level_goes_on_with_the_air() =>
        Assert.Equal(1, Judged((day, site) => (site == 2 && day >= 6 ? 0.3 : 1) * Air[day])["S02"].PValue);

    [Fact]
    public void Weeks_in_which_the_air_stands_say_nothing() =>
        Assert.All(Judged((day, site) => site == 2 ? Invented[day] : 1).Values, j => Assert.Equal(1, j.PValue));

    [Fact]
    public void Days_worked_through_to_the_next_morning_have_no_calm_hours() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new DaysUnlikeAir(), 14, (day, site, _, honest) =>
            honest with { Pm10 = honest.Pm10 * (site == 2 && day % 3 == 0 ? 5 : Air[day]), Noise = site == 2 && day % 3 == 0 ? 66 : honest.Noise }).Keys);
}
