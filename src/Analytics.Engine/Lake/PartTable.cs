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
    private static readonly ParquetOptions Options = new()
    {
        CompressionMethod = CompressionMethod.Zstd,
        CompressionLevel = System.IO.Compression.CompressionLevel.Fastest,
        DictionaryEncodingThreshold = 0.5,
        DictionaryEncodingSampleSize = 4096,
        UseDateOnlyTypeForDates = false,
    };

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
        foreach (var column in wanted.Where(c => input.Has(c.Name)))
            _ = column.Type switch
            {
                ColumnType.Text => table.With(column.Name, input.Texts(column.Name)),
                ColumnType.Time or ColumnType.Date => table.With(column.Name, input.Times(column.Name)),
                ColumnType.Number => table.With(column.Name, input.Numbers(column.Name)),
                _ => table.With(column.Name, input.Integers(column.Name)),
            };
        return table;
    }

    private static async Task WriteAsync(Dataset dataset, DataField[] fields, Stream file, IReadOnlyList<Table> rowGroups)
    {
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), file, Options);
        foreach (var rows in rowGroups.Where(g => g.RowCount > 0))
        {
            using var group = writer.CreateRowGroup();
            for (var i = 0; i < fields.Length; i++) await WriteAsync(group, fields[i], dataset.Columns[i], rows);
        }
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, Column column, Table rows) => column.Type switch
    {
        ColumnType.Text => PutAsync(group, field, rows.Texts(column.Name), rows.RowCount),
        ColumnType.Time or ColumnType.Date => PutAsync(group, field, rows.Times(column.Name), Table.MissingTime,
            t => new DateTime(DateTime.UnixEpoch.Ticks + t * 10, DateTimeKind.Utc)),
        ColumnType.Number => PutAsync(group, field, rows.Numbers(column.Name), double.NaN, v => v),
        _ => PutAsync(group, field, rows.Numbers(column.Name), double.NaN, v => (long)v),
    };

    /// <summary>The values that are there, packed, with a definition level per row.</summary>
    private static async Task PutAsync<TIn, TOut>(ParquetRowGroupWriter group, DataField field, TIn[] values, TIn missing, Func<TIn, TOut> convert) where TOut : struct where TIn : struct
    {
        var levels = new int[values.Length];
        var packed = new TOut[values.Length];
        var count = 0;
        var same = EqualityComparer<TIn>.Default;
        for (var i = 0; i < values.Length; i++)
        {
            if (same.Equals(values[i], missing)) continue;
            levels[i] = 1;
            packed[count++] = convert(values[i]);
        }
        await group.WriteAllPartsAsync<TOut>(field, packed.AsMemory(0, count), levels, null, default);
    }

    private static async Task PutAsync(ParquetRowGroupWriter group, DataField field, TextColumn texts, int rows)
    {
        var levels = new int[rows];
        var packed = new ReadOnlyMemory<char>[rows];
        var values = texts.Values.Select(v => v.AsMemory()).ToArray();
        var count = 0;
        for (var i = 0; i < rows; i++)
        {
            if (texts.Codes[i] < 0) continue;
            levels[i] = 1;
            packed[count++] = values[texts.Codes[i]];
        }
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(field, packed.AsMemory(0, count), levels, null, default);
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
