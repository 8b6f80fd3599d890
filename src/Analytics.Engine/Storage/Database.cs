using System.Data.Common;
using System.Reflection;
using Analytics.Core;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Analytics.Engine.Storage;

/// <summary>
/// What people and runs change: files, runs, leads, outcomes. SQLite in WAL mode, one writer at a time; instants are epoch microseconds,
/// days are ISO text, so that the same SQL reads the same on PostgreSQL.
/// </summary>
public sealed class Database(Workspace workspace, TimeProvider clock)
{
    private const int BusySeconds = 30;
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteReadOnly = 8, SqliteFull = 13, SqliteCorrupt = 11, SqliteNotADatabase = 26, SqliteCannotOpen = 14, SqliteIoError = 10;

    private readonly string connectionString = new SqliteConnectionStringBuilder { DataSource = workspace.DatabaseFile, DefaultTimeout = BusySeconds, Pooling = true }.ToString();

    /// <summary>An open connection; the caller disposes it.</summary>
    /// <exception cref="AnalyticsException">The file cannot be opened.</exception>
    public DbConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explained(e);
        }
    }

    /// <summary>Runs work in one write transaction (BEGIN IMMEDIATE): all of it happens, or nothing.</summary>
    public T InTransaction<T>(Func<DbConnection, DbTransaction, T> work)
    {
        using var connection = (SqliteConnection)Open();
        try
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(connection, transaction);
            transaction.Commit();
            return result;
        }
        catch (SqliteException e)
        {
            throw Explained(e);
        }
    }

    /// <summary>Lets go of pooled connections, so that the file can be moved or deleted.</summary>
    public void Close()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>Brings the schema up to date: the embedded scripts Storage/Migrations/NNNN_name.sql, each once, in order.</summary>
    public void Migrate()
    {
        using (var connection = Open())
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)");
            if (Scripts().Select(s => s.Name).Except(connection.Query<string>("SELECT name FROM migrations")).ToList() is []) return;
        }
        InTransaction((connection, transaction) =>
        {
            var applied = connection.Query<string>("SELECT name FROM migrations", transaction: transaction).ToHashSet();
            foreach (var (name, read) in Scripts().Where(s => !applied.Contains(s.Name)))
            {
                connection.Execute(read(), transaction: transaction);
                connection.Execute("INSERT INTO migrations (name, applied_at) VALUES (@name, @at)", new { name, at = ChinaTime.ToMicros(clock.GetUtcNow()) }, transaction);
            }
            return 0;
        });
    }

    private static IEnumerable<(string Name, Func<string> Read)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        const string folder = ".Storage.Migrations.";
        return assembly.GetManifestResourceNames().Where(n => n.Contains(folder, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal))
            .Select(resource => (resource[(resource.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..], (Func<string>)(() =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                return reader.ReadToEnd();
            }))).OrderBy(s => s.Item1, StringComparer.Ordinal);
    }

    private Exception Explained(SqliteException e) => e.SqliteErrorCode switch
    {
        SqliteBusy or SqliteLocked => new AnalyticsException($"{workspace.DatabaseFile} has been locked by another program for {BusySeconds} s.",
            "Wait until the other run has ended, or stop it; then run this again. Nothing was changed.", e),
        SqliteReadOnly or SqliteCannotOpen => new AnalyticsException($"{workspace.DatabaseFile} cannot be written: {e.Message}",
            $"Give this user the right to write in {workspace.Home}.", e),
        SqliteFull => new AnalyticsException($"The disk under {workspace.Home} is full.", "Free space, then run this again. Nothing was changed.", e),
        SqliteIoError => new AnalyticsException($"{workspace.DatabaseFile} could not be read or written: {e.Message}", "Check the disk and its free space, then run this again.", e),
        SqliteCorrupt or SqliteNotADatabase => new AnalyticsException($"{workspace.DatabaseFile} is damaged: {e.Message}", "Restore the workspace from a copy.", e),
        _ => e,
    };
}
