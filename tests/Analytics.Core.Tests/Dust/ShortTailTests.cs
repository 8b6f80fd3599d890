using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class ShortTailTests
{
    /// <summary>Air that doubles every third day; at work, bursts of one, two, three and four times the usual dust.</summary>
    private static double Dust(int day, int site, int i, Some.DustSlot honest) => honest.Pm10 * (day % 3 == 0 ? 2 : 1) * (i is >= 28 and < 72 ? 1 + (i * 7 + site + day) % 4 : 1);

    [Fact]
    public void Readings_folded_to_just_under_a_ceiling_have_no_tail()
    {
        var judged = Some.DustJudged(new ShortTail(), 9, (day, site, i, honest) => honest with { Pm10 = Dust(day, site, i, honest) is var dust && site == 2 && dust > 0.2 ? 0.2 - 0.01 * (i % 3) : dust });
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.True(j.Value.PValue > 0.1));
    }

    [Fact]
    public void A_site_at_rest_has_only_the_air_and_is_not_judged() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new ShortTail(), 9, (day, site, i, honest) => site == 2 ? honest with { Pm10 = 0.1, Noise = 50 } : honest with { Pm10 = Dust(day, site, i, honest) }).Keys);

    [Fact]
    public void The_end_of_the_range_is_the_makes() =>
        Assert.Equal(1, Some.DustJudged(new ShortTail(), 9, (day, site, i, honest) => honest with { Pm10 = Math.Min(0.999, (site == 2 ? 20 : 1) * Dust(day, site, i, honest)) })["S02"].PValue);

    [Fact]
    public void The_end_of_a_range_shows_at_others_of_the_make_and_a_spark_over_it_is_no_tail() =>
        Assert.Equal(1, Some.DustJudged(new ShortTail(), 9, (day, site, i, honest) => honest with { Pm10 = day == 8 && i == 40 && site == 2 ? 0.42 : Math.Min(0.35, (site == 2 ? 9 : 1) * Dust(day, site, i, honest)) })["S02"].PValue);
}
