using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Ingestion.Reading;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Ingestion;

/// <summary>Files that go in together: read, routed to their days, merged with what is there, committed in one transaction.</summary>
internal sealed class IngestBatch(Workspace workspace, Database database, ParquetLake lake, long now, int firstFileId)
{
    /// <summary>Rows kept in memory; beyond, they wait in temporary files, so that memory does not grow with a file.</summary>
    private const int MostRowsInMemory = 6_000_000;

    /// <summary>About how many rows share a transaction.</summary>
    private const int UsualRows = 3_000_000;

    private sealed class FileEntry(string path, string hash, Dataset dataset, int id)
    {
        public string Path => path;
        public string Hash => hash;
        public Dataset Dataset => dataset;
        public int Id => id;
        public long Read, Flagged;
        public IReadOnlyList<string> UnknownColumns = [];
        public List<RefusedRow> Refused { get; } = [];
        public List<string> Twins { get; } = [];
    }

    private readonly List<FileEntry> files = [];
    private readonly Dictionary<(Dataset Dataset, DateOnly? Day), PartitionBuffer> partitions = [];
    private long rows;

    public Dataset? Dataset => files.Count == 0 ? null : files[^1].Dataset;

    public bool IsFull => rows >= UsualRows;

    /// <summary>Rows that the commit moved to another day.</summary>
    public IReadOnlyList<MovedRow> Moved { get; private set; } = [];

    public bool Has(string hash) => files.Exists(f => f.Hash == hash);

    /// <summary>The same content under another name in the same run.</summary>
    public void AddTwin(string path, string hash) => files.Find(f => f.Hash == hash)!.Twins.Add(path);

    /// <summary>Reads a file into the batch; when it is refused midway, nothing of it stays.</summary>
    public void Add(string path, string hash, SourceDefinition source, FileContent content, CancellationToken cancel)
    {
        using (content)
        {
            var file = new FileEntry(path, hash, source.Dataset, firstFileId + files.Count);
            var index = files.Count;
            try
            {
                foreach (var chunk in content.Chunks(cancel))
                {
                    cancel.ThrowIfCancellationRequested();
                    file.Read += chunk.Read;
                    file.Refused.AddRange(chunk.Refused);
                    if (chunk.Flags is { } flags) file.Flagged += flags.Codes.Count(c => c >= 0);
                    Route(index, file.Id, chunk);
                    if (rows > MostRowsInMemory) Spill();
                }
                file.UnknownColumns = content.UnknownColumns;
                files.Add(file);
            }
            catch
            {
                foreach (var buffer in partitions.Values) rows -= buffer.Forget(index);
                throw;
            }
        }
    }

    /// <summary>Merges every partition and commits all of it. One report per file; empty when there was nothing.</summary>
    public IReadOnlyList<FileReport> Commit()
    {
        if (files.Count == 0 && partitions.Count == 0) return [];
        var places = RowPlaces.Find(database, partitions);
        foreach (var (dataset, day) in places.OtherPartitions) Buffer(dataset, day);
        var counts = files.Select(_ => new RowCounts()).ToArray();
        var parts = new System.Collections.Concurrent.ConcurrentBag<(LakePart Part, bool Append)>();
        var emptied = new System.Collections.Concurrent.ConcurrentBag<(Dataset, DateOnly?)>();
        Parallel.ForEach(partitions.OrderBy(p => p.Key.Dataset.Name, StringComparer.Ordinal).ThenBy(p => p.Key.Day), new ParallelOptions { MaxDegreeOfParallelism = 2 }, partition =>
        {
            var ((dataset, day), buffer) = partition;
            var merge = Merge(dataset, day, buffer, places);
            lock (counts)
                for (var i = 0; i < counts.Length; i++)
                {
                    counts[i].Stored += merge.Counts[i].Stored;
                    counts[i].Replaced += merge.Counts[i].Replaced;
                    counts[i].Duplicate += merge.Counts[i].Duplicate;
                }
            if (!merge.Changed && !buffer.ReplacesPartition) return;
            if (merge.Rows.Count == 0) emptied.Add((dataset, day));
            else parts.Add((lake.Write(StoredDataset.Of(dataset), day, merge.Rows), false));
            if (merge.Replaced.Count > 0) parts.Add((WriteHistory(dataset, day, merge.Replaced), true));
        });
        var reports = files.Select((f, i) => Report(f, counts[i])).ToList();
        var old = database.InTransaction((connection, transaction) =>
        {
            for (var i = 0; i < files.Count; i++)
            {
                FileTable.Add(connection, transaction, files[i].Id, files[i].Hash, new FileInfo(files[i].Path).Length, reports[i], now);
                QuarantineTable.Add(connection, transaction, files[i].Id, files[i].Refused, now);
            }
            places.Save(connection, transaction);
            return (IReadOnlyList<string>)[.. lake.List(connection, transaction, parts.Where(p => !p.Append).Select(p => p.Part)),
                .. lake.List(connection, transaction, parts.Where(p => p.Append).Select(p => p.Part), append: true),
                .. emptied.SelectMany(e => lake.Unlist(connection, transaction, e.Item1, e.Item2))];
        });
        ParquetLake.Delete(old);
        Moved = places.Moved;
        foreach (var buffer in partitions.Values) buffer.DeleteSpilled();
        return [.. reports, .. files.SelectMany((f, i) => f.Twins.Select(twin => new FileReport(twin, f.Dataset.Name)
            { AlreadyIngested = true, Read = f.Read, Duplicate = f.Read - f.Refused.Count, Quarantined = f.Refused.Count }))];
    }

