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
    private readonly Dictionary<int, long> repeated = [];
    private KeyIndex index = new(0);

    /// <summary>Null when keys do not come in order, or the lake has rows that they are to be compared with.</summary>
    private RisingKeys? rising = lake.Parts(StoredDataset.Of(dataset), day).Count == 0 && !RowPlaces.IsPlaced(dataset) ? RisingKeys.For(dataset) : null;

    /// <summary>Parts of the partition whose rows were taken out, to stay or to go elsewhere.</summary>
    public HashSet<string> Dropped { get; } = new(StringComparer.Ordinal);

    public int WaitingRows { get; private set; }

    /// <summary>Some rows may have the key of another: which of them stands is still to be decided.</summary>
    public bool KeysMeet { get; private set; }

    /// <summary>How many rows of a file (by its ledger id) say what the row of the same key before them in the file says. They are left out at once.</summary>
    public long RepeatedRows(int fileId) => repeated.GetValueOrDefault(fileId);

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
            var (marks, tables) = WithoutRepetitions([.. group.Select(w => w.Rows)]);
            if (tables.Count == 0) continue;
            var task = Task.Run(() => Segment.Written(lake, dataset, day, marks, tables));
            written.Add((group.Key ? currentFile : -1, task));
            begun.Add(task);
        }
        waiting.Clear();
        WaitingRows = 0;
        return begun;
    }

    /// <summary>Devices and feeds send again what they have sent. Within one file the row before is as new, so the repetition need not be kept to know it.</summary>
    /// <returns>No marks where rows come in the order of their keys: then nobody will ask for them.</returns>
    private (RowMarks? Marks, IReadOnlyList<Table> Tables) WithoutRepetitions(IReadOnlyList<Table> tables)
    {
        if (rising is null) return Indexed(tables);
        if (rising.Repetitions(tables) is not { } repetitions)
        {
            // What was written before is not in the index: whether keys are those of rows there is seen in the merge.
            (rising, KeysMeet) = (null, KeysMeet || written.Count > 0);
            return Indexed(tables);
        }
        if (repetitions.Count == 0) return (null, tables);
        var again = repetitions.ToHashSet();
        int[] files = [.. tables.SelectMany(t => t.Numbers(StoredDataset.SourceFile)).Select(file => (int)file)];
        foreach (var row in again) repeated[files[row]] = RepeatedRows(files[row]) + 1;
        return (null, Pick(tables, [.. Enumerable.Range(0, files.Length).Where(row => !again.Contains(row))]));
    }

    private (RowMarks Marks, IReadOnlyList<Table> Tables) Indexed(IReadOnlyList<Table> tables)
    {
        var marks = RowMarks.Of(dataset, tables);
        var stretch = index.Add(marks);
        List<int> kept = [];
        for (var row = 0; row < marks.RowCount; row++)
        {
            if (index.FindOrAdd(stretch, row, out var place) is var (before, at))
            {
                if (index[before].Contents[at] == marks.Contents[row] && index[before].Files[at] == marks.Files[row])
                {
                    repeated[marks.Files[row]] = RepeatedRows(marks.Files[row]) + 1;
                    continue;
                }
                KeysMeet = true;
            }
            marks.Move(row, kept.Count);
            index.Put(place, stretch, kept.Count);
            kept.Add(row);
        }
        if (kept.Count == marks.RowCount) return (marks, tables);
        marks = marks.First(kept.Count);
        index.Shorten(marks);
        return (marks, Pick(tables, kept));
    }

    private static List<Table> Pick(IReadOnlyList<Table> tables, List<int> rows)
    {
        var picked = new List<Table>();
        var (start, at) = (0, 0);
        foreach (var table in tables)
        {
            var own = new List<int>();
            for (; at < rows.Count && rows[at] < start + table.RowCount; at++) own.Add(rows[at] - start);
            if (own.Count > 0) picked.Add(own.Count == table.RowCount ? table : table.Pick([.. own]));
            start += table.RowCount;
        }
        return picked;
    }

    /// <summary>All rows, and none stay here.</summary>
    public IEnumerable<(int File, Table Rows)> TakeAll()
    {
        foreach (var (file, segment) in written)
        {
            var rows = segment.GetAwaiter().GetResult();
            yield return (file, rows.Load());
            lake.Discard(rows.Part!);
        }
        written.Clear();
        foreach (var rows in waiting) yield return rows;
        waiting.Clear();
        WaitingRows = 0;
        ForgetKeys();
    }

    public IEnumerable<Table> Tables() => written.Select(w => w.Segment.GetAwaiter().GetResult().Load()).Concat(waiting.Select(w => w.Rows));

    /// <summary>What came, once nothing more will come: the index is let go of before rows are merged.</summary>
    public IReadOnlyList<Segment> Segments()
    {
        List<Segment> segments = [.. written.Select(w => w.Segment.GetAwaiter().GetResult())];
        if (waiting.Count > 0 && WithoutRepetitions([.. waiting.Select(w => w.Rows)]) is { Tables.Count: > 0 } rest) segments.Add(Segment.InMemory(lake, dataset, rest.Marks, rest.Tables));
        index = new KeyIndex(0);
        waiting.Clear();
        WaitingRows = 0;
        return segments;
    }

    /// <summary>Drops the rows of a file that was refused midway.</summary>
    public void Forget(int file, int fileId)
    {
        repeated.Remove(fileId);
        ForgetKeys();
        waiting.RemoveAll(w => w.File == file);
        WaitingRows = waiting.Sum(w => w.Rows.RowCount);
        foreach (var (_, segment) in written.Where(w => w.File == file)) lake.Discard(segment.GetAwaiter().GetResult().Part!);
        written.RemoveAll(w => w.File == file);
    }

    private void ForgetKeys()
    {
        rising = null;
        index = new KeyIndex(0);
        KeysMeet = true;
    }
}
