using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>What a cell turned out to be.</summary>
internal enum CellVerdict : byte
{
    Fine,

    /// <summary>Stored, but outside its soft bounds or at a vendor's floor.</summary>
    Flagged,

    /// <summary>The row goes to quarantine; <see cref="CellColumn.Explain"/> says why.</summary>
    Refused,
}

/// <summary>One column of a chunk under construction: turns the text of a cell (UTF-8) into its value, as the source declares it.</summary>
internal abstract class CellColumn(Column column, SourceDefinition source)
{
    private readonly byte[][] missing = [.. Texts(source.Missing, column.Name).Select(Encoding.UTF8.GetBytes)];

    protected Column Column { get; } = column;

    public string Name => Column.Name;

    protected bool HasMissingMarks => missing.Length > 0;

    /// <summary>Stores the cell at a row of the chunk. A refused cell leaves no trace.</summary>
    public CellVerdict Set(int row, ReadOnlySpan<byte> cell)
    {
        if (!cell.IsEmpty && (cell[0] <= ' ' || cell[^1] <= ' ')) cell = Trim(cell);
        if (cell.IsEmpty || (missing.Length > 0 && IsMissing(cell)))
        {
            SetMissing(row);
            return Column.Required ? CellVerdict.Refused : CellVerdict.Fine;
        }
        return SetValue(row, cell);
    }

    /// <summary>Stores this column of a stretch of records.</summary>
    /// <param name="verdicts">One per record, filled where a cell is not fine.</param>
    /// <returns>The worst of them.</returns>
    public virtual CellVerdict SetRows(int row, ReadOnlySpan<byte> block, PlainRecords records, int first, int column, Span<CellVerdict> verdicts)
    {
        var worst = CellVerdict.Fine;
        for (var i = 0; i < verdicts.Length; i++)
        {
            var verdict = Set(row + i, records.Cell(block, first + i, column));
            if (verdict == CellVerdict.Fine) continue;
            verdicts[i] = verdict;
            if (verdict > worst) worst = verdict;
        }
        return worst;
    }

    public abstract void SetMissing(int row);

    /// <summary>Puts the first rows into a table and starts anew.</summary>
    public abstract void Finish(Table table, int rows);

    public RowIssue Explain(string text)
    {
        var shown = text.Length > 60 ? text[..60] + "…" : text;
        if (text.Trim().Length == 0 || IsMissing(Encoding.UTF8.GetBytes(text.Trim()))) return new RowIssue(Name, "required", 1, "nothing", "a value");
        return Explain(shown, text.Trim());
    }

    protected abstract CellVerdict SetValue(int row, ReadOnlySpan<byte> cell);

    protected abstract RowIssue Explain(string shown, string text);

    public static CellColumn For(Column column, SourceDefinition source, int capacity) => column.Type switch
    {
        ColumnType.Text => new TextCells(column, source, capacity),
        ColumnType.Time => new TimeCells(column, source, capacity),
        ColumnType.Date => new DateCells(column, source, capacity),
        _ => new NumberCells(column, source, capacity),
    };

    /// <summary>A chunk's own array; the one under construction is used again.</summary>
    protected static T[] Copy<T>(ReadOnlySpan<T> values)
    {
        var copy = GC.AllocateUninitializedArray<T>(values.Length);
        values.CopyTo(copy);
        return copy;
    }

    private bool IsMissing(ReadOnlySpan<byte> cell)
    {
        foreach (var mark in missing)
            if (cell.SequenceEqual(mark)) return true;
        return false;
    }

    private static IEnumerable<string> Texts(IReadOnlyDictionary<string, IReadOnlyList<string>> marks, string column) =>
        marks.GetValueOrDefault("*", []).Concat(marks.GetValueOrDefault(column, []));

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> cell)
    {
        while (!cell.IsEmpty && cell[0] is (byte)' ' or (byte)'\t') cell = cell[1..];
        while (!cell.IsEmpty && cell[^1] is (byte)' ' or (byte)'\t') cell = cell[..^1];
        return cell;
    }
}
