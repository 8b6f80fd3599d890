using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Analytics.Core;
using Analytics.Core.Sources;
using K4os.Compression.LZ4;

namespace Analytics.Engine.Lake;

/// <summary>
/// Writes a part as a Parquet file: flat columns that may be missing, a page per column and row group, by dictionary where values repeat. Only what
/// parts need (docs/decisions/0009-lake-parts.md).
/// </summary>
internal sealed class PartWriter(Stream file, Dataset dataset) : IDisposable
{
    private const int LargestDictionary = 1 << 15;

    /// <summary>Codes of the format.</summary>
    private const int Uncompressed = 0, Lz4Raw = 7, DataPage = 0, DictionaryPage = 2, Optional = 1, Utf8 = 0, DateType = 6, TimestampMicros = 10;

    private sealed record ColumnChunk(Column Column, long At, long DictionaryAt, long DataAt, long Raw, long Bytes, int Codec, int Encoding, int Rows, int Missing, byte[]? Least, byte[]? Most);

    private readonly List<(int Rows, List<ColumnChunk> Columns)> groups = [];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> dictionary = new(), data = new(), headers = new();
    private readonly ValueCodes valueCodes = new();
    private byte[] packed = [];
    private long[] bits = [];
    private int[] codes = [], levels = [];
    private long length;

    public void Begin() => Put("PAR1"u8);

    public void Add(Table rows)
    {
        if (rows.RowCount == 0) return;
        if (bits.Length < rows.RowCount) (bits, codes, levels) = (new long[rows.RowCount], new int[rows.RowCount], new int[rows.RowCount]);
        groups.Add((rows.RowCount, [.. dataset.Columns.Select(column => TableShaping.Kind(dataset, column.Name) switch
        {
            ColumnType.Text => Texts(column, rows.Texts(column.Name)),
            ColumnType.Time => Values(column, rows.RowCount, Times(column, rows.Times(column.Name))),
            _ => Values(column, rows.RowCount, Numbers(column, rows.Numbers(column.Name))),
        })]));
    }

    /// <returns>The file's SHA-256.</returns>
    public string End()
    {
        headers.ResetWrittenCount();
        Footer(new ThriftWriter(headers));
        var size = headers.WrittenCount;
        BinaryPrimitives.WriteInt32LittleEndian(headers.GetSpan(4), size);
        headers.Advance(4);
        headers.Write("PAR1"u8);
        Put(headers.WrittenSpan);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => hash.Dispose();

    private void Put(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.AppendData(bytes);
        length += bytes.Length;
    }

    /// <summary>The numbers that are there, packed, as they are stored.</summary>
    private int Numbers(Column column, double[] values)
    {
        var there = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var missing = double.IsNaN(values[i]);
            levels[i] = missing ? 0 : 1;
            if (!missing) bits[there++] = column.Type == ColumnType.Number ? BitConverter.DoubleToInt64Bits(values[i]) : (long)values[i];
        }
        return there;
    }

