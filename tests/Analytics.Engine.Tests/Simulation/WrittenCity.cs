using System.Globalization;
using Analytics.Simulation;

namespace Analytics.Engine.Tests.Simulation;

/// <summary>A synthetic city written into a temporary folder, read back as plain text.</summary>
public sealed class WrittenCity : IDisposable
{
    public WrittenCity(CityOptions options)
    {
        CitySimulation.Write(Folder, options, cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>Dust sites only: quarter-hourly, no forgery, no oddity unless asked for.</summary>
    public static CityOptions DustOnly { get; } = new()
    {
        StationCount = 0,
        EnterpriseCount = 0,
        InspectorCount = 0,
        SiteCount = 12,
        Days = 4,
        WithoutForgery = true,
        OddityIntensity = 0,
    };

    public string Folder { get; } = Directory.CreateTempSubdirectory("analytics-city-").FullName;

    /// <summary>Every file under data/ and truth/ by its relative name, in order, with its text.</summary>
    public SortedDictionary<string, string> Files() => new(Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'), File.ReadAllText), StringComparer.Ordinal);

    /// <summary>The rows of all files that match, as dictionaries by column name. The simulator writes no quoted cells into these.</summary>
    public IReadOnlyList<Dictionary<string, string>> Rows(string folder, string pattern)
    {
        var rows = new List<Dictionary<string, string>>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal))
        {
            var lines = File.ReadAllLines(file);
            var header = lines[0].Split(',');
            foreach (var line in lines[1..])
            {
                var cells = line.Split(',');
                rows.Add(header.Select((name, i) => (name, cells[i])).ToDictionary(x => x.name, x => x.Item2));
            }
        }
        return rows;
    }

    /// <summary>NaN for an empty cell.</summary>
    public static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    public static DateTime Time(string cell) => DateTime.ParseExact(cell, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(Folder, true);
}
