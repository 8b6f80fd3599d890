using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using DuckDB.NET.Data;

namespace Analytics.Engine.Lake;

/// <summary>
/// An indicator's digests of a year in the lake with an index file beside each (<c>index_INDICATOR</c>: key, row, sketch, sorted by key). A search joins the day's keys with the keys of all
/// files, one pass over some dozen bytes a test; only rows that are found are read (docs/decisions/0012-search-of-a-year.md).
/// </summary>
public sealed class LakeArchive(ParquetLake lake, Indicator indicator, DateOnly from, DateOnly to) : Archive
{
    /// <summary>Rows of a digest that are read together: a few found rows cost little, and a whole day no more than it must.</summary>
    private const int RowsTogether = 1000;

    private readonly Lazy<IReadOnlyList<(DateOnly Day, int Rows)>> days = new(() =>
        [.. lake.FilesOf(indicator.Digest!, from, to).Where(f => f.Rows > 0).Select(f => (f.Day, f.Rows))]);

    public override IReadOnlyList<(DateOnly Day, int Rows)> Days => days.Value;

    /// <summary>The index beside an indicator's digest.</summary>
    public static Dataset IndexOf(Indicator indicator) => new("index_" + indicator.Card.Id,
        [new("key", ColumnType.Integer), new("row", ColumnType.Integer), new("low", ColumnType.Integer), new("high", ColumnType.Integer)], ["key", "row"], null);

    /// <summary>Puts a day's digest into the lake, and its index beside it.</summary>
    public static void Put(ParquetLake lake, Indicator indicator, DateOnly day, Table digest)
    {
        lake.Replace(indicator.Digest!, day, [.. Enumerable.Range(0, (digest.RowCount + RowsTogether - 1) / RowsTogether)
            .Select(g => digest.Pick([.. Enumerable.Range(g * RowsTogether, Math.Min(RowsTogether, digest.RowCount - g * RowsTogether))]))]);
        var filed = InOrder(indicator.File(digest));
        double[] Column(Func<Filed, double> of) => [.. filed.Select(of)];
        lake.Replace(IndexOf(indicator), day, new Table(IndexOf(indicator), filed.Count)
            .With("key", Column(f => f.Key)).With("row", Column(f => f.Row)).With("low", Column(f => f.Sketch.Low)).With("high", Column(f => f.Sketch.High)));
    }

    public override Table Rows(DateOnly day, IReadOnlyList<int>? rows = null) => rows is null ? lake.Read(indicator.Digest!, day) : lake.ReadRows(indicator.Digest!, day, rows);

    public override IReadOnlyList<FoundRow> Find(IReadOnlyList<Wanted> wanted, SearchLimits limits)
    {
        var files = lake.FilesOf(IndexOf(indicator), from, to).Where(f => f.Rows > 0).Select(f => f.File).ToList();
        if (files.Count == 0 || wanted.Count == 0) return [];
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"SET threads = 2; SET memory_limit = '{Memory}'; SET temp_directory = '{lake.Temporary.Replace("'", "''", StringComparison.Ordinal)}'");
        Append(connection, wanted);
        using var command = connection.CreateCommand();
        command.CommandText = Question(files, limits);
        using var answer = command.ExecuteReader();
        var found = new List<FoundRow>();
        while (answer.Read()) found.Add(new FoundRow(answer.GetInt32(0), DateOnly.ParseExact(answer.GetString(1), "yyyy-MM-dd"), (int)answer.GetInt64(2), answer.GetInt32(3), answer.GetInt32(4)));
        return found;
    }

    private const string Memory = "1GB";

    /// <summary>The whole order is named, so that the answer does not depend on which thread was first.</summary>
    private static string Question(IEnumerable<string> files, SearchLimits limits) => string.Create(CultureInfo.InvariantCulture, $"""
        SELECT asker, CAST(day AS VARCHAR), "row", CAST(count(*) AS INTEGER) AS keys, CAST(min(apart) AS INTEGER) AS apart
        FROM (SELECT s.asker, s.farthest, f.day, f."row", bit_count(xor(f.low, s.low)) + bit_count(xor(f.high, s.high)) AS apart
              FROM read_parquet([{string.Join(", ", files.Select(f => $"'{f.Replace("'", "''", StringComparison.Ordinal)}'"))}], hive_partitioning = true) f
              JOIN wanted w ON f.key = w.key JOIN sketches s ON s.sketch = w.sketch)
        WHERE apart <= farthest
        GROUP BY asker, day, "row" HAVING count(*) >= {limits.FewestKeys}
        QUALIFY row_number() OVER (PARTITION BY asker ORDER BY count(*) DESC, min(apart), day DESC, "row") <= {limits.Most}
        ORDER BY asker, count(*) DESC, min(apart), day DESC, "row"
        """);

    private static void Append(DuckDBConnection connection, IReadOnlyList<Wanted> wanted)
    {
        Execute(connection, "CREATE TABLE wanted (key BIGINT, sketch INTEGER); CREATE TABLE sketches (sketch INTEGER, asker INTEGER, low BIGINT, high BIGINT, farthest INTEGER)");
        using var keys = connection.CreateAppender("wanted");
        using var sketches = connection.CreateAppender("sketches");
        (int, Sketch)? before = null;
        var sketch = -1;
        foreach (var one in wanted)
        {
            if (before != (one.Asker, one.Sketch))
            {
                before = (one.Asker, one.Sketch);
                sketches.CreateRow().AppendValue(++sketch).AppendValue(one.Asker).AppendValue(one.Sketch.Low).AppendValue(one.Sketch.High).AppendValue(one.Farthest).EndRow();
            }
            keys.CreateRow().AppendValue(one.Key).AppendValue(sketch).EndRow();
        }
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
