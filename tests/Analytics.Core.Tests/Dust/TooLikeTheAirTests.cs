using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class TooLikeTheAirTests
{
    /// <summary>Hourly air of its own at every site, ±25 %.</summary>
    private static Some.DustSlot Local(int day, int site, int i, Some.DustSlot honest) => honest with { Pm10 = honest.Pm10 * (1 + 0.25 * Math.Sin(2.3 * (i / 4) + 5 * site + day)) };

    [Fact]
    public void The_median_of_the_others_sent_as_ones_own_is_too_like_the_air()
    {
        var judged = Some.DustJudged(new TooLikeTheAir(), 4, (day, site, i, honest) => site != 2 ? Local(day, site, i, honest)
            : honest with { Pm10 = Median(Enumerable.Range(0, 12).Where(s => s != 2).Select(s => Mean(day, s, i / 4))) });
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].Evidence > 4);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void A_site_at_rest_has_the_air_and_nothing_else() =>
        Assert.False(Some.DustJudged(new TooLikeTheAir(), 4, (day, site, i, honest) => site != 2 ? Local(day, site, i, honest)
            : honest with { Pm10 = Median(Enumerable.Range(0, 12).Where(s => s != 2).Select(s => Mean(day, s, i / 4))), Noise = honest.Noise > 60 ? 58 : 50 }).ContainsKey("S02"));

    private static double Mean(int day, int site, int hour)
    {
        var curve = Some.DustCurve(Some.DustMonday.AddDays(day), site);
        return Enumerable.Range(hour * 4, 4).Average(i => Local(day, site, i, new Some.DustSlot(curve[i], 0, 0)).Pm10);
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(5);
}
