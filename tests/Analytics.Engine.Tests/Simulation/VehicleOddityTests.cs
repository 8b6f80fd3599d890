using Analytics.Simulation;
using static Analytics.Engine.Tests.Simulation.WrittenCity;
using Row = System.Collections.Generic.Dictionary<string, string>;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>What the innocent look-alikes leave in the records when each is everywhere.</summary>
public class VehicleOddityTests
{
    [Fact]
    public void New_cars_hardly_fail_and_worn_taxis_often_do()
    {
        var (plain, young, worn) = (With(null), With("new_car_fleet"), With("old_taxi_fleet"));
        Assert.True(Failed(young) < 0.6 * Failed(plain), $"{Failed(young)} of new cars, {Failed(plain)} of all");
        Assert.True(Failed(worn) > 1.3 * Failed(plain), $"{Failed(worn)} of taxis, {Failed(plain)} of all");

        static double Failed(City city) => Petrol(city).Average(t => t["passed"] == "0" ? 1 : 0);
    }

    [Fact]
    public void A_fleet_of_four_wheel_drives_idles_for_an_honest_reason()
    {
        var idled = Petrol(With("four_wheel_drive_fleet")).Where(t => t["method"] == "TSI").ToArray();
        Assert.True(idled.Length > 2 * Petrol(With(null)).Count(t => t["method"] == "TSI"));
        Assert.True(idled.Average(t => t["drive"] == "4wd" ? 1 : 0) > 0.8);
    }

    [Fact]
    public void A_clock_in_utc_opens_the_station_around_midnight() =>
        Assert.All(With("clock_zone").Tests, t => Assert.True(Time(t["started_at"]).Hour is 23 or < 13, t["started_at"]));

    [Fact]
    public void Overtime_is_worked_after_closing_and_only_then()
    {
        var (plain, late) = (With(null, 200), With("overtime", 200));
        Assert.DoesNotContain(plain.Tests, t => AfterClosing(plain, t));
        Assert.Contains(late.Tests, t => AfterClosing(late, t));

        static bool AfterClosing(City city, Row test) =>
            string.CompareOrdinal(test["started_at"][11..16], city.Stations.Single(s => s["station_id"] == test["station_id"])["closes_at"]) > 0;
    }

    [Fact]
    public void A_truncating_vendor_never_rounds_up()
    {
        var city = With("vendor_truncation");
        var tests = city.Tests.Where(t => t["k100_m1"].Length > 0).ToArray();
        Assert.NotEmpty(tests);
        Assert.All(tests, t => Assert.True(
            Number(t["k100_m1"]) <= city.Seconds(t).Where(s => s["phase"] == "vel100").TakeLast(9).Average(s => Number(s["k_m1"])) + 1e-9));
    }

    [Fact]
    public void A_shifted_window_leaves_out_the_last_second_or_two()
    {
        var city = With("vendor_window_shift");
        var tests = city.Tests.Where(t => t["k100_m1"].Length > 0).ToArray();
        Assert.All(tests, t =>
        {
            var point = city.Seconds(t).Where(s => s["phase"] == "vel100").Select(s => Number(s["k_m1"])).ToArray();
            Assert.Contains(new[] { 1, 2 }, shift => Math.Abs(point[..^shift].TakeLast(9).Average() - Number(t["k100_m1"])) < 0.0051);
        });
    }

    [Fact]
    public void A_vendors_floors_pile_results_up() =>
        Assert.All(With("vendor_floors").Tests.Where(t => t["hc_5025_ppm"].Length > 0), t => Assert.True(Number(t["hc_5025_ppm"]) >= 10 && Number(t["no_5025_ppm"]) >= 10));

