using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Parquet;
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

    private const long MostBytesInGroup = 1L << 30;

    /// <summary>A cell takes some 16 bytes once it is read, however few it took in the file: a dictionary of one text packs a whole column into nothing.</summary>
    private const long MostCellsInGroup = 64_000_000;

    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(5);

    private readonly string path;
    private readonly ParquetReader reader;
    private readonly DataField[] fields;
    private readonly ChunkBuilder builder;

    public ParquetContent(string path, SourceDefinition source)
    {
        this.path = path;
        reader = Guarded(() =>
        {
            ParquetFooter.Check(path);
            return ParquetReader.CreateAsync(new PromptFile(path), leaveStreamOpen: false).GetAwaiter().GetResult();
        });
        try
        {
            fields = Guarded(() => reader.Schema.GetDataFields().Where(f => !f.IsArray && f.MaxRepetitionLevel == 0).ToArray());
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
            var columns = Guarded(() => ReadGroup(g));
            try
            {
                var rows = columns.Length == 0 ? 0 : columns[0].RowCount;
                for (var row = 0; row < rows;)
                {
                    row = Guarded(() => TakeFrom(columns, row, rows, line));
                    if (builder.IsFull) yield return builder.Finish();
                }
                line += rows;
            }
            finally
            {
                foreach (var column in columns) column.Dispose();
            }
        }
        yield return builder.Finish();
    }

    public override void Dispose() => reader.DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Takes rows until the chunk is full. Returns the next.</summary>
    private int TakeFrom(ParquetCells[] columns, int row, int rows, long line)
    {
        while (row < rows && !builder.IsFull) Take(columns, row++, line + row);
        return row;
    }

    private void Take(ParquetCells[] columns, int row, long line)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Characters(row) > CsvBlocks.MaxRecordBytes)
            {
                builder.Refuse(line, [], [], [new RowIssue(fields[i].Name, "too_long", 1, $"{columns[i].Characters(row)} characters in one cell", $"at most {CsvBlocks.MaxRecordBytes}")]);
                return;
            }
            if (builder.Set(i, columns[i].Utf8(row)) != CellVerdict.Refused) continue;
            var (bytes, texts) = Row(columns, row);
            builder.Refuse(line, bytes, texts);
            return;
        }
        if (builder.KeepsRows)
        {
            var (bytes, texts) = Row(columns, row);
            builder.Keep(bytes, texts);
        }
        builder.Accept(line);
    }

    private static (byte[], string[]) Row(ParquetCells[] columns, int row)
    {
        var texts = columns.Select(c => Encoding.UTF8.GetString(c.Utf8(row))).ToArray();
        return (Encoding.UTF8.GetBytes(string.Join(',', texts)), texts);
    }

    private ParquetCells[] ReadGroup(int index)
    {
        using var group = reader.OpenRowGroupReader(index);
        var rows = group.RowCount;
        if (rows is < 0 or > MostRowsInGroup) throw new InvalidDataException($"a row group of {rows} rows; at most {MostRowsInGroup} are taken");
        if (rows * fields.Length > MostCellsInGroup) throw new InvalidDataException($"a row group of {rows} rows in {fields.Length} columns; at most {MostCellsInGroup} cells are taken");
        // What the file says of itself, before anything is unpacked: a page of zeros packs a thousandfold.
        var bytes = group.RowGroup.Columns.Sum(c => (double)(c.MetaData?.TotalUncompressedSize ?? 0));
        if (bytes > MostBytesInGroup) throw new InvalidDataException($"a row group of {bytes / (1 << 20):0} MiB unpacked; at most {MostBytesInGroup >> 20} MiB are taken");
        var columns = new List<ParquetCells>();
        try
        {
            foreach (var field in fields) columns.Add(ParquetCells.Read(group, field));
            return [.. columns];
        }
        catch
        {
            foreach (var column in columns) column.Dispose();
            throw;
        }
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            // A spoiled page may send the library in circles.
            var work = Task.Run(read);
            return work.Wait(LongestStep) ? work.Result : throw new InvalidDataException($"reading it takes more than {LongestStep.TotalMinutes} minutes");
        }
        catch (AggregateException e) when (e.InnerException is FileRefusedException refused)
        {
            throw refused;
        }
        catch (Exception e) when (e is not (OperationCanceledException or FileRefusedException))
        {
            throw new FileRefusedException($"{path}: not a whole Parquet file that fits in memory ({(e is AggregateException a ? a.InnerException! : e).Message}). Ask the sender for the file again; nothing of it was stored.", e);
        }
    }
}
