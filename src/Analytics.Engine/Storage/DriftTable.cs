using System.Data.Common;
using Analytics.Core.Indicators;
using Analytics.Engine.Learning;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>What the drift watch saw, by kind and day.</summary>
public static class DriftTable
{
    public static void Replace(DbConnection connection, DbTransaction transaction, LeadKind kind, DateOnly day, IReadOnlyList<Drift> drifts)
    {
        var (code, iso) = (kind.Code(), LeadTable.Iso(day));
        connection.Execute("DELETE FROM drift WHERE kind = @code AND day = @iso", new { code, iso }, transaction);
        foreach (var drift in drifts)
            connection.Execute("INSERT INTO drift (kind, day, part, name, psi, ks, p_value, notable, text_zh, text_en) VALUES (@code, @iso, @Part, @Name, @psi, @ks, @PValue, @notable, @Zh, @En)",
                new { code, iso, drift.Part, drift.Name, psi = Known(drift.Psi), ks = Known(drift.Ks), drift.PValue, notable = drift.IsNotable ? 1 : 0, drift.Text.Zh, drift.Text.En }, transaction);
    }

    /// <summary>The newest day on which drift was looked for, with what was notable on it; null when never.</summary>
    public static (DateOnly Day, IReadOnlyList<Bilingual> Notable)? Latest(DbConnection connection, LeadKind kind)
    {
        if (connection.ExecuteScalar<string?>("SELECT MAX(day) FROM drift WHERE kind = @kind", new { kind = kind.Code() }) is not { } day) return null;
        return (LeadTable.Day(day), [.. connection.Query<Row>("SELECT text_zh AS Zh, text_en AS En FROM drift WHERE kind = @kind AND day = @day AND notable = 1 ORDER BY part, name",
            new { kind = kind.Code(), day }).Select(r => new Bilingual(r.Zh, r.En))]);
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private sealed class Row
    {
        public string Zh { get; set; } = "";
        public string En { get; set; } = "";
    }
}
