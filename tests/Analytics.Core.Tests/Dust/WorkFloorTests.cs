using Analytics.Core.Dust.Indicators;

namespace Analytics.Core.Tests.Dust;

public sealed class WorkFloorTests
{
    private static bool AtWork(int slot) => slot is >= 28 and < 72;

    /// <summary>A day's course of the temperature, °C.</summary>
    private static double Weather(int slot) => 5 + 6 * Math.Sin((slot - 36) * Math.PI / 48);

    /// <summary>Work in puffs: of four quarters of an hour two at three times the air, two at the air; PM2.5 a third of the PM10 and a tenth of the puffs.</summary>
    private static Some.DustSlot Puffs(int i, Some.DustSlot honest) => (AtWork(i) ? honest.Pm10 / 1.5 : honest.Pm10) is var air && AtWork(i) && i % 4 < 2
        ? honest with { Pm10 = 3 * air, Pm25 = (air / 3) + (0.1 * air), Temperature = Weather(i) } : honest with { Pm10 = air, Pm25 = air / 3, Temperature = Weather(i) };

    private static Dictionary<string, Core.Indicators.Measurement> Judged(Func<int, int, int, Some.DustSlot, Some.DustSlot> alter) => Some.DustJudged(new WorkFloor(), 10, (day, site, i, honest) => alter(day, site, i, Puffs(i, honest)));

    [Fact]
    public void Cloth_takes_the_floor_of_the_working_hours_though_the_peaks_still_stand_over_the_air()
    {
        // 0.6 of everything: the peaks at 1.8 times the air, what lies between them at 0.6.
        var judged = Judged((_, site, i, puffs) => site == 2 && AtWork(i) ? puffs with { Pm10 = 0.6 * puffs.Pm10, Pm25 = 0.6 * puffs.Pm25 } : puffs);
        Assert.Equal(1, judged["S02"].Value);
        Assert.True(judged["S02"].PValue < 1e-6, $"p = {judged["S02"].PValue}");
        Assert.All(judged.Where(j => j.Key != "S02"), j => Assert.Equal(0, j.Value.Value));
    }

    [Fact]
    public void Three_days_of_wind_are_a_places_own_air_in_a_city_of_few_sites()
    {
        // One day in twenty is granted: three on end, at any of five beginnings, 5 · 0.05³ = 0.0006.
        var judged = Judged((day, site, i, puffs) => site == 2 && day >= 7 && AtWork(i) ? puffs with { Pm10 = 0.6 * puffs.Pm10, Pm25 = 0.6 * puffs.Pm25 } : puffs);
        Assert.InRange(judged["S02"].PValue, 5e-4, 5e-3);
    }

    [Fact]
    public void A_monitor_of_low_gain_is_low_at_night_too() =>
        Assert.Equal(0, Judged((_, site, _, puffs) => site == 2 ? puffs with { Pm10 = 0.6 * puffs.Pm10, Pm25 = 0.6 * puffs.Pm25 } : puffs)["S02"].Value);

    [Fact]
    public void A_hall_with_its_door_shut_has_a_climate_of_its_own() =>
        Assert.Equal(0, Judged((_, site, i, puffs) => site == 2 ? puffs with { Pm10 = (AtWork(i) ? 0.6 : 1) * puffs.Pm10, Pm25 = (AtWork(i) ? 0.6 : 1) * puffs.Pm25, Temperature = 18 + (i * 7 % 13 / 10.0) } : puffs)["S02"].Value);

    [Fact]
    public void Where_no_climate_is_measured_the_beginning_must_have_been_seen()
    {
        double PValue(int first) => Judged((day, site, i, puffs) => (site == 2 && day >= first && AtWork(i) ? puffs with { Pm10 = 0.6 * puffs.Pm10, Pm25 = 0.6 * puffs.Pm25 } : puffs) with { Temperature = double.NaN })["S02"].PValue;
        Assert.Equal(1, PValue(0));
        // Five of ten days, all the last five: one chance in C(10, 5) = 252.
        Assert.Equal(1 / 252.0, PValue(5), 1e-6);
    }

    [Fact]
    public void A_breeze_that_reaches_the_neighbours_too_is_innocent() =>
        Assert.Equal(0, Judged((_, site, i, puffs) => site < 4 && AtWork(i) ? puffs with { Pm10 = 0.6 * puffs.Pm10, Pm25 = 0.6 * puffs.Pm25 } : puffs)["S02"].Value);

    [Fact]
    public void What_all_monitors_of_the_make_show_is_the_makes()
    {
        // Unheated monitors in damp nights: all at 1.5 times at night.
        var judged = Judged((_, _, i, puffs) => AtWork(i) ? puffs : puffs with { Pm10 = 1.5 * puffs.Pm10, Pm25 = 1.5 * puffs.Pm25 });
        Assert.All(judged.Values, j => Assert.Equal(0, j.Value));
    }

    [Fact]
    public void A_channel_that_failed_shows_one_value_by_day_and_by_night_and_has_no_floor_of_its_work() =>
        Assert.Equal(0, Judged((day, site, _, puffs) => site == 2 && day >= 5 ? puffs with { Pm25 = 0.001 } : puffs)["S02"].Value);
}
