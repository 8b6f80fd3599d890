using System.Globalization;
using System.Text;
using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>The contract's tables as Parquet: the same column names, values as text, numbers, dates or times; one row group at a time.</summary>
public sealed class ParquetRecordReader : RecordReader
{
    public override bool Reads(string fileName, ReadOnlySpan<byte> head) => head.StartsWith("PAR1"u8) || Path.GetExtension(fileName).Equals(".parquet", StringComparison.OrdinalIgnoreCase);

    public override FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf) => new ParquetContent(path, source);
}

/// <summary>An opened Parquet file.</summary>
internal sealed class ParquetContent : FileContent
{
    /// <summary>A row group is read whole; a larger one is no table of ours.</summary>
    private const long MostRowsInGroup = 10_000_000;

    private readonly string path;
    private readonly ParquetReader reader;
    private readonly DataField[] fields;
    private readonly ChunkBuilder builder;

    public ParquetContent(string path, SourceDefinition source)
    {
        this.path = path;
        reader = Guarded(() => ParquetReader.CreateAsync(path).GetAwaiter().GetResult());
        try
        {
            fields = [.. reader.Schema.GetDataFields().Where(f => !f.IsArray && f.MaxRepetitionLevel == 0)];
            builder = new ChunkBuilder(source, [.. fields.Select(f => f.Name)], path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> UnknownColumns => builder.UnknownColumns;

    public override IEnumerable<RowChunk> Chunks(CancellationToken cancel)
    {
        var line = 0L;
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            cancel.ThrowIfCancellationRequested();
            var cells = Guarded(() => ReadGroup(g));
            var rows = cells.Length == 0 ? 0 : cells[0].Length;
            for (var row = 0; row < rows; row++)
            {
                Take(cells, row, ++line);
                if (builder.IsFull) yield return builder.Finish();
            }
        }
        yield return builder.Finish();
    }

    public override void Dispose() => reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Take(string[][] cells, int row, long line)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (builder.Set(i, Encoding.UTF8.GetBytes(cells[i][row])) != CellVerdict.Refused) continue;
            var (bytes, texts) = Row(cells, row);
            builder.Refuse(line, bytes, texts);
            return;
        }
        builder.Accept(line, () => Row(cells, row));
    }

    private static (byte[], string[]) Row(string[][] cells, int row)
    {
        var texts = cells.Select(c => c[row]).ToArray();
        return (Encoding.UTF8.GetBytes(string.Join(',', texts)), texts);
    }

    private string[][] ReadGroup(int index)
    {
        using var group = reader.OpenRowGroupReader(index);
        if (group.RowCount > MostRowsInGroup) throw new InvalidDataException($"a row group of {group.RowCount} rows; at most {MostRowsInGroup} are taken");
        return [.. fields.Select(field => ReadColumn(group, field))];
    }

    private static string[] ReadColumn(ParquetRowGroupReader group, DataField field)
    {
        using var data = group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var isUtc = field is not DateTimeDataField { IsAdjustedToUTC: false };
        var isDate = field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date };
        return data switch
        {
            RawColumnData<ReadOnlyMemory<char>> c => Fill(group, field, c, v => v.ToString()),
            RawColumnData<double> c => Fill(group, field, c, v => double.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)),
            RawColumnData<float> c => Fill(group, field, c, v => float.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)),
            RawColumnData<decimal> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<long> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<int> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<short> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<sbyte> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<byte> c => Fill(group, field, c, v => v.ToString(CultureInfo.InvariantCulture)),
            RawColumnData<bool> c => Fill(group, field, c, v => v ? "1" : "0"),
            RawColumnData<DateOnly> c => Fill(group, field, c, v => v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            RawColumnData<DateTime> c => Fill(group, field, c, v => isDate ? v.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                : (isUtc ? v + ChinaTime.Offset : v).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
            _ => throw new InvalidDataException($"column {field.Name} of type {field.ClrType.Name}, which no column of ours has"),
        };
    }

    private static string[] Fill<T>(ParquetRowGroupReader group, DataField field, RawColumnData<T> data, Func<T, string> text) where T : struct
    {
        var cells = new string[group.RowCount];
        Array.Fill(cells, "");
        var values = data.Values;
        if (!field.IsNullable)
        {
            for (var i = 0; i < cells.Length; i++) cells[i] = text(values[i]);
            return cells;
        }
        var levels = data.DefinitionLevels;
        var next = 0;
        for (var i = 0; i < cells.Length; i++)
            if (levels[i] != 0) cells[i] = text(values[next++]);
        return cells;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException or FileRefusedException))
        {
            throw new FileRefusedException($"{path}: not a whole Parquet file ({e.Message}). Ask the sender for the file again; nothing of it was stored.", e);
        }
    }
}