    [Fact]
    public void Lost_files_and_seconds_miss_in_the_process_data()
    {
        var (files, seconds, plain) = (With("lost_files"), With("lost_seconds"), With(null));
        Assert.Contains(files.Tests, t => files.Seconds(t).Length == 0);
        Assert.DoesNotContain(plain.Tests, t => plain.Seconds(t).Length == 0);
        Assert.Contains(seconds.Tests, t => seconds.Seconds(t) is { Length: > 1 } s && s.Length < int.Parse(s[^1]["second"]) - int.Parse(s[0]["second"]) + 1);
    }

    [Fact]
    public void A_power_cut_aborts_tests() =>
        Assert.True(With("lane_power_cut").Tests.Count(t => t["passed"] == "2") > With(null).Tests.Count(t => t["passed"] == "2"));

    [Fact]
    public void Dead_sensors_and_absent_plugs_show_in_their_columns()
    {
        Assert.Single(With("dead_ambient").Tests.Select(t => (t["ambient_temp_c"], t["ambient_humidity_pct"], t["ambient_pressure_kpa"])).Distinct());
        var absent = With("obd_rpm_absent");
        Assert.All(absent.Tests.SelectMany(absent.Seconds), s => Assert.Equal("", s["obd_rpm"]));
    }

    [Fact]
    public void Cold_engines_carry_more_carbon_monoxide_in_the_first_hour()
    {
        Assert.True(Early(With("cold_mornings")) > 1.5 * Early(With(null)));

        static double Early(City city) => Petrol(city).Where(t => t["low_co_pct"].Length + t["co_gkm"].Length + t["co_5025_pct"].Length > 0 && Time(t["started_at"]).Hour < 8)
            .Average(t => city.Seconds(t).Where(s => s["co_pct"].Length > 0).Select(s => Number(s["co_pct"])).DefaultIfEmpty(0).Average());
    }

    [Fact]
    public void Fillers_and_words_stand_where_numbers_should()
    {
        Assert.Contains(With("filler_values").Tests, t => t["k100_m1"] == "-9");
        Assert.Contains(With("undetected_text", 120).Tests, t => t.ContainsValue("未检出"));
    }

    [Fact]
    public void A_shared_login_works_on_two_lanes()
    {
        static bool Shared(City city) => city.Tests.GroupBy(t => (t["station_id"], t["operator_id"], t["started_at"][..10])).Any(g => g.Select(t => t["lane_id"]).Distinct().Count() > 1);
        Assert.True(Shared(With("shared_login")));
        Assert.False(Shared(With(null)));
    }

    [Fact]
    public void A_station_compares_its_lanes_with_one_car()
    {
        var compared = With("comparison_tests").Tests.Where(t => t["check_type"] == "comparison").ToArray();
        Assert.NotEmpty(compared);
        Assert.All(compared.GroupBy(t => (t["station_id"], t["fuel"] == "diesel")), g => Assert.Single(g.Select(t => t["vehicle_id"]).Distinct()));
    }

    private static IEnumerable<Row> Petrol(City city) => city.Tests.Where(t => t["fuel"] != "diesel" && t["attempt_no"] == "1" && t["passed"] is "0" or "1");

    private static City With(string? oddity, double testsPerLane = 40) => new(VehicleCityTests.Plain with
    {
        Days = 3,
        Start = new(2026, 1, 12),
        TestsPerLaneDay = testsPerLane,
        StationCount = 3,
        Seed = 7,
        Oddities = oddity is null ? new Dictionary<string, double>() : new Dictionary<string, double> { [oddity] = 100 },
    });

    private sealed class City
    {
        private readonly ILookup<string, Row> seconds;

        public City(CityOptions options)
        {
            using var city = new WrittenCity(options);
            (Stations, Tests) = (city.Rows("data", "stations.csv"), city.Rows("data", "inspections-*.csv"));
            seconds = city.Rows("data", "process-*.csv").ToLookup(r => r["inspection_id"]);
        }

        public IReadOnlyList<Row> Stations { get; }

        public IReadOnlyList<Row> Tests { get; }

        public Row[] Seconds(Row test) => [.. seconds[test["inspection_id"]]];
    }
}
