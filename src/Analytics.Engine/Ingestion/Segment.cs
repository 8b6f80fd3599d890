using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>
/// A stretch of rows of one partition: their keys and contents as hashes in memory, the rows themselves in memory or on disk. What tells rows
/// apart takes a tenth of the memory of the rows.
/// </summary>
internal sealed class Segment
{
    private readonly Table? rows;
    private bool[]? gone;

    private Segment(Dataset dataset, Table table, bool keep, LakePart? part)
    {
        (Part, RowCount, rows) = (part, table.RowCount, keep ? table : null);
        Keys = RowKeys.Hashes(dataset, table);
        Contents = RowKeys.Contents(dataset, table);
        Files = Array.ConvertAll(table.Numbers(StoredDataset.SourceFile), id => (int)id);
        FirstLine = table.RowCount == 0 ? 0 : (int)table.Numbers(StoredDataset.SourceLine)[0];
    }

    public int RowCount { get; }

    public UInt128[] Keys { get; }

    public ulong[] Contents { get; }

    /// <summary>Ledger id of each row's file.</summary>
    public int[] Files { get; }

    public int FirstLine { get; }

    /// <summary>The part that holds exactly these rows, where they are on disk.</summary>
    public LakePart? Part { get; }

    /// <summary>How many rows do not stand any more.</summary>
    public int GoneCount { get; private set; }

    public bool IsGone(int row) => gone is not null && gone[row];

    public void Remove(int row)
    {
        gone ??= new bool[RowCount];
        if (!gone[row]) GoneCount++;
        gone[row] = true;
    }

    public static Segment InMemory(Dataset dataset, Table table) => new(dataset, table, keep: true, null);

    /// <summary>Writes rows as a part that may be listed as it is.</summary>
    public static Segment Written(ParquetLake lake, Dataset dataset, DateOnly? day, IReadOnlyList<Table> tables)
    {
        var stored = StoredDataset.Of(dataset);
        var table = TableShaping.Concat(stored, tables);
        return new Segment(dataset, table, keep: false, lake.Write(stored, day, [table], Order(table)));
    }

    /// <summary>A part of the lake.</summary>
    public static Segment OfPart(ParquetLake lake, Dataset dataset, LakePart part, bool keep) => new(dataset, lake.Read(part), keep, part);

    public Table Load(ParquetLake lake) => rows ?? lake.Read(Part!);

    /// <summary>The rows that still stand.</summary>
    public Table Standing(ParquetLake lake)
    {
        var table = Load(lake);
        return GoneCount == 0 ? table : table.Pick([.. Enumerable.Range(0, RowCount).Where(row => !IsGone(row))]);
    }

    /// <summary>Parts are read in the order in which their rows came, so that the same files give the same partition however they were batched.</summary>
    public static string Order(Table table) =>
        $"{(int)table.Numbers(StoredDataset.SourceFile)[0]:D7}-{(int)table.Numbers(StoredDataset.SourceLine)[0]:D9}";
}
