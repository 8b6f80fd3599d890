namespace Analytics.Core.Sources;

/// <summary>
/// One kind of file the bureau receives: its columns, its key, the day a row belongs to and the rules a row must pass.
/// A dataset is data, not code: readers, the lake, <c>analytics check</c> and the generated docs all work from it.
/// </summary>
/// <param name="Name">Singular or plural name of contract.md, e.g. <c>inspections</c>; also the folder in the lake.</param>
/// <param name="Columns">All known columns, in the order in which they are stored.</param>
/// <param name="Key">Columns that identify a row; a later file's row with the same key and other content replaces.</param>
/// <param name="DayColumn">The date or time column whose local day is the partition; null = one undated partition
/// (registers such as <c>stations</c>).</param>
public sealed record Dataset(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<string> Key, string? DayColumn)
{
    /// <summary>File-name prefixes that mark this dataset (contract: <c>inspections*.csv</c>), case-insensitive.</summary>
    public IReadOnlyList<string> FilePrefixes { get; init; } = [Name];

    /// <summary>Rules over several columns of one row. Rules over one column live in the column itself.</summary>
    public IReadOnlyList<RowRule> Rules { get; init; } = [];

    /// <summary>When set, a row's day is found by joining this parent dataset on the key's first column
    /// (<c>process</c> rows carry no date; they belong to the day of their inspection).</summary>
    public string? DayFrom { get; init; }

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column) return i;
        return -1;
    }

    public Column this[string column] => IndexOf(column) is var i and >= 0 ? Columns[i]
        : throw new ArgumentException($"Dataset '{Name}' has no column '{column}'. Known: {string.Join(", ", Columns.Select(c => c.Name))}.");
}

/// <summary>How a cell reads and is stored. Missing is always allowed by the type and judged by <see cref="Column.Required"/>.</summary>
public enum ColumnType
{
    /// <summary>Text, dictionary coded in memory and in Parquet.</summary>
    Text,

    /// <summary>A decimal number; in memory a double with NaN for 'not measured', in Parquet a nullable DOUBLE.</summary>
    Number,

    /// <summary>A whole number; in memory a double (exact to 2^53), in Parquet a nullable INT32 or INT64.</summary>
    Integer,

    /// <summary>0 or 1; in memory a double, in Parquet a nullable INT32.</summary>
    Flag,

    /// <summary>Local date and time; in memory UTC microseconds, in Parquet TIMESTAMP(µs, UTC).</summary>
    Time,

    /// <summary>A calendar date; in memory UTC-midnight microseconds of that date, in Parquet DATE.</summary>
    Date,
}

/// <summary>One column of a <see cref="Dataset"/> with its one-cell rules.</summary>
/// <param name="Name">The contract's name, unit in the suffix.</param>
public sealed record Column(string Name, ColumnType Type)
{
    /// <summary>The file is rejected without it, the row is quarantined when the cell is empty.</summary>
    public bool Required { get; init; }

    /// <summary>Other headers that mean this column (the provincial XML node names among them).</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Allowed codes; anything else quarantines the row. Empty = any text.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Outside these a value is impossible (a physical limit or a format limit): the row is quarantined.</summary>
    public Bounds Hard { get; init; } = Bounds.None;

    /// <summary>Outside these a value is suspect: the row stays, the cell is flagged.</summary>
    public Bounds Soft { get; init; } = Bounds.None;

    /// <summary>Numbers that mean 'not measured' (-9, 99999): read as missing.</summary>
    public IReadOnlyList<double> MissingValues { get; init; } = [];

    /// <summary>One line for docs and page tool-tips.</summary>
    public string Meaning { get; init; } = "";
}

/// <summary>A closed numeric interval; an infinite end is open.</summary>
public readonly record struct Bounds(double Low, double High)
{
    public static readonly Bounds None = new(double.NegativeInfinity, double.PositiveInfinity);

    public bool Contains(double value) => value >= Low && value <= High;
}

/// <summary>A named, versioned rule over one row, e.g. <c>ended_after_started</c>.</summary>
/// <param name="Broken">True when the row (by index) of the table breaks the rule. A missing cell never breaks a rule.</param>
/// <param name="Hard">Hard rules quarantine the row, soft rules flag it.</param>
public sealed record RowRule(string Name, int Version, bool Hard, string Expected, IReadOnlyList<string> Columns, Func<Table, int, bool> Broken);
