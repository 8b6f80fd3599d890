using System.Data.Common;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>The run ledger: what has been done for which pipeline and day, on which input.</summary>
public sealed class RunRecord
{
    public string Pipeline { get; set; } = "";
    public string Day { get; set; } = "";

    /// <summary>Hash of everything the list rests on: profiles, outcomes, pipeline file, code version.</summary>
    public string InputKey { get; set; } = "";

    /// <summary><c>done</c> or <c>failed</c>; a run that was cut off leaves no row.</summary>
    public string Status { get; set; } = "";
    public long Published { get; set; }
    public long StartedAt { get; set; }
    public long? FinishedAt { get; set; }
    public long? Leads { get; set; }
    public string? Message { get; set; }
    public string CodeVersion { get; set; } = "";
}

/// <summary>SQL of the run ledger.</summary>
public static class RunTable
{
    private const string Columns =
        """
        pipeline AS Pipeline, day AS Day, input_key AS InputKey, status AS Status, published AS Published, started_at AS StartedAt,
        finished_at AS FinishedAt, leads AS Leads, message AS Message, code_version AS CodeVersion
        """;

    public static RunRecord? Find(DbConnection connection, string pipeline, DateOnly day) => connection.QueryFirstOrDefault<RunRecord>(
        $"SELECT {Columns} FROM runs WHERE pipeline = @pipeline AND day = @day", new { pipeline, day = LeadTable.Iso(day) });

    public static DateOnly? LastDone(DbConnection connection, string pipeline) =>
        connection.ExecuteScalar<string?>("SELECT MAX(day) FROM runs WHERE pipeline = @pipeline AND status = 'done'", new { pipeline }) is { } day ? LeadTable.Day(day) : null;

    public static IReadOnlyList<RunRecord> Latest(DbConnection connection, int count) =>
        [.. connection.Query<RunRecord>($"SELECT {Columns} FROM runs ORDER BY started_at DESC, pipeline LIMIT @count", new { count })];

    public static void Save(DbConnection connection, DbTransaction? transaction, RunRecord run) => connection.Execute(
        """
        INSERT INTO runs (pipeline, day, input_key, status, published, started_at, finished_at, leads, message, code_version)
        VALUES (@Pipeline, @Day, @InputKey, @Status, @Published, @StartedAt, @FinishedAt, @Leads, @Message, @CodeVersion)
        ON CONFLICT (pipeline, day) DO UPDATE SET input_key = excluded.input_key, status = excluded.status, published = excluded.published,
            started_at = excluded.started_at, finished_at = excluded.finished_at, leads = excluded.leads, message = excluded.message, code_version = excluded.code_version
        """, run, transaction);
}
