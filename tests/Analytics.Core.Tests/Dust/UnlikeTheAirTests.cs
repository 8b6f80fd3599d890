using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class UnlikeTheAirTests
{
    /// <summary>The air of the city from day to day.</summary>
    private static readonly double[] Air = [1, 1.8, 0.7, 2.2, 1.1, 0.6, 1.9, 0.9, 2.4, 1.3];

    [Fact]
    public void Numbers_that_do_not_know_how_the_air_goes_up_and_down()
    {
        var judged = Some.DustJudged(new UnlikeTheAir(), 10, (day, site, _, honest) => site == 2 ? honest : honest with { Pm10 = honest.Pm10 * Air[day] });
        Assert.True(judged["S02"].PValue < 1e-3);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void Nights_of_work_that_no_meter_heard_are_dust_of_its_own() =>
        // Every third night at four times the air.
        Assert.Equal(1, Some.DustJudged(new UnlikeTheAir(), 10, (day, site, i, honest) => honest with { Pm10 = honest.Pm10 * Air[day] * (site == 2 && day % 3 == 0 && i is < 24 or >= 84 ? 4 : 1) })["S02"].PValue);

    [Fact]
    public void One_step_after_maintenance_is_one_jump() =>
        Assert.Equal(1, Some.DustJudged(new UnlikeTheAir(), 10, (day, site, _, honest) => honest with { Pm10 = honest.Pm10 * Air[day] * (site == 2 && day > 5 ? 0.5 : 1) })["S02"].PValue);

    [Fact]
    public void Nights_worked_through_are_dust_of_its_own_and_no_night_stands_out_of_them() =>
        // At twice the air from dusk to dawn on every other night, and as loud as by day.
        Assert.DoesNotContain("S02", Some.DustJudged(new UnlikeTheAir(), 10, (day, site, i, honest) =>
            honest with { Pm10 = honest.Pm10 * Air[day] * (site == 2 && day % 2 == 0 && i is < 24 or >= 84 ? 2 : 1), Noise = site == 2 && day % 2 == 0 ? 66 : honest.Noise }).Keys);
}
