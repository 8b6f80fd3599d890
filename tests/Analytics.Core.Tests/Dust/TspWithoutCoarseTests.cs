using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class TspWithoutCoarseTests
{
    /// <summary>Air with a fifth more TSP than PM10, half of it fine; from 8 to 16 o'clock dust of the site's own: PM10 at three times the air, TSP at twice the PM10.</summary>
    private static Some.DustSlot Dusty(int i, Some.DustSlot honest) => i is >= 32 and < 64
        ? honest with { Pm10 = 0.3, Pm25 = 0.06, Tsp = 0.6 } : honest with { Pm25 = honest.Pm10 / 2, Tsp = 1.2 * honest.Pm10 };

    /// <summary>Three of the twelve sites work, S02 among them; the others stand in the air.</summary>
    private static Dictionary<string, Core.Indicators.Measurement> Judged(Func<int, Some.DustSlot, Some.DustSlot> alter, int days = 6) => Some.DustJudged(new TspWithoutCoarse(), days, (_, site, i, honest) =>
        site is 2 or 5 or 8 ? Dusty(i, honest) is var dusty && site == 2 ? alter(i, dusty) : Dusty(i, honest) : honest with { Pm10 = 0.1, Pm25 = 0.05, Tsp = 0.12 });

    [Fact]
    public void Who_shows_PM10_as_TSP_knows_no_coarse_grains()
    {
        var judged = Judged((_, dusty) => dusty with { Tsp = 1.02 * dusty.Pm10 });
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].PValue < 1e-4, $"p = {judged["S02"].PValue}");
        Assert.Empty(judged["S02"].Methods);
        Assert.Equal((0, 0), (judged["S05"].Value, judged["S08"].Value));
    }

    [Fact]
    public void Where_TSP_is_right_in_calm_air_it_is_kept_from_rising() =>
        Assert.Equal("capped", Judged((_, dusty) => dusty with { Tsp = Math.Min(dusty.Tsp, 0.25) })["S02"].Methods[0]);

    [Fact]
    public void A_haze_is_fine_and_has_hardly_more_TSP_than_PM10() =>
        Assert.DoesNotContain("S02", Judged((_, dusty) => dusty with { Pm25 = 0.7 * dusty.Pm10, Tsp = 1.02 * dusty.Pm10 }).Keys);

    [Fact]
    public void A_monitor_that_computes_TSP_multiplies_by_more() =>
        Assert.Equal(0, Judged((_, dusty) => dusty with { Tsp = 1.2 * dusty.Pm10 })["S02"].Value);

    [Fact]
    public void At_the_end_of_its_range_TSP_cannot_follow() =>
        Assert.DoesNotContain("S02", Judged((_, dusty) => dusty.Tsp > 0.5 ? dusty with { Pm10 = 0.98, Pm25 = 0.1, Tsp = 1 } : dusty).Keys);

    [Fact]
    public void At_the_end_of_its_makes_range_TSP_cannot_follow() =>
        // Both channels of all three end at 0.25 mg/m³; of one alone it is a cap.
        Assert.Equal((0, 1), (Some.DustJudged(new TspWithoutCoarse(), 6, (_, site, i, honest) => Ending(site is 2 or 5 or 8, site, i, honest))["S02"].Value,
            Some.DustJudged(new TspWithoutCoarse(), 6, (_, site, i, honest) => Ending(site is 2, site, i, honest))["S02"].Value));

    private static Some.DustSlot Ending(bool ends, int site, int i, Some.DustSlot honest) => (site is 2 or 5 or 8 ? Dusty(i, honest) : honest with { Pm10 = 0.1, Pm25 = 0.05, Tsp = 0.12 }) is var dusty && ends
        ? dusty with { Pm10 = Math.Min(0.25, dusty.Pm10), Tsp = Math.Min(0.25, dusty.Tsp) } : dusty;
}
