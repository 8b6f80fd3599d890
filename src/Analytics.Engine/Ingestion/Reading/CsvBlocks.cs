namespace Analytics.Engine.Ingestion.Reading;

/// <summary>A stretch of whole records.</summary>
/// <param name="Buffer">Given back with <see cref="CsvBlocks.Return"/>.</param>
/// <param name="Line">Line of the first byte, from 1.</param>
/// <param name="Broken">Lines that were cut out before and after it because their quotes do not close, or because they have no end.</param>
internal sealed record CsvBlock(byte[] Buffer, int Start, int Length, long Line, IReadOnlyList<BrokenLine> Broken)
{
    public ReadOnlyMemory<byte> Bytes => Buffer.AsMemory(Start, Length);
}

/// <summary>A line that is no record.</summary>
internal sealed record BrokenLine(long Line, byte[] Bytes, RowIssue Issue);

/// <summary>
/// Cuts a CSV file into blocks of whole records, so that blocks can be read side by side and one unclosed quote cannot swallow the rest. A record
/// may span lines inside quotes, as RFC 4180 has it, when its quotes close properly within <see cref="MostLines"/> lines and it is as wide as the
/// header; otherwise its first line alone is broken and reading goes on with the next.
/// </summary>
/// <remarks>Quotes, commas and line ends are single bytes in UTF-8 and in GB18030, and no byte of another character looks like one.</remarks>
internal sealed class CsvBlocks(Stream stream, string path)
{
    /// <summary>Longer records are no record of ours.</summary>
    public const int MaxRecordBytes = 1 << 20;

    private const int BlockBytes = 4 << 20;
    private const int MostLines = 1000;

    /// <summary>A line this long is not a slip in one row: the file is no CSV.</summary>
    private const long EndlessLineBytes = 16 << 20;

    private readonly System.Collections.Concurrent.ConcurrentBag<byte[]> free = [];
    private byte[] rest = [];
    private long line = 1;
    private bool ended;

    /// <summary>Width of the header; a record over several lines must have it.</summary>
    public int Width { get; set; }

    public void Return(CsvBlock block) => free.Add(block.Buffer);