    private static FileReport Report(FileEntry file, RowCounts counts)
    {
        var report = new FileReport(file.Path, file.Dataset.Name)
        {
            Read = file.Read,
            Stored = counts.Stored,
            Replaced = counts.Replaced,
            Duplicate = counts.Duplicate,
            Quarantined = file.Refused.Count,
            Flagged = file.Flagged,
            UnknownColumns = file.UnknownColumns,
        };
        return report.Balances ? report : throw new InvalidOperationException($"{file.Path}: {report.Read} rows read, but {report.Stored} stored + {report.Replaced} replaced + "
            + $"{report.Duplicate} duplicate + {report.Quarantined} quarantined. Nothing was changed; please report this file.");
    }

    private PartitionMerge Merge(Dataset dataset, DateOnly? day, PartitionBuffer buffer, RowPlaces places)
    {
        var stored = StoredDataset.Of(dataset);
        // Rows that wait for their inspection are only taken or given back; nothing there can be replaced.
        var existing = buffer.ReplacesPartition ? new Table(stored, 0) : lake.Read(stored, day);
        return places.Knows(dataset)
            ? PartitionMerge.Of(dataset, existing, buffer.Load(), files.Count, (t, row) => places.MovedTo(dataset, day, t, row), (t, row) => places.KnownElsewhere(dataset, day, t, row))
            : PartitionMerge.Of(dataset, existing, buffer.Load(), files.Count);
    }

    private LakePart WriteHistory(Dataset dataset, DateOnly? day, IReadOnlyList<(Table Rows, int Row, int ReplacedBy)> replaced)
    {
        var history = StoredDataset.HistoryOf(dataset);
        var groups = replaced.GroupBy(r => r.Rows).Select(g =>
        {
            var picked = g.Key.Pick(g.Select(r => r.Row).ToArray()).As(history);
            return picked.With(StoredDataset.ReplacedBy, [.. g.Select(r => (double)r.ReplacedBy)]);
        }).ToList();
        return lake.Write(history, day, groups);
    }

    private PartitionBuffer Buffer(Dataset dataset, DateOnly? day)
    {
        if (!partitions.TryGetValue((dataset, day), out var buffer)) partitions[(dataset, day)] = buffer = new PartitionBuffer(workspace, StoredDataset.Of(dataset));
        return buffer;
    }

    private void Spill()
    {
        foreach (var buffer in partitions.Values) rows -= buffer.Spill();
    }

    /// <summary>Sends the rows of a chunk to the partitions of their days.</summary>
    private void Route(int file, int fileId, RowChunk chunk)
    {
        if (chunk.Rows.RowCount == 0) return;
        var count = chunk.Rows.RowCount;
        var sources = new double[count];
        Array.Fill(sources, fileId);
        var lines = new double[count];
        for (var i = 0; i < count; i++) lines[i] = chunk.Lines[i];
        var dataset = chunk.Rows.Dataset;
        var table = chunk.Rows.As(StoredDataset.Of(dataset)).With(StoredDataset.SourceFile, sources).With(StoredDataset.SourceLine, lines);
        if (chunk.Flags is { } flags) table.With(StoredDataset.Flags, flags);
        Route(dataset, file, table);
    }

    private void Route(Dataset dataset, int file, Table table)
    {
        rows += table.RowCount;
        foreach (var (day, part) in DayRouting.Split(dataset, table, dataset.DayFrom is null ? null : DaysOfParents(dataset, table)))
            Buffer(dataset, day).Add(new IncomingRows(file, part));
    }

    /// <summary>The day of each parent that the rows name (a second's inspection), where it is known.</summary>
    private Dictionary<string, DateOnly> DaysOfParents(Dataset dataset, Table table)
    {
        using var connection = database.Open();
        return RowPlaces.DaysOf(connection, dataset.DayFrom!, table.Texts(dataset.Key[0]).Values);
    }

    /// <summary>
    /// After parents came in (inspections), rows that waited for them (seconds) go to their day, and those of a parent that moved to
    /// another day follow it. They were counted when they came.
    /// </summary>
    public void AddWaiting(Dataset dataset, IReadOnlyList<MovedRow> moved)
    {
        var stored = StoredDataset.Of(dataset);
        var waiting = lake.Read(stored, null);
        if (waiting.RowCount > 0) Rehome(dataset, null, waiting, DaysOfParents(dataset, waiting));
        foreach (var group in moved.GroupBy(m => m.From))
        {
            var here = lake.Read(stored, group.Key);
            if (here.RowCount == 0) continue;
            var days = here.Texts(dataset.Key[0]).Values.ToDictionary(id => id, _ => group.Key, StringComparer.Ordinal);
            foreach (var move in group) days[move.Key] = move.To;
            Rehome(dataset, group.Key, here, days);
        }
    }

    private void Rehome(Dataset dataset, DateOnly? from, Table table, Dictionary<string, DateOnly> days)
    {
        var split = DayRouting.Split(dataset, table, days);
        if (split.All(s => s.Day == from)) return;
        Buffer(dataset, from).ReplacesPartition = true;
        foreach (var (day, part) in split) Buffer(dataset, day).Add(new IncomingRows(-1, part));
    }
}
