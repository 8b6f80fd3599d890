using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>What each day of something derived (a programme's observations, an indicator's archive) was made from: one key per kind and day.</summary>
internal static class ProfileTable
{
    /// <summary>The keys of the days of a span that are on record.</summary>
    public static Dictionary<DateOnly, string> Keys(Database database, string kind, DateOnly from, DateOnly to)
    {
        using var connection = database.Open();
        return connection.Query<(string Day, string Key)>("SELECT day, key FROM profiles WHERE kind = @kind AND day >= @from AND day <= @to", new { kind, from = LeadTable.Iso(from), to = LeadTable.Iso(to) })
            .ToDictionary(r => LeadTable.Day(r.Day), r => r.Key);
    }

    /// <summary>Records what a day was made from, in place of what it was made from before.</summary>
    public static void Put(Database database, DateOnly day, IReadOnlyList<(string Kind, string Key)> made) => database.InTransaction((connection, transaction) =>
        connection.Execute("INSERT INTO profiles (kind, day, key) VALUES (@kind, @day, @key) ON CONFLICT (kind, day) DO UPDATE SET key = excluded.key",
            made.Select(m => new { kind = m.Kind, day = LeadTable.Iso(day), key = m.Key }).ToList(), transaction));
}
