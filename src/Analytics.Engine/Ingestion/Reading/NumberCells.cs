using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>Numbers, whole numbers and 0/1: NaN where not measured, 0 where measured but not detected, in the dataset's unit.</summary>
internal sealed class NumberCells : CellColumn
{
    private readonly UnitChange? unit;
    private readonly double? floor;
    private readonly byte[][] notDetected;
    private readonly FrozenDictionary<string, double> codes;
    private readonly double[] missingValues;
    private readonly bool whole, coded;

    /// <summary>A number within its bounds is what it says.</summary>
    private readonly bool plain;

    private readonly Bounds hard, soft, usual;
    private readonly double[] values;

    public NumberCells(Column column, SourceDefinition source, int capacity) : base(column, source)
    {
        unit = source.Units.TryGetValue(column.Name, out var change) ? change : null;
        floor = source.Floors.TryGetValue(column.Name, out var lowest) ? lowest : null;
        notDetected = [.. source.NotDetected.Select(Encoding.UTF8.GetBytes)];
        codes = source.Codes.GetValueOrDefault(column.Name)?.ToFrozenDictionary(c => c.Key, c => double.Parse(c.Value, CultureInfo.InvariantCulture), StringComparer.OrdinalIgnoreCase)
            ?? FrozenDictionary<string, double>.Empty;
        coded = codes.Count > 0;
        missingValues = [.. column.MissingValues];
        whole = column.Type is ColumnType.Integer or ColumnType.Flag;
        (hard, soft) = (column.Hard, column.Soft);
        usual = new Bounds(Math.Max(hard.Low, soft.Low), Math.Min(hard.High, soft.High));
        plain = !coded && unit is null && floor is null && !HasMissingMarks && !Array.Exists(missingValues, usual.Contains);
        values = new double[capacity];
    }

    public override void SetMissing(int row) => values[row] = double.NaN;

    public override void Finish(Table table, int rows)
    {
        table.With(Name, Copy(values.AsSpan(0, rows)));
    }

    /// <summary>The usual cell, a plain number in its bounds, without asking anybody.</summary>
    public override CellVerdict SetRows(int row, ReadOnlySpan<byte> block, PlainRecords records, int first, int column, Span<CellVerdict> verdicts)
    {
        var worst = CellVerdict.Fine;
        for (var i = 0; i < verdicts.Length; i++)
        {
            var cell = records.Cell(block, first + i, column);
            if (plain && TryParsePlain(cell, out var value) && usual.Contains(value) && (!whole || value == Math.Floor(value)))
            {
                values[row + i] = value;
                continue;
            }
            var verdict = Set(row + i, cell);
            verdicts[i] = verdict;
            if (verdict > worst) worst = verdict;
        }
        return worst;
    }

    protected override CellVerdict SetValue(int row, ReadOnlySpan<byte> cell)
    {
        if (!TryRead(cell, out var value)) return CellVerdict.Refused;
        values[row] = value;
        if (double.IsNaN(value)) return Column.Required ? CellVerdict.Refused : CellVerdict.Fine;
        if (!hard.Contains(value)) return CellVerdict.Refused;
        return soft.Contains(value) && value != floor ? CellVerdict.Fine : CellVerdict.Flagged;
    }

    protected override RowIssue Explain(string shown, string text)
    {
        if (!TryRead(Encoding.UTF8.GetBytes(text), out var value))
            return new RowIssue(Name, whole ? "integer" : "number", 1, $"'{shown}'", whole ? "a whole number" : "a number, with '.' before its decimals");
        if (double.IsNaN(value)) return new RowIssue(Name, "required", 1, $"'{shown}', which means not measured", "a value");
        return new RowIssue(Name, "range", 1, $"{value.ToString(CultureInfo.InvariantCulture)}", Interval(hard));
    }

    private static string Interval(Bounds bounds) => string.Create(CultureInfo.InvariantCulture, $"{bounds.Low} to {bounds.High}");

    private bool TryRead(ReadOnlySpan<byte> cell, out double value)
    {
        if (coded && codes.TryGetValue(Encoding.UTF8.GetString(cell), out value)) return true;
        if (!TryParse(cell, out value))
        {
            foreach (var mark in notDetected)
                if (cell.SequenceEqual(mark))
                {
                    value = 0;
                    return true;
                }
            return false;
        }
        foreach (var filler in missingValues)
            if (value == filler)
            {
                value = double.NaN;
                return true;
            }
        if (unit is { } change) value = change.Apply(value);
        return !whole || value == Math.Floor(value);
    }

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>
    /// Plain decimals of up to 15 digits by one exact division (both terms are exact doubles, so the quotient is correctly rounded);
    /// everything else by the library.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<byte> cell, out double value)
    {
        var negative = cell[0] == '-';
        var i = negative || cell[0] == '+' ? 1 : 0;
        long digits = 0;
        int decimals = -1, count = 0;
        for (; i < cell.Length; i++)
        {
            var d = cell[i] - '0';
            if ((uint)d <= 9)
            {
                digits = digits * 10 + d;
                if (decimals >= 0) decimals++;
                if (++count > 15) return Slowly(cell, out value);
            }
            else if (cell[i] == '.' && decimals < 0) decimals = 0;
            else return Slowly(cell, out value);
        }
        if (count == 0)
        {
            value = 0;
            return false;
        }
        value = decimals > 0 ? digits / Powers[decimals] : digits;
        if (negative) value = -value;
        return true;
    }

    /// <summary>Digits with one point among them or none; see <see cref="TryParse"/>.</summary>
    private static bool TryParsePlain(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        if (cell.Length is 0 or > 12) return false;
        ulong digits = 0;
        var point = -1;
        for (var i = 0; i < cell.Length; i++)
        {
            var d = (uint)cell[i] - '0';
            if (d <= 9) digits = digits * 10 + d;
            else if (d == unchecked((uint)('.' - '0')) && point < 0) point = i;
            else return false;
        }
        if (point < 0) value = digits;
        else if (cell.Length > 1) value = digits / Powers[cell.Length - 1 - point];
        else return false;
        return true;
    }

    private static bool Slowly(ReadOnlySpan<byte> cell, out double value)
    {
        if (Utf8Parser.TryParse(cell, out value, out var used) && used == cell.Length && double.IsFinite(value)) return true;
        // Digits from a Chinese keyboard in full width: １２．５
        if (cell.Length <= 64 && cell[0] == 0xEF && FullWidth.ToHalf(cell) is { } half && half.IndexOf((byte)0xEF) < 0) return TryParse(half, out value);
        value = 0;
        return false;
    }
}