    /// <summary>The first line that is not blank, without its end; empty when there is none.</summary>
    public ReadOnlyMemory<byte> ReadHeader()
    {
        while (true)
        {
            var (buffer, length) = Fill();
            var data = buffer.AsSpan(0, length);
            var start = 0;
            while (start < length && data[start] is (byte)'\r' or (byte)'\n') start++;
            line += LinesIn(data[..start]);
            if (start == length && !ended)
            {
                Keep(buffer, length, length);
                continue;
            }
            var end = data[start..].IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0 && length - start > MaxRecordBytes) throw TooLong(line);
            var header = data.Slice(start, end < 0 ? length - start : end).ToArray();
            var next = end < 0 ? length : start + end + (start + end + 1 < length && data[start + end] == '\r' && data[start + end + 1] == '\n' ? 2 : 1);
            if (end >= 0) line++;
            Keep(buffer, next, length);
            return header;
        }
    }

    /// <summary>The next block, or null at the end.</summary>
    public CsvBlock? Read()
    {
        var (buffer, length) = Fill();
        if (length == 0)
        {
            free.Add(buffer);
            return null;
        }
        var first = line;
        var broken = new List<BrokenLine>();
        var whole = ended ? length : LastLineEnd(buffer.AsSpan(0, length));
        if (whole == 0) return Endless(buffer, length);
        var data = buffer.AsSpan(0, whole);
        if (data.IndexOf((byte)'"') < 0)
        {
            line += LinesIn(data);
            Keep(buffer, whole, length);
            return new CsvBlock(buffer, 0, whole, first, broken);
        }
        return Quoted(buffer, length, broken);
    }

    /// <summary>A block in which records are followed one by one, up to the first that is broken or not complete.</summary>
    private CsvBlock Quoted(byte[] buffer, int length, List<BrokenLine> broken)
    {
        var first = line;
        var at = 0;
        while (at < length)
        {
            var record = Record(buffer.AsSpan(at, length - at), out var lines);
            if (record > 0)
            {
                at += record;
                line += lines;
                continue;
            }
            if (record == Incomplete && at > 0) break;
            // Cut out: the block ends before it, the next begins after it.
            var good = at;
            var end = buffer.AsSpan(at, length - at).IndexOfAny((byte)'\n', (byte)'\r');
            if (end < 0 && !ended && length - at > MaxRecordBytes) return Endless(buffer, length);
            end = end < 0 ? length : at + end;
            broken.Add(new BrokenLine(line++, Cut(buffer.AsSpan(at, end - at)),
                new RowIssue("", "quote", 2, "a quote that does not close as it should", "quotes around a whole cell, doubled inside, closed within the record")));
            if (end < length) end += buffer[end] == '\r' && end + 1 < length && buffer[end + 1] == '\n' ? 2 : 1;
            Keep(buffer, end, length);
            return new CsvBlock(buffer, 0, good, first, broken);
        }
        Keep(buffer, at, length);
        return new CsvBlock(buffer, 0, at, first, broken);
    }

    private const int Incomplete = 0, Malformed = -1;

    /// <summary>Length of the record at the beginning, its line end included.</summary>
    private int Record(ReadOnlySpan<byte> data, out int lines)
    {
        lines = 0;
        var fields = 1;
        for (var at = 0; ;)
        {
            if (at < data.Length && data[at] == '"')
            {
                at++;
                while (true)
                {
                    var quote = data[at..].IndexOf((byte)'"');
                    if (quote < 0 || LinesIn(data.Slice(at, quote)) is var inside && (lines += inside) > MostLines)
                        return quote < 0 && !ended && data.Length <= MaxRecordBytes && lines + LinesIn(data[at..]) <= MostLines ? Incomplete : Malformed;
                    at += quote + 1;
                    if (at == data.Length && !ended) return data.Length <= MaxRecordBytes ? Incomplete : Malformed;
                    if (at == data.Length || data[at] != '"') break;
                    at++;
                }
                if (at > MaxRecordBytes) return Malformed;
                if (at < data.Length && data[at] is not ((byte)',' or (byte)'\n' or (byte)'\r')) return Malformed;
            }
            else
            {
                var stop = data[at..].IndexOfAny(",\"\r\n"u8);
                if (stop < 0 && !ended) return Incomplete;
                at = stop < 0 ? data.Length : at + stop;
                if (at < data.Length && data[at] == '"') return Malformed;
            }
            if (at < data.Length && data[at] == ',')
            {
                fields++;
                at++;
                continue;
            }
            if (lines > 0 && fields != Width) return Malformed;
            if (at == data.Length) return at;
            if (data[at] == '\r' && at + 1 == data.Length && !ended) return Incomplete;
            lines++;
            return at + (data[at] == '\r' && at + 1 < data.Length && data[at + 1] == '\n' ? 2 : 1);
        }
    }

    /// <summary>A line longer than a block: skipped to its end, or, when that does not come, the file is refused.</summary>
    private CsvBlock Endless(byte[] buffer, int length)
    {
        var start = Cut(buffer.AsSpan(0, length));
        long skipped = 0;
        while (true)
        {
            var end = buffer.AsSpan(0, length).IndexOfAny((byte)'\n', (byte)'\r');
            skipped += end < 0 ? length : end;
            if (skipped > EndlessLineBytes) throw TooLong(line);
            if (end >= 0 || ended)
            {
                Keep(buffer, end < 0 ? length : end + 1, length);
                return new CsvBlock(buffer, 0, 0, line, [new BrokenLine(line++, start, TooLongIssue(skipped))]);
            }
            free.Add(buffer);
            rest = [];
            (buffer, length) = Fill();
        }
    }

    public static RowIssue TooLongIssue(long bytes) => new("", "too_long", 1, $"{bytes} bytes in one record", $"at most {MaxRecordBytes}");

    private FileRefusedException TooLong(long at) =>
        new($"{path}: line {at} has no end within {EndlessLineBytes >> 20} MiB; expected records of at most {MaxRecordBytes >> 10} KiB, one a line. Ask the sender for the file again; nothing of it was stored.");

    private (byte[] Buffer, int Length) Fill()
    {
        if (!free.TryTake(out var buffer)) buffer = new byte[BlockBytes];
        rest.CopyTo(buffer, 0);
        var length = rest.Length;
        if (!ended)
        {
            var read = stream.ReadAtLeast(buffer.AsSpan(length), buffer.Length - length, throwOnEndOfStream: false);
            ended = length + read < buffer.Length;
            length += read;
        }
        rest = [];
        return (buffer, length);
    }

    private void Keep(byte[] buffer, int from, int length) => rest = buffer[from..length];

    /// <summary>Just after the last line end; a CR at the very end may be half of one.</summary>
    private static int LastLineEnd(ReadOnlySpan<byte> data)
    {
        var feed = data.LastIndexOf((byte)'\n');
        return feed >= 0 ? feed + 1 : data[..^1].LastIndexOf((byte)'\r') + 1;
    }

    private static int LinesIn(ReadOnlySpan<byte> data) => data.Count((byte)'\n') is var feeds and > 0 ? feeds : data.Count((byte)'\r');

    private static byte[] Cut(ReadOnlySpan<byte> line) => line[..Math.Min(line.Length, RefusedRow.MostBytes)].ToArray();
}
