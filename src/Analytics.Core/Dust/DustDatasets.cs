using Analytics.Core.Sources;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Dust;

/// <summary>The files of contract §2.</summary>
public static class DustDatasets
{
    public static readonly Dataset Sites = new("sites",
    [
        Text("site_id").Needed(), Text("name").Needed(), Text("district").Needed(), Number("longitude", -180, 180), Number("latitude", -90, 90),
        Code("kind", "construction", "concrete_plant", "wharf", "road"), Text("contractor"), Text("monitor_vendor"), Text("device_id"),
        Date("installed_on"), Date("removed_on"),
    ], ["site_id"], null);

    /// <summary>HJ 212-2017 data flags.</summary>
    public static readonly IReadOnlyList<string> Flags = ["N", "F", "M", "S", "D", "C", "T", "B"];

    /// <remarks>Values over the soft bound are kept: TSP meters saturate at 20 to 100 mg/m³, and a bound that refuses would hide a forger.</remarks>
    public static readonly Dataset Dust = new("dust",
    [
        Text("site_id").Needed(), Time("observed_at").Needed().Means("start of the averaging interval"),
        Number("pm10_mgm3", -1, 1000).Suspect(0, 20), Number("tsp_mgm3", -1, 1000).Suspect(0, 20), Number("pm25_mgm3", -1, 1000).Suspect(0, 10),
        Number("noise_db", 0, 200).Suspect(20, 130), Number("temp_c", -80, 80), Number("humidity_pct", 0, 120).Suspect(0, 100),
        Number("pressure_kpa", 30, 120), Number("wind_speed_ms", 0, 100), Number("wind_dir_deg", -1, 720).Suspect(0, 360), Code("flag", [.. Flags]),
    ], ["site_id", "observed_at"], "observed_at");

    public static readonly Dataset Background = new("background",
    [
        Text("station_id").Needed(), Time("observed_at").Needed(), Number("longitude", -180, 180), Number("latitude", -90, 90),
        Number("pm10_mgm3", -1, 1000), Number("pm25_mgm3", -1, 1000), Number("temp_c", -80, 80), Number("humidity_pct", 0, 120),
        Number("rain_mm", 0, 1000), Number("wind_speed_ms", 0, 100), Number("wind_dir_deg", -1, 720),
    ], ["station_id", "observed_at"], "observed_at");

    public static readonly IReadOnlyList<Dataset> All = [Sites, Dust, Background];
}
