using System.Data.Common;
using Analytics.Engine.Ingestion;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>A line of the file ledger.</summary>
public sealed class FileRecord
{
    public int FileId { get; init; }
    public string ContentHash { get; init; } = "";
    public string Path { get; init; } = "";
    public string Dataset { get; init; } = "";
    public long Bytes { get; init; }
    public long ReadRows { get; init; }
    public long IngestedAt { get; init; }

    /// <summary>When the file was last written, in seconds: which of two files that say different things is the newer.</summary>
    public long ModifiedAt { get; init; }
}

/// <summary>The file ledger.</summary>
public static class FileTable
{
    private const string Columns = "file_id FileId, content_hash ContentHash, path Path, dataset Dataset, bytes Bytes, read_rows ReadRows, ingested_at IngestedAt, modified_at ModifiedAt";

    public static FileRecord? Find(DbConnection connection, string contentHash) =>
        connection.QuerySingleOrDefault<FileRecord>($"SELECT {Columns} FROM files WHERE content_hash = @contentHash", new { contentHash });

    public static FileRecord? Find(DbConnection connection, int fileId) =>
        connection.QuerySingleOrDefault<FileRecord>($"SELECT {Columns} FROM files WHERE file_id = @fileId", new { fileId });

    public static bool IsSizeKnown(DbConnection connection, long bytes) =>
        connection.ExecuteScalar<long>("SELECT EXISTS (SELECT 1 FROM files WHERE bytes = @bytes)", new { bytes }) == 1;

    public static int NextId(DbConnection connection) => connection.ExecuteScalar<int>("SELECT COALESCE(MAX(file_id), 0) + 1 FROM files");

    public static long ModifiedAt(DbConnection connection, int fileId) =>
        connection.ExecuteScalar<long>("SELECT COALESCE(MAX(modified_at), 0) FROM files WHERE file_id = @fileId", new { fileId });

    public static void Add(DbConnection connection, DbTransaction transaction, int fileId, string contentHash, long bytes, long modifiedAt, FileReport report, long ingestedAt) =>
        connection.Execute("""
            INSERT INTO files (file_id, content_hash, path, dataset, bytes, read_rows, stored, replaced, duplicate, quarantined, flagged, unknown_columns, ingested_at, modified_at)
            VALUES (@fileId, @contentHash, @Path, @Dataset, @bytes, @Read, @Stored, @Replaced, @Duplicate, @Quarantined, @Flagged, @unknown, @ingestedAt, @modifiedAt)
            """,
            new { fileId, contentHash, report.Path, report.Dataset, bytes, report.Read, report.Stored, report.Replaced, report.Duplicate, report.Quarantined, report.Flagged, unknown = string.Join(';', report.UnknownColumns), ingestedAt, modifiedAt },
            transaction);
}
