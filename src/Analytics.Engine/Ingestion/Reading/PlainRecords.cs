using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// Where the cells of a block end, when its records are as plain as nearly all are: no quotes, each of the header's width, one a line. Found 32 bytes
/// at a time. What is not so plain is left to the CSV library.
/// </summary>
internal sealed class PlainRecords(int width)
{
    /// <summary>Of every cell in turn the place of the comma or line feed after it.</summary>
    private int[] ends = [];

    private int returns;
    private bool quoted;

    public int Count { get; private set; }

    /// <summary>All of the block is text in any encoding: no byte beyond ASCII, no NUL.</summary>
    public bool IsAscii { get; private set; }

    /// <summary>False when any record of the block is not plain.</summary>
    public bool TryFind(ReadOnlySpan<byte> block)
    {
        var found = Separators(block);
        if (block.Length > 0 && block[^1] != '\n') Put(found++, block.Length);
        Count = found / width;
        return !quoted && found % width == 0 && ArePlain(block);
    }

    /// <summary>A cell without what separates it.</summary>
    public ReadOnlySpan<byte> Cell(ReadOnlySpan<byte> block, int record, int column)
    {
        var at = record * width + column;
        var from = at == 0 ? 0 : ends[at - 1] + 1;
        return block[from..(column == width - 1 ? LineEnd(block, from, ends[at]) : ends[at])];
    }

    /// <summary>A record without its line end.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> block, int record)
    {
        var from = record == 0 ? 0 : ends[record * width - 1] + 1;
        return block[from..LineEnd(block, from, ends[(record + 1) * width - 1])];
    }

    private static int LineEnd(ReadOnlySpan<byte> block, int from, int feed) => feed > from && block[feed - 1] == '\r' ? feed - 1 : feed;

    private int Separators(ReadOnlySpan<byte> block)
    {
        var found = 0;
        var at = 0;
        Vector256<byte> comma = Vector256.Create((byte)','), feed = Vector256.Create((byte)'\n'), quote = Vector256.Create((byte)'"'), carriage = Vector256.Create((byte)'\r');
        Vector256<byte> quotes = default, nuls = default, all = default;
        returns = 0;
        for (; at + Vector256<byte>.Count <= block.Length; at += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(block.Slice(at, Vector256<byte>.Count));
            all |= bytes;
            quotes |= Vector256.Equals(bytes, quote);
            nuls |= Vector256.Equals(bytes, default);
            returns += BitOperations.PopCount(Vector256.Equals(bytes, carriage).ExtractMostSignificantBits());
            if (found + Vector256<byte>.Count > ends.Length) Array.Resize(ref ends, Math.Max(ends.Length * 2, 1 << 16));
            for (var bits = (Vector256.Equals(bytes, comma) | Vector256.Equals(bytes, feed)).ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
                ends[found++] = at + BitOperations.TrailingZeroCount(bits);
        }
        var rest = block[at..];
        quoted = quotes != default || rest.Contains((byte)'"');
        IsAscii = nuls == default && all.ExtractMostSignificantBits() == 0 && !rest.Contains((byte)0) && Ascii.IsValid(rest);
        returns += rest.Count((byte)'\r');
        for (; at < block.Length; at++)
            if (block[at] is (byte)',' or (byte)'\n') Put(found++, at);
        return found;
    }

    private void Put(int index, int end)
    {
        if (index >= ends.Length) Array.Resize(ref ends, Math.Max(ends.Length * 2, 1 << 16));
        ends[index] = end;
    }

    /// <summary>Each line has its cells, none is blank or endless, and a CR stands only before a line's end.</summary>
    private bool ArePlain(ReadOnlySpan<byte> block)
    {
        int ended = 0, from = 0;
        for (var at = width - 1; at < Count * width; at += width)
        {
            for (var comma = at - width + 1; comma < at; comma++)
                if (block[ends[comma]] != ',') return false;
            var feed = ends[at];
            if (feed < block.Length && block[feed] != '\n') return false;
            var length = LineEnd(block, from, feed) - from;
            if (length < width || length > CsvBlocks.MaxRecordBytes) return false;
            if (length < feed - from) ended++;
            from = feed + 1;
        }
        return ended == returns;
    }
}
