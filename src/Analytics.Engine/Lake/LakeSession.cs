using DuckDB.NET.Data;

namespace Analytics.Engine.Lake;

/// <summary>An open DuckDB (in process, in memory) with the views it was given; only reading is answered.</summary>
public sealed class LakeSession : IDisposable
{
    private const int MostRows = 1_000_000;

    private static readonly string[] AlsoReading = ["describe", "show", "summarize", "pivot", "unpivot", "explain"];

    private readonly DuckDBConnection connection;
    private readonly TimeSpan limit;

    internal LakeSession(DuckDBConnection connection, TimeSpan limit) => (this.connection, this.limit) = (connection, limit);

    /// <exception cref="AnalyticsException">The SQL is wrong, wants more than reading, or was stopped because it took too long.</exception>
    public QueryAnswer Run(string sql, CancellationToken cancel = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (limit != Timeout.InfiniteTimeSpan) patience.CancelAfter(limit);
        try
        {
            RefuseWriting(sql);
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var registration = patience.Token.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var rows = new List<IReadOnlyList<object?>>();
            while (reader.Read())
            {
                patience.Token.ThrowIfCancellationRequested();
                if (rows.Count == MostRows) throw new AnalyticsException($"The SQL answers in more than {MostRows:N0} rows and was stopped.", "Add a LIMIT or a GROUP BY.");
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
            }
            return new QueryAnswer(columns, rows);
        }
        catch (Exception e) when (e is DuckDBException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            if (patience.IsCancellationRequested)
                throw new AnalyticsException($"The SQL took longer than {limit.TotalSeconds:0} s and was stopped.", "Let it read fewer days or fewer columns.", e);
            throw new AnalyticsException(e.Message.Trim(), "", e);
        }
    }

    public void Dispose() => connection.Dispose();

    /// <summary>DuckDB turns into JSON what selects, and nothing else.</summary>
    private void RefuseWriting(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT j->>'error', j->>'error_type', j->>'error_message' FROM (SELECT json_serialize_sql(CAST($sql AS VARCHAR)) AS j)";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        using var reader = command.ExecuteReader();
        if (!reader.Read() || reader.GetString(0) == "false") return;
        var (type, message) = (reader.IsDBNull(1) ? "" : reader.GetString(1), reader.IsDBNull(2) ? "" : reader.GetString(2));
        var text = sql.Trim().TrimEnd(';').ToLowerInvariant();
        var reads = !text.Contains(';', StringComparison.Ordinal) && AlsoReading.Any(w => text.StartsWith(w + " ", StringComparison.Ordinal)) && !text.StartsWith("explain analyze", StringComparison.Ordinal);
        if (type == "not implemented" && reads) return;
        throw new AnalyticsException(type == "not implemented" ? "The SQL wants more than reading." : message.Trim(), "Only a SELECT is answered.");
    }
}
