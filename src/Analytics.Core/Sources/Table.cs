using System.Collections.Concurrent;

namespace Analytics.Core.Sources;

/// <summary>
/// Rows of one dataset as columns in memory. Numbers are <see cref="double"/> with NaN for 'not measured', times and dates
/// are UTC microseconds with <see cref="MissingTime"/>, texts are dictionary coded. A column that was not read or not
/// in the file is absent: ask <see cref="Has"/>, or use the accessors, which give an all-missing column.
/// </summary>
public sealed class Table(Dataset dataset, int rowCount)
{
    public const long MissingTime = long.MinValue;

    // Indicators read one table side by side, and the first that asks for a column that is not there makes it.
    private readonly ConcurrentDictionary<string, Array> columns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TextColumn> texts = new(StringComparer.Ordinal);

    public Dataset Dataset { get; } = dataset;

    public int RowCount { get; } = rowCount;

    public bool Has(string column) => columns.ContainsKey(column) || texts.ContainsKey(column);

    public IEnumerable<string> ColumnNames => columns.Keys.Concat(texts.Keys);

    /// <summary>Number, Integer and Flag columns. NaN = missing.</summary>
    public double[] Numbers(string column)
    {
        if (columns.TryGetValue(column, out var values)) return (double[])values;
        _ = Dataset[column];
        var missing = new double[RowCount];
        Array.Fill(missing, double.NaN);
        return (double[])columns.GetOrAdd(column, missing);
    }

    /// <summary>Time and Date columns, UTC microseconds (a date is its UTC midnight). <see cref="MissingTime"/> = missing.</summary>
    public long[] Times(string column)
    {
        if (columns.TryGetValue(column, out var values)) return (long[])values;
        _ = Dataset[column];
        var missing = new long[RowCount];
        Array.Fill(missing, MissingTime);
        return (long[])columns.GetOrAdd(column, missing);
    }

    public TextColumn Texts(string column)
    {
        if (texts.TryGetValue(column, out var values)) return values;
        _ = Dataset[column];
        var codes = new int[RowCount];
        Array.Fill(codes, -1);
        return texts.GetOrAdd(column, new TextColumn(codes, []));
    }

    public Table With(string column, double[] values) => Put(column, values, values.Length);

    public Table With(string column, long[] values) => Put(column, values, values.Length);

    public Table With(string column, TextColumn values)
    {
        Check(column, values.Codes.Length);
        texts[column] = values;
        return this;
    }

    /// <summary>Text column from plain strings (null = missing); for small tables and tests.</summary>
    public Table With(string column, IReadOnlyList<string?> values) => With(column, TextColumn.From(values));

    /// <summary>A <see cref="ColumnType.Date"/> cell, or null.</summary>
    public DateOnly? DateAt(string column, int row) => Times(column)[row] is var t && t == MissingTime ? null
        : ChinaTime.FromDays((int)(t / ChinaTime.MicrosPerDay));

    /// <summary>A <see cref="ColumnType.Time"/> cell, or null.</summary>
    public DateTimeOffset? TimeAt(string column, int row) => Times(column)[row] is var t && t == MissingTime ? null : ChinaTime.ToOffset(t);

    /// <summary>A number, or null when not measured.</summary>
    public double? NumberAt(string column, int row) => Numbers(column)[row] is var v && double.IsNaN(v) ? null : v;

    public string? TextAt(string column, int row) => Texts(column)[row];

    private Table Put(string column, Array values, int length)
    {
        Check(column, length);
        columns[column] = values;
        return this;
    }

    private void Check(string column, int length)
    {
        _ = Dataset[column];
        if (length != RowCount) throw new ArgumentException($"Column '{column}' has {length} values, the table {RowCount} rows.");
    }
}

/// <summary>A text column as codes into distinct values; code -1 = missing.</summary>
public readonly record struct TextColumn(int[] Codes, string[] Values)
{
    public string? this[int row] => Codes[row] is var code && code < 0 ? null : Values[code];

    public int Length => Codes.Length;

    public static TextColumn From(IReadOnlyList<string?> values)
    {
        var codes = new int[values.Count];
        var distinct = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < codes.Length; i++)
        {
            if (values[i] is not { } text) { codes[i] = -1; continue; }
            if (!distinct.TryGetValue(text, out var code)) distinct[text] = code = distinct.Count;
            codes[i] = code;
        }
        return new TextColumn(codes, [.. distinct.Keys]);
    }
}
