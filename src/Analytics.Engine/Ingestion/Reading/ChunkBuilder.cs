using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// Builds chunks row by row: cells to values, one-cell rules, then the rules over a row. A refused row leaves its bytes, its cells and every
/// rule it broke.
/// </summary>
internal sealed class ChunkBuilder
{
    private readonly SourceDefinition source;
    private readonly string[] headers;
    private readonly CellColumn?[] columns;
    private readonly CellColumn[] known;
    private readonly int[] lines = new int[RowChunk.UsualRows];
    private readonly string?[] flags = new string?[RowChunk.UsualRows];
    private readonly List<(byte[] Bytes, string[] Cells)> kept = [];
    private List<RefusedRow> refused = [];
    private int rows;
    private bool anyFlag;

    /// <param name="headers">As in the file.</param>
    /// <exception cref="FileRefusedException">A required column is missing, or two headers mean one column.</exception>
    public ChunkBuilder(SourceDefinition source, IReadOnlyList<string> headers, string path)
    {
        (this.source, this.headers) = (source, [.. headers]);
        var meant = headers.Select(h => Meaning(source, h)).ToArray();
        if (meant.OfType<string>().GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FileRefusedException($"{path}: found {twice.Count()} columns that mean '{twice.Key}'; expected one. Remove or rename the others.");
        var absent = source.Dataset.Columns.Where(c => c.Required && !meant.Contains(c.Name)).Select(c => c.Name).ToList();
        if (absent.Count > 0)
            throw new FileRefusedException($"{path}: column {string.Join(", ", absent)} of {source.Dataset.Name} is missing; found {string.Join(", ", headers.Take(40))}. Add it, or declare its alias in the pipeline file.");
        columns = [.. meant.Select(name => name is null ? null : CellColumn.For(source.Dataset[name], source, RowChunk.UsualRows))];
        known = [.. columns.OfType<CellColumn>()];
        UnknownColumns = [.. headers.Where((h, i) => meant[i] is null && !string.IsNullOrWhiteSpace(h)).Distinct(StringComparer.Ordinal)];
        KeepsRows = source.Dataset.Rules.Any(r => r.Hard);
    }

    public IReadOnlyList<string> UnknownColumns { get; }

    /// <summary>A rule over the row may still refuse it when its chunk is finished: say what it was with <see cref="Keep"/>.</summary>
    public bool KeepsRows { get; }

    public bool IsFull => rows == RowChunk.UsualRows || refused.Count >= RowChunk.UsualRows;

    /// <summary>Begin a row: all its cells are missing until set.</summary>
    public CellVerdict Set(int column, ReadOnlySpan<byte> cell)
    {
        if (columns[column] is not { } target) return CellVerdict.Fine;
        var verdict = target.Set(rows, cell);
        if (verdict == CellVerdict.Flagged) Flag(rows, target.Name);
        return verdict;
    }

    /// <summary>So many records are set together: a column's cells stay near.</summary>
    public const int Stretch = 256;

    /// <summary>Room for so many more rows, up to a stretch.</summary>
    public int Room => Math.Min(Stretch, RowChunk.UsualRows - rows);

    /// <summary>Sets and accepts a stretch of records column by column; false, and nothing is accepted, when one of them must be refused.</summary>
    /// <param name="line">Of the first of them.</param>
    public bool TryAccept(ReadOnlySpan<byte> block, PlainRecords records, int first, int count, long line)
    {
        Span<CellVerdict> verdicts = stackalloc CellVerdict[Stretch];
        verdicts = verdicts[..count];
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column) continue;
            verdicts.Clear();
            var worst = column.SetRows(rows, block, records, first, i, verdicts);
            if (worst == CellVerdict.Refused)
            {
                Array.Clear(flags, rows, count);
                return false;
            }
            for (var k = 0; worst == CellVerdict.Flagged && k < count; k++)
                if (verdicts[k] == CellVerdict.Flagged) Flag(rows + k, column.Name);
        }
        for (var k = 0; k < count; k++) Accept(line + k);
        return true;
    }

    /// <summary>Remembers the bytes and texts of the row that is about to be accepted.</summary>
    public void Keep(byte[] bytes, string[] cells) => kept.Add((bytes, cells));

    /// <summary>Accepts the row whose cells have been set.</summary>
    public void Accept(long line) => lines[rows++] = (int)Math.Min(line, int.MaxValue);

    /// <summary>Refuses the row, telling every cell that broke a rule.</summary>
    public void Refuse(long line, byte[] bytes, string[] cells)
    {
        flags[rows] = null;
        var issues = new List<RowIssue>();
        for (var i = 0; i < columns.Length && i < cells.Length; i++)
            if (columns[i] is { } column && column.Set(rows, Encoding.UTF8.GetBytes(cells[i])) == CellVerdict.Refused) issues.Add(column.Explain(cells[i]));
        Refuse(line, bytes, cells, issues);
    }

    public void Refuse(long line, byte[] bytes, string[] cells, IReadOnlyList<RowIssue> issues)
    {
        flags[rows] = null;
        refused.Add(new RefusedRow(source.Dataset, line, bytes.Length > RefusedRow.MostBytes ? bytes[..RefusedRow.MostBytes] : bytes,
            cells.Sum(c => (long)c.Length) > RefusedRow.MostBytes ? [] : [.. cells.Take(headers.Length).Select((cell, i) => KeyValuePair.Create(headers[i], cell))], issues));
    }

    /// <summary>The chunk so far; the builder starts anew.</summary>
    public RowChunk Finish()
    {
        var table = new Table(source.Dataset, rows);
        foreach (var column in known) column.Finish(table, rows);
        var chunk = new RowChunk(table, lines[..rows], refused) { Flags = anyFlag || source.Dataset.Rules.Any(r => !r.Hard) ? TextColumn.From(SoftRules(table)) : null };
        if (KeepsRows) chunk = WithoutBroken(chunk);
        Array.Clear(flags);
        kept.Clear();
        (refused, rows, anyFlag) = ([], 0, false);
        return chunk;
    }

    private void Flag(int row, string column)
    {
        anyFlag = true;
        flags[row] = flags[row] is { } before ? $"{before};{column}:range" : column + ":range";
    }

    private string?[] SoftRules(Table table)
    {
        var own = flags[..rows];
        foreach (var rule in source.Dataset.Rules.Where(r => !r.Hard))
            for (var i = 0; i < rows; i++)
                if (rule.Broken(table, i)) own[i] = own[i] is { } before ? $"{before};{rule.Name}" : rule.Name;
        return own;
    }

    private RowChunk WithoutBroken(RowChunk chunk)
    {
        var hard = source.Dataset.Rules.Where(r => r.Hard).ToList();
        var good = new List<int>(rows);
        for (var i = 0; i < rows; i++)
        {
            var broken = hard.Where(r => r.Broken(chunk.Rows, i)).ToList();
            if (broken.Count == 0)
            {
                good.Add(i);
                continue;
            }
            var (bytes, cells) = kept[i];
            Refuse(chunk.Lines[i], bytes, cells, [.. broken.Select(r => new RowIssue(string.Join("+", r.Columns), r.Name, r.Version, string.Join(", ", r.Columns.Select(c => Shown(cells, c))), r.Expected))]);
        }
        if (good.Count == rows) return chunk;
        var keptRows = good.ToArray();
        return new RowChunk(TableShaping.Pick(chunk.Rows, keptRows), [.. keptRows.Select(i => chunk.Lines[i])], refused)
        {
            Flags = chunk.Flags is { } flagged ? new TextColumn([.. keptRows.Select(i => flagged.Codes[i])], flagged.Values) : null,
        };
    }

    private string Shown(string[] cells, string column)
    {
        var at = Array.FindIndex(columns, c => c?.Name == column);
        return at >= 0 && at < cells.Length ? cells[at] : "nothing";
    }

    /// <summary>The column a header means: by the source's aliases, its name, or the dataset's aliases; null = none.</summary>
    public static string? Meaning(SourceDefinition source, string header)
    {
        var name = header.Trim();
        if (source.Aliases.TryGetValue(name, out var alias)) return alias;
        return source.Dataset.Columns.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name
            ?? source.Dataset.Columns.FirstOrDefault(c => c.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))?.Name;
    }
}
