using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>A stretch of rows of one partition: what tells them apart in memory, the rows themselves in memory or on disk.</summary>
internal sealed class Segment
{
    /// <summary>Row groups smaller than this cost more than their rows.</summary>
    private const int SmallestGroup = 1 << 14;

    private readonly ParquetLake lake;
    private readonly Dataset dataset;
    private readonly Table? rows;
    private readonly Dictionary<int, int> rowsOfFile = [];
    private RowMarks? marks;
    private bool[]? gone;

    private Segment(ParquetLake lake, Dataset dataset, RowMarks? marks, IReadOnlyList<Table> tables, Table? keep, LakePart? part)
    {
        (this.lake, this.dataset, this.marks, rows, Part) = (lake, dataset, marks, keep, part);
        RowCount = tables.Sum(t => t.RowCount);
        foreach (var table in tables) Count(table.Numbers(StoredDataset.SourceFile));
    }

    public int RowCount { get; }

    /// <summary>Ledger id of the first row's file.</summary>
    public int FirstFile { get; private set; }

    public IReadOnlyDictionary<int, int> RowsOfFile => rowsOfFile;

    public RowMarks Marks => marks ??= RowMarks.Of(dataset, [Load()]);

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

    /// <param name="marks">Where they are known; else they are found when they are asked for.</param>
    public static Segment InMemory(ParquetLake lake, Dataset dataset, RowMarks? marks, IReadOnlyList<Table> tables) =>
        new(lake, dataset, marks, tables, TableShaping.Concat(StoredDataset.Of(dataset), tables), null);

    /// <summary>Writes rows as a part that may be listed as it is.</summary>
    public static Segment Written(ParquetLake lake, Dataset dataset, DateOnly? day, RowMarks? marks, IReadOnlyList<Table> tables)
    {
        var stored = StoredDataset.Of(dataset);
        if (tables.Sum(t => t.RowCount) / tables.Count < SmallestGroup) tables = [TableShaping.Concat(stored, tables)];
        return new Segment(lake, dataset, marks, tables, null, lake.Write(stored, day, tables, Order(tables[0])));
    }

    /// <summary>A part of the lake.</summary>
    public static Segment OfPart(ParquetLake lake, Dataset dataset, LakePart part, bool keep)
    {
        var table = lake.Read(part);
        return new Segment(lake, dataset, RowMarks.Of(dataset, [table]), [table], keep ? table : null, part);
    }

    public Table Load() => rows ?? lake.Read(Part!);

    /// <summary>The rows that still stand.</summary>
    public Table Standing()
    {
        var table = Load();
        return GoneCount == 0 ? table : table.Pick([.. Enumerable.Range(0, RowCount).Where(row => !IsGone(row))]);
    }

    private void Count(ReadOnlySpan<double> files)
    {
        while (!files.IsEmpty)
        {
            var other = files.IndexOfAnyExcept(files[0]);
            var (file, rows) = ((int)files[0], other < 0 ? files.Length : other);
            if (rowsOfFile.Count == 0) FirstFile = file;
            rowsOfFile[file] = rowsOfFile.GetValueOrDefault(file) + rows;
            files = files[rows..];
        }
    }

    /// <summary>Parts are read in the order in which their rows came, so that the same files give the same partition however they were batched.</summary>
    public static string Order(Table table) =>
        $"{(int)table.Numbers(StoredDataset.SourceFile)[0]:D7}-{(int)table.Numbers(StoredDataset.SourceLine)[0]:D9}";
}
