using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests;

/// <summary>
/// A small honest city: six stations of two lanes over eight days, petrol and diesel, with noise, failures, retests and daily
/// checks. Deliberately plain and apart from the simulated city: it only has to look like ordinary records.
/// </summary>
internal static class VehicleCity
{
    public static IEnumerable<VehicleDay> Days(bool reversed = false) => Enumerable.Range(0, 8).Select(d => DayOf(d, reversed));

    /// <summary>The same day with nothing but what the contract requires.</summary>
    public static VehicleDay Bare(DateOnly day) => Some.VehicleDay(
        from lane in Enumerable.Range(0, 12)
        from n in Enumerable.Range(0, 8)
        select Some.Inspection($"{day:dd}-{lane}-{n}", $"S{lane / 2}/{lane % 2}", $"{8 + n:00}:{lane:00}:00", day: day), day);

    private static VehicleDay DayOf(int index, bool reversed)
    {
        var day = Some.Day.AddDays(index);
        var rng = new Random(1_000 + index);
        var inspections = new List<Row>();
        var process = new List<Row>();
        var calibrations = new List<Row>();
        for (var lane = 0; lane < 12; lane++)
        {
            var key = $"S{lane / 2}/{lane % 2}";
            foreach (var kind in new[] { "leak", "zero", "low_gas" })
                calibrations.Add(new Row(("analyzer_id", "A" + key), ("station_id", $"S{lane / 2}"), ("performed_at", day.ToDateTime(new TimeOnly(7, 30, lane))), ("kind", kind), ("passed", 1)));
            for (var n = 0; n < 10; n++) Test($"{index}-{lane}-{n:00}", key, day, n, rng, inspections, process);
        }
        var stations = Enumerable.Range(0, 6).Select(s => Some.InspectionStation($"S{s}", opens: "07:30", closes: "18:00")).ToList();
        if (reversed) new[] { inspections, process, calibrations, stations }.ToList().ForEach(rows => rows.Reverse());
        return Some.VehicleDay(inspections, day, process, stations, calibrations);
    }

    private static void Test(string id, string lane, DateOnly day, int n, Random rng, List<Row> inspections, List<Row> process)
    {
        var standard = rng.Next(3, 7);
        var model = rng.Next(12);
        var dirty = rng.NextDouble() < 0.12;
        var level = Math.Exp(0.5 * Normal(rng)) * (dirty ? 3 : 0.6) * (8 - standard) / 4.0;
        double co = Math.Round(0.12 * level * Math.Exp(0.2 * Normal(rng)), 2), hc = Math.Round(30 * level * Math.Exp(0.2 * Normal(rng)));
        var fails = co > 0.6 || hc > 80;
        inspections.Add(Some.Inspection(id, lane, $"{8 + n:00}:{rng.Next(50):00}:{rng.Next(60):00}", 100, day)
            .With("analyzer_id", "A" + lane).With("model_code", $"M{model}").With("emission_standard", standard).With("software_version", "v1")
            .With("first_registered_on", new DateOnly(2027 - 2 * (8 - standard) - rng.Next(3), 3, 1)).With("displacement_l", 1.2 + 0.1 * model)
            .With("rated_power_kw", 70 + 5 * model).With("reference_mass_kg", 1200 + 40 * model).With("drive", "2wd")
            .With("vin", $"LSV{model:00000}{id.Replace("-", ""),9}".Replace(' ', '0')).With("obd_vin", $"LSV{model:00000}{id.Replace("-", ""),9}".Replace(' ', '0'))
            .With("cal_id", $"CAL{model}").With("cvn", $"{model:X8}").With("passed", fails ? "0" : "1")
            .With("low_co_pct", co).With("low_hc_ppm", hc).With("low_co_pct_limit", 0.6).With("low_hc_ppm_limit", 80)
            .With("high_co_pct", Math.Round(co / 2, 2)).With("high_hc_ppm", Math.Round(hc / 2)).With("high_co_pct_limit", 0.3).With("high_hc_ppm_limit", 50));
        var drift = 0.0;
        process.AddRange(Some.Seconds(id, 100, second =>
        {
            drift = 0.8 * drift + 0.1 * Normal(rng);
            return [("engine_rpm", Math.Round((second < 50 ? 2500 : 800) + 20 * Normal(rng))), ("co_pct", Math.Round(co * Math.Exp(drift + 0.05 * Normal(rng)), 2)),
                ("co2_pct", Math.Round(14.5 + drift + 0.1 * Normal(rng), 2)), ("hc_ppm", Math.Round(hc * Math.Exp(0.1 * Normal(rng)))),
                ("o2_pct", Math.Round(Math.Max(0, 0.6 + 0.1 * Normal(rng)), 2)), ("no_ppm", Math.Round(40 * Math.Exp(0.3 * Normal(rng))))];
        }));
    }

    private static double Normal(Random rng) => Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble());
}
