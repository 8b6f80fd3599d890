using System.Text;
using Analytics.Core.Sources;

namespace Analytics.Simulation;

/// <summary>
/// Writes one CSV file of the contract: UTF-8 without BOM, comma, LF, local time, empty = not measured. Cells are written in the order
/// of the header; a row with too few or too many cells throws, so a forgotten column cannot shift the rest.
/// </summary>
public sealed class CsvOut : IDisposable
{
    private static readonly double[] PowersOfTen = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7];
    private readonly FileStream file;
    private readonly byte[] buffer = new byte[1 << 18];
    private readonly string path;
    private readonly int columns;
    private int length, cell;

    /// <param name="columns">Header names, checked against the dataset.</param>
    public CsvOut(string path, Dataset dataset, params IReadOnlyList<string> columns)
        : this(path, [.. columns.Select(c => dataset[c].Name)])
    {
    }

    /// <summary>A file of a whole dataset: all its columns in the dataset's order.</summary>
    public static CsvOut AllOf(string path, Dataset dataset) => new(path, [.. dataset.Columns.Select(c => c.Name)]);

    public CsvOut(string path, IReadOnlyList<string> header)
    {
        this.path = path;
        columns = header.Count;
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1);
        foreach (var name in header) Text(name);
        EndRow();
    }

    public long Rows { get; private set; } = -1;

    public CsvOut Text(string? value)
    {
        Separate();
        if (string.IsNullOrEmpty(value)) return this;
        if (value.AsSpan().IndexOfAny(",\"\r\n") >= 0) value = '"' + value.Replace("\"", "\"\"") + '"';
        if (value.Length * 3 > buffer.Length - length) Flush();
        if (value.Length * 3 > buffer.Length) throw new ArgumentException($"{path}: a text of {value.Length} characters is too long; allowed: {buffer.Length / 3}.");
        length += Encoding.UTF8.GetBytes(value, buffer.AsSpan(length));
        return this;
    }

    /// <summary>A number with a fixed count of decimals (0-7), rounded half away from zero; NaN = empty.</summary>
    public CsvOut Number(double value, int decimals)
    {
        Separate();
        if (double.IsNaN(value)) return this;
        var scaled = value * PowersOfTen[decimals];
        if (Math.Abs(scaled) > 1e17) throw new ArgumentException($"{path}: {value} does not fit {decimals} decimals.");
        Digits((long)(scaled + (scaled < 0 ? -0.5 : 0.5)), decimals);
        return this;
    }

    public CsvOut Number(double? value, int decimals) => Number(value ?? double.NaN, decimals);

    public CsvOut Whole(long? value)
    {
        Separate();
        if (value is { } whole) Digits(whole, 0);
        return this;
    }

    public CsvOut Flag(bool? value) => Whole(value is { } flag ? flag ? 1 : 0 : null);

    /// <summary>Local time <c>yyyy-MM-dd HH:mm:ss</c>.</summary>
    public CsvOut Time(DateTime? value)
    {
        Separate();
        if (value is { } time) length += Written(time.TryFormat(buffer.AsSpan(length), out var bytes, "yyyy-MM-dd HH:mm:ss"), bytes);
        return this;
    }

    public CsvOut Date(DateOnly? value)
    {
        Separate();
        if (value is { } date) length += Written(date.TryFormat(buffer.AsSpan(length), out var bytes, "yyyy-MM-dd"), bytes);
        return this;
    }

    public CsvOut Empty(int cells = 1)
    {
        for (var i = 0; i < cells; i++) Separate();
        return this;
    }

    public void EndRow()
    {
        if (cell != columns) throw new InvalidOperationException($"{path}: row {Rows + 1} has {cell} cells; the header has {columns}.");
        buffer[length++] = (byte)'\n';
        cell = 0;
        Rows++;
    }

    public void Dispose()
    {
        Flush();
        file.Dispose();
    }

    private void Separate()
    {
        if (buffer.Length - length < 64) Flush();
        if (cell++ > 0) buffer[length++] = (byte)',';
    }

    private void Digits(long scaled, int decimals)
    {
        Span<byte> digits = stackalloc byte[20];
        var at = digits.Length;
        var rest = Math.Abs(scaled);
        for (var place = 0; rest > 0 || place <= decimals; place++, rest /= 10) digits[--at] = (byte)('0' + rest % 10);
        if (scaled < 0) buffer[length++] = (byte)'-';
        var whole = digits[at..^decimals];
        whole.CopyTo(buffer.AsSpan(length));
        length += whole.Length;
        if (decimals == 0) return;
        buffer[length++] = (byte)'.';
        digits[^decimals..].CopyTo(buffer.AsSpan(length));
        length += decimals;
    }

    private void Flush()
    {
        file.Write(buffer, 0, length);
        length = 0;
    }

    private static int Written(bool fits, int bytes) => fits ? bytes : throw new InvalidOperationException("No room left in the CSV buffer.");
}
