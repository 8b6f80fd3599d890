using Analytics.Core.Sources;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace Analytics.Engine.Lake;

/// <summary>Open Parquet files of one partition or span, read column by column into arrays over all of them.</summary>
internal sealed class PartInput : IDisposable
{
    private readonly List<(string Path, ParquetReader Reader, DataField[] Fields)> files = [];

    private PartInput()
    {
    }

    public int RowCount { get; private set; }

    public static PartInput Open(IEnumerable<string> paths)
    {
        var input = new PartInput();
        try
        {
            foreach (var path in paths)
            {
                if (!File.Exists(path)) throw new FileNotFoundException($"{path} is not there.", path);
                var reader = Guarded(path, () => ParquetReader.CreateAsync(path).GetAwaiter().GetResult());
                input.files.Add((path, reader, reader.Schema.GetDataFields()));
                input.RowCount = checked(input.RowCount + (int)(reader.Metadata?.NumRows ?? 0));
            }
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    public bool Has(string column) => files.Any(f => f.Fields.Any(d => d.Name == column));

    public double[] Numbers(string column) => Fill<double, double>(column, double.NaN, v => v);

    public double[] Integers(string column) => Fill<long, double>(column, double.NaN, v => v);

    public long[] Times(string column) => Fill<DateTime, long>(column, Table.MissingTime, v => (v.Ticks - DateTime.UnixEpoch.Ticks) / 10);

    public TextColumn Texts(string column)
    {
        var codes = new int[RowCount];
        Array.Fill(codes, -1);
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
        var last = -1;
        var lastText = default(ReadOnlyMemory<char>);
        Each<ReadOnlyMemory<char>>(column, (row, text) =>
        {
            // Neighbouring rows mostly repeat a text.
            if (last >= 0 && text.Span.SequenceEqual(lastText.Span))
            {
                codes[row] = last;
                return;
            }
            if (!lookup.TryGetValue(text.Span, out var code)) codeOf[text.ToString()] = code = codeOf.Count;
            (codes[row], last, lastText) = (code, code, text);
        });
        return new TextColumn(codes, [.. codeOf.Keys]);
    }

    public void Dispose()
    {
        foreach (var (_, reader, _) in files) reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private TOut[] Fill<TIn, TOut>(string column, TOut missing, Func<TIn, TOut> convert) where TIn : struct
    {
        var values = new TOut[RowCount];
        Array.Fill(values, missing);
        Each<TIn>(column, (row, value) => values[row] = convert(value));
        return values;
    }

    /// <summary>Calls back for every value that is there, with its row over all files.</summary>
    private void Each<T>(string column, Action<int, T> value) where T : struct
    {
        var row = 0;
        foreach (var (path, reader, fields) in files)
        {
            var field = Array.Find(fields, f => f.Name == column);
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                using var group = reader.OpenRowGroupReader(g);
                var count = (int)group.RowCount;
                if (field is not null)
                {
                    using var data = Guarded(path, () => (RawColumnData<T>)group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult());
                    var values = data.Values;
                    if (field.IsNullable)
                    {
                        var levels = data.DefinitionLevels;
                        var next = 0;
                        for (var i = 0; i < count; i++)
                            if (levels[i] != 0) value(row + i, values[next++]);
                    }
                    else
                    {
                        for (var i = 0; i < count; i++) value(row + i, values[i]);
                    }
                }
                row += count;
            }
        }
    }

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not (OutOfMemoryException or AnalyticsException))
        {
            throw new AnalyticsException($"{path}: not a whole Parquet file ({e.Message}).", "Restore the workspace from a copy, or remove the file's row from lake_parts and ingest its source file again.", e);
        }
    }
}
