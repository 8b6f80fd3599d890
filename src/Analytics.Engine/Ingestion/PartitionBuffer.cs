using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>Rows on their way into one partition, in the order they came; in memory, or in temporary files when there are too many.</summary>
internal sealed class PartitionBuffer(Workspace workspace, Dataset stored)
{
    private readonly List<(int File, Table? Rows, string? Spilled)> waiting = [];

    /// <summary>The buffer holds the partition's whole new content; what is there goes.</summary>
    public bool ReplacesPartition { get; set; }

    public void Add(IncomingRows rows) => waiting.Add((rows.File, rows.Rows, null));

    public IReadOnlyList<IncomingRows> Load() => [.. waiting.Select(w => new IncomingRows(w.File, w.Rows ?? PartTable.Read(stored, [w.Spilled!])))];

    /// <summary>Moves rows to temporary files. Returns how many left the memory.</summary>
    public long Spill()
    {
        var count = 0L;
        for (var i = 0; i < waiting.Count; i++)
        {
            if (waiting[i].Rows is not { } rows) continue;
            var path = Path.Combine(workspace.Temporary, $"spill-{Guid.NewGuid():N}.parquet");
            PartTable.Write(stored, path, [rows]);
            waiting[i] = (waiting[i].File, null, path);
            count += rows.RowCount;
        }
        return count;
    }

    /// <summary>Drops the rows of a file that was refused midway. Returns how many left the memory.</summary>
    public long Forget(int file)
    {
        var gone = waiting.Where(w => w.File == file).ToList();
        waiting.RemoveAll(w => w.File == file);
        foreach (var (_, _, spilled) in gone)
            if (spilled is not null) File.Delete(spilled);
        return gone.Sum(w => (long)(w.Rows?.RowCount ?? 0));
    }

    public void DeleteSpilled()
    {
        foreach (var (_, _, spilled) in waiting)
            if (spilled is not null) File.Delete(spilled);
    }
}
