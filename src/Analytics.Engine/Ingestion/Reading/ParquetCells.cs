using System.Globalization;
using System.Text;
using Analytics.Core;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>One column of a row group, its cells as text, so that they pass the same rules as those of a CSV file.</summary>
internal abstract class ParquetCells : IDisposable
{
    public abstract int RowCount { get; }

    /// <summary>The cell's text; good until the next call. Empty = missing.</summary>
    public abstract ReadOnlySpan<byte> Utf8(int row);

    /// <summary>How long the text is, before it is made.</summary>
    public abstract int Characters(int row);

    public abstract void Dispose();

    public static ParquetCells Read(ParquetRowGroupReader group, DataField field)
    {
        var data = group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult();
        var isUtc = field is not DateTimeDataField { IsAdjustedToUTC: false };
        var isDate = field is DateTimeDataField { DateTimeFormat: DateTimeFormat.Date };
        return data switch
        {
            RawColumnData<ReadOnlyMemory<char>> c => new TextCells(group, field, c),
            RawColumnData<double> c => Of(c, (v, to) => double.IsNaN(v) ? 0 : Put(v, to)),
            RawColumnData<float> c => Of(c, (v, to) => float.IsNaN(v) ? 0 : Put(v, to)),
            RawColumnData<decimal> c => Of(c, Put),
            RawColumnData<long> c => Of(c, Put),
            RawColumnData<ulong> c => Of(c, Put),
            RawColumnData<int> c => Of(c, Put),
            RawColumnData<uint> c => Of(c, Put),
            RawColumnData<short> c => Of(c, Put),
            RawColumnData<ushort> c => Of(c, Put),
            RawColumnData<sbyte> c => Of(c, Put),
            RawColumnData<byte> c => Of(c, Put),
            RawColumnData<bool> c => Of(c, (v, to) => Put(v ? 1 : 0, to)),
            RawColumnData<DateOnly> c => Of(c, (v, to) => Put(v, to, "yyyy-MM-dd")),
            RawColumnData<DateTime> c => Of(c, (v, to) => isDate ? Put(v, to, "yyyy-MM-dd") : Put(isUtc ? v + ChinaTime.Offset : v, to, "yyyy-MM-dd HH:mm:ss.FFFFFFF")),
            _ => throw new InvalidDataException($"column {field.Name} of type {field.ClrType.Name}, which no column of ours has"),
        };

        ParquetCells Of<T>(RawColumnData<T> column, Format<T> format) where T : struct => new ValueCells<T>(group, field, column, format);
    }

    private delegate int Format<in T>(T value, Span<byte> to);

    private static int Put<T>(T value, Span<byte> to) where T : IUtf8SpanFormattable => Put(value, to, default);

    private static int Put<T>(T value, Span<byte> to, ReadOnlySpan<char> format) where T : IUtf8SpanFormattable =>
        value.TryFormat(to, out var written, format, CultureInfo.InvariantCulture) ? written : throw new InvalidDataException($"a value of {typeof(T).Name} that has no text");

    /// <summary>Where each row's value lies among those that are there; -1 = missing.</summary>
    private abstract class Cells<T>(ParquetRowGroupReader group, DataField field, RawColumnData<T> data) : ParquetCells where T : struct
    {
        private readonly int[]? places = field.IsNullable ? Places(data.DefinitionLevels, (int)group.RowCount) : null;

        public override int RowCount { get; } = (int)group.RowCount;

        protected bool TryGet(int row, out T value)
        {
            var at = places is null ? row : places[row];
            value = at < 0 ? default : data.Values[at];
            return at >= 0;
        }

        public override void Dispose() => data.Dispose();

        private static int[] Places(ReadOnlySpan<int> levels, int rows)
        {
            var places = new int[rows];
            var next = 0;
            for (var i = 0; i < rows; i++) places[i] = levels[i] != 0 ? next++ : -1;
            return places;
        }
    }

    private sealed class ValueCells<T>(ParquetRowGroupReader group, DataField field, RawColumnData<T> data, Format<T> format) : Cells<T>(group, field, data) where T : struct
    {
        private readonly byte[] scratch = new byte[512];

        public override int Characters(int row) => 0;

        public override ReadOnlySpan<byte> Utf8(int row) => TryGet(row, out var value) ? scratch.AsSpan(0, format(value, scratch)) : [];
    }

    private sealed class TextCells(ParquetRowGroupReader group, DataField field, RawColumnData<ReadOnlyMemory<char>> data) : Cells<ReadOnlyMemory<char>>(group, field, data)
    {
        private byte[] scratch = new byte[256];

        public override int Characters(int row) => TryGet(row, out var text) ? text.Length : 0;

        public override ReadOnlySpan<byte> Utf8(int row)
        {
            if (!TryGet(row, out var text)) return [];
            if (text.Length * 3 > scratch.Length) scratch = new byte[text.Length * 3];
            return scratch.AsSpan(0, Encoding.UTF8.GetBytes(text.Span, scratch));
        }
    }
}
