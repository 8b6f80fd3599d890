using System.Buffers;
using System.Runtime.CompilerServices;
using Analytics.Core.Sources;
using Parquet;
using Parquet.Schema;

namespace Analytics.Engine.Lake;

/// <summary>
/// Tables to and from Parquet files. Missing is null in the file and NaN, <see cref="Table.MissingTime"/> or code -1 in memory. Every column of
/// the dataset is written, so that all files of a dataset have one schema.
/// </summary>
public static class PartTable
{
    private static ParquetOptions OptionsFor(Dataset dataset)
    {
        var options = new ParquetOptions
        {
            // Writing and reading a day counts for more than its size: five times as fast as zstd here, at 1.7 times the bytes.
            CompressionMethod = CompressionMethod.Lz4Raw,
            CompressionLevel = System.IO.Compression.CompressionLevel.Fastest,
            DictionaryEncodingThreshold = 0.5,
            UseDateOnlyTypeForDates = false,
        };
        foreach (var text in dataset.Columns.Where(c => c.Type == ColumnType.Text)) options.ColumnEncodingHints[text.Name] = EncodingHint.Dictionary;
        return options;
    }

    public static void Write(Dataset dataset, string path, IReadOnlyList<Table> rowGroups)
    {
        var fields = dataset.Columns.Select(Field).ToArray();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        WriteAsync(dataset, fields, file, rowGroups).GetAwaiter().GetResult();
        file.Flush(flushToDisk: true);
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
        TwoAtOnce(() => TakeColumns(input), () => TakeColumns(second));
        return table;

        void TakeColumns(PartInput own)
        {
            for (int i; (i = Interlocked.Increment(ref next)) < wanted.Count;) Take(own, wanted[i], table);
        }
    }

    private const int ManyRows = 100_000;

    private static void TwoAtOnce(Action first, Action second)
    {
        var other = Task.Run(second);
        try
        {
            first();
        }
        finally
        {
            ((IAsyncResult)other).AsyncWaitHandle.WaitOne();
        }
        other.GetAwaiter().GetResult();
    }

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

    private static async Task WriteAsync(Dataset dataset, DataField[] fields, Stream file, IReadOnlyList<Table> rowGroups)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, OptionsFor(dataset));
        foreach (var rows in rowGroups.Where(g => g.RowCount > 0))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < fields.Length; i++) await WriteAsync(group, fields[i], dataset.Columns[i], rows);
        }
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, Column column, Table rows) => column.Type switch
    {
        ColumnType.Text => TextsAsync(group, field, rows.Texts(column.Name)),
        ColumnType.Time or ColumnType.Date => TimesAsync(group, field, rows.Times(column.Name)),
        ColumnType.Number => NumbersAsync(group, field, rows.Numbers(column.Name)),
        _ => IntegersAsync(group, field, rows.Numbers(column.Name)),
    };

    private static async Task NumbersAsync(ParquetRowGroupWriter group, DataField field, double[] values)
    {
        if (!Array.Exists(values, double.IsNaN))
        {
            // The usual case is written as it lies in memory.
            await group.WriteAllPartsAsync<double>(field, values, Levels.AllThere(values.Length), null, default);
            return;
        }
        using var packed = new Packed<double>(values.Length);
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) packed.Add(i, values[i]);
        await packed.WriteAsync(group, field);
    }

    private static async Task IntegersAsync(ParquetRowGroupWriter group, DataField field, double[] values)
    {
        using var packed = new Packed<long>(values.Length);
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i])) packed.Add(i, (long)values[i]);
        await packed.WriteAsync(group, field);
    }

    private static async Task TimesAsync(ParquetRowGroupWriter group, DataField field, long[] values)
    {
        using var packed = new Packed<DateTime>(values.Length);
        for (var i = 0; i < values.Length; i++)
            if (values[i] != Table.MissingTime) packed.Add(i, new DateTime(DateTime.UnixEpoch.Ticks + values[i] * 10, DateTimeKind.Utc));
        await packed.WriteAsync(group, field);
    }

    private static async Task TextsAsync(ParquetRowGroupWriter group, DataField field, TextColumn texts)
    {
        var values = Array.ConvertAll(texts.Values, v => v.AsMemory());
        using var packed = new Packed<ReadOnlyMemory<char>>(texts.Length);
        for (var i = 0; i < texts.Length; i++)
            if (texts.Codes[i] >= 0) packed.Add(i, values[texts.Codes[i]]);
        await packed.WriteAsync(group, field);
    }

    /// <summary>The values that are there, packed, with a definition level per row; its arrays are borrowed.</summary>
    private sealed class Packed<T>(int rows) : IDisposable where T : struct
    {
        private readonly T[] values = ArrayPool<T>.Shared.Rent(rows);
        private readonly int[] levels = Levels.NoneThere(rows);
        private int count;

        public void Add(int row, T value)
        {
            levels[row] = 1;
            values[count++] = value;
        }

        public Task WriteAsync(ParquetRowGroupWriter group, DataField field) => group.WriteAllPartsAsync<T>(field, values.AsMemory(0, count), levels.AsMemory(0, rows), null, default);

        public void Dispose()
        {
            ArrayPool<T>.Shared.Return(values, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
            ArrayPool<int>.Shared.Return(levels);
        }
    }

    private static class Levels
    {
        private static int[] ones = [];

        public static ReadOnlyMemory<int> AllThere(int rows)
        {
            var known = ones;
            if (known.Length < rows)
            {
                known = new int[rows];
                Array.Fill(known, 1);
                ones = known;
            }
            return known.AsMemory(0, rows);
        }

        public static int[] NoneThere(int rows)
        {
            var levels = ArrayPool<int>.Shared.Rent(rows);
            Array.Clear(levels, 0, rows);
            return levels;
        }
    }

    private static DataField Field(Column column) => column.Type switch
    {
        ColumnType.Text => new DataField<string>(column.Name, nullable: true),
        ColumnType.Time => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros, isNullable: true),
        ColumnType.Date => new DateTimeDataField(column.Name, DateTimeFormat.Date, isNullable: true),
        ColumnType.Number => new DataField<double>(column.Name, nullable: true),
        _ => new DataField<long>(column.Name, nullable: true),
    };
}
