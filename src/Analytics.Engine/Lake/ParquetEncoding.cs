using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Analytics.Engine.Lake;

/// <summary>The encodings of Parquet that parts are written in; names and layouts are those of the format's own description.</summary>
internal static class ParquetEncoding
{
    public const int Plain = 0, Rle = 3, DeltaBinaryPacked = 5, RleDictionary = 8;

    /// <summary>Runs of one value by their length, all else in groups of eight values side by side.</summary>
    public static void WriteHybrid(ArrayBufferWriter<byte> output, ReadOnlySpan<int> values, int width)
    {
        for (var at = 0; at < values.Length;)
        {
            var run = RunLength(values[at..]);
            if (run >= 8 || run == values.Length - at)
            {
                Varint.Write(output, (ulong)run << 1);
                var bytes = output.GetSpan(4);
                BinaryPrimitives.WriteInt32LittleEndian(bytes, values[at]);
                output.Advance((width + 7) / 8);
                at += run;
                continue;
            }
            var end = at + 8;
            while (end < values.Length && RunLength(values.Slice(end, Math.Min(8, values.Length - end))) < 8) end += 8;
            Varint.Write(output, (ulong)((end - at) / 8) << 1 | 1);
            Pack(output, values[at..Math.Min(end, values.Length)], (end - at) / 8 * width, width);
            at = end;
        }
    }

    /// <summary>Differences from one value to the next, packed to the bits they need: a line number takes next to nothing.</summary>
    public static void WriteDelta(ArrayBufferWriter<byte> output, ReadOnlySpan<long> values)
    {
        const int block = 128, miniblock = 32;
        Varint.Write(output, block);
        Varint.Write(output, block / miniblock);
        Varint.Write(output, (ulong)values.Length);
        Varint.Write(output, Varint.ZigZag(values.IsEmpty ? 0 : values[0]));
        Span<ulong> deltas = stackalloc ulong[block];
        Span<byte> widths = stackalloc byte[block / miniblock];
        for (var from = 1; from < values.Length; from += block)
        {
            var count = Math.Min(block, values.Length - from);
            var least = long.MaxValue;
            for (var i = 0; i < count; i++)
            {
                var delta = unchecked(values[from + i] - values[from + i - 1]);
                deltas[i] = (ulong)delta;
                least = Math.Min(least, delta);
            }
            for (var i = 0; i < count; i++) deltas[i] -= (ulong)least;
            deltas[count..].Clear();
            Varint.Write(output, Varint.ZigZag(least));
            for (var m = 0; m < widths.Length; m++)
            {
                var all = 0UL;
                foreach (var delta in deltas.Slice(m * miniblock, miniblock)) all |= delta;
                widths[m] = (byte)(64 - BitOperations.LeadingZeroCount(all));
            }
            output.Write(widths);
            for (var m = 0; m < widths.Length; m++) Pack(output, deltas.Slice(m * miniblock, miniblock), widths[m]);
        }
    }

    /// <summary>How many bits codes of so many values need; one where not all readers know none.</summary>
    public static int WidthOf(int values) => values < 3 ? 1 : 32 - BitOperations.LeadingZeroCount((uint)(values - 1));

    private static int RunLength(ReadOnlySpan<int> values)
    {
        var other = values.IndexOfAnyExcept(values[0]);
        return other < 0 ? values.Length : other;
    }

    private static void Pack(ArrayBufferWriter<byte> output, ReadOnlySpan<int> values, int bytes, int width)
    {
        var target = output.GetSpan(bytes + sizeof(ulong))[..bytes];
        var at = 0;
        var bits = 0UL;
        var held = 0;
        foreach (var value in values)
        {
            bits |= (ulong)(uint)value << held;
            held += width;
            if (held < 32) continue;
            BinaryPrimitives.WriteUInt32LittleEndian(target[at..], (uint)bits);
            (bits, held, at) = (bits >> 32, held - 32, at + 4);
        }
        for (; at < bytes; at++, bits >>= 8) target[at] = (byte)bits;
        output.Advance(bytes);
    }

    private static void Pack(ArrayBufferWriter<byte> output, ReadOnlySpan<ulong> values, int width)
    {
        if (width == 0) return;
        var bytes = values.Length * width / 8;
        var target = MemoryMarshal.Cast<byte, ulong>(output.GetSpan(bytes + sizeof(ulong))[..((bytes + 7) / 8 * 8)]);
        target.Clear();
        for (var i = 0; i < values.Length; i++)
        {
            var (word, shift) = Math.DivRem(i * width, 64);
            target[word] |= values[i] << shift;
            if (shift + width > 64) target[word + 1] |= values[i] >> (64 - shift);
        }
        output.Advance(bytes);
    }
}
