using Analytics.Core.Dust;
using Analytics.Core.Dust.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Dust;

public sealed class WettedInletTests
{
    /// <summary>Water from 10 to 12 o'clock: half the dust, 25 points of humidity.</summary>
    private static Some.DustSlot Watered(int i, Some.DustSlot honest) => i is >= 40 and < 48 ? honest with { Pm10 = honest.Pm10 / 2, Humidity = 85 } : honest;

    [Fact]
    public void Sudden_water_with_half_the_dust_on_three_days_of_three()
    {
        var judged = Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site == 2 ? Watered(i, honest) : honest)["S02"];
        Assert.Equal(1, judged.Value);
        Assert.True(judged.Evidence > 5);
    }

    [Fact]
    public void Humidity_that_rises_slowly_is_a_sensor_not_water() =>
        Assert.Equal(0, Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site == 2 ? honest with { Pm10 = honest.Pm10 / 2, Humidity = 60 + 0.3 * i } : honest)["S02"].Value);

    [Fact]
    public void A_shower_that_reaches_the_next_site_is_weather() =>
        Assert.Equal(0, Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site is 2 or 3 ? Watered(i, honest) : honest)["S02"].Value);

    [Fact]
    public void Hours_with_rain_at_an_ambient_station_do_not_count()
    {
        var rain = new Table(DustDatasets.Background, 1).With("station_id", (IReadOnlyList<string?>)["BG01"])
            .With("observed_at", [ChinaTime.StartOf(Some.DustMonday) + 10 * 3600L * ChinaTime.MicrosPerSecond]).With("rain_mm", [1.5]);
        var day = Some.DustDay(Some.DustMonday, (site, i, honest) => site == 2 ? Watered(i, honest) : honest, rain);
        Assert.Equal(0, new WettedInlet().Observe(day, Core.Indicators.Memory.Empty).Single(o => o.Subject.Id == "S02").Count);
    }

    [Fact]
    public void Sprinkling_beside_the_monitor_leaves_the_fine_dust_of_the_air() =>
        Assert.Equal(0, Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => (site == 2 ? Watered(i, honest) : honest) with { Pm25 = honest.Pm10 / 2 })["S02"].Value);
}
