namespace Analytics.Core.Sources;

/// <summary>Short forms for declaring a dataset's columns.</summary>
public static class Columns
{
    public static Column Text(string name, params string[] aliases) => new(name, ColumnType.Text) { Aliases = aliases };

    /// <summary>A text column with a closed set of codes.</summary>
    public static Column Code(string name, params string[] codes) => new(name, ColumnType.Text) { Codes = codes };

    /// <summary>A number with the values that are physically possible (outside: quarantine).</summary>
    public static Column Number(string name, double low, double high, params string[] aliases) =>
        new(name, ColumnType.Number) { Aliases = aliases, Hard = new(low, high), MissingValues = low > -9 ? NotMeasured : OverRange };

    public static Column Integer(string name, double low, double high, params string[] aliases) =>
        new(name, ColumnType.Integer) { Aliases = aliases, Hard = new(low, high), MissingValues = low > -9 ? NotMeasured : OverRange };

    public static Column Flag(string name) => new(name, ColumnType.Flag) { Hard = new(0, 1) };

    public static Column Time(string name, params string[] aliases) => new(name, ColumnType.Time) { Aliases = aliases };

    public static Column Date(string name) => new(name, ColumnType.Date);

    public static Column Needed(this Column column) => column with { Required = true };

    public static Column Suspect(this Column column, double low, double high) => column with { Soft = new(low, high) };

    public static Column Means(this Column column, string meaning) => column with { Meaning = meaning };

    /// <summary>-9 = not tested (中科宇图 v2.6), 99999 = analyser over range or filler.</summary>
    private static readonly double[] NotMeasured = [-9, 99999];

    private static readonly double[] OverRange = [99999];
}
