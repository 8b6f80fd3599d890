using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Ingestion.Reading;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Ingestion;

/// <summary>
/// Takes files into the lake. A file is known by its content; files of one dataset go in together and are committed in one transaction with
/// their quarantine and their ledger lines, so that a run that is killed has taken a file whole or not at all.
/// </summary>
public sealed class Ingestion(Workspace workspace, Database database, ParquetLake lake, Func<PipelineSet> pipelines, TimeProvider clock)
{
    private static readonly string[] Extensions = [".csv", ".txt", ".parquet", ".xml"];

    /// <summary>Files in a folder that are named like data and cannot be read are refused, not passed over.</summary>
    private static readonly string[] Packed = [".gz", ".zip", ".xlsx", ".xls", ".7z", ".rar", ".bz2", ".zst", ".tar"];

    /// <param name="paths">Files or folders; folders are searched to the bottom for CSV, Parquet and XML files.</param>
    /// <param name="dataset">Forces the dataset; null = by file name.</param>
    /// <param name="progress">File names as they are begun.</param>
    /// <param name="named">The file name whose source definition is meant, where it is not the file's own.</param>
    /// <exception cref="AnalyticsException">Nothing can be taken in: a path that does not exist, a full disk, another ingest under way.</exception>
    public IngestReport Ingest(IEnumerable<string> paths, Dataset? dataset = null, Action<string>? progress = null, string? named = null, CancellationToken cancel = default)
    {
        using var alone = workspace.Lock();
        lake.Sweep();
        var reports = new Dictionary<string, FileReport>(StringComparer.Ordinal);
        var batch = NewBatch();
        var files = Files(paths, dataset, named, reports);
        foreach (var (path, source) in files.OrderBy(f => Order(f.Source.Dataset)).ThenBy(f => FileAges.Of(f.Path)).ThenBy(f => f.Path, StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(Path.GetFileName(path));
            // A register before the records that name it, inspections before their seconds: what follows may need what was before.
            if (batch.Dataset is { } before && before != source.Dataset || batch.IsFull) Commit(ref batch, reports);
            Read(batch, path, source, reports, cancel);
        }
        cancel.ThrowIfCancellationRequested();
        Commit(ref batch, reports);
        return new IngestReport([.. reports.Values.OrderBy(r => Order(Catalog.Datasets.FirstOrDefault(d => d.Name == r.Dataset))).ThenBy(r => r.Path, StringComparer.Ordinal)]);
    }

    /// <summary>Every file under the paths with its source; names that say nothing are refused at once.</summary>
    private List<(string Path, SourceDefinition Source)> Files(IEnumerable<string> paths, Dataset? dataset, string? named, Dictionary<string, FileReport> reports)
    {
        var set = pipelines();
        var files = new List<(string, SourceDefinition)>();
        foreach (var path in paths.SelectMany(Expand).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var source = dataset is null ? set.SourceOf(named ?? path) : set.SourceOf(named ?? path, dataset);
            if (source is null && IsPacked(path)) continue;
            if (source is null)
                reports[path] = new FileReport(path, "") { Refused = $"{path}: found a name that tells no dataset; expected {string.Join(", ", Catalog.Datasets.Select(d => d.FilePrefixes[0] + "*.csv"))}. Rename it or give --dataset NAME." };
            else files.Add((path, source));
        }
        return files;
    }

    private static IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase) || IsPacked(f)).Select(Path.GetFullPath);
        if (File.Exists(path)) return [Path.GetFullPath(path)];
        throw new AnalyticsException($"{path}: no such file or folder.", "Check the path; nothing was ingested.");
    }

    private static bool IsPacked(string path) => Packed.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>A pipe or a device has no end and cannot be read twice.</summary>
    private static void ExpectRegularFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        if (!stream.CanSeek || (stream.Length == 0 && stream.ReadByte() >= 0))
            throw new FileRefusedException($"{path}: found a pipe or a device; expected a file. Save its content as a file first.");
    }

    private void Read(IngestBatch batch, string path, SourceDefinition source, Dictionary<string, FileReport> reports, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            ExpectRegularFile(path);
            var bytes = new FileInfo(path).Length;
            var hashing = Task.Run(() => ContentHash.OfFile(path, stop.Token), stop.Token);
            // A file of a size never seen is new: it is read while it is hashed.
            if (IsSizeKnown(bytes) || batch.HasSize(bytes))
            {
                var hash = hashing.GetAwaiter().GetResult();
                if (Known(path, source, hash) is { } known)
                {
                    reports[path] = known;
                    return;
                }
                if (batch.Has(hash))
                {
                    batch.AddTwin(path, hash);
                    return;
                }
            }
            batch.Add(path, hashing, source, Readers.Open(path, source, d => pipelines().SourceOf(path, d)), cancel);
        }
        catch (FileRefusedException e)
        {
            reports[path] = new FileReport(path, source.Dataset.Name) { Refused = e.Message };
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not FileNotFoundException)
        {
            reports[path] = new FileReport(path, source.Dataset.Name) { Refused = $"{path}: cannot be read: {e.Message}" };
        }
        finally
        {
            // The hash of a file that was refused is of no more use.
            stop.Cancel();
        }
    }

    private bool IsSizeKnown(long bytes)
    {
        using var connection = database.Open();
        return FileTable.IsSizeKnown(connection, bytes);
    }

    private FileReport? Known(string path, SourceDefinition source, string hash)
    {
        using var connection = database.Open();
        if (FileTable.Find(connection, hash) is not { } known) return null;
        var waiting = QuarantineTable.CountWaiting(connection, known.FileId);
        return new FileReport(path, source.Dataset.Name) { AlreadyIngested = true, Read = known.ReadRows, Duplicate = known.ReadRows - waiting, Quarantined = waiting };
    }

    private IngestBatch NewBatch()
    {
        using var connection = database.Open();
        return new IngestBatch(workspace, database, lake, ChinaTime.ToMicros(clock.GetUtcNow()), FileTable.NextId(connection));
    }

    private void Commit(ref IngestBatch batch, Dictionary<string, FileReport> reports)
    {
        foreach (var report in batch.Commit()) reports[report.Path] = report;
        batch = NewBatch();
    }

    private static int Order(Dataset? dataset) => dataset is null ? int.MaxValue : Catalog.Datasets.TakeWhile(d => d.Name != dataset.Name).Count() + (dataset.DayFrom is null && dataset.DayColumn is null ? 0 : 100);
}
