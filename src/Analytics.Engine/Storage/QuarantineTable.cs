using System.Data.Common;
using System.Text.Json;
using Analytics.Engine.Ingestion.Reading;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>A refused row as it waits.</summary>
public sealed class QuarantinedRow
{
    public long QuarantineId { get; init; }
    public int FileId { get; init; }
    public string Path { get; init; } = "";
    public long ModifiedAt { get; init; }
    public string Dataset { get; init; } = "";
    public long Line { get; init; }
    public byte[] Bytes { get; init; } = [];
    public string Cells { get; init; } = "";
    public string Issues { get; init; } = "";

    public IReadOnlyList<KeyValuePair<string, string>> CellList => JsonSerializer.Deserialize<List<KeyValuePair<string, string>>>(Cells, EngineJson.Compact)!;

    public IReadOnlyList<RowIssue> IssueList => JsonSerializer.Deserialize<List<RowIssue>>(Issues, EngineJson.Compact)!;
}

/// <summary>Refused rows with their bytes and every rule they broke.</summary>
public static class QuarantineTable
{
    public static void Add(DbConnection connection, DbTransaction transaction, int fileId, IEnumerable<RefusedRow> rows, long at) =>
        connection.Execute("INSERT INTO quarantine (file_id, dataset, line, bytes, cells, issues, quarantined_at) VALUES (@fileId, @dataset, @Line, @Bytes, @cells, @issues, @at)",
            rows.Select(r => new
            {
                fileId,
                dataset = r.Dataset.Name,
                r.Line,
                r.Bytes,
                cells = JsonSerializer.Serialize(r.Cells, EngineJson.Compact),
                issues = JsonSerializer.Serialize(r.Issues, EngineJson.Compact),
                at,
            }), transaction);

    public static long CountWaiting(DbConnection connection, int fileId) =>
        connection.ExecuteScalar<long>("SELECT COUNT(*) FROM quarantine WHERE file_id = @fileId AND replayed_by IS NULL", new { fileId });

    /// <summary>Rows that wait, in the order of files and lines.</summary>
    public static IEnumerable<QuarantinedRow> Waiting(DbConnection connection, string? dataset = null) =>
        connection.Query<QuarantinedRow>("""
            SELECT q.quarantine_id QuarantineId, q.file_id FileId, f.path Path, f.modified_at ModifiedAt, q.dataset Dataset, q.line Line, q.bytes Bytes, q.cells Cells, q.issues Issues
            FROM quarantine q JOIN files f ON f.file_id = q.file_id WHERE q.replayed_by IS NULL AND (@dataset IS NULL OR q.dataset = @dataset)
            ORDER BY q.file_id, q.line, q.quarantine_id
            """, new { dataset }, buffered: false);

    public static void MarkReplayed(DbConnection connection, DbTransaction transaction, IEnumerable<long> ids, int byFile) =>
        connection.Execute("UPDATE quarantine SET replayed_by = @byFile WHERE quarantine_id = @id", ids.Select(id => new { id, byFile }), transaction);
}
