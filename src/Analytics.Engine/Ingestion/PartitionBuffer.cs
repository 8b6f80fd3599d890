using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>Rows on their way into one partition, in the order they came: in memory while they are few, as written parts when they are many.</summary>
internal sealed class PartitionBuffer(ParquetLake lake, Dataset dataset, DateOnly? day)
{
    /// <summary>So many rows make a part of their own.</summary>
    public const int PartRows = 1 << 18;

    private readonly List<(int File, Table Rows)> waiting = [];
    private readonly List<(int File, Task<Segment> Segment)> written = [];

    /// <summary>Parts of the partition whose rows were taken out, to stay or to go elsewhere.</summary>
    public HashSet<string> Dropped { get; } = new(StringComparer.Ordinal);

    public int WaitingRows { get; private set; }

    public void Add(int file, Table rows)
    {
        waiting.Add((file, rows));
        WaitingRows += rows.RowCount;
    }

    /// <summary>Begins to write what waits. Rows of the file that is being read stay apart: it may still be refused.</summary>
    public IEnumerable<Task> Write(int currentFile)
    {
        var begun = new List<Task>();
        foreach (var group in waiting.GroupBy(w => w.File == currentFile).ToList())
        {
            var tables = group.Select(w => w.Rows).ToList();
            var task = Task.Run(() => Segment.Written(lake, dataset, day, tables));
            written.Add((group.Key ? currentFile : -1, task));
            begun.Add(task);
        }
        waiting.Clear();
        WaitingRows = 0;
        return begun;
    }

    /// <summary>All rows, and none stay here.</summary>
    public IEnumerable<(int File, Table Rows)> TakeAll()
    {
        foreach (var (file, segment) in written)
        {
            var rows = segment.GetAwaiter().GetResult();
            yield return (file, rows.Load(lake));
            lake.Discard(rows.Part!);
        }
        written.Clear();
        foreach (var rows in waiting) yield return rows;
        waiting.Clear();
        WaitingRows = 0;
    }

    public IEnumerable<Table> Tables() => written.Select(w => w.Segment.GetAwaiter().GetResult().Load(lake)).Concat(waiting.Select(w => w.Rows));

    public IReadOnlyList<Segment> Segments()
    {
        List<Segment> segments = [.. written.Select(w => w.Segment.GetAwaiter().GetResult())];
        if (waiting.Count > 0) segments.Add(Segment.InMemory(dataset, [.. waiting.Select(w => w.Rows)]));
        return segments;
    }

    /// <summary>Drops the rows of a file that was refused midway.</summary>
    public void Forget(int file)
    {
        waiting.RemoveAll(w => w.File == file);
        WaitingRows = waiting.Sum(w => w.Rows.RowCount);
        foreach (var (_, segment) in written.Where(w => w.File == file)) lake.Discard(segment.GetAwaiter().GetResult().Part!);
        written.RemoveAll(w => w.File == file);
    }
}
