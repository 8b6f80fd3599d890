using System.Globalization;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Delivery;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Lake;
using CsvHelper;

namespace Analytics.Engine.Evidence;

/// <summary>Rows of the lake that a reason rests on, each with the file and line it came from.</summary>
/// <param name="Rows">Rows of one dataset with <see cref="StoredDataset.SourceFile"/> and <see cref="StoredDataset.SourceLine"/>.</param>
public sealed record RowSet(Dataset Dataset, IReadOnlyList<Table> Rows)
{
    /// <summary>Ids in the file ledger.</summary>
    public IEnumerable<int> SourceFiles => Rows.SelectMany(t => t.Numbers(StoredDataset.SourceFile)).Where(id => !double.IsNaN(id)).Select(id => (int)id);

    /// <summary>CSV with the dataset's columns, then <c>source_file</c> (its name) and <c>source_line</c>.</summary>
    /// <param name="reveal">False: plates and VINs are masked.</param>
    public byte[] ToCsv(Func<int, string> nameOfFile, bool reveal = false)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, new CsvWriterOptions { Injection = CsvInjection.Escape, NewLine = "\r\n", WriteByteOrderMark = true }, leaveOpen: true))
        {
            csv.WriteRecord([.. Dataset.Columns.Select(c => c.Name), "source_file", "source_line"]);
            foreach (var table in Rows)
                for (var row = 0; row < table.RowCount; row++)
                {
                    foreach (var column in Dataset.Columns) csv.WriteField(reveal || !Masked.IsPersonal(column.Name) ? Cell(table, column, row) : Masked.Of(column.Name, Cell(table, column, row)));
                    csv.WriteField(table.NumberAt(StoredDataset.SourceFile, row) is { } id ? nameOfFile((int)id) : "");
                    csv.WriteField(table.NumberAt(StoredDataset.SourceLine, row)?.ToString(CultureInfo.InvariantCulture) ?? "");
                    csv.EndRecord();
                }
        }
        return bytes.ToArray();
    }

    private static string Cell(Table table, Column column, int row) => column.Type switch
    {
        ColumnType.Text => table.TextAt(column.Name, row) ?? "",
        ColumnType.Time => table.TimeAt(column.Name, row)?.DateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
        ColumnType.Date => table.DateAt(column.Name, row)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        _ => table.NumberAt(column.Name, row)?.ToString(CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>Finds rows by the references that reasons carry.</summary>
public sealed class EvidenceRows(ParquetLake lake)
{
    private readonly SortedSet<(string Dataset, DateOnly Day)> read = [];

    /// <summary>The partitions looked at so far.</summary>
    public IEnumerable<(string Dataset, DateOnly Day)> Partitions => read;

    /// <summary>The rows behind the examples, by dataset; with an inspection come its seconds.</summary>
    public IReadOnlyList<RowSet> Behind(IEnumerable<Example> examples)
    {
        var sets = References(examples).GroupBy(r => r.Dataset).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new RowSet(Catalog.Dataset(g.Key), [.. g.GroupBy(r => r.Day).OrderBy(d => d.Key).Select(d => Find(Catalog.Dataset(g.Key), d.Key, [.. d.Select(r => r.Key)]))])).ToList();
        if (sets.Find(s => s.Dataset.Name == "inspections") is not null)
            sets.Add(new RowSet(Catalog.Dataset("process"), [.. References(examples).Where(r => r.Dataset == "inspections").GroupBy(r => r.Day).OrderBy(d => d.Key).Select(d => Seconds(d.Key, [.. d.Select(r => r.Key)]))]));
        return [.. sets.Select(s => s with { Rows = [.. s.Rows.Where(t => t.RowCount > 0)] }).Where(s => s.Rows.Count > 0)];
    }

    /// <summary>Time, place and result of an example's row in a few words; empty where there is nothing to say.</summary>
    public string Facts(Example example, bool reveal) => example.Row.Dataset switch
    {
        "inspections" => string.Join(" ⇄ ", References([example]).Select(r => Find(Catalog.Dataset("inspections"), r.Day, [r.Key])).Where(t => t.RowCount > 0).Select(t => TestFacts(t, reveal))),
        "visits" => string.Join(" ⇄ ", References([example]).Select(r => Find(Catalog.Dataset("visits"), r.Day, [r.Key])).Where(t => t.RowCount > 0).Select(VisitFacts)),
        _ => "",
    };

    private static string TestFacts(Table t, bool reveal) => string.Join(" · ", new[]
    {
        Times(t), t.TextAt("method", 0), t.TextAt("plate", 0) is { } plate ? reveal ? plate : Masked.Plate(plate) : null, t.TextAt("model_code", 0),
        t.TextAt("passed", 0) switch { "1" => "合格 pass", "0" => "不合格 fail", "2" => "中止 aborted", _ => "无效 invalid" },
    }.Where(f => f is { Length: > 0 }));

    private static string VisitFacts(Table t) => string.Join(" · ", new[] { Times(t), t.TextAt("enterprise_id", 0), t.TextAt("inspector_ids", 0) }.Where(f => f is { Length: > 0 }));

    private static string Times(Table t) => string.Create(CultureInfo.InvariantCulture, $"{t.TimeAt("started_at", 0):MM-dd HH:mm:ss}–{t.TimeAt("ended_at", 0):HH:mm:ss}");

    /// <summary>A reference written as <c>dataset:day:key</c>, or null.</summary>
    public static RowRef? Parse(string reference) =>
        reference.Split(':', 3) is [var dataset, var day, var key] && DateOnly.TryParseExact(day, "yyyy-MM-dd", out var on) ? new RowRef(dataset, on, key) : null;

    /// <summary>The seconds of inspections of one day.</summary>
    public Table Seconds(DateOnly day, HashSet<string> inspections)
    {
        var dataset = Catalog.Dataset("process");
        return Pick(dataset, day, (table, row) => table.TextAt("inspection_id", row) is { } id && inspections.Contains(id));
    }

    /// <summary>Rows of a partition that a test accepts.</summary>
    public Table Pick(Dataset dataset, DateOnly day, Func<Table, int, bool> accept)
    {
        read.Add((dataset.Name, day));
        var table = lake.Read(StoredDataset.Of(dataset), dataset.DayColumn is null && dataset.DayFrom is null ? null : day);
        return table.Pick([.. Enumerable.Range(0, table.RowCount).Where(row => accept(table, row))]);
    }

    private Table Find(Dataset dataset, DateOnly day, HashSet<string> keys)
    {
        // The first part of the key rules out most rows without building a text for each.
        var first = dataset[dataset.Key[0]].Type == ColumnType.Text ? keys.Select(k => k.Split('|')[0]).ToHashSet(StringComparer.Ordinal) : null;
        return Pick(dataset, day, (table, row) => (first is null || dataset.Key.Count == 1 || first.Contains(table.TextAt(dataset.Key[0], row) ?? "")) && keys.Contains(RowKeys.Text(dataset, table, row)));
    }

    private static IEnumerable<RowRef> References(IEnumerable<Example> examples) =>
        examples.SelectMany(e => Parse(e.Row.Other) is { } other ? [e.Row, other] : new[] { e.Row }).Select(r => r with { Other = "" }).Distinct();
}
