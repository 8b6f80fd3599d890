using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;
using CsvHelper;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>CSV by RFC 4180 under one strict profile: comma, header row, quotes that close on their line, every record as wide as the header.</summary>
public sealed class CsvRecordReader : RecordReader
{
    public override bool Reads(string fileName, ReadOnlySpan<byte> head) =>
        Path.GetExtension(fileName).ToLowerInvariant() is ".csv" or ".txt" && !head.StartsWith("PAR1"u8);

    public override FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf) => new CsvContent(path, source);
}

/// <summary>An opened CSV file.</summary>
internal sealed class CsvContent : FileContent
{
    /// <summary>Longer records are no record of ours; a line without end must not eat the memory.</summary>
    private const int MaxRecordBytes = 1 << 20;

    private readonly string path;
    private readonly CsvReader reader;
    private readonly ChunkBuilder builder;
    private readonly int width;
    private readonly Queue<CsvMalformedRecord> malformed = new();

    public CsvContent(string path, SourceDefinition source)
    {
        this.path = path;
        var encoding = TextEncoding.Of(path);
        var options = new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = true,
            Encoding = encoding,
            AllowLineBreaksInQuotes = false,
            MalformedData = CsvMalformedDataHandling.Skip,
            FieldCountMismatch = CsvFieldCountHandling.Skip,
            OnMalformedRecord = malformed.Enqueue,
            MaxRecordSize = MaxRecordBytes,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
            BufferSize = 1 << 18,
        };
        reader = CsvReader.Create(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan), options, leaveOpen: false);
        try
        {
            var headers = Guarded(() =>
            {
                reader.ReadHeader();
                return reader.Headers;
            });
            Check(headers);
            width = headers.Count;
            builder = new ChunkBuilder(source, [.. headers], path);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    public override IReadOnlyList<string> UnknownColumns => builder.UnknownColumns;

    public override IEnumerable<RowChunk> Chunks(CancellationToken cancel)
    {
        while (Guarded(reader.Read))
        {
            TakeMalformed();
            Take();
            if (!builder.IsFull) continue;
            cancel.ThrowIfCancellationRequested();
            yield return builder.Finish();
        }
        TakeMalformed();
        yield return builder.Finish();
    }

    public override void Dispose() => reader.Dispose();

    private void Take()
    {
        var raw = reader.RawRecord;
        if (raw.Contains((byte)0) || raw.IndexOf("\uFFFD"u8) >= 0)
        {
            builder.Refuse(reader.LineNumber, raw.ToArray(), Cells(), [raw.Contains((byte)0)
                ? new RowIssue("", "nul", 1, "a NUL byte", "text") : new RowIssue("", "encoding", 1, "bytes that are no text in the file's encoding", "UTF-8 or GB18030")]);
            return;
        }
        for (var i = 0; i < width; i++)
        {
            if (builder.Set(i, reader.GetSpan(i)) != CellVerdict.Refused) continue;
            builder.Refuse(reader.LineNumber, raw.ToArray(), Cells());
            return;
        }
        builder.Accept(reader.LineNumber, () => (reader.RawRecord.ToArray(), Cells()));
    }

    private string[] Cells()
    {
        var cells = new string[width];
        for (var i = 0; i < width; i++) cells[i] = reader.GetString(i);
        return cells;
    }

    /// <summary>Records the parser refused come to quarantine in their place.</summary>
    private void TakeMalformed()
    {
        while (malformed.TryDequeue(out var record))
        {
            var (rule, found, expected) = record.Reason == CsvMalformedReason.FieldCountMismatch
                ? ("ragged", "another number of cells", $"{width}, as in the header")
                : ("quote", Words(record.Reason), "quotes that open and close within one cell and line, doubled inside");
            builder.Refuse(record.LineNumber, Encoding.UTF8.GetBytes(record.RawRecord ?? ""), [], [new RowIssue("", rule, 1, found, expected)]);
        }
    }

    private static string Words(CsvMalformedReason reason) => string.Concat(reason.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private void Check(IReadOnlyList<string> headers)
    {
        if (headers.Count == 0 || headers.All(string.IsNullOrWhiteSpace)) throw new FileRefusedException($"{path}: found nothing; expected a header row. Ask the sender for the file again.");
        if (headers.Count == 1 && headers[0].IndexOfAny([';', '\t', '|']) is var at and >= 0)
            throw new FileRefusedException($"{path}: found the separator '{(headers[0][at] == '\t' ? "tab" : headers[0][at])}' in the header; expected ','. Export it again with commas.");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException or FileRefusedException))
        {
            throw new FileRefusedException($"{path}: cannot be read on after line {(reader is null ? 0 : reader.LineNumber)}: {e.Message} Expected records of at most {MaxRecordBytes / 1024} KiB, one a line. Ask the sender for the file again; nothing of it was stored.", e);
        }
    }
}
