using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class DirtyAirTests
{
    /// <summary>A storm on every third day from noon to six: four times the dust of other hours, everywhere.</summary>
    private static double Air(int day, int slot) => day % 3 == 0 && slot is >= 48 and < 72 ? 4 : 1;

    [Fact]
    public void A_cap_lets_no_storm_through_at_work_or_not()
    {
        var judged = Some.DustJudged(new DirtyAir(), 14, (day, site, i, honest) => honest with { Pm10 = Math.Min(site == 2 ? 0.2 : 9, Air(day, i) * honest.Pm10) });
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.Equal("capped", judged["S02"].Methods[0]);
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void Numbers_that_never_follow_the_air_are_no_cap()
    {
        var judged = Some.DustJudged(new DirtyAir(), 14, (day, site, i, honest) => honest with { Pm10 = site == 2 ? 0.1 + 0.01 * (i * 7 % 5) : Air(day, i) * (1 + day % 2) * honest.Pm10 });
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.Equal("flatline", judged["S02"].Methods[0]);
    }

    [Fact]
    public void Dust_of_its_own_stands_less_over_dirty_air_and_is_no_cap() =>
        Assert.Equal(1, Some.DustJudged(new DirtyAir(), 14, (day, site, i, honest) => honest with { Pm10 = Air(day, i) * honest.Pm10 + (site == 2 && i is >= 28 and < 80 ? 0.4 : 0) })["S02"].PValue);

    [Fact]
    public void The_end_of_the_range_is_the_makes() =>
        Assert.Equal(1, Some.DustJudged(new DirtyAir(), 14, (day, site, i, honest) => honest with { Pm10 = Math.Min(0.999, (site == 2 ? 10 : 1) * Air(day, i) * honest.Pm10) })["S02"].PValue);

    [Fact]
    public void A_clock_eight_hours_wrong_has_the_storm_at_another_time_on_days_without_sun_too()
    {
        // Sun warms two days of three; on the third, that of the storm, the temperature tells no clock.
        static double Sun(int day, int slot) => day % 3 == 0 ? 10 : 15 + (8 * Math.Sin((slot - 36) * Math.PI / 48));

        Assert.DoesNotContain("S02", Some.DustJudged(new DirtyAir(), 14, (day, site, i, honest) =>
            (site == 2 ? (i + 64) % 96 : i) is var clock ? honest with { Pm10 = Air(day, clock) * honest.Pm10, Temperature = Sun(day, clock) } : honest).Keys);
    }

    [Fact]
    public void Weeks_without_dirty_air_say_nothing() =>
        Assert.Empty(Some.DustJudged(new DirtyAir(), 14, (_, site, _, honest) => honest with { Pm10 = Math.Min(site == 2 ? 0.1 : 9, honest.Pm10) }));
}
