using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class IndoorClimateTests
{
    /// <summary>A day of 10 K and 40 points of humidity between night and afternoon, on each day a little other, with a small error of each sensor.</summary>
    private static Some.DustSlot Weather(int day, int site, int i, Some.DustSlot honest, double height = 1, int lateHours = 0)
    {
        var course = Math.Sin((i / 4.0 - 9 - lateHours) / 24 * 2 * Math.PI) + 0.3 * Math.Sin((i / 4.0 - lateHours) * (0.5 + 0.1 * (day % 3)));
        var error = 0.2 * Math.Sin(i * (1 + site)) + 0.1 * Math.Cos(i * (0.3 * site + 0.7));
        return honest with { Temperature = 15 + height * 5 * course + error, Humidity = 60 - height * 20 * course + 3 * error };
    }

    [Fact]
    public void Behind_walls_temperature_and_humidity_lag_and_flatten()
    {
        var judged = Some.DustJudged(new IndoorClimate(), 10, (day, site, i, honest) => site == 2 ? Weather(day, site, i, honest, 0.4, 6) : Weather(day, site, i, honest));
        Assert.True(judged["S02"].PValue < 1e-3, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(1, j.Value.PValue));
    }

    [Fact]
    public void A_wrong_clock_delays_and_does_not_flatten() =>
        Assert.False(Some.DustJudged(new IndoorClimate(), 10, (day, site, i, honest) => site == 2 ? Weather(day, site, i, honest, 1, 6) : Weather(day, site, i, honest)).TryGetValue("S02", out var judged) && judged.PValue < 1);

    [Fact]
    public void One_bad_sensor_of_the_two_is_a_fault()
    {
        var judged = Some.DustJudged(new IndoorClimate(), 10, (day, site, i, honest) => Weather(day, site, i, honest) with { Temperature = site == 2 ? 15 + i % 7 : Weather(day, site, i, honest).Temperature });
        Assert.Equal(1, judged["S02"].PValue);
    }

    [Fact]
    public void A_dead_sensor_is_not_judged() =>
        Assert.DoesNotContain("S02", Some.DustJudged(new IndoorClimate(), 10, (day, site, i, honest) => site == 2 ? honest with { Temperature = 20, Humidity = 99.9 } : Weather(day, site, i, honest)).Keys);
}