    private int Times(Column column, long[] values)
    {
        var there = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var missing = values[i] == Table.MissingTime;
            levels[i] = missing ? 0 : 1;
            if (!missing) bits[there++] = column.Type == ColumnType.Date ? values[i] / ChinaTime.MicrosPerDay : values[i];
        }
        return there;
    }

    private ColumnChunk Values(Column column, int rows, int there)
    {
        BeginPage(rows, there);
        var values = bits.AsSpan(0, there);
        var byDictionary = valueCodes.TryEncode(values, codes, Math.Min(there / 2 + 1, LargestDictionary));
        var distinct = byDictionary ? valueCodes.Values : values;
        // Differences are for whole numbers alone: the library that reads parts does not know them of times.
        var encoding = byDictionary ? ParquetEncoding.RleDictionary : column.Type is ColumnType.Integer or ColumnType.Flag ? ParquetEncoding.DeltaBinaryPacked : ParquetEncoding.Plain;
        if (byDictionary)
        {
            WritePlain(dictionary, column, distinct);
            WriteCodes(there, distinct.Length);
        }
        else if (encoding == ParquetEncoding.Plain) WritePlain(data, column, values);
        else ParquetEncoding.WriteDelta(data, values);
        var (least, most) = there == 0 ? default : Extremes(column, distinct);
        return EndPage(column, rows, there, encoding, distinct.Length, least, most);
    }

    private ColumnChunk Texts(Column column, TextColumn texts)
    {
        var there = 0;
        var codeOf = new int[texts.Values.Length];
        var used = new List<byte[]>();
        for (var i = 0; i < texts.Length; i++)
        {
            var code = texts.Codes[i];
            levels[i] = code < 0 ? 0 : 1;
            if (code < 0) continue;
            if (codeOf[code] == 0)
            {
                used.Add(Encoding.UTF8.GetBytes(texts.Values[code]));
                codeOf[code] = used.Count;
            }
            codes[there++] = codeOf[code] - 1;
        }
        BeginPage(texts.Length, there);
        var byDictionary = used.Count <= there / 2 + 1;
        if (byDictionary)
        {
            foreach (var text in used) WritePlain(dictionary, text);
            WriteCodes(there, used.Count);
        }
        else
            foreach (var code in codes.AsSpan(0, there)) WritePlain(data, used[code]);
        byte[]? least = null, most = null;
        foreach (var text in used)
        {
            if (least is null || text.AsSpan().SequenceCompareTo(least) < 0) least = text;
            if (most is null || text.AsSpan().SequenceCompareTo(most) > 0) most = text;
        }
        return EndPage(column, texts.Length, there, byDictionary ? ParquetEncoding.RleDictionary : ParquetEncoding.Plain, used.Count, least, most);
    }

    private void BeginPage(int rows, int there)
    {
        dictionary.ResetWrittenCount();
        data.ResetWrittenCount();
        data.Write("\0\0\0\0"u8);
        ParquetEncoding.WriteHybrid(data, levels.AsSpan(0, rows), 1);
        BinaryPrimitives.WriteInt32LittleEndian(MemoryMarshal.AsMemory(data.WrittenMemory).Span, data.WrittenCount - 4);
    }

    private void WriteCodes(int there, int distinct)
    {
        var width = ParquetEncoding.WidthOf(distinct);
        data.Write((ReadOnlySpan<byte>)[(byte)width]);
        ParquetEncoding.WriteHybrid(data, codes.AsSpan(0, there), width);
    }

    private static void WritePlain(ArrayBufferWriter<byte> output, Column column, ReadOnlySpan<long> values)
    {
        if (column.Type != ColumnType.Date)
        {
            output.Write(MemoryMarshal.AsBytes(values));
            return;
        }
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), (int)value);
            output.Advance(4);
        }
    }

    private static void WritePlain(ArrayBufferWriter<byte> output, byte[] text)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), text.Length);
        output.Advance(4);
        output.Write(text);
    }

    private static (byte[] Least, byte[] Most) Extremes(Column column, ReadOnlySpan<long> values)
    {
        var output = new ArrayBufferWriter<byte>();
        if (column.Type == ColumnType.Number)
        {
            var numbers = MemoryMarshal.Cast<long, double>(values);
            double low = double.PositiveInfinity, high = double.NegativeInfinity;
            foreach (var number in numbers) (low, high) = (Math.Min(low, number), Math.Max(high, number));
            // The format's rule for zeros, of which there are two.
            return (BitConverter.GetBytes(low == 0 ? -0.0 : low), BitConverter.GetBytes(high == 0 ? 0.0 : high));
        }
        long least = long.MaxValue, most = long.MinValue;
        foreach (var value in values) (least, most) = (Math.Min(least, value), Math.Max(most, value));
        return column.Type == ColumnType.Date ? (BitConverter.GetBytes((int)least), BitConverter.GetBytes((int)most)) : (BitConverter.GetBytes(least), BitConverter.GetBytes(most));
    }

    private ColumnChunk EndPage(Column column, int rows, int there, int encoding, int distinct, byte[]? least, byte[]? most)
    {
        var (at, raw) = (length, 0L);
        var byDictionary = encoding == ParquetEncoding.RleDictionary;
        // Compressed where it pays; what bits were packed into mostly does not.
        var dictionarySize = byDictionary ? Compress(dictionary.WrittenSpan, 0) : 0;
        var dataSize = Compress(data.WrittenSpan, dictionarySize);
        var pays = dictionarySize + dataSize < (byDictionary ? dictionary.WrittenCount : 0) + data.WrittenCount;
        if (byDictionary)
            Page(dictionary.WrittenSpan, pays ? packed.AsSpan(0, dictionarySize) : dictionary.WrittenSpan, DictionaryPage, header => header.Struct(7, () => header.Int32(1, distinct).Int32(2, ParquetEncoding.Plain)));
        var dataAt = length;
        Page(data.WrittenSpan, pays ? packed.AsSpan(dictionarySize, dataSize) : data.WrittenSpan, DataPage,
            header => header.Struct(5, () => header.Int32(1, rows).Int32(2, encoding).Int32(3, ParquetEncoding.Rle).Int32(4, ParquetEncoding.Rle)));
        return new ColumnChunk(column, at, byDictionary ? at : -1, dataAt, raw, length - at, pays ? Lz4Raw : Uncompressed, encoding, rows, rows - there, least, most);

        void Page(ReadOnlySpan<byte> content, ReadOnlySpan<byte> stored, int type, Action<ThriftWriter> own)
        {
            headers.ResetWrittenCount();
            var header = new ThriftWriter(headers).Int32(1, type).Int32(2, content.Length).Int32(3, stored.Length);
            own(header);
            header.End();
            Put(headers.WrittenSpan);
            Put(stored);
            raw += headers.WrittenCount + content.Length;
        }
    }

    /// <summary>Compresses into <see cref="packed"/> from a place on; returns the size.</summary>
    private int Compress(ReadOnlySpan<byte> bytes, int from)
    {
        var most = LZ4Codec.MaximumOutputSize(bytes.Length);
        if (packed.Length < from + most) Array.Resize(ref packed, from + most);
        return LZ4Codec.Encode(bytes, packed.AsSpan(from, most));
    }

    private void Footer(ThriftWriter meta)
    {
        meta.Int32(1, 1);
        meta.Structs<Column?>(2, [null, .. dataset.Columns], column => Schema(meta, column));
        meta.Int64(3, groups.Sum(g => (long)g.Rows));
        meta.Structs(4, groups, group =>
        {
            meta.Structs(1, group.Columns, chunk => Describe(meta, chunk));
            meta.Int64(2, group.Columns.Sum(c => c.Raw)).Int64(3, group.Rows).Int64(5, group.Columns[0].At).Int64(6, group.Columns.Sum(c => c.Bytes));
        });
        meta.Text(6, "Analytics");
        // Least and most are by the order that each type is defined to have.
        meta.Structs(7, dataset.Columns, _ => meta.Struct(1, () => { }));
        meta.End();
    }

    private void Schema(ThriftWriter meta, Column? column)
    {
        if (column is null)
        {
            meta.Text(4, "root").Int32(5, dataset.Columns.Count);
            return;
        }
        meta.Int32(1, TypeOf(column)).Int32(3, Optional).Text(4, column.Name);
        _ = column.Type switch
        {
            ColumnType.Text => meta.Int32(6, Utf8).Struct(10, () => meta.Struct(1, () => { })),
            ColumnType.Date => meta.Int32(6, DateType).Struct(10, () => meta.Struct(6, () => { })),
            ColumnType.Time => meta.Int32(6, TimestampMicros).Struct(10, () => meta.Struct(8, () => meta.Bool(1, true).Struct(2, () => meta.Struct(2, () => { })))),
            _ => meta,
        };
    }

    private static void Describe(ThriftWriter meta, ColumnChunk chunk)
    {
        meta.Int64(2, chunk.At).Struct(3, () =>
        {
            meta.Int32(1, TypeOf(chunk.Column)).Int32s(2, chunk.DictionaryAt < 0 ? [ParquetEncoding.Rle, chunk.Encoding] : [ParquetEncoding.Plain, ParquetEncoding.Rle, chunk.Encoding]);
            meta.Texts(3, chunk.Column.Name).Int32(4, chunk.Codec).Int64(5, chunk.Rows).Int64(6, chunk.Raw).Int64(7, chunk.Bytes).Int64(9, chunk.DataAt);
            if (chunk.DictionaryAt >= 0) meta.Int64(11, chunk.DictionaryAt);
            meta.Struct(12, () =>
            {
                meta.Int64(3, chunk.Missing);
                if (chunk.Least is not null && chunk.Most is not null) meta.Bytes(5, chunk.Most).Bytes(6, chunk.Least);
            });
        });
    }

    /// <summary>The format's physical types.</summary>
    private static int TypeOf(Column column) => column.Type switch
    {
        ColumnType.Text => 6,
        ColumnType.Date => 1,
        ColumnType.Number => 5,
        _ => 2,
    };
}
