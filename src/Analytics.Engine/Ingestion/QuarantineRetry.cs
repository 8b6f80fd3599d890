using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Ingestion;

/// <summary>Refused rows out to a file to be fixed, and back in.</summary>
public sealed class QuarantineRetry(Workspace workspace, Database database, Ingestion ingestion)
{
    private const string IdColumn = "quarantine_id";

    /// <summary>
    /// Writes the waiting rows of a dataset as CSV: their cells under the file's headers, their id, and why they were refused. Fix the cells and
    /// give the file to <c>quarantine retry</c>. A record that could not be split is written with its text in <c>raw_record</c>.
    /// </summary>
    /// <returns>The number of rows.</returns>
    public int Export(string dataset, string path)
    {
        using var connection = database.Open();
        var rows = QuarantineTable.Waiting(connection, dataset).ToList();
        var headers = rows.SelectMany(r => r.CellList.Select(c => c.Key)).Distinct(StringComparer.Ordinal).ToList();
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        writer.WriteLine(string.Join(',', headers.Concat([IdColumn, "source", "refused_because", "raw_record"]).Select(Cell)));
        foreach (var row in rows)
        {
            var cells = row.CellList.ToLookup(c => c.Key, c => c.Value);
            writer.WriteLine(string.Join(',', headers.Select(h => cells[h].FirstOrDefault() ?? "")
                .Concat([row.QuarantineId.ToString(), $"{Path.GetFileName(row.Path)}:{row.Line}", string.Join("; ", row.IssueList), row.CellList.Count == 0 ? Encoding.UTF8.GetString(row.Bytes) : ""]).Select(Cell)));
        }
        return rows.Count;
    }

    /// <summary>Runs the waiting rows again as they are, after a pipeline file was corrected: those that pass now go in, the others stay.</summary>
    public IngestReport Retry(string? dataset, CancellationToken cancel)
    {
        List<QuarantinedRow> rows;
        using (var connection = database.Open()) rows = [.. QuarantineTable.Waiting(connection, dataset).Where(r => r.CellList.Count > 0)];
        var folder = Path.Combine(workspace.Temporary, $"retry-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        try
        {
            var reports = new List<FileReport>();
            foreach (var group in rows.GroupBy(r => (r.Dataset, r.FileId, Headers: string.Join('\u001F', r.CellList.Select(c => c.Key)))))
            {
                cancel.ThrowIfCancellationRequested();
                var ids = group.Select(r => r.QuarantineId).ToList();
                var path = Path.Combine(folder, Path.GetFileNameWithoutExtension(group.First().Path) + $"-retry-{ids[0]}.csv");
                WriteRows(path, [.. group]);
                // The rows are as old as the file they came from: what a newer file has said since then stands.
                File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(group.First().ModifiedAt).UtcDateTime);
                reports.AddRange(RetryFile(path, group.First().Path, Core.Catalog.Dataset(group.Key.Dataset), ids, cancel).Files);
            }
            return new IngestReport(reports);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Takes in a file that <see cref="Export"/> wrote and a person fixed; the rows it holds no longer wait. What is still wrong waits anew.</summary>
    public IngestReport RetryFixed(string path, Dataset dataset, CancellationToken cancel)
    {
        var ids = new List<long>();
        using (var reader = CsvHelper.CsvReader.FromFile(path))
        {
            reader.ReadHeader();
            if (!reader.TryGetFieldIndex(IdColumn, out var column))
                throw new AnalyticsException($"{path}: column {IdColumn} is missing.", "Fix a file that 'analytics quarantine export' wrote, and keep that column; other files go in with 'analytics ingest'.");
            while (reader.Read())
                if (long.TryParse(reader.GetString(column), out var id)) ids.Add(id);
        }
        return RetryFile(path, path, dataset, ids, cancel);
    }

    /// <param name="named">The file whose source definition (aliases, units, codes) the rows are read by.</param>
    private IngestReport RetryFile(string path, string named, Dataset dataset, IReadOnlyList<long> ids, CancellationToken cancel)
    {
        var hash = ContentHash.OfFile(path, cancel);
        var report = ingestion.Ingest([path], dataset, progress: null, named, cancel);
        if (report.AnyRefused) return report;
        database.InTransaction((connection, transaction) =>
        {
            if (FileTable.Find(connection, hash) is { } file) QuarantineTable.MarkReplayed(connection, transaction, ids, file.FileId);
            return 0;
        });
        return report;
    }

    private static void WriteRows(string path, IReadOnlyList<QuarantinedRow> rows)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false));
        writer.WriteLine(string.Join(',', rows[0].CellList.Select(c => Cell(c.Key)).Append(IdColumn)));
        foreach (var row in rows) writer.WriteLine(string.Join(',', row.CellList.Select(c => Cell(c.Value)).Append(row.QuarantineId.ToString())));
    }

    private static string Cell(string text) => text.IndexOfAny([',', '"', '\n', '\r']) < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
