using System.Collections.Concurrent;
using System.Data.Common;
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
    /// <summary>Rows kept in memory; beyond, they are written, so that memory does not grow with a file.</summary>
    private const int MostRowsInMemory = 2_000_000;

    /// <summary>About how many rows share a transaction.</summary>
    private const int UsualRows = 3_000_000;

    /// <summary>Parts with fewer rows are merged into one when their partition is written again.</summary>
    private const int SmallPart = PartitionBuffer.PartRows / 4;

    private sealed class FileEntry(string path, Dataset dataset, int id, RefusedRows refused)
    {
        public string Path => path;
        public string Hash { get; set; } = "";
        public Dataset Dataset => dataset;
        public int Id => id;
        public RefusedRows Refused => refused;
        public long Bytes { get; } = new FileInfo(path).Length;
        public long ModifiedAt { get; } = FileAges.Of(path);
        public long Read, Flagged;
        public IReadOnlyList<string> UnknownColumns = [];
        public List<string> Twins { get; } = [];
    }

    private readonly List<FileEntry> files = [];
    private readonly Dictionary<(Dataset Dataset, DateOnly? Day), PartitionBuffer> partitions = [];
    private readonly Queue<Task> writing = new();
    private readonly FileAges ages = new(database);
    private long rows;

    public Dataset? Dataset => files.Count == 0 ? null : files[^1].Dataset;

    public bool IsFull => rows >= UsualRows;

    public bool HasSize(long bytes) => files.Exists(f => f.Bytes == bytes);

    public bool Has(string hash) => files.Exists(f => f.Hash == hash);

    /// <summary>The same content under another name in the same run.</summary>
    public void AddTwin(string path, string hash) => files.Find(f => f.Hash == hash)!.Twins.Add(path);

    /// <summary>Reads a file into the batch; when it is refused midway, nothing of it stays.</summary>
    public void Add(string path, Task<string> hashing, SourceDefinition source, FileContent content, CancellationToken cancel)
    {
        using (content)
        {
            var index = files.Count;
            var file = new FileEntry(path, source.Dataset, firstFileId + index, new RefusedRows(workspace, path));
            ages.Know(file.Id, file.ModifiedAt);
            try
            {
                foreach (var chunk in content.Chunks(cancel))
                {
                    cancel.ThrowIfCancellationRequested();
                    file.Read += chunk.Read;
                    file.Refused.Add(chunk.Refused);
                    if (chunk.Flags is { } flags) file.Flagged += flags.Codes.Count(c => c >= 0);
                    Route(index, file.Id, chunk);
                    WriteWhatIsLarge(index);
                }
                if (new FileInfo(path).Length != file.Bytes || FileAges.Of(path) != file.ModifiedAt)
                    throw new FileRefusedException($"{path}: changed while it was read. Ingest it again when its sender has finished; nothing of it was stored.");
                (file.Hash, file.UnknownColumns) = (hashing.GetAwaiter().GetResult(), content.UnknownColumns);
                files.Add(file);
            }
            catch
            {
                foreach (var buffer in partitions.Values) buffer.Forget(index, file.Id);
                file.Refused.Delete();
                throw;
            }
        }
    }

    /// <summary>Merges every partition and commits all of it. One report per file; empty when there was nothing.</summary>
    public IReadOnlyList<FileReport> Commit()
    {
        if (files.Count == 0) return [];
        RowPlaces places;
        using (var connection = database.Open())
        {
            places = RowPlaces.Find(connection, ages, partitions.Where(p => p.Key.Day is not null).Select(p => (p.Key.Dataset, p.Key.Day!.Value, p.Value.Tables())));
            foreach (var move in places.Moved) Buffer(move.Dataset, move.From);
            BringHome(connection, places);
        }
        var counts = files.Select(_ => new RowCounts()).ToArray();
        var changes = new ConcurrentBag<Change>();
        SideBySide.Each(partitions.OrderBy(p => p.Key.Dataset.Name, StringComparer.Ordinal).ThenBy(p => p.Key.Day), partition =>
        {
            var ((dataset, day), buffer) = partition;
            var (merge, change) = Merge(dataset, day, buffer, places);
            lock (counts)
                for (var i = 0; i < counts.Length; i++) counts[i].Add(merge.Counts[i]);
            if (change is not null) changes.Add(change);
        });
        var reports = files.Select((f, i) => Report(f, counts[i])).ToList();
        ParquetLake.Delete(database.InTransaction((connection, transaction) => Commit(connection, transaction, reports, places, changes)));
        foreach (var file in files) file.Refused.Delete();
        return [.. reports, .. files.SelectMany((f, i) => f.Twins.Select(twin => new FileReport(twin, f.Dataset.Name)
            { AlreadyIngested = true, Read = f.Read, Duplicate = f.Read - f.Refused.Count, Quarantined = f.Refused.Count }))];
    }

    private List<string> Commit(DbConnection connection, DbTransaction transaction, List<FileReport> reports, RowPlaces places, IEnumerable<Change> changes)
    {
        for (var i = 0; i < files.Count; i++)
        {
            FileTable.Add(connection, transaction, files[i].Id, files[i].Hash, files[i].Bytes, files[i].ModifiedAt, reports[i], now);
            QuarantineTable.Add(connection, transaction, files[i].Id, files[i].Refused.All(), now);
        }
        places.Save(connection, transaction);
        var old = new List<string>();
        foreach (var change in changes.OrderBy(c => c.Dataset.Name, StringComparer.Ordinal).ThenBy(c => c.Day))
        {
            old.AddRange(lake.Put(connection, transaction, StoredDataset.Of(change.Dataset), change.Day, change.Parts));
            if (change.History is { } history) lake.List(connection, transaction, [history], append: true);
        }
        return old;
    }

    /// <summary>What a partition consists of from now on.</summary>
    private sealed record Change(Dataset Dataset, DateOnly? Day, IReadOnlyList<LakePart> Parts, LakePart? History);

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

    private (PartitionMerge, Change?) Merge(Dataset dataset, DateOnly? day, PartitionBuffer buffer, RowPlaces places)
    {
        List<Segment> segments = [.. lake.Parts(StoredDataset.Of(dataset), day).Where(p => !buffer.Dropped.Contains(p.Name)).Select(p => Segment.OfPart(lake, dataset, p, keep: p.RowCount < SmallPart))];
        var existing = segments.Count;
        segments.AddRange(buffer.Segments());
        var merge = new PartitionMerge(segments, ages, firstFileId, files.Count);
        if (places.Knows(dataset))
        {
            var tables = segments.ToDictionary(s => s, s => s.Load());
            merge.Run(existing, (segment, row) => places.WasElsewhere(dataset, day, tables[segment], row));
            foreach (var (segment, table) in tables)
                for (var row = 0; row < segment.RowCount; row++)
                    if (!segment.IsGone(row) && places.StandsElsewhere(dataset, day, table, row) is { } file) merge.Remove(segment, row, file);
        }
        else if (existing > 0 || buffer.KeysMeet)
        {
            merge.Run(existing, null);
        }
        else
        {
            merge.StoreAll();
        }
        foreach (var file in files) merge.Counts[file.Id - firstFileId].Duplicate += buffer.RepeatedRows(file.Id);
        if (merge.Changed || buffer.Dropped.Count > 0)
        {
            var history = History(dataset, day, merge.Replaced);
            return (merge, new Change(dataset, day, Parts(dataset, day, segments), history));
        }
        foreach (var segment in segments.Skip(existing).Where(s => s.Part is not null)) lake.Discard(segment.Part!);
        return (merge, null);
    }

    /// <summary>Large stretches that stand whole stay the parts they are, those that lost rows are written again; the small rest becomes one part.</summary>
    private List<LakePart> Parts(Dataset dataset, DateOnly? day, List<Segment> segments)
    {
        var stored = StoredDataset.Of(dataset);
        var parts = new ConcurrentBag<LakePart>();
        var loose = new ConcurrentDictionary<int, Table>();
        SideBySide.Each(Enumerable.Range(0, segments.Count).Where(i => segments[i].GoneCount < segments[i].RowCount), i =>
        {
            var segment = segments[i];
            if (segment.Part is { } part && segment.GoneCount == 0 && segment.RowCount >= SmallPart) parts.Add(part);
            else if (segment.RowCount - segment.GoneCount < SmallPart) loose[i] = segment.Standing();
            else if (segment.Standing() is var rows) parts.Add(lake.Write(stored, day, [rows], Segment.Order(rows)));
        });
        if (!loose.IsEmpty && loose.OrderBy(l => l.Key).Select(l => l.Value).ToList() is var tables)
            parts.Add(lake.Write(stored, day, [TableShaping.Concat(stored, tables)], Segment.Order(tables[0])));
        // A stretch that was written in this batch and again without the rows it lost.
        foreach (var segment in segments.Where(s => s.Part is not null && s.FirstFile >= firstFileId && !parts.Any(p => p.Name == s.Part!.Name))) lake.Discard(segment.Part!);
        return [.. parts.OrderBy(p => p.Name, StringComparer.Ordinal)];
    }

    private LakePart? History(Dataset dataset, DateOnly? day, List<(Segment Segment, int Row, int ReplacedBy)> replaced)
    {
        if (replaced.Count == 0) return null;
        var history = StoredDataset.HistoryOf(dataset);
        var groups = replaced.GroupBy(r => r.Segment).Select(g =>
        {
            var picked = g.Key.Load().Pick(g.Select(r => r.Row).ToArray()).As(history);
            return picked.With(StoredDataset.ReplacedBy, [.. g.Select(r => (double)r.ReplacedBy)]);
        }).ToList();
        return lake.Write(history, day, groups);
    }

    private PartitionBuffer Buffer(Dataset dataset, DateOnly? day)
    {
        if (!partitions.TryGetValue((dataset, day), out var buffer)) partitions[(dataset, day)] = buffer = new PartitionBuffer(lake, dataset, day);
        return buffer;
    }

    /// <summary>Writes what fills a part, and when too much waits in all, the fullest half of it; never more than two parts at once.</summary>
    private void WriteWhatIsLarge(int currentFile)
    {
        var full = partitions.Values.Where(b => b.WaitingRows >= PartitionBuffer.PartRows).ToList();
        var waiting = partitions.Values.Sum(b => (long)b.WaitingRows);
        if (waiting > MostRowsInMemory)
            foreach (var buffer in partitions.Values.Except(full).OrderByDescending(b => b.WaitingRows))
            {
                if (waiting < MostRowsInMemory / 2) break;
                waiting -= buffer.WaitingRows;
                full.Add(buffer);
            }
        foreach (var task in full.SelectMany(b => b.Write(currentFile)))
        {
            writing.Enqueue(task);
            while (writing.Count > 2) writing.Dequeue().GetAwaiter().GetResult();
        }
    }

    /// <summary>Sends the rows of a chunk to the partitions of their days.</summary>
    private void Route(int file, int fileId, RowChunk chunk)
    {
        if (chunk.Rows.RowCount == 0) return;
        var count = chunk.Rows.RowCount;
        var sources = new double[count];
        Array.Fill(sources, fileId);
        var dataset = chunk.Rows.Dataset;
        var table = chunk.Rows.As(StoredDataset.Of(dataset)).With(StoredDataset.SourceFile, sources).With(StoredDataset.SourceLine, Array.ConvertAll(chunk.Lines, line => (double)line));
        if (chunk.Flags is { } flags) table.With(StoredDataset.Flags, flags);
        rows += count;
        Dictionary<string, DateOnly>? parents = null;
        if (dataset.DayFrom is not null)
        {
            using var connection = database.Open();
            parents = RowPlaces.KnownDaysOf(connection, dataset.DayFrom, table.Texts(dataset.Key[0]).Values);
        }
        Route(dataset, file, table, parents);
    }

    private void Route(Dataset dataset, int file, Table table, Dictionary<string, DateOnly>? parents)
    {
        foreach (var (day, part) in DayRouting.Split(dataset, table, parents)) Buffer(dataset, day).Add(file, part);
    }

    /// <summary>
    /// Where this batch brings parents (inspections), rows that waited for them (seconds) go to their day, and those of a parent that moved to
    /// another day follow it: in the same transaction, so that no moment exists in which a row has lost its parent.
    /// </summary>
    private void BringHome(DbConnection connection, RowPlaces places)
    {
        var brought = partitions.Keys.Select(k => k.Dataset.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var child in Catalog.Datasets.Where(d => d.DayFrom is not null && brought.Contains(d.DayFrom)))
        {
            if (partitions.TryGetValue((child, null), out var undated))
                foreach (var (file, table) in undated.TakeAll().ToList()) Route(child, file, table, DaysOf(connection, places, child, table));
            foreach (var from in places.Moved.Where(m => m.Dataset.Name == child.DayFrom).Select(m => (DateOnly?)m.From).Distinct().Order().Prepend(null))
                foreach (var part in lake.Parts(StoredDataset.Of(child), from))
                {
                    var table = lake.Read(part);
                    var days = DaysOf(connection, places, child, table);
                    if (DayRouting.Split(child, table, days).All(s => s.Day == from)) continue;
                    Buffer(child, from).Dropped.Add(part.Name);
                    Route(child, -1, table, days);
                    WriteWhatIsLarge(-1);
                }
        }
    }

    private static Dictionary<string, DateOnly> DaysOf(DbConnection connection, RowPlaces places, Dataset child, Table table) =>
        places.DaysOf(connection, child.DayFrom!, table.Texts(child.Key[0]).Values);
}
