using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

/// <summary>
/// Tables to and from Parquet files. Missing is null in the file and NaN, <see cref="Table.MissingTime"/> or code -1 in memory. Every column of
/// the dataset is written, so that all files of a dataset have one schema.
/// </summary>
public static class PartTable
{
    /// <summary>One row group per table, flushed to disk.</summary>
    /// <returns>The file's content hash.</returns>
    public static string Write(Dataset dataset, string path, IReadOnlyList<Table> rowGroups)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        using var writer = new PartWriter(file, dataset);
        writer.Begin();
        foreach (var rows in rowGroups) writer.Add(rows);
        var hash = writer.End();
        file.Flush(flushToDisk: true);
        return hash;
    }

    /// <summary>The rows of all files together, in file order.</summary>
    /// <exception cref="AnalyticsException">A file is damaged.</exception>
    public static Table Read(Dataset dataset, IReadOnlyList<string> files, IReadOnlyCollection<string>? columns = null)
    {
        var wanted = dataset.Columns.Where(c => columns is null || columns.Contains(c.Name)).ToList();
        if (files.Count == 0) return new Table(dataset, 0);
        using var input = PartInput.Open(files);
        var table = new Table(dataset, input.RowCount);
        if (input.RowCount < ManyRows || wanted.Count < 2)
        {
            foreach (var column in wanted) Take(input, column, table);
            return table;
        }
        // Columns lie apart in the files: two are read at a time, each with its own eyes.
        using var second = PartInput.Open(files);
        var next = -1;
        SideBySide.Each([input, second], TakeColumns);
        return table;

        void TakeColumns(PartInput own)
        {
            for (int i; (i = Interlocked.Increment(ref next)) < wanted.Count;) Take(own, wanted[i], table);
        }
    }

    /// <summary>Some rows of one file, in the order given; only the row groups that hold them are read.</summary>
    public static Table ReadRows(Dataset dataset, string file, IReadOnlyList<int> rows)
    {
        using var input = PartInput.Open(file, rows, out var places);
        var table = new Table(dataset, input.RowCount);
        foreach (var column in dataset.Columns) Take(input, column, table);
        return table.Pick(places);
    }

    private const int ManyRows = 100_000;

    private static void Take(PartInput input, Column column, Table table)
    {
        if (!input.Has(column.Name)) return;
        switch (column.Type)
        {
            case ColumnType.Text: Put(input.Texts(column.Name)); break;
            case ColumnType.Time or ColumnType.Date: Put(input.Times(column.Name)); break;
            case ColumnType.Number: Put(input.Numbers(column.Name)); break;
            default: Put(input.Integers(column.Name)); break;
        }

        void Put(object values)
        {
            lock (table)
                _ = values switch
                {
                    TextColumn texts => table.With(column.Name, texts),
                    long[] times => table.With(column.Name, times),
                    _ => table.With(column.Name, (double[])values),
                };
        }
    }
}
