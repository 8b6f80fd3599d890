using System.Globalization;
using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Storage;
using Dapper;
using DuckDB.NET.Data;

namespace Analytics.Engine.Lake;

/// <summary>The answer to a question.</summary>
public sealed record QueryAnswer(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);

/// <summary>
/// Asks the lake and the database, read-only, with DuckDB in process. Every dataset is a view with local times; every table of the database
/// that the question names is copied in for it. The question sees the lake's folder and nothing else of the machine.
/// </summary>
public sealed class LakeQuery(Workspace workspace, ParquetLake lake, Database database)
{
    private const string Memory = "2GB", MemoryAsOf = "768MB";

    /// <summary>What the stages of a case bring with them: before the date of the stage none of it is known.</summary>
    private static readonly Dictionary<string, (string Date, string[] WithIt)[]> Later = new()
    {
        ["cases"] =
        [
            ("filed_on", []), ("investigation_ended_on", []), ("decided_on", ["decision", "decision_reason", "fine_cny"]), ("rechecked_on", ["recheck_result"]),
            ("paid_on", []), ("closed_on", []), ("archived_on", []),
        ],
        ["sites"] = [("removed_on", [])],
    };

    /// <exception cref="AnalyticsException">The SQL is wrong, or wants more than reading.</exception>
    public QueryAnswer Run(string sql, CancellationToken cancel = default)
    {
        using var session = new LakeSession(Prepared(connection => Prepare(connection, sql)), Timeout.InfiniteTimeSpan);
        return Explained(() => session.Run(sql, cancel), () => Catalog.Datasets.Select(d => d.Name).Concat(Tables()));
    }

    /// <summary>
    /// The lake as it was known at the end of a day: facts and profiles of days up to it, stages of cases up to it, no scores, leads or outcomes.
    /// Registers are as they stand now, and a row that came late counts for its own day. <c>as_of()</c> and <c>window_from()</c> give the days.
    /// </summary>
    /// <param name="limit">A question that takes longer is stopped.</param>
    public LakeSession OpenAsOf(DateOnly from, DateOnly asOf, TimeSpan limit) => new(Prepared(connection =>
    {
        // One thread adds in one order: the same day gives the same list to the last digit.
        Execute(connection, $"SET memory_limit = '{MemoryAsOf}'; SET threads = 1; SET temp_directory = {Quoted(workspace.Temporary)}; SET max_temp_directory_size = '2GB'");
        var files = FilesAsOf(asOf);
        foreach (var (name, paths) in files) Execute(connection, View(name, paths, asOf));
        foreach (var dataset in Catalog.Datasets.Where(d => !files.ContainsKey(d.Name))) Execute(connection, EmptyView(dataset));
        Execute(connection, $"CREATE MACRO as_of() AS DATE '{asOf:yyyy-MM-dd}'; CREATE MACRO window_from() AS DATE '{from:yyyy-MM-dd}'");
        Shut(connection);
    }), limit);

