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

    /// <summary>A nozzle over the whole shift: from 7 o'clock on humidity climbs within three hours by 21 points, and falls as slowly from 16 o'clock on; six tenths of the dust.</summary>
    private static Some.DustSlot Misted(int i, Some.DustSlot honest) =>
        honest.Noise > 60 ? honest with { Pm10 = 0.4 * honest.Pm10, Humidity = 60 + 1.75 * Math.Min(12, Math.Min(i - 27, 76 - i)) } : honest;

    [Fact]
    public void A_nozzle_that_runs_through_the_shift_makes_it_humid_just_while_it_works()
    {
        var judged = Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site == 2 ? Misted(i, honest) : honest)["S02"];
        Assert.Equal(1, judged.Value);
        Assert.True(judged.Evidence > 5);
    }

    [Fact]
    public void Where_the_next_site_turns_humid_at_work_too_it_is_the_place() =>
        Assert.Equal(0, Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site is 2 or 3 ? Misted(i, honest) : honest)["S02"].Value);

    [Fact]
    public void A_humidity_sensor_that_stands_still_while_the_others_dry_was_not_wetted() =>
        Assert.Equal(0, Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site == 2 ? Misted(i, honest) with { Humidity = 60 } : honest with { Humidity = honest.Noise > 60 ? 40 : 60 })["S02"].Value);

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

    [Theory]
    [InlineData(90, 1)]
    [InlineData(78, 0)]
    public void Dust_of_the_sites_own_that_falls_to_the_air_was_sprinkled_unless_the_inlet_stands_in_the_spray(double humidity, double share)
    {
        // At work three times the air; from 10 to 12 o'clock a third of it, no lower than the air, at 30 or 18 points more humidity.
        var judged = Some.DustJudged(new WettedInlet(), 3, (_, site, i, honest) => site != 2 ? honest
            : (honest.Noise > 60 ? honest with { Pm10 = 3 * honest.Pm10 } : honest) is var dusty && i is >= 40 and < 48 ? dusty with { Pm10 = dusty.Pm10 / 3, Humidity = humidity } : dusty);
        Assert.Equal(share, judged["S02"].Value);
    }
}
