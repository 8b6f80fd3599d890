using System.Buffers.Binary;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// Walks a Parquet footer (Thrift, compact protocol) before the library reads it: on one that breaks off the library turns in circles for ever.
/// </summary>
internal static class ParquetFooter
{
    private const int LargestFooter = 64 << 20, DeepestNesting = 32;

    /// <exception cref="InvalidDataException">The footer is not whole.</exception>
    public static void Check(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        Span<byte> tail = stackalloc byte[8];
        if (stream.Length < 12) throw new InvalidDataException("too short");
        stream.Position = stream.Length - 8;
        stream.ReadExactly(tail);
        var length = BinaryPrimitives.ReadInt32LittleEndian(tail);
        if (!tail[4..].SequenceEqual("PAR1"u8)) throw new InvalidDataException("it does not end as one");
        if (length <= 0 || length > LargestFooter || length > stream.Length - 12) throw new InvalidDataException($"a footer of {length} bytes");
        var footer = new byte[length];
        stream.Position = stream.Length - 8 - length;
        stream.ReadExactly(footer);
        var rest = (ReadOnlySpan<byte>)footer;
        SkipStruct(ref rest, 0);
    }

    private static void SkipStruct(ref ReadOnlySpan<byte> rest, int depth)
    {
        if (depth > DeepestNesting) throw new InvalidDataException("its footer nests too deep");
        while (Byte(ref rest) is var field and not 0)
        {
            // The field's number is a step from the last one, or written out.
            if (field >> 4 == 0) Varint(ref rest);
            // A boolean field is its own type.
            if ((field & 0xF) is not (1 or 2)) Skip(ref rest, field & 0xF, depth);
        }
    }

    private static void Skip(ref ReadOnlySpan<byte> rest, int type, int depth)
    {
        switch (type)
        {
            case 1 or 2 or 3: Byte(ref rest); break;
            case 4 or 5 or 6: Varint(ref rest); break;
            case 7: Bytes(ref rest, 8); break;
            case 8: Bytes(ref rest, Varint(ref rest)); break;
            case 9 or 10:
                var head = Byte(ref rest);
                for (var left = head >> 4 == 15 ? Varint(ref rest) : (ulong)(head >> 4); left > 0; left--) Skip(ref rest, head & 0xF, depth + 1);
                break;
            case 11:
                var count = Varint(ref rest);
                if (count == 0) break;
                var types = Byte(ref rest);
                for (; count > 0; count--)
                {
                    Skip(ref rest, types >> 4, depth + 1);
                    Skip(ref rest, types & 0xF, depth + 1);
                }
                break;
            case 12: SkipStruct(ref rest, depth + 1); break;
            default: throw new InvalidDataException($"its footer holds a type {type}");
        }
        if (depth > DeepestNesting) throw new InvalidDataException("its footer nests too deep");
    }

    private static byte Byte(ref ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty) throw new InvalidDataException("its footer breaks off");
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    private static void Bytes(ref ReadOnlySpan<byte> rest, ulong count)
    {
        if (count > (ulong)rest.Length) throw new InvalidDataException("its footer breaks off");
        rest = rest[(int)count..];
    }

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte(ref rest);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("its footer holds a number without end");
    }
}
