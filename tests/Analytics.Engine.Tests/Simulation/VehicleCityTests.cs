using Analytics.Simulation;
using static Analytics.Engine.Tests.Simulation.WrittenCity;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>The physics and the protocols that honest records keep, recomputed here from the written files.</summary>
public sealed class VehicleCityTests(VehicleCityTests.HonestCity honest) : IClassFixture<VehicleCityTests.HonestCity>
{
    /// <summary>Four plain stations for two days, read once.</summary>
    public sealed class HonestCity : IDisposable
    {
        private readonly WrittenCity city = new(Plain with { StationCount = 8, Days = 2 });

        public HonestCity()
        {
            Tests = city.Rows("data", "inspections-*.csv");
            Seconds = city.Rows("data", "process-*.csv").ToLookup(r => r["inspection_id"]);
            Calibrations = city.Rows("data", "calibrations-*.csv");
            Truth = city.Rows("truth", "forged.csv").Concat(city.Rows("truth", "records.csv")).ToArray();
        }

        public IReadOnlyList<Row> Tests { get; }

        public ILookup<string, Row> Seconds { get; }

        public IReadOnlyList<Row> Calibrations { get; }

        public IReadOnlyList<Row> Truth { get; }

        public IEnumerable<Row> Of(string method) => Tests.Where(t => t["method"] == method && t["passed"] is "0" or "1");

        public void Dispose() => city.Dispose();
    }

    /// <summary>Inspections only: no forgery, no oddity unless asked for.</summary>
    public static CityOptions Plain { get; } = new() { StationCount = 4, LanesPerStation = 2, TestsPerLaneDay = 30, Days = 4, SiteCount = 0, EnterpriseCount = 0, WithoutForgery = true, OddityIntensity = 0 };

    [Fact]
    public void An_asm_test_loads_with_the_reference_mass_over_148_at_25_kmh()
    {
        foreach (var test in honest.Of("ASM"))
        {
            var hold = Phase(test, "5025").Skip(10).ToArray();
            Assert.Equal(25, hold.Average(s => Number(s["speed_kmh"])), 0.8);
            Assert.Equal(Number(test["reference_mass_kg"]) / 148, hold.Average(s => Number(s["power_kw"]) * 25 / Number(s["speed_kmh"])), 0.3);
        }
    }

    [Fact]
    public void A_transient_test_drives_195_seconds_and_1011_metres()
    {
        foreach (var test in honest.Of("VMAS"))
        {
            var drive = Phase(test, "drive").ToArray();
            Assert.Equal(195, drive.Length);
            Assert.Equal(1.011, drive.Sum(s => Number(s["speed_kmh"])) / 3600, 0.025);
        }
    }

    [Fact]
    public void Lambda_follows_from_the_four_gases_by_brettschneider()
    {
        var checkedSeconds = 0;
        foreach (var second in honest.Seconds.SelectMany(s => s).Where(s => s["lambda"].Length > 0 && Number(s["co2_pct"]) > 8))
        {
            var (co, co2, hc, o2) = (Number(second["co_pct"]), Number(second["co2_pct"]), Number(second["hc_ppm"]), Number(second["o2_pct"]));
            var shift = 1.7261 / 4 * 3.5 / (3.5 + co / co2) - 0.0176 / 2;
            var lambda = (co2 + co / 2 + o2 + shift * (co2 + co)) / ((1 + 1.7261 / 4 - 0.0176 / 2) * (co2 + co + 6e-4 * hc));
            Assert.Equal(lambda, Number(second["lambda"]), 0.006);
            checkedSeconds++;
        }
        Assert.True(checkedSeconds > 1000);
    }

    [Fact]
    public void The_dilution_factor_follows_from_co_and_co2()
    {
        var fuels = honest.Tests.ToDictionary(t => t["inspection_id"], t => t["fuel"]);
        var factors = honest.Seconds.SelectMany(s => s).Where(s => s["dilution_factor"].Length > 0 && Number(s["co2_pct"]) > 7).ToArray();
        Assert.True(factors.Length > 1000);
        foreach (var second in factors)
        {
            var (co, co2, a) = (Number(second["co_pct"]), Number(second["co2_pct"]), fuels[second["inspection_id"]] == "cng" ? 6.64 : 4.644);
            var x = co2 / (co2 + co);
            Assert.Equal(100 * x / (a + 1.88 * x) / co2, Number(second["dilution_factor"]), 0.0051);
        }
    }

    [Fact]
    public void The_result_of_an_asm_test_is_the_corrected_mean_of_its_last_ten_seconds()
    {
        var compared = 0;
        foreach (var test in honest.Of("ASM"))
        {
            var last = Phase(test, "5025").TakeLast(10).ToArray();
            if (last.Any(s => s["dilution_factor"].Length == 0)) continue;
            Assert.Equal(last.Average(s => Number(s["co_pct"]) * Number(s["dilution_factor"])), Number(test["co_5025_pct"]), 0.0051);
            Assert.Equal(last.Average(s => Number(s["hc_ppm"]) * Number(s["dilution_factor"])), Number(test["hc_5025_ppm"]), 0.51);
            compared++;
        }
        Assert.True(compared > 10);
    }

