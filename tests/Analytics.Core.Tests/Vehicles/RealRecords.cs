using System.Globalization;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests.Vehicles;

/// <summary>Real second-by-second records of Chinese lanes, when they lie beside the checkout; never part of it.</summary>
internal static class RealRecords
{
    private static readonly Dictionary<string, string> Channels = new()
    {
        ["Velocity"] = "speed_kmh",
        ["Power"] = "power_kw",
        ["EngineRev"] = "engine_rpm",
        ["CO"] = "co_pct",
        ["CO2"] = "co2_pct",
        ["HC"] = "hc_ppm",
        ["NO"] = "no_ppm",
        ["O2"] = "o2_pct",
        ["Lambda"] = "lambda",
        ["K"] = "k_m1",
        ["NOx"] = "nox_ppm",
        ["OilTemperature"] = "oil_temp_c",
        ["DilutionCorrectionFactor"] = "dilution_factor",
        ["HumidityCorrectionFactor"] = "humidity_factor",
        ["OBDRTData_EngineRev"] = "obd_rpm",
    };

    public static string? Folder { get; } = Ancestors(AppContext.BaseDirectory).Select(d => Path.Combine(d, "shared", "data", "process-traces")).FirstOrDefault(Directory.Exists);

    /// <summary>The rows of a record in the contract's columns: seconds from its time stamps, phases from its states.</summary>
    public static List<Row> Rows(string name, string id)
    {
        var lines = File.ReadAllLines(Directory.GetFiles(Folder!, $"RealTimeDataOf{name}*.csv").Single());
        var head = lines[0].Trim('\uFEFF').Split(',').ToList();
        DateTime? start = null;
        var rows = new List<Row>();
        foreach (var cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            var at = DateTime.Parse(cells[head.IndexOf("SamplingTime")], CultureInfo.InvariantCulture);
            start ??= at;
            var second = (int)(at - start.Value).TotalSeconds + 1;
            if (rows.Count > 0 && second <= (int)rows[^1]["second"]!) continue;
            rows.Add(new Row([("inspection_id", id), ("second", second), ("phase", PhaseOf(name, head, cells)), .. Channels.Where(c => head.Contains(c.Key))
                .Select(c => (c.Value, (object?)double.Parse(cells[head.IndexOf(c.Key)], CultureInfo.InvariantCulture)))]));
        }
        return rows;
    }

    private static string PhaseOf(string name, List<string> head, string[] cells) => name[..2] switch
    {
        "AS" => "5025",
        "DI" => double.Parse(cells[head.IndexOf("EngineRev")], CultureInfo.InvariantCulture) > 1500 ? "high_idle" : "low_idle",
        "FS" => $"accel{Math.Clamp(int.Parse(cells[head.IndexOf("Order")]) - 3, 1, 3)}",
        _ => cells[head.IndexOf("State")] switch { "3" => "vel100", "5" => "vel80", _ => "scan" },
    };

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
