using System.Buffers;
using System.Text;

namespace Analytics.Engine.Lake;

/// <summary>Writes structures in Thrift's compact protocol, as far as the metadata of Parquet needs it.</summary>
internal sealed class ThriftWriter(IBufferWriter<byte> output)
{
    private const byte True = 1, False = 2, I32 = 5, I64 = 6, Binary = 8, List = 9, StructType = 12;

    private short field;

    public ThriftWriter Int32(short id, int value) => Header(id, I32).Signed(value);

    public ThriftWriter Int64(short id, long value) => Header(id, I64).Signed(value);

    public ThriftWriter Bool(short id, bool value) => Header(id, value ? True : False);

    public ThriftWriter Text(short id, string text) => Bytes(id, Encoding.UTF8.GetBytes(text));

    public ThriftWriter Bytes(short id, ReadOnlySpan<byte> bytes) => Header(id, Binary).Unsigned((ulong)bytes.Length).Raw(bytes);

    public ThriftWriter Struct(short id, Action content) => Header(id, StructType).Nested(content);

    public ThriftWriter Structs<T>(short id, IReadOnlyList<T> items, Action<T> content)
    {
        ListHeader(id, StructType, items.Count);
        foreach (var item in items) Nested(() => content(item));
        return this;
    }

    public ThriftWriter Texts(short id, params string[] texts)
    {
        ListHeader(id, Binary, texts.Length);
        foreach (var text in texts) Unsigned((ulong)Encoding.UTF8.GetByteCount(text)).Raw(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public ThriftWriter Int32s(short id, params ReadOnlySpan<int> values)
    {
        ListHeader(id, I32, values.Length);
        foreach (var value in values) Signed(value);
        return this;
    }

    /// <summary>The end of the outermost structure; those within end by themselves.</summary>
    public void End() => Raw([0]);

    private ThriftWriter Nested(Action content)
    {
        var outer = field;
        field = 0;
        content();
        End();
        field = outer;
        return this;
    }

    private ThriftWriter Header(short id, byte type)
    {
        var step = id - field;
        field = id;
        return step is > 0 and <= 15 ? Raw([(byte)(step << 4 | type)]) : throw new ArgumentOutOfRangeException(nameof(id), "Fields come in order.");
    }

    private void ListHeader(short id, byte type, int count)
    {
        Header(id, List);
        if (count < 15) Raw([(byte)(count << 4 | type)]);
        else Raw([(byte)(0xF0 | type)]).Unsigned((ulong)count);
    }

    private ThriftWriter Signed(long value) => Unsigned(Varint.ZigZag(value));

    private ThriftWriter Unsigned(ulong value)
    {
        Varint.Write(output, value);
        return this;
    }

    private ThriftWriter Raw(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return this;
    }
}

/// <summary>Whole numbers in as many bytes as they need.</summary>
internal static class Varint
{
    public static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    public static void Write(IBufferWriter<byte> output, ulong value)
    {
        var bytes = output.GetSpan(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7) bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        output.Advance(count);
    }
}
