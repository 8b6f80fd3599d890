using Analytics.Simulation;
using static Analytics.Engine.Tests.Simulation.WrittenCity;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>What each way of forging leaves in the records, crude and careful.</summary>
public class VehicleForgeryTests
{
    private static readonly string[] Pollutants =
        ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k80_m1", "nox80_ppm", "k_avg_m1"];

    [Fact]
    public void A_crude_donors_gas_knows_nothing_of_the_load()
    {
        var crude = new Forged("donor_vehicle", careful: false);
        var followed = crude.Falsified.Where(t => t["method"] == "VMAS").Select(t => CarbonSpread(crude, t)).ToArray();
        var honest = crude.Untouched.Where(t => t["method"] == "VMAS" && t["passed"] == "1").Select(t => CarbonSpread(crude, t)).ToArray();
        Assert.NotEmpty(followed);
        Assert.True(followed.Average() < 0.5 * honest.Average(), $"{followed.Average()} against {honest.Average()}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Passes_are_sold_by_a_donor_a_copy_an_edit_or_air(bool careful)
    {
        foreach (var method in new[] { "donor_vehicle", "copied_trace", "edited_result", "limit_hugging" })
        {
            var city = new Forged(method, careful);
            Assert.True(city.Falsified.Length > 5, $"{method}: {city.Falsified.Length} falsified");
            Assert.InRange(city.Falsified.Average(t => t["passed"] == "1" ? 1 : 0), 0.8, 1);
        }
    }

    [Fact]
    public void A_crude_copy_repeats_another_vehicles_seconds_exactly()
    {
        var city = new Forged("copied_trace", careful: false);
        var honest = city.Untouched.GroupBy(t => GasOf(city, t)).ToDictionary(g => g.Key, g => g.Count());
        Assert.All(city.Falsified, t => Assert.Contains(GasOf(city, t), honest.Keys));
    }

    [Fact]
    public void A_careful_copy_is_no_exact_one_and_keeps_the_tested_vehicles_speed()
    {
        var city = new Forged("copied_trace", careful: true);
        var honest = city.Untouched.Select(t => GasOf(city, t)).ToHashSet();
        Assert.All(city.Falsified, t => Assert.DoesNotContain(GasOf(city, t), honest));
        var speeds = city.Falsified.Where(t => t["method"] == "VMAS").Select(t => string.Join(' ', city.Seconds(t).Select(s => s["speed_kmh"]))).ToArray();
        Assert.NotEmpty(speeds);
        Assert.Equal(speeds.Length, speeds.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_edited_lug_down_fits_its_seconds_only_when_the_forger_is_careful(bool careful)
    {
        var city = new Forged("edited_result", careful, lane: "2");
        var tests = city.Falsified.Where(t => t["method"] == "LUGDOWN").ToArray();
        Assert.NotEmpty(tests);
        var wrong = tests.Count(t => new[] { ("vel100", "k_m1", "k100_m1", 0.02), ("vel80", "k_m1", "k80_m1", 0.02), ("vel80", "nox_ppm", "nox80_ppm", 0.3 * Number(t["nox80_ppm"])) }.Any(x =>
            Math.Abs(city.Seconds(t).Where(s => s["phase"] == x.Item1).TakeLast(9).Average(s => Number(s[x.Item2])) - Number(t[x.Item3])) > x.Item4));
        if (careful) Assert.Equal(0, wrong);
        else Assert.True(wrong > 0, $"{wrong} of {tests.Length}");
    }

    [Theory]
    [InlineData(false, 0.975)]
    [InlineData(true, 0.90)]
    public void Results_hug_their_limits_from_below(bool careful, double least)
    {
        var city = new Forged("limit_hugging", careful);
        Assert.All(city.Falsified.Where(t => t["passed"] == "1" && t["co_2540_pct"].Length == 0), t => Assert.InRange(Worst(t), least, 1));
    }

    [Fact]
    public void A_careful_factor_keeps_the_carbon_balance_and_a_board_does_not()
    {
        var careful = new Forged("scaled_results", careful: true, subject: "station");
        var petrol = careful.Falsified.Where(t => t["method"] is "TSI" or "VMAS" or "ASM" && t["fuel"] != "cng").ToArray();
        Assert.NotEmpty(petrol);
        // All but the few with percents of CO, whose carbon goes with the factor.
        Assert.True(petrol.Count(t => Balance(careful, t) is > 0.93 and < 1.07) > 0.9 * petrol.Length);
        var crude = new Forged("scaled_results", careful: false, subject: "station", seed: 4);
        var balances = crude.Falsified.Where(t => t["method"] == "VMAS").Select(t => Balance(crude, t)).ToArray();
        var boarded = balances.Length > 0 && balances.Average() < 0.8;
        var edited = crude.Falsified.Where(t => t["method"] == "LUGDOWN").Select(t =>
            Number(t["k100_m1"]) / crude.Seconds(t).Where(s => s["phase"] == "vel100").TakeLast(9).Average(s => Number(s["k_m1"]))).Where(double.IsFinite).ToArray();
        Assert.True(boarded || edited.Average() < 0.8, "neither the gas nor the results are scaled");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Air_in_the_probe_shows_as_oxygen(bool careful)
    {
        var city = new Forged("diluted_sample", careful, lane: "1");
        Assert.True(city.Falsified.Length > 3);
        Assert.All(city.Falsified, t => Assert.True(city.Seconds(t).TakeLast(20).Average(s => Number(s["o2_pct"])) > 5));
        if (careful) return;
        Assert.Contains(city.Falsified, t => city.Seconds(t).TakeLast(20).Average(s => Number(s["co_pct"]) + Number(s["co2_pct"])) < 6);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_short_test_lacks_seconds_and_only_the_crude_forger_files_the_full_time(bool careful)
    {
        var city = new Forged("short_test", careful);
        foreach (var test in city.Falsified)
        {
            var span = (Time(test["ended_at"]) - Time(test["started_at"])).TotalSeconds - city.Seconds(test).Length;
            Assert.True(careful ? span <= 6 : span > 8, $"{test["method"]}: {span} s unaccounted for");
        }
        var drives = city.Falsified.Where(t => t["method"] == "VMAS").ToArray();
        Assert.NotEmpty(drives);
        Assert.All(drives, t => Assert.InRange(city.Seconds(t).Count(s => s["phase"] == "drive"), 20, 150));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void A_simulator_answers_with_few_calibration_ids_and_no_lamp(bool careful, int ids)
    {
        var city = new Forged("obd_simulator", careful, lane: "1");
        Assert.InRange(city.Falsified.Select(t => t["cal_id"]).Distinct().Count(), 1, ids);
        Assert.True(city.Falsified.Select(t => t["model_code"]).Distinct().Count() > 5);
        Assert.All(city.Falsified, t => Assert.Equal("0", t["mil_on"]));
        Assert.Equal(careful, city.Falsified.Where(t => t["obd_vin"].Length > 0).All(t => t["obd_vin"] == t["vin"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_loaded_method_is_avoided_and_the_careful_say_why(bool careful)
    {
        var city = new Forged("method_avoidance", careful);
        Assert.All(city.Falsified, t => Assert.Contains(t["method"], new[] { "TSI", "FA" }));
        Assert.All(city.Falsified, t => Assert.Equal(careful ? "4wd" : "2wd", t["drive"]));
    }

    [Fact]
    public void A_crude_filing_overlaps_the_test_before_or_lies_in_the_night()
    {
        var city = new Forged("impossible_time", careful: false);
        var all = city.Tests.Where(t => t["lane_id"] == city.Falsified[0]["lane_id"] && t["station_id"] == city.Falsified[0]["station_id"]).ToArray();
        Assert.All(city.Falsified, t => Assert.True(Time(t["started_at"]).Hour < 5
            || all.Any(o => o != t && Time(o["started_at"]) < Time(t["ended_at"]) && Time(t["started_at"]) < Time(o["ended_at"]))));
    }

    [Fact]
    public void Crudely_skipped_checks_are_missing_and_carefully_skipped_ones_read_the_bottle()
    {
        var crude = new Forged("skipped_calibration", careful: false, lane: "1");
        var careful = new Forged("skipped_calibration", careful: true, lane: "1");
        var analyser = $"{crude.Station}A01";
        Assert.True(crude.Calibrations.Count(c => c["analyzer_id"] == analyser) < 0.6 * careful.Calibrations.Count(c => c["analyzer_id"] == analyser));
        var exact = careful.Calibrations.Where(c => c["analyzer_id"] == analyser && c["kind"] == "high_gas").Average(c => c["measured"] == c["reference"] ? 1 : 0);
        Assert.True(exact > 0.5, $"{exact} read the bottle's value");
    }

    [Theory]
    [InlineData(false, 0.25)]
    [InlineData(true, 0.85)]
    public void A_bought_retest_is_implausibly_clean(bool careful, double most)
    {
        var city = new Forged("pass_shopping", careful, lane: "1");
        Assert.NotEmpty(city.Falsified);
        Assert.All(city.Falsified, t => Assert.True(int.Parse(t["attempt_no"]) > 1));
        Assert.True(city.Falsified.Select(Worst).Order().ElementAt(city.Falsified.Length / 2) < most);
    }

    [Fact]
    public void Edited_papers_make_a_vehicle_lighter_or_weaker_than_its_model()
    {
        var city = new Forged("other_vehicle", careful: false);
        var papers = city.Untouched.GroupBy(t => t["model_code"]).ToDictionary(g => g.Key, g => g.First());
        var known = city.Falsified.Where(t => papers.ContainsKey(t["model_code"])).ToArray();
        Assert.NotEmpty(known);
        Assert.All(known, t => Assert.True(Number(t["reference_mass_kg"]) < 0.7 * Number(papers[t["model_code"]]["reference_mass_kg"])
            || Number(t["rated_power_kw"]) < 0.7 * Number(papers[t["model_code"]]["rated_power_kw"])));
    }

    [Fact]
    public void A_forger_named_by_his_lane_is_planted_there_and_falsifies_nothing_before_he_starts()
    {
        var city = new Forged("edited_result", careful: false, lane: "1");
        var planted = Assert.Single(city.Truth);
        Assert.Equal((city.Subject, city.Station), (planted["subject_id"], planted["parent_id"]));
        Assert.All(city.Falsified, t => Assert.True(string.CompareOrdinal(t["started_at"][..10], planted["from"]) >= 0));
        Assert.All(city.Falsified, t => Assert.Equal(city.Subject, $"{t["station_id"]}/{t["lane_id"]}"));
    }

    private static double Worst(Row test) => Pollutants.Where(p => test[p].Length > 0 && test[p + "_limit"].Length > 0).Max(p => Number(test[p]) / Number(test[p + "_limit"]));

    private static string GasOf(Forged city, Row test) => string.Join(' ', city.Seconds(test).Select(s => $"{s["co_pct"]},{s["hc_ppm"]},{s["no_ppm"]},{s["k_m1"]},{s["nox_ppm"]}"));

    private static double CarbonSpread(Forged city, Row test)
    {
        var co2 = city.Seconds(test).Where(s => s["phase"] == "drive").Skip(15).Select(s => Number(s["co2_pct"])).ToArray();
        return Math.Sqrt(co2.Average(c => (c - co2.Average()) * (c - co2.Average())));
    }

    private static double Balance(Forged city, Row test)
    {
        var seconds = city.Seconds(test).TakeLast(30).ToArray();
        var (co, co2, o2) = (seconds.Average(s => Number(s["co_pct"])), seconds.Average(s => Number(s["co2_pct"])), seconds.Average(s => Number(s["o2_pct"])));
        var x = co2 / (co2 + co);
        return co2 / (100 * x / (4.644 + 1.88 * x)) + o2 / 20.9;
    }

    /// <summary>A small city with one forger of strength 0.8, read into memory.</summary>
    private sealed class Forged
    {
        private readonly ILookup<string, Row> seconds;

        /// <param name="lane">On this lane of the first station; null = wherever it falls.</param>
        public Forged(string method, bool careful, string? lane = null, string? subject = null, ulong seed = 3)
        {
            var options = VehicleCityTests.Plain with { Seed = seed, Days = 5, StationCount = 2, TestsPerLaneDay = 60, WithoutForgery = false };
            using (var plain = new WrittenCity(options with { WithoutForgery = true, Days = 1, TestsPerLaneDay = 1 })) Station = plain.Rows("data", "stations.csv")[0]["station_id"];
            Subject = lane is not null ? $"{Station}/{lane}" : subject is not null ? Station : null;
            using var city = new WrittenCity(options with { Forgeries = [new(method, 0.8, careful, 1, Subject)] });
            Tests = city.Rows("data", "inspections-*.csv");
            Calibrations = city.Rows("data", "calibrations-*.csv");
            Truth = city.Rows("truth", "forged.csv");
            seconds = city.Rows("data", "process-*.csv").ToLookup(r => r["inspection_id"]);
            var marked = city.Rows("truth", "records.csv").Where(r => r["dataset"] == "inspections").Select(r => r["record_id"]).ToHashSet();
            Falsified = [.. Tests.Where(t => marked.Contains(t["inspection_id"]))];
            Assert.True(Falsified.Length > 0 || method == "skipped_calibration", "nothing is falsified");
            Untouched = [.. Tests.Where(t => !marked.Contains(t["inspection_id"]) && t["passed"] is "0" or "1")];
        }

        public string Station { get; }
        public string? Subject { get; }
        public IReadOnlyList<Row> Tests { get; }
        public IReadOnlyList<Row> Calibrations { get; }
        public IReadOnlyList<Row> Truth { get; }
        public Row[] Falsified { get; }
        public Row[] Untouched { get; }

        public Row[] Seconds(Row test) => [.. seconds[test["inspection_id"]]];
    }
}
