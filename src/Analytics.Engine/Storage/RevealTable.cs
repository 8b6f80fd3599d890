using Analytics.Core;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>Somebody looks behind the mask of personal data.</summary>
public sealed record Reveal(string ByWhom, string Reason, DateTimeOffset At);

/// <summary>Who looked behind the mask of which lead, and why; only ever added.</summary>
public static class RevealTable
{
    public static void Add(Database database, string leadId, Reveal reveal) => database.InTransaction((connection, transaction) => connection.Execute(
        "INSERT INTO reveals (lead_id, by_whom, reason, happened_at) VALUES (@leadId, @ByWhom, @Reason, @at)",
        new { leadId, reveal.ByWhom, reveal.Reason, at = ChinaTime.ToMicros(reveal.At) }, transaction));
}
