using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles;

/// <summary>The files of contract §1.</summary>
public static class VehicleDatasets
{
    public static readonly Dataset Stations = new("stations",
    [
        Text("station_id", "unit_id").Needed(), Text("name").Needed(), Text("district").Needed(),
        Number("longitude", -180, 180), Number("latitude", -90, 90), Integer("lane_count", 0, 200),
        Text("opens_at"), Text("closes_at"), Date("licensed_on"),
    ], ["station_id"], null);

    private static readonly string[] ResultNames =
    [
        "co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "co_2540_pct", "hc_2540_ppm", "no_2540_ppm",
        "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "lambda", "co_gkm", "hc_gkm", "nox_gkm",
        "k100_m1", "k80_m1", "nox80_ppm", "max_power_kw", "k1_m1", "k2_m1", "k3_m1", "k_avg_m1",
    ];

    public static readonly Dataset Inspections = new("inspections",
    [
        Text("inspection_id", "check_id").Needed(), Text("station_id", "unit_id").Needed(), Text("lane_id", "line_id").Needed(),
        Text("analyzer_id"), Text("operator_id", "user_id").Needed(),
        Code("check_type", "periodic", "new", "transfer_in", "comparison", "roadside_recheck", "remote_sensing_recheck"),
        Code("method", "ASM", "VMAS", "TSI", "LUGDOWN", "FA").Needed(), Integer("attempt_no", 1, 99),
        Time("started_at", "start_time").Needed(), Time("ended_at", "end_time").Needed(),
        Text("vehicle_id").Needed(), Text("plate"), Text("vin"),
        Code("vehicle_class", "passenger", "light_goods", "heavy_goods", "bus"), Text("model_code"),
        Code("fuel", "gasoline", "diesel", "cng", "hybrid").Needed(), Integer("emission_standard", 0, 6).Needed(),
        Date("first_registered_on").Needed(), Number("odometer_km", 0, 5e6), Number("displacement_l", 0, 40),
        Number("rated_power_kw", 0, 2000), Number("gross_mass_kg", 0, 200_000), Number("reference_mass_kg", 0, 200_000),
        Code("drive", "2wd", "4wd"),
        Number("ambient_temp_c", -60, 70, "temperature"), Number("ambient_humidity_pct", 0, 100, "humidity"),
        Number("ambient_pressure_kpa", 30, 120, "pressure"),
        .. ResultNames.Select(name => Number(name, 0, 1e5)),
        .. ResultNames.Where(name => name != "lambda").Select(name => Number(name + "_limit", 0, 1e5)),
        Number("lambda_low_limit", 0, 100), Number("lambda_high_limit", 0, 100),
        Text("obd_vin"), Text("cal_id"), Text("cvn"), Flag("mil_on"), Integer("readiness_incomplete", 0, 99), Integer("dtc_count", 0, 999),
        Text("software_version"), Code("passed", "1", "0", "2", "3").Needed(),
    ], ["inspection_id"], "started_at")
    {
        Rules =
        [
            new("ended_before_started", 1, Hard: true, "ended_at at or after started_at", ["started_at", "ended_at"],
                (t, i) => t.Times("started_at")[i] is var s && t.Times("ended_at")[i] is var e
                    && s != Table.MissingTime && e != Table.MissingTime && e < s),
        ],
    };

    public static readonly IReadOnlyList<string> Phases =
    [
        "prepare", "accelerate", "5025", "2540", "warmup", "high_idle", "low_idle", "idle", "drive",
        "scan", "vel100", "vel80", "accel1", "accel2", "accel3",
    ];

    public static readonly Dataset Process = new("process",
    [
        Text("inspection_id").Needed(), Integer("second", 1, 36_000, "time_no").Needed(), Code("phase", [.. Phases]).Needed(),
        Number("speed_kmh", -5, 300, "vehicle_speed"), Number("engine_rpm", 0, 20_000, "rpm"), Number("power_kw", -2000, 2000, "power"),
        Number("co_pct", -5, 100, "co"), Number("co2_pct", -5, 100, "co2"), Number("hc_ppm", -1000, 1e5, "hc"),
        Number("no_ppm", -1000, 1e5, "no"), Number("o2_pct", -5, 100, "o2"), Number("lambda", 0, 1000, "p_lambda"),
        Number("k_m1", -5, 1000, "light_absorption", "kz"), Number("nox_ppm", -1000, 1e5, "nox"),
        Number("oil_temp_c", -60, 400, "yw", "ywssz"), Number("dilution_factor", 0, 1000, "xsxzxs"),
        Number("humidity_factor", 0, 1000, "sdxzxs"), Number("obd_rpm", 0, 20_000),
    ], ["inspection_id", "second"], null)
    { DayFrom = "inspections" };

    public static readonly Dataset Calibrations = new("calibrations",
    [
        Text("analyzer_id").Needed(), Text("station_id").Needed(), Time("performed_at").Needed(),
        Code("kind", "leak", "zero", "low_gas", "high_gas", "five_point", "dyno_coastdown", "dyno_parasitic", "opacity", "response_time").Needed(),
        Flag("passed").Needed(), Number("measured", -1e6, 1e6), Number("reference", -1e6, 1e6),
    ], ["analyzer_id", "performed_at", "kind", "reference"], "performed_at");

    public static readonly Dataset Roadside = new("roadside",
    [
        Text("observation_id").Needed(), Text("vehicle_id").Needed(), Time("observed_at").Needed(),
        Code("kind", "roadside", "remote_sensing"), Number("co_pct", -5, 100), Number("hc_ppm", -1000, 1e5),
        Number("no_ppm", -1000, 1e5), Number("k_m1", -5, 1000), Flag("exceeds").Needed(),
    ], ["observation_id"], "observed_at");

    public static readonly IReadOnlyList<Dataset> All = [Stations, Inspections, Process, Calibrations, Roadside];
}
