using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using DuckDB.NET.Data;

namespace Analytics.Engine.Tests;

public sealed class PartTableTests : IDisposable
{
    private static readonly Dataset Everything = new("everything",
        [new("text", ColumnType.Text), new("number", ColumnType.Number), new("whole", ColumnType.Integer), new("flag", ColumnType.Flag), new("measured_at", ColumnType.Time), new("on_day", ColumnType.Date)],
        ["text"], null);

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<int, int, double> Shapes()
    {
        var shapes = new TheoryData<int, int, double>();
        foreach (var rows in new[] { 0, 1, 7, 8, 9, 33, 128, 129, 1000, 70_000 })
            foreach (var distinct in new[] { 1, 2, 3, 200, int.MaxValue })
                foreach (var missing in new[] { 0, 0.3, 1 })
                    if (rows < 10_000 || distinct > rows) shapes.Add(rows, distinct, missing);
        return shapes;
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_table_comes_back_as_it_was_written_and_DuckDB_reads_the_same(int rows, int distinct, double missing)
    {
        Table[] groups = [Some(rows, distinct, missing, seed: 1), Some(rows / 2, distinct, missing, seed: 2)];
        var path = Path.Combine(folder, "part.parquet");
        Assert.Equal(PartTable.Write(Everything, path, groups), ContentHash.OfFile(path));
        var (all, read) = (TableShaping.Concat(Everything, groups), PartTable.Read(Everything, [path]));
        foreach (var column in Everything.Columns)
        {
            var (before, after) = (Values(all, column.Name), Values(read, column.Name));
            Assert.True(before.SequenceEqual(after), column.Name);
            Assert.True(before.SequenceEqual(FromDuckDb(path, column)), column.Name);
        }
    }

    /// <summary>Parts are read by many at once: were a read handed to the pool, all would wait for a thread that all of them hold.</summary>
    [Fact]
    public void A_part_is_read_while_no_thread_of_the_pool_is_free()
    {
        var path = Path.Combine(folder, "part.parquet");
        PartTable.Write(Everything, path, [Some(70_000, 200, 0, seed: 1)]);
        using var open = new ManualResetEventSlim();
        using var done = new CountdownEvent(200);
        for (var i = 0; i < 200; i++)
            ThreadPool.QueueUserWorkItem(_ =>
            {
                open.Wait();
                done.Signal();
            });
        Table? read = null;
        var reader = new Thread(() => read = PartTable.Read(Everything, [path]));
        reader.Start();
        var inTime = reader.Join(TimeSpan.FromSeconds(20));
        open.Set();
        done.Wait();
        Assert.True(inTime);
        Assert.Equal(70_000, read!.RowCount);
    }

    [Fact]
    public void Each_column_says_its_least_and_its_most_and_how_many_are_missing()
    {
        var path = Path.Combine(folder, "part.parquet");
        PartTable.Write(Everything, path, [Some(1000, 50, 0.1, seed: 3)]);
        foreach (var column in new[] { "text", "number", "whole", "flag", "on_day" })
            Assert.Equal(Ask($"SELECT concat_ws(' ', min({column}), max({column}), count(*) - count({column})) FROM '{path}'"),
                Ask($"SELECT concat_ws(' ', stats_min_value, stats_max_value, stats_null_count) FROM parquet_metadata('{path}') WHERE path_in_schema = '{column}'"));
    }

    private static Table Some(int rows, int distinct, double missing, int seed)
    {
        var random = new Random(seed);
        long[] pool = [.. Enumerable.Range(0, Math.Min(distinct, Math.Max(1, rows))).Select(i => random.NextInt64(-1L << 50, 1L << 50))];
        // Stretches of one value among single ones.
        long value = pool[0];
        long?[] Draw() => [.. Enumerable.Range(0, rows).Select(i => random.NextDouble() < missing ? null : (long?)(value = random.Next(3) == 0 && i % 100 > 30 ? pool[random.Next(pool.Length)] : value))];
        return new Table(Everything, rows)
            .With("text", [.. Draw().Select(v => v is { } x ? $"站{x % 100_000}" : null)])
            .With("number", [.. Draw().Select(v => v / 1000.0 ?? double.NaN)])
            .With("whole", [.. Draw().Select(v => v ?? double.NaN)])
            .With("flag", [.. Draw().Select(v => v & 1 ?? double.NaN)])
            .With("measured_at", [.. Draw().Select(v => v ?? Table.MissingTime)])
            .With("on_day", [.. Draw().Select(v => v % 30_000 * ChinaTime.MicrosPerDay ?? Table.MissingTime)]);
    }

    private static List<object?> Values(Table table, string column) => [.. Enumerable.Range(0, table.RowCount).Select(row => TableShaping.Kind(Everything, column) switch
    {
        ColumnType.Text => (object?)table.TextAt(column, row),
        ColumnType.Time => table.Times(column)[row] is var time && time == Table.MissingTime ? null : time,
        _ => table.NumberAt(column, row),
    })];

    private static List<object?> FromDuckDb(string path, Column column)
    {
        var what = column.Type switch { ColumnType.Text => column.Name, ColumnType.Time or ColumnType.Date => $"epoch_us({column.Name})", _ => $"CAST({column.Name} AS DOUBLE)" };
        using var connection = Open(out var command, $"SELECT {what} FROM read_parquet('{path}', file_row_number = true) ORDER BY file_row_number");
        using var reader = command.ExecuteReader();
        var values = new List<object?>();
        while (reader.Read()) values.Add(reader.IsDBNull(0) ? null : reader.GetValue(0));
        return values;
    }

    private static object? Ask(string sql)
    {
        using var connection = Open(out var command, sql);
        return command.ExecuteScalar();
    }

    private static DuckDBConnection Open(out DuckDBCommand command, string sql)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        command = connection.CreateCommand();
        command.CommandText = sql;
        return connection;
    }
}