    [Fact]
    public void Free_accelerations_and_lug_downs_report_peaks_and_nine_second_means()
    {
        Assert.NotEmpty(honest.Of("FA"));
        foreach (var test in honest.Of("FA"))
        {
            for (var n = 1; n <= 3; n++) Assert.Equal(Phase(test, $"accel{n}").Max(s => Number(s["k_m1"])), Number(test[$"k{n}_m1"]), 0.001);
            Assert.Equal((Number(test["k1_m1"]) + Number(test["k2_m1"]) + Number(test["k3_m1"])) / 3, Number(test["k_avg_m1"]), 0.0051);
        }
        Assert.NotEmpty(honest.Of("LUGDOWN"));
        foreach (var test in honest.Of("LUGDOWN"))
        {
            Assert.Equal(Phase(test, "vel100").TakeLast(9).Average(s => Number(s["k_m1"])), Number(test["k100_m1"]), 0.0051);
            Assert.Equal(Phase(test, "vel80").TakeLast(9).Average(s => Number(s["k_m1"])), Number(test["k80_m1"]), 0.0051);
        }
    }

    [Fact]
    public void Carbon_and_oxygen_of_an_undiluted_exhaust_add_up()
    {
        // (CO2 + CO) / CO2x + O2 / 20.9 is 1 for burnt petrol, with or without air drawn in.
        foreach (var test in honest.Of("TSI").Where(t => t["fuel"] != "cng"))
        {
            var scored = Phase(test, "high_idle").TakeLast(30).ToArray();
            var (co, co2, o2) = (scored.Average(s => Number(s["co_pct"])), scored.Average(s => Number(s["co2_pct"])), scored.Average(s => Number(s["o2_pct"])));
            var x = co2 / (co2 + co);
            Assert.Equal(1, co2 / (100 * x / (4.644 + 1.88 * x)) + o2 / 20.9, 0.06);
        }
    }

    [Fact]
    public void A_test_fails_exactly_when_a_limit_is_passed_or_the_lamp_is_lit()
    {
        string[] pollutants = ["high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k80_m1", "nox80_ppm", "k_avg_m1"];
        foreach (var test in honest.Tests.Where(t => t["passed"] == "1"))
        {
            Assert.All(pollutants, p => Assert.False(Number(test[p]) > Number(test[p + "_limit"]), $"{p} {test[p]}"));
            Assert.False(test["mil_on"] == "1" && test["fuel"] != "diesel" && string.CompareOrdinal(test["first_registered_on"], "2010-11-01") >= 0);
        }
        Assert.InRange(honest.Tests.Count(t => t["passed"] == "0") / (double)honest.Tests.Count, 0.02, 0.25);
    }

    [Fact]
    public void Tests_on_one_lane_follow_each_other()
    {
        foreach (var lane in honest.Tests.GroupBy(t => (t["station_id"], t["lane_id"], t["started_at"][..10])))
        {
            var end = DateTime.MinValue;
            foreach (var test in lane.OrderBy(t => t["started_at"], StringComparer.Ordinal))
            {
                Assert.True(Time(test["started_at"]) > end);
                end = Time(test["ended_at"]);
            }
        }
    }

    [Fact]
    public void The_recorded_seconds_span_the_test()
    {
        foreach (var test in honest.Tests)
            Assert.InRange((Time(test["ended_at"]) - Time(test["started_at"])).TotalSeconds - honest.Seconds[test["inspection_id"]].Count(), 0, 6);
    }

    [Fact]
    public void Most_who_fail_come_back_and_most_of_them_pass()
    {
        using var city = new WrittenCity(Plain with { Days = 8, StationCount = 6 });
        var tests = city.Rows("data", "inspections-*.csv");
        var failed = tests.Where(t => t["passed"] == "0" && t["attempt_no"] == "1" && string.CompareOrdinal(t["started_at"], "2026-01-04") < 0).ToArray();
        var again = failed.Count(f => tests.Any(t => t["vehicle_id"] == f["vehicle_id"] && t["attempt_no"] == "2"));
        Assert.True(failed.Length > 20);
        Assert.InRange(again / (double)failed.Length, 0.5, 0.95);
        Assert.True(tests.Where(t => t["attempt_no"] == "2").Average(t => t["passed"] == "1" ? 1 : 0) > 0.5);
    }

    [Fact]
    public void Every_lane_checks_its_analyser_each_day_and_stays_within_five_percent()
    {
        Assert.All(honest.Tests.Select(t => (t["analyzer_id"], t["started_at"][..10])).Distinct(), used =>
            Assert.Contains(honest.Calibrations, c => c["analyzer_id"] == used.Item1 && c["performed_at"].StartsWith(used.Item2, StringComparison.Ordinal) && c["kind"] == "leak"));
        Assert.All(honest.Calibrations.Where(c => c["passed"] == "1" && c["kind"] == "high_gas"), c => Assert.InRange(Number(c["measured"]) / Number(c["reference"]), 0.95, 1.05));
    }

    [Fact]
    public void Nothing_is_planted_in_an_honest_city() => Assert.Empty(honest.Truth);

    private IEnumerable<Row> Phase(Row test, string phase) => honest.Seconds[test["inspection_id"]].Where(s => s["phase"] == phase);
}
