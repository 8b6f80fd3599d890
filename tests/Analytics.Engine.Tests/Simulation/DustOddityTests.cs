using Analytics.Simulation;
using Analytics.Simulation.Dust;
using static Analytics.Engine.Tests.Simulation.WrittenCity;

namespace Analytics.Engine.Tests.Simulation;

public class DustOddityTests
{
    public static TheoryData<string> Names() => [.. DustCity.Oddities.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_oddity_can_be_turned_up_alone_and_is_in_the_truth(string name)
    {
        using var plain = new WrittenCity(DustOnly);
        using var odd = Odd(name);
        var truth = odd.Rows("truth", "oddities.csv");
        Assert.NotEmpty(truth);
        Assert.All(truth, row => Assert.Equal(name, row["oddity"]));
        Assert.Empty(plain.Rows("truth", "oddities.csv"));
        Assert.NotEqual(plain.Files().Where(f => f.Key.StartsWith("data/")), odd.Files().Where(f => f.Key.StartsWith("data/")));
    }

    [Fact]
    public void A_coarse_sensor_reports_hundredths_of_a_milligram()
    {
        using var city = Odd("coarse_sensor");
        Assert.All(city.Rows("data", "dust-*.csv"), r => Assert.True(r["tsp_mgm3"].Length == 0 || r["tsp_mgm3"].EndsWith('0')));
    }

    [Fact]
    public void A_sensor_floor_is_the_least_value_and_often_met()
    {
        using var city = Odd("sensor_floor");
        foreach (var site in city.Rows("data", "dust-*.csv").Where(r => r["pm25_mgm3"].Length > 0).GroupBy(r => r["site_id"]))
            Assert.InRange(site.Min(r => Number(r["pm25_mgm3"])), 0.010, 0.2);
    }

    [Fact]
    public void A_clock_in_utc_stamps_midnight_as_four_in_the_afternoon_before()
    {
        using var city = Odd("wrong_clock");
        Assert.Equal("2025-12-31 16:00:00", city.Rows("data", "dust-2026-01-01.csv")[0]["observed_at"]);
    }

    [Fact]
    public void Duplicated_rows_are_the_same_in_every_cell()
    {
        using var city = Odd("duplicated_rows");
        var groups = city.Rows("data", "dust-*.csv").GroupBy(r => r["site_id"] + r["observed_at"]).Where(g => g.Count() > 1).ToArray();
        Assert.NotEmpty(groups);
        Assert.All(groups, g => Assert.Single(g.Select(r => string.Join(",", r.Values)).Distinct()));
    }

    [Fact]
    public void Two_monitors_at_one_gate_move_together_and_yet_differ()
    {
        using var city = Odd("co_located_sites");
        var sites = city.Rows("data", "dust-*.csv").Where(r => r["flag"] == "N").GroupBy(r => r["site_id"])
            .Select(g => g.ToDictionary(r => r["observed_at"], r => Number(r["tsp_mgm3"]))).Take(2).ToArray();
        var shared = sites[0].Keys.Intersect(sites[1].Keys).ToArray();
        Assert.InRange(Correlation([.. shared.Select(t => sites[0][t])], [.. shared.Select(t => sites[1][t])]), 0.95, 0.9999);
        Assert.InRange(shared.Count(t => sites[0][t] == sites[1][t]), 0, shared.Length / 3);
    }

    [Fact]
    public void A_power_cut_silences_whole_stretches_and_a_finished_site_falls_to_the_background()
    {
        using var plain = new WrittenCity(DustOnly);
        using var cut = Odd("power_cut");
        Assert.True(cut.Rows("data", "dust-*.csv").Count < 0.97 * plain.Rows("data", "dust-*.csv").Count);
        using var finished = Odd("finished_site");
        static double Noon(WrittenCity city) => city.Rows("data", "dust-2026-01-04.csv").Where(r => Time(r["observed_at"]).Hour is 9 or 10 or 15)
            .Average(r => Number(r["tsp_mgm3"]));
        Assert.True(Noon(finished) < Noon(plain));
    }

    [Fact]
    public void A_dust_storm_is_seen_by_sites_and_background_alike()
    {
        using var city = Odd("dust_storm");
        using var plain = new WrittenCity(DustOnly);
        static double Top(WrittenCity city, string files) => city.Rows("data", files).Where(r => r["pm10_mgm3"].Length > 0).Max(r => Number(r["pm10_mgm3"]));
        Assert.True(Top(city, "background-*.csv") > 1.5 * Top(plain, "background-*.csv"));
        Assert.True(Top(city, "dust-*.csv") > Top(plain, "dust-*.csv"));
    }

    private static WrittenCity Odd(string name) => new(DustOnly with { Oddities = new Dictionary<string, double> { [name] = 100 } });

    private static double Correlation(double[] a, double[] b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        var (sab, saa, sbb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++) (sab, saa, sbb) = (sab + (a[i] - ma) * (b[i] - mb), saa + (a[i] - ma) * (a[i] - ma), sbb + (b[i] - mb) * (b[i] - mb));
        return sab / Math.Sqrt(saa * sbb);
    }
}
