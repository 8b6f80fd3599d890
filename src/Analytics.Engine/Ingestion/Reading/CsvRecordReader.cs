using System.Collections.Concurrent;
using System.Text;
using System.Text.Unicode;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;
using CsvHelper;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>CSV by RFC 4180 under one strict profile: comma, header row, every record as wide as the header.</summary>
public sealed class CsvRecordReader : RecordReader
{
    public override bool Reads(string fileName, ReadOnlySpan<byte> head) =>
        Path.GetExtension(fileName).ToLowerInvariant() is ".csv" or ".txt" && !head.StartsWith("PAR1"u8);

    public override FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf) => new CsvContent(path, source);
}

/// <summary>An opened CSV file. Blocks of records are read side by side and come out in file order.</summary>
internal sealed class CsvContent : FileContent
{
    /// <summary>Blocks under way at once: enough for two cores, few enough to stay small.</summary>
    private const int Ahead = 3;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly string path;
    private readonly SourceDefinition source;
    private readonly Stream stream;
    private readonly CsvBlocks blocks;
    private readonly Encoding encoding;
    private readonly string[] headers;
    private readonly ConcurrentBag<ChunkBuilder> idle = [];
    private readonly ConcurrentBag<PlainRecords> finders = [];

    private readonly CsvReaderOptions options = new()
    {
        Separator = ',',
        HasHeader = false,
        Encoding = Encoding.UTF8,
        AllowLineBreaksInQuotes = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Allow,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
    };

