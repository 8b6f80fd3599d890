using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// Reads one format of file. It turns cells into values as the source declares them, applies every rule of the dataset, and keeps
/// what it refuses; it never guesses and never drops.
/// </summary>
public abstract class RecordReader
{
    /// <summary>Whether this is the reader's format, judged from name and first bytes.</summary>
    public abstract bool Reads(string fileName, ReadOnlySpan<byte> head);

    /// <summary>
    /// Opens a file. Its header, its encoding and its required columns are judged here; rows come with <see cref="FileContent.Chunks"/>.
    /// </summary>
    /// <param name="source">What the file is, by its name or by the user's word.</param>
    /// <param name="sourceOf">The source of a further dataset in the same file (an XML message holds results and seconds).</param>
    /// <exception cref="FileRefusedException">The file as a whole cannot be taken.</exception>
    public abstract FileContent Open(string path, SourceDefinition source, Func<Dataset, SourceDefinition> sourceOf);
}

/// <summary>An opened file. Dispose it when its chunks have been read.</summary>
public abstract class FileContent : IDisposable
{
    /// <summary>Headers that mean nothing here; named once in the ingest report.</summary>
    public abstract IReadOnlyList<string> UnknownColumns { get; }

    /// <summary>Rows in file order, about <see cref="RowChunk.UsualRows"/> at a time; the last chunk may be empty of rows and hold refusals only.</summary>
    /// <exception cref="FileRefusedException">The file breaks off or cannot be read on: nothing of it may be kept.</exception>
    public abstract IEnumerable<RowChunk> Chunks(CancellationToken cancel);

    public abstract void Dispose();
}

/// <summary>Rows of one dataset with where they stand, and the rows that were refused among them.</summary>
/// <param name="Rows">Accepted rows. Columns the file does not have are absent.</param>
/// <param name="Lines">Per accepted row: its line (CSV, the first line is the header's), its row (Parquet) or its element's line (XML), from 1.</param>
public sealed record RowChunk(Table Rows, int[] Lines, IReadOnlyList<RefusedRow> Refused)
{
    public const int UsualRows = 65_536;

    /// <summary>Soft rules broken, per accepted row: rule names joined by ';', -1 = none.</summary>
    public TextColumn? Flags { get; init; }

    /// <summary>What the chunk accounts for: <c>read = accepted + refused</c>.</summary>
    public int Read => Rows.RowCount + Refused.Count;
}

/// <summary>A row that went to quarantine.</summary>
/// <param name="Bytes">The row as it stood in the file (CSV: the record without its line end, in the file's encoding; others: a
/// CSV rendering of its cells in UTF-8); cut after <see cref="MostBytes"/>.</param>
/// <param name="Cells">Header → text, so that it can be exported, fixed and replayed; empty where the record could not be split.</param>
public sealed record RefusedRow(Dataset Dataset, long Line, byte[] Bytes, IReadOnlyList<KeyValuePair<string, string>> Cells, IReadOnlyList<RowIssue> Issues)
{
    public const int MostBytes = 64 * 1024;
}

/// <summary>One rule that a row broke.</summary>
/// <param name="Column">Empty where the rule is about the whole record.</param>
/// <param name="Rule">Stable name, e.g. <c>number</c>, <c>required</c>, <c>code</c>, <c>range</c>, <c>ragged</c>, <c>quote</c>, <c>too_long</c>.</param>
/// <param name="Found">What stood there, shortened.</param>
/// <param name="Expected">What is allowed.</param>
public sealed record RowIssue(string Column, string Rule, int RuleVersion, string Found, string Expected)
{
    public override string ToString() => $"{(Column == "" ? "row" : Column)}: found {Found}; expected {Expected} [{Rule} v{RuleVersion}]";
}

/// <summary>A file that cannot be taken at all: place, found, expected, what to do. The state stays as before.</summary>
public sealed class FileRefusedException(string message, Exception? inner = null) : Exception(message, inner);
