using Analytics.Simulation;
using static Analytics.Engine.Tests.Simulation.WrittenCity;

namespace Analytics.Engine.Tests.Simulation;

public class DustCityTests
{
    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_seed_other_bytes()
    {
        var options = DustOnly with { WithoutForgery = false, OddityIntensity = 5, Days = 2 };
        using var first = new WrittenCity(options);
        using var second = new WrittenCity(options);
        using var other = new WrittenCity(options with { Seed = 2 });
        Assert.Equal(first.Files(), second.Files());
        Assert.NotEqual(first.Files()["data/dust-2026-01-01.csv"], other.Files()["data/dust-2026-01-01.csv"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(60)]
    public void A_day_of_a_site_has_a_row_per_interval_but_for_a_few_lost_ones(int minutes)
    {
        using var city = new WrittenCity(DustOnly with { DustIntervalMinutes = minutes, Days = 1, SiteCount = 10 });
        var rows = city.Rows("data", "dust-*.csv").Count;
        Assert.InRange(rows, 10 * 1440 / minutes * 0.98, 10 * 1440 / minutes);
    }

    [Fact]
    public void Tsp_is_over_pm10_is_over_pm25_but_for_instrument_noise()
    {
        using var city = new WrittenCity(DustOnly);
        var rows = city.Rows("data", "dust-*.csv").Where(r => r["flag"] == "N" && r["pm25_mgm3"].Length > 0).ToArray();
        Assert.True(rows.Length > 1000);
        var upset = rows.Count(r => Number(r["tsp_mgm3"]) < Number(r["pm10_mgm3"]) || Number(r["pm10_mgm3"]) < Number(r["pm25_mgm3"]));
        Assert.InRange(upset, 0, rows.Length / 200);
    }

    [Fact]
    public void Honest_sites_breathe_the_same_air_by_night()
    {
        using var city = new WrittenCity(DustOnly with { Days = 10, SiteCount = 30 });
        var nights = city.Rows("data", "dust-*.csv").Where(r => Time(r["observed_at"]).Hour == 2)
            .GroupBy(r => (Day: Time(r["observed_at"]).Date, Site: r["site_id"]))
            .Select(g => (g.Key.Day, g.Key.Site, Level: Math.Log(g.Average(r => Number(r["pm10_mgm3"]))))).ToArray();
        var usual = nights.GroupBy(n => n.Site).ToDictionary(g => g.Key, g => g.Average(n => n.Level));
        var days = nights.GroupBy(n => n.Day).Select(g => g.Select(n => n.Level - usual[n.Site]).ToArray()).ToArray();
        var (between, within) = (Variance(days.Select(d => d.Average())), days.Average(Variance));
        Assert.True(between > 1.5 * within, $"between days {between:F3}, within a night {within:F3}");
    }

    [Fact]
    public void The_background_stations_see_what_the_sites_see_by_night()
    {
        using var city = new WrittenCity(DustOnly with { Days = 6, SiteCount = 30 });
        var stations = city.Rows("data", "background-*.csv").Where(r => Time(r["observed_at"]).Hour == 2).Average(r => Number(r["pm10_mgm3"]));
        var sites = city.Rows("data", "dust-*.csv").Where(r => Time(r["observed_at"]).Hour == 2).Average(r => Number(r["pm10_mgm3"]));
        Assert.InRange(sites / stations, 0.8, 1.5);
    }

    [Fact]
    public void Work_raises_dust_and_noise()
    {
        using var city = new WrittenCity(DustOnly with { Days = 6, SiteCount = 30 });
        var rows = city.Rows("data", "dust-*.csv");
        double Mean(int hour, string column) => rows.Where(r => Time(r["observed_at"]).Hour == hour).Select(r => Number(r[column])).Where(v => !double.IsNaN(v)).Average();
        Assert.True(Mean(10, "tsp_mgm3") > 1.2 * Mean(3, "tsp_mgm3"));
        Assert.True(Mean(10, "noise_db") > 8 + Mean(3, "noise_db"));
    }

    private static double Variance(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1);
    }
}
