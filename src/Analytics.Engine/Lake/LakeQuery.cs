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
    /// <exception cref="AnalyticsException">The SQL is wrong, or wants more than reading.</exception>
    public QueryAnswer Run(string sql, CancellationToken cancel = default)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        try
        {
            Prepare(connection, sql);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var registration = cancel.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var rows = new List<IReadOnlyList<object?>>();
            while (reader.Read())
            {
                cancel.ThrowIfCancellationRequested();
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            }
            return new QueryAnswer(columns, rows);
        }
        catch (DuckDBException e)
        {
            cancel.ThrowIfCancellationRequested();
            throw new AnalyticsException(e.Message, $"Tables: {string.Join(", ", Catalog.Datasets.Select(d => d.Name).Concat(Tables()).Distinct().Order(StringComparer.Ordinal))}.", e);
        }
    }

    private void Prepare(DuckDBConnection connection, string sql)
    {
        Execute(connection, $"SET memory_limit = '2GB'; SET threads = {Math.Min(4, Environment.ProcessorCount)}; SET temp_directory = {Quoted(workspace.Temporary)}");
        var files = lake.Files();
        foreach (var (name, paths) in files) Execute(connection, View(name, paths));
        foreach (var dataset in Catalog.Datasets.Where(d => !files.ContainsKey(d.Name))) Execute(connection, EmptyView(dataset));
        CopyTables(connection, sql);
        Execute(connection, $"SET allowed_directories = [{Quoted(workspace.Lake)}, {Quoted(workspace.Temporary)}]; SET enable_external_access = false; SET lock_configuration = true");
    }

    /// <summary>Instants are UTC in the files and local here; the day of the partition comes as <c>day</c>.</summary>
    private static string View(string name, IReadOnlyList<string> paths)
    {
        var dataset = Catalog.Datasets.FirstOrDefault(d => d.Name == name);
        var times = dataset?.Columns.Where(c => c.Type == ColumnType.Time).Select(c => c.Name).ToList() ?? [];
        var replace = times.Count == 0 ? "" : " REPLACE (" + string.Join(", ", times.Select(t => $"make_timestamp(epoch_us({t}) + 28800000000) AS {t}")) + ")";
        return $"CREATE VIEW {name} AS SELECT *{replace} FROM read_parquet([{string.Join(", ", paths.Select(Quoted))}], union_by_name = true, hive_partitioning = {(paths.Any(p => p.Contains("day=", StringComparison.Ordinal)) && paths.All(p => p.Contains("day=", StringComparison.Ordinal)) ? "true" : "false")})";
    }

    private static string EmptyView(Dataset dataset) =>
        $"CREATE VIEW {dataset.Name} AS SELECT {string.Join(", ", dataset.Columns.Select(c => $"NULL::{SqlType(c)} AS {c.Name}"))} WHERE false";

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
