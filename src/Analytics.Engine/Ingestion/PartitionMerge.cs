using System.Numerics;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>Rows of one file for one partition, with their source columns.</summary>
/// <param name="File">Index of the file in the batch; -1 = rows counted before (moved from elsewhere in the lake).</param>
public sealed record IncomingRows(int File, Table Rows);

/// <summary>What became of the rows of one file in one partition.</summary>
public sealed class RowCounts
{
    public long Stored { get; set; }
    public long Replaced { get; set; }
    public long Duplicate { get; set; }
}

/// <summary>
/// Brings new rows together with those of a partition: a row with a new key is stored, one that says the same is a duplicate, one that says
/// something else replaces, and what it replaced goes to the history. The row that came last stands.
/// </summary>
public sealed class PartitionMerge
{
    private readonly Dataset dataset;
    private readonly List<(int File, Table Rows, bool[] Gone)> tables = [];
    private readonly List<(Table Rows, int Row, int ReplacedBy)> replaced = [];

    private PartitionMerge(Dataset dataset, int files)
    {
        this.dataset = dataset;
        Counts = [.. Enumerable.Range(0, files).Select(_ => new RowCounts())];
    }

    /// <summary>Per file of the batch.</summary>
    public RowCounts[] Counts { get; }

    /// <summary>The partition's rows, in row groups, oldest first.</summary>
    public IReadOnlyList<Table> Rows { get; private set; } = [];

    /// <summary>Replaced rows with the ledger id of the file that replaced them.</summary>
    public IReadOnlyList<(Table Rows, int Row, int ReplacedBy)> Replaced => replaced;

    /// <summary>False when the partition holds what it held before.</summary>
    public bool Changed { get; private set; }

    /// <param name="movedAway">Ledger id of the file that moved a row (by key text) to another partition; null = it stays.</param>
    /// <param name="knownElsewhere">Whether a key that is new here replaces a row of another partition.</param>
    public static PartitionMerge Of(Dataset dataset, Table existing, IReadOnlyList<IncomingRows> incoming, int files, Func<Table, int, int?>? movedAway = null, Func<Table, int, bool>? knownElsewhere = null)
    {
        var merge = new PartitionMerge(dataset, files);
        merge.tables.Add((-1, existing, new bool[existing.RowCount]));
        merge.tables.AddRange(incoming.Select(r => (r.File, r.Rows, new bool[r.Rows.RowCount])));
        merge.Run(movedAway, knownElsewhere);
        return merge;
    }

    private void Run(Func<Table, int, int?>? movedAway, Func<Table, int, bool>? knownElsewhere)
    {
        var total = tables.Sum(t => (long)t.Rows.RowCount);
        var slots = new long[BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, total * 2))];
        Array.Fill(slots, -1);
        for (var t = 0; t < tables.Count; t++)
        {
            var (file, rows, gone) = tables[t];
            var hashes = RowKeys.Hashes(dataset, rows);
            for (var row = 0; row < rows.RowCount; row++)
            {
                ref var slot = ref Slot(slots, hashes[row], rows, row);
                var isNew = slot < 0;
                if (isNew)
                {
                    slot = At(t, row);
                    if (file >= 0 && knownElsewhere?.Invoke(rows, row) == true) Counts[file].Replaced++;
                    else if (file >= 0) Counts[file].Stored++;
                    Changed |= t > 0;
                }
                else
                {
                    var (before, at) = ((int)(slot >> 32), (int)slot);
                    if (TableShaping.SameRow(dataset, tables[before].Rows, at, rows, row))
                    {
                        gone[row] = true;
                        if (file >= 0) Counts[file].Duplicate++;
                    }
                    else
                    {
                        tables[before].Gone[at] = true;
                        replaced.Add((tables[before].Rows, at, SourceFile(rows, row)));
                        slot = At(t, row);
                        if (file >= 0) Counts[file].Replaced++;
                        Changed = true;
                    }
                }
            }
        }
        if (movedAway is not null) MoveAway(movedAway);
        Rows = [.. tables.Select(t => Kept(t.Rows, t.Gone)).Where(t => t.RowCount > 0)];
    }

    private void MoveAway(Func<Table, int, int?> movedAway)
    {
        foreach (var (_, rows, gone) in tables)
            for (var row = 0; row < rows.RowCount; row++)
            {
                if (gone[row] || movedAway(rows, row) is not { } file) continue;
                gone[row] = true;
                replaced.Add((rows, row, file));
                Changed = true;
            }
    }

    /// <summary>The slot of a row's key: the one that holds it, or the free one where it belongs.</summary>
    private ref long Slot(long[] slots, ulong hash, Table rows, int row)
    {
        var mask = slots.Length - 1;
        for (var i = (int)(hash & (ulong)mask); ; i = (i + 1) & mask)
        {
            ref var slot = ref slots[i];
            if (slot < 0 || RowKeys.Same(dataset, tables[(int)(slot >> 32)].Rows, (int)slot, rows, row)) return ref slot;
        }
    }

    private static long At(int table, int row) => ((long)table << 32) | (uint)row;

    private static int SourceFile(Table rows, int row) => (int)rows.Numbers(StoredDataset.SourceFile)[row];

    private static Table Kept(Table rows, bool[] gone)
    {
        if (!gone.AsSpan().Contains(true)) return rows;
        var kept = new List<int>(gone.Length);
        for (var i = 0; i < gone.Length; i++)
            if (!gone[i]) kept.Add(i);
        return rows.Pick(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
    }
}
