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

    /// <summary>Texts met of late and their codes, for one column at a time.</summary>
    private (ReadOnlyMemory<char> Text, int Code)[]? texts;

    public int RowCount { get; private set; }

    private const int ManyRows = 4096, FewBits = 5, ManyBits = 10;

    /// <summary>Row groups that are read; null = all.</summary>
    private Func<int, bool>? wanted;

    /// <summary>Only the row groups of one file that hold any of these rows.</summary>
    /// <param name="places">Where each of the rows stands among those that are read.</param>
    public static PartInput Open(string path, IReadOnlyList<int> rows, out int[] places)
    {
        var input = Open([path]);
        var groups = input.files[0].Reader.Metadata?.RowGroups.Select(g => (int)g.NumRows).ToArray() ?? [];
        var read = new int[groups.Length];
        int[] starts = new int[groups.Length], before = new int[groups.Length];
        for (var g = 1; g < groups.Length; g++) starts[g] = starts[g - 1] + groups[g - 1];
        int GroupOf(int row) => Array.FindLastIndex(starts, start => start <= row);
        foreach (var row in rows) read[GroupOf(row)] = groups[GroupOf(row)];
        for (var g = 1; g < groups.Length; g++) before[g] = before[g - 1] + read[g - 1];
        places = [.. rows.Select(row => before[GroupOf(row)] + row - starts[GroupOf(row)])];
        input.wanted = g => read[g] > 0;
        input.RowCount = read.Sum();
        return input;
    }

    public static PartInput Open(IEnumerable<string> paths)
    {
        var input = new PartInput();
        try
        {
            foreach (var path in paths)
            {
                if (!File.Exists(path)) throw new FileNotFoundException($"{path} is not there.", path);
                var reader = Guarded(path, () => ParquetReader.CreateAsync(new PromptFile(path), leaveStreamOpen: false).GetAwaiter().GetResult());
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

    public double[] Numbers(string column)
    {
        var values = Filled(double.NaN);
        Each<double>(column, (start, data, rows) =>
        {
            if (rows is null) data.CopyTo(values.AsSpan(start));
            else
                for (var i = 0; i < data.Length; i++) values[start + rows[i]] = data[i];
        });
        return values;
    }

    public double[] Integers(string column)
    {
        var values = Filled(double.NaN);
        Each<long>(column, (start, data, rows) =>
        {
            for (var i = 0; i < data.Length; i++) values[start + (rows is null ? i : rows[i])] = data[i];
        });
        return values;
    }

    public long[] Times(string column)
    {
        var values = Filled(Table.MissingTime);
        Each<DateTime>(column, (start, data, rows) =>
        {
            for (var i = 0; i < data.Length; i++) values[start + (rows is null ? i : rows[i])] = (data[i].Ticks - DateTime.UnixEpoch.Ticks) / 10;
        });
        return values;
    }

    public TextColumn Texts(string column)
    {
        var codes = Filled(-1);
        var codeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = codeOf.GetAlternateLookup<ReadOnlySpan<char>>();
        // Texts of one page dictionary are the same stretch of memory: known without comparing a letter. A file of a few rows is not worth a large table.
        var bits = RowCount < ManyRows ? FewBits : ManyBits;
        var recent = texts ??= new (ReadOnlyMemory<char>, int)[1 << bits];
        Each<ReadOnlyMemory<char>>(column, (start, data, rows) =>
        {
            Array.Clear(recent);
            for (var i = 0; i < data.Length; i++)
            {
                ref var known = ref recent[(uint)(data[i].GetHashCode() * 0x9E3779B1) >> (32 - bits)];
                if (!known.Text.Equals(data[i]) || data[i].IsEmpty)
                {
                    if (!lookup.TryGetValue(data[i].Span, out var code)) codeOf[data[i].ToString()] = code = codeOf.Count;
                    known = (data[i], code);
                }
                codes[start + (rows is null ? i : rows[i])] = known.Code;
            }
        });
        return new TextColumn(codes, [.. codeOf.Keys]);
    }

    public void Dispose()
    {
        foreach (var (_, reader, _) in files) reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private T[] Filled<T>(T missing)
    {
        var values = GC.AllocateUninitializedArray<T>(RowCount);
        Array.Fill(values, missing);
        return values;
    }

    /// <summary>The values of a row group that are there.</summary>
    /// <param name="start">Row of the group's first, over all files.</param>
    /// <param name="rows">Each value's row within the group; null = all are there.</param>
    private delegate void TakeGroup<T>(int start, ReadOnlySpan<T> values, int[]? rows);

    private void Each<T>(string column, TakeGroup<T> take) where T : struct
    {
        var start = 0;
        foreach (var (path, reader, fields) in files)
        {
            var field = Array.Find(fields, f => f.Name == column);
            for (var g = 0; g < reader.RowGroupCount; g++)
            {
                if (wanted?.Invoke(g) == false) continue;
                using var group = reader.OpenRowGroupReader(g);
                var count = (int)group.RowCount;
                if (field is not null)
                {
                    using var data = Guarded(path, () => (RawColumnData<T>)group.ReadRawColumnDataBaseAsync(field).AsTask().GetAwaiter().GetResult());
                    var levels = data.DefinitionLevels;
                    var there = field.IsNullable ? count - levels[..count].Count(0) : count;
                    take(start, data.Values[..there], there == count ? null : RowsOf(levels[..count], there));
                }
                start += count;
            }
        }
    }

    private static int[] RowsOf(ReadOnlySpan<int> levels, int there)
    {
        var rows = new int[there];
        var next = 0;
        for (var i = 0; i < levels.Length; i++)
            if (levels[i] != 0) rows[next++] = i;
        return rows;
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
