using System.Data.Common;
using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Delivery;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>What waits in the outbox for one channel.</summary>
public sealed record Undelivered(string Key, string Pipeline, string Channel, string Day, string Status, long Attempts, string? LastError);

/// <summary>Messages to be sent: <c>waiting</c>, <c>sent</c>, <c>superseded</c> by a newer list of the same day, or <c>given_up</c>.</summary>
public static class OutboxTable
{
    /// <summary>Adds the list's message for one channel; the same message again changes nothing, an older unsent one of the day is superseded.</summary>
    public static void Add(DbConnection connection, DbTransaction transaction, string pipeline, string channel, LeadList list, long now)
    {
        var leads = JsonSerializer.Serialize(list.Leads, EngineJson.Compact);
        var day = LeadTable.Iso(list.Date);
        var key = ContentHash.Of(string.Join('\n', pipeline, channel, day, leads))[..32];
        connection.Execute("UPDATE outbox SET status = 'superseded' WHERE pipeline = @pipeline AND channel = @channel AND day = @day AND status = 'waiting' AND message_key <> @key",
            new { pipeline, channel, day, key }, transaction);
        connection.Execute(
            """
            INSERT INTO outbox (message_key, pipeline, day, kind, channel, leads, status, created_at, attempts, due_at, claimed_until)
            VALUES (@key, @pipeline, @day, @kind, @channel, @leads, 'waiting', @now, 0, @now, 0) ON CONFLICT (message_key) DO NOTHING
            """, new { key, pipeline, day, kind = list.Kind.Code(), channel, leads, now }, transaction);
    }

    /// <summary>Takes the waiting messages for this process until a moment, oldest first; nobody else gets them before, unless this process has died.</summary>
    /// <param name="onlyDue">Leaves out those whose next attempt is not due yet.</param>
    public static IReadOnlyList<(Message Message, long Attempts, long CreatedAt)> Claim(DbConnection connection, DbTransaction transaction, long now, long until, bool onlyDue)
    {
        foreach (var owner in connection.Query<string>("SELECT DISTINCT claimed_by FROM outbox WHERE status = 'waiting' AND claimed_until > @now", new { now }, transaction).Where(ClaimOwner.HasDied).ToList())
            connection.Execute("UPDATE outbox SET claimed_until = 0 WHERE status = 'waiting' AND claimed_by = @owner", new { owner }, transaction);
        var rows = connection.Query<Row>(
            """
            UPDATE outbox SET claimed_until = @until, claimed_by = @owner WHERE status = 'waiting' AND claimed_until <= @now AND (@onlyDue = 0 OR due_at <= @now)
            RETURNING message_key AS Key, pipeline AS Pipeline, day AS Day, kind AS Kind, channel AS Channel, leads AS Leads, attempts AS Attempts, created_at AS CreatedAt
            """, new { now, until, owner = ClaimOwner.This, onlyDue = onlyDue ? 1 : 0 }, transaction).ToList();
        return [.. rows.OrderBy(r => r.Day, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.ToMessage(), r.Attempts, r.CreatedAt))];
    }

    public static void Sent(DbConnection connection, string key, string receipt, long now) => connection.Execute(
        "UPDATE outbox SET status = 'sent', sent_at = @now, receipt = @receipt, attempts = attempts + 1, claimed_until = 0, last_error = NULL WHERE message_key = @key", new { key, receipt, now });

    /// <param name="dueAt">The next attempt, or null to give up.</param>
    public static void Failed(DbConnection connection, string key, string error, long? dueAt) => connection.Execute(
        "UPDATE outbox SET status = @status, attempts = attempts + 1, due_at = COALESCE(@dueAt, due_at), claimed_until = 0, last_error = @error WHERE message_key = @key",
        new { key, error, dueAt, status = dueAt is null ? "given_up" : "waiting" });

    /// <summary>Lets go of a message that was claimed but not tried.</summary>
    public static void Release(DbConnection connection, string key) => connection.Execute("UPDATE outbox SET claimed_until = 0 WHERE message_key = @key", new { key });

    public static IReadOnlyList<Undelivered> Undelivered(DbConnection connection) =>
        [.. connection.Query<Undelivered>("SELECT message_key AS Key, pipeline, channel, day, status, attempts, last_error AS LastError FROM outbox WHERE status IN ('waiting', 'given_up') ORDER BY day, pipeline, channel")];

    private sealed class Row
    {
        public string Key { get; set; } = "";
        public string Pipeline { get; set; } = "";
        public string Day { get; set; } = "";
        public string Kind { get; set; } = "";
        public string Channel { get; set; } = "";
        public string Leads { get; set; } = "";
        public long Attempts { get; set; }
        public long CreatedAt { get; set; }

        public Message ToMessage() => new(Key, Pipeline, Channel,
            new LeadList(LeadTable.Day(Day), ContractCodes.KindOf(Kind)!.Value, JsonSerializer.Deserialize<List<Lead>>(Leads, EngineJson.Compact)!));
    }
}
