using System.Text.Json;
using Analytics.Core;
using Analytics.Engine.Ingestion.Reading;

namespace Analytics.Engine.Ingestion;

/// <summary>The refused rows of one file: in memory while they are few, in a temporary file when they are many.</summary>
internal sealed class RefusedRows(Workspace workspace, string path)
{
    private const int MostInMemory = 10_000;

    /// <summary>A file that fills so much quarantine is not a file with broken rows, it is a broken file.</summary>
    private const long MostBytes = 2L << 30;

    private readonly List<RefusedRow> rows = [];
    private string? spilled;
    private long bytes;

    public long Count { get; private set; }

    public void Add(IReadOnlyList<RefusedRow> more)
    {
        rows.AddRange(more);
        Count += more.Count;
        if (rows.Count > MostInMemory) Spill();
    }

    public IEnumerable<RefusedRow> All()
    {
        if (spilled is not null)
            foreach (var line in File.ReadLines(spilled)) yield return JsonSerializer.Deserialize<Line>(line, EngineJson.Compact)!.ToRow();
        foreach (var row in rows) yield return row;
    }

    public void Delete()
    {
        if (spilled is not null) File.Delete(spilled);
    }

    private void Spill()
    {
        spilled ??= Path.Combine(workspace.Temporary, $"refused-{Guid.NewGuid():N}.jsonl");
        try
        {
            using var writer = new StreamWriter(spilled, append: true);
            foreach (var row in rows)
            {
                var line = JsonSerializer.Serialize(new Line(row.Dataset.Name, row.Line, row.Bytes, row.Cells, row.Issues), EngineJson.Compact);
                bytes += line.Length;
                writer.WriteLine(line);
            }
        }
        catch (IOException e)
        {
            throw new AnalyticsException($"{spilled}: {e.Message}", "Free disk space, then run this again. Nothing was changed.", e);
        }
        if (bytes > MostBytes)
            throw new FileRefusedException($"{path}: more than {Count} rows cannot be read, the last because {rows[^1].Issues[0]}. Is it the right dataset? Ask the sender for the file again; nothing of it was stored.");
        rows.Clear();
    }

    private sealed record Line(string Dataset, long Number, byte[] Bytes, IReadOnlyList<KeyValuePair<string, string>> Cells, IReadOnlyList<RowIssue> Issues)
    {
        public RefusedRow ToRow() => new(Catalog.Dataset(Dataset), Number, Bytes, Cells, Issues);
    }
}
