using System.Globalization;
using System.Text;
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

    /// <summary>The rows of all files that match, in file order, as dictionaries by column name.</summary>
    public IReadOnlyList<Dictionary<string, string>> Rows(string folder, string pattern)
    {
        var rows = new List<Dictionary<string, string>>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern).Order(StringComparer.Ordinal))
        {
            var records = Records(File.ReadAllText(file));
            foreach (var cells in records.Skip(1)) rows.Add(records[0].Zip(cells).ToDictionary(x => x.First, x => x.Second));
        }
        return rows;
    }

    /// <summary>RFC 4180 with LF, as the simulator writes it.</summary>
    private static List<List<string>> Records(string text)
    {
        var (records, cells, cell, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\n')) cell.Append(c);
            else
            {
                cells.Add(cell.ToString());
                cell.Clear();
                if (c != '\n') continue;
                records.Add(cells);
                cells = [];
            }
        }
        return records;
    }

    /// <summary>NaN for an empty cell.</summary>
    public static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    public static DateTime Time(string cell) => DateTime.ParseExact(cell, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(Folder, true);
}
