using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>A stretch of rows of one partition: what tells them apart in memory, the rows themselves in memory or on disk.</summary>
internal sealed class Segment
{
    /// <summary>Row groups smaller than this cost more than their rows.</summary>
    private const int SmallestGroup = 1 << 14;

    private readonly Table? rows;
    private bool[]? gone;

    private Segment(RowMarks marks, Table? keep, LakePart? part) => (Marks, rows, Part) = (marks, keep, part);

    public int RowCount => Marks.RowCount;

    public RowMarks Marks { get; }

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

    public static Segment InMemory(Dataset dataset, RowMarks marks, IReadOnlyList<Table> tables) => new(marks, TableShaping.Concat(StoredDataset.Of(dataset), tables), null);

    /// <summary>Writes rows as a part that may be listed as it is.</summary>
    public static Segment Written(ParquetLake lake, Dataset dataset, DateOnly? day, RowMarks marks, IReadOnlyList<Table> tables)
    {
        var stored = StoredDataset.Of(dataset);
        if (tables.Sum(t => t.RowCount) / tables.Count < SmallestGroup) tables = [TableShaping.Concat(stored, tables)];
        return new Segment(marks, null, lake.Write(stored, day, tables, Order(tables[0])));
    }

    /// <summary>A part of the lake.</summary>
    public static Segment OfPart(ParquetLake lake, Dataset dataset, LakePart part, bool keep)
    {
        var table = lake.Read(part);
        return new Segment(RowMarks.Of(dataset, [table]), keep ? table : null, part);
    }

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