    /// <summary>Changes when what an SQL text can see of the lake at the end of a day does: of each dataset that it names, all partitions until then.</summary>
    public string FingerprintOf(string sql, DateOnly asOf) =>
        ContentHash.Of(string.Join('\n', FilesAsOf(asOf).Where(f => sql.Contains(f.Key, StringComparison.OrdinalIgnoreCase)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .SelectMany(f => f.Value.Select(path => $"{f.Key} {Path.GetFileName(Path.GetDirectoryName(path))} {Path.GetFileName(path)}"))));

    private Dictionary<string, IReadOnlyList<string>> FilesAsOf(DateOnly asOf)
    {
        bool Known(string path) => Path.GetFileName(Path.GetDirectoryName(path)) is not { } folder || !folder.StartsWith("day=", StringComparison.Ordinal)
            || string.CompareOrdinal(folder, $"day={asOf:yyyy-MM-dd}") <= 0;
        return lake.Files().Where(f => Catalog.Datasets.Any(d => d.Name == f.Key) || f.Key.StartsWith("profile_", StringComparison.Ordinal))
            .Select(f => (f.Key, Paths: (IReadOnlyList<string>)[.. f.Value.Where(Known)])).Where(f => f.Paths.Count > 0).ToDictionary(f => f.Key, f => f.Paths);
    }

    private static DuckDBConnection Prepared(Action<DuckDBConnection> prepare)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            connection.Open();
            prepare(connection);
            return connection;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw new AnalyticsException(e.Message, "", e);
        }
    }

    private static QueryAnswer Explained(Func<QueryAnswer> ask, Func<IEnumerable<string>> tables)
    {
        try
        {
            return ask();
        }
        catch (AnalyticsException e) when (e.WhatToDo.Length == 0)
        {
            throw new AnalyticsException(e.Message, $"Tables: {string.Join(", ", tables().Distinct().Order(StringComparer.Ordinal))}.", e);
        }
    }

    private void Prepare(DuckDBConnection connection, string sql)
    {
        Execute(connection, $"SET memory_limit = '{Memory}'; SET threads = {Math.Min(4, Environment.ProcessorCount)}; SET temp_directory = {Quoted(workspace.Temporary)}");
        var files = lake.Files();
        foreach (var (name, paths) in files) Execute(connection, View(name, paths, null));
        foreach (var dataset in Catalog.Datasets.Where(d => !files.ContainsKey(d.Name))) Execute(connection, EmptyView(dataset));
        CopyTables(connection, sql);
        Shut(connection);
    }

    /// <summary>From here on nothing but the lake can be read, and nothing be set.</summary>
    private void Shut(DuckDBConnection connection) =>
        Execute(connection, $"SET allowed_directories = [{Quoted(workspace.Lake)}, {Quoted(workspace.Temporary)}]; SET enable_external_access = false; SET lock_configuration = true");

    /// <summary>Instants are UTC in the files and local here; the day of the partition comes as <c>day</c>.</summary>
    private static string View(string name, IReadOnlyList<string> paths, DateOnly? asOf)
    {
        var dataset = Catalog.Datasets.FirstOrDefault(d => d.Name == name);
        var columns = dataset?.Columns.Where(c => c.Type == ColumnType.Time).Select(c => $"make_timestamp(epoch_us({c.Name}) + 28800000000) AS {c.Name}").ToList() ?? [];
        if (asOf is { } day && Later.TryGetValue(name, out var stages))
            columns.AddRange(stages.SelectMany(s => s.WithIt.Append(s.Date).Select(column => $"CASE WHEN {s.Date} <= DATE '{day:yyyy-MM-dd}' THEN {column} END AS {column}")));
        var replace = columns.Count == 0 ? "" : $" REPLACE ({string.Join(", ", columns)})";
        var byDay = paths.All(p => Path.GetFileName(Path.GetDirectoryName(p))!.StartsWith("day=", StringComparison.Ordinal));
        return $"CREATE VIEW {name} AS SELECT *{replace} FROM read_parquet([{string.Join(", ", paths.Select(Quoted))}], union_by_name = true, hive_partitioning = {(byDay ? "true" : "false")})";
    }

    private static string EmptyView(Dataset dataset) =>
        $"CREATE VIEW {dataset.Name} AS SELECT {string.Join(", ", dataset.Columns.Select(c => $"NULL::{SqlType(c)} AS {c.Name}").Append("NULL::DATE AS day"))} WHERE false";

    private static string SqlType(Column column) => column.Type switch
    {
        ColumnType.Text => "VARCHAR",
        ColumnType.Time => "TIMESTAMP",
        ColumnType.Date => "DATE",
        ColumnType.Number => "DOUBLE",
        _ => "BIGINT",
    };

    private List<string> Tables()
    {
        using var source = database.Open();
        return [.. source.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")];
    }

    private void CopyTables(DuckDBConnection connection, string sql)
    {
        using var source = database.Open();
        foreach (var table in Tables().Where(t => sql.Contains(t, StringComparison.OrdinalIgnoreCase)))
        {
            var columns = source.Query<(string Name, string Type)>($"SELECT name, type FROM pragma_table_info('{table}')").ToList();
            Execute(connection, $"CREATE TABLE {table} ({string.Join(", ", columns.Select(c => $"{c.Name} {DuckType(c.Type)}"))})");
            using var appender = connection.CreateAppender(table);
            using var reader = source.ExecuteReader($"SELECT * FROM {table}");
            while (reader.Read())
            {
                var row = appender.CreateRow();
                for (var i = 0; i < columns.Count; i++) Append(row, reader.IsDBNull(i) ? null : reader.GetValue(i), DuckType(columns[i].Type));
                row.EndRow();
            }
        }
    }

    private static string DuckType(string sqlite) => sqlite.ToUpperInvariant() switch
    {
        "INTEGER" or "BIGINT" => "BIGINT",
        "DOUBLE PRECISION" or "REAL" => "DOUBLE",
        "BLOB" => "BLOB",
        _ => "VARCHAR",
    };

    private static void Append(IDuckDBAppenderRow row, object? value, string type)
    {
        if (value is null) row.AppendNullValue();
        else if (type == "BIGINT") row.AppendValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
        else if (type == "DOUBLE") row.AppendValue(Convert.ToDouble(value, CultureInfo.InvariantCulture));
        else if (type == "BLOB") row.AppendValue((byte[])value);
        else row.AppendValue(Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