    public CsvContent(string path, SourceDefinition source)
    {
        (this.path, this.source) = (path, source);
        encoding = TextEncoding.Of(path);
        stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        try
        {
            // UTF-16 has no single-byte commas: it is turned into UTF-8 on the way in, all else as it is read.
            if (encoding is UnicodeEncoding)
            {
                stream = Encoding.CreateTranscodingStream(stream, encoding, Utf8);
                encoding = Encoding.UTF8;
            }
            blocks = new CsvBlocks(stream, path);
            var header = blocks.ReadHeader();
            headers = Guarded(1, () => Fields(encoding is UTF8Encoding ? header : Utf8.GetBytes(encoding.GetString(header.Span))));
            Check(headers);
            blocks.Width = headers.Length;
            var builder = new ChunkBuilder(source, headers, path);
            UnknownColumns = builder.UnknownColumns;
            idle.Add(builder);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> UnknownColumns { get; }

    public override IEnumerable<RowChunk> Chunks(CancellationToken cancel)
    {
        var underWay = new Queue<Task<List<RowChunk>>>();
        while (Guarded(0, blocks.Read) is { } block)
        {
            cancel.ThrowIfCancellationRequested();
            underWay.Enqueue(Task.Run(() => Parse(block), cancel));
            if (underWay.Count < Ahead) continue;
            foreach (var chunk in underWay.Dequeue().GetAwaiter().GetResult()) yield return chunk;
        }
        while (underWay.TryDequeue(out var last))
            foreach (var chunk in last.GetAwaiter().GetResult()) yield return chunk;
    }

    public override void Dispose() => stream.Dispose();

    private List<RowChunk> Parse(CsvBlock block)
    {
        if (!idle.TryTake(out var builder)) builder = new ChunkBuilder(source, headers, path);
        var chunks = new List<RowChunk>();
        var bytes = encoding is UTF8Encoding ? block.Bytes : Utf8.GetBytes(encoding.GetString(block.Bytes.Span));
        if (!finders.TryTake(out var plain)) plain = new PlainRecords(headers.Length);
        var found = plain.TryFind(bytes.Span);
        var clean = plain.IsAscii || !bytes.Span.Contains((byte)0) && System.Text.Unicode.Utf8.IsValid(bytes.Span) && bytes.Span.IndexOf("\uFFFD"u8) < 0;
        if (found && clean && !builder.KeepsRows) TakePlain(builder, plain, bytes.Span, block.Line, chunks);
        else Guarded(block.Line, () => TakeAny(builder, bytes, block.Line, clean, chunks));
        finders.Add(plain);
        foreach (var broken in block.Broken) builder.Refuse(broken.Line, broken.Bytes, [], [broken.Issue]);
        chunks.Add(builder.Finish());
        idle.Add(builder);
        blocks.Return(block);
        return chunks;
    }

    /// <summary>Records without quotes, a stretch at a time; a stretch of which one is refused, one by one.</summary>
    private void TakePlain(ChunkBuilder builder, PlainRecords records, ReadOnlySpan<byte> block, long line, List<RowChunk> chunks)
    {
        for (int first = 0, count; first < records.Count; first += count)
        {
            count = Math.Min(builder.Room, records.Count - first);
            if (!builder.TryAccept(block, records, first, count, line + first))
                for (var record = first; record < first + count; record++) Take(builder, records, block, record, line + record);
            if (builder.IsFull) chunks.Add(builder.Finish());
        }
    }

    private void Take(ChunkBuilder builder, PlainRecords records, ReadOnlySpan<byte> block, int record, long line)
    {
        for (var i = 0; i < headers.Length; i++)
        {
            if (builder.Set(i, records.Cell(block, record, i)) != CellVerdict.Refused) continue;
            var cells = new string[headers.Length];
            for (var c = 0; c < cells.Length; c++) cells[c] = Utf8.GetString(records.Cell(block, record, c));
            builder.Refuse(line, records.Raw(block, record).ToArray(), cells);
            return;
        }
        builder.Accept(line);
    }

    private int TakeAny(ChunkBuilder builder, ReadOnlyMemory<byte> block, long line, bool clean, List<RowChunk> chunks)
    {
        using var reader = CsvReader.Create(block, options);
        while (reader.Read())
        {
            Take(builder, reader, line + reader.LineNumber - 1, clean);
            if (builder.IsFull) chunks.Add(builder.Finish());
        }
        return 0;
    }

    private void Take(ChunkBuilder builder, CsvReader reader, long line, bool clean)
    {
        if (Unfit(reader, clean) is { } issue)
        {
            var raw = reader.RawRecord;
            builder.Refuse(line, raw[..Math.Min(raw.Length, RefusedRow.MostBytes)].ToArray(), issue.Rule is "too_long" or "ragged" ? [] : Cells(reader), [issue]);
            return;
        }
        for (var i = 0; i < headers.Length; i++)
        {
            if (builder.Set(i, reader.GetSpan(i)) != CellVerdict.Refused) continue;
            builder.Refuse(line, reader.RawRecord.ToArray(), Cells(reader));
            return;
        }
        if (builder.KeepsRows) builder.Keep(reader.RawRecord.ToArray(), Cells(reader));
        builder.Accept(line);
    }

    /// <summary>What makes a record as a whole unfit, or null.</summary>
    private RowIssue? Unfit(CsvReader reader, bool clean)
    {
        var raw = reader.RawRecord;
        if (raw.Length > CsvBlocks.MaxRecordBytes) return CsvBlocks.TooLongIssue(raw.Length);
        if (!clean)
        {
            if (raw.Contains((byte)0)) return new RowIssue("", "nul", 1, "a NUL byte", "text");
            if (raw.IndexOf("\uFFFD"u8) >= 0 || !System.Text.Unicode.Utf8.IsValid(raw)) return new RowIssue("", "encoding", 1, "bytes that are no text in the file's encoding", "UTF-8 or GB18030");
        }
        return reader.FieldCount == headers.Length ? null : new RowIssue("", "ragged", 1, $"{reader.FieldCount} cells", $"{headers.Length}, as in the header");
    }

    private static string[] Cells(CsvReader reader)
    {
        var cells = new string[reader.FieldCount];
        for (var i = 0; i < cells.Length; i++) cells[i] = reader.GetString(i);
        return cells;
    }

    private string[] Fields(ReadOnlyMemory<byte> record)
    {
        if (record.IsEmpty) return [];
        using var reader = CsvReader.Create(record, options);
        return reader.Read() ? Cells(reader) : [];
    }

    private void Check(string[] found)
    {
        if (found.All(string.IsNullOrWhiteSpace)) throw new FileRefusedException($"{path}: found nothing; expected a header row. Ask the sender for the file again.");
        if (found.Length == 1 && found[0].IndexOfAny([';', '\t', '|', '，']) is var at and >= 0)
            throw new FileRefusedException($"{path}: found the separator '{(found[0][at] == '\t' ? "tab" : found[0][at])}' in the header; expected ','. Export it again with commas.");
    }

    private T Guarded<T>(long line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CsvFormatException or IOException or DecoderFallbackException or ArgumentException)
        {
            throw new FileRefusedException($"{path}: cannot be read on after line {line}: {e.Message} Ask the sender for the file again; nothing of it was stored.", e);
        }
    }
}
