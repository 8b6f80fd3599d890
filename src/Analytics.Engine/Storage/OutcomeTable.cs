using System.Data.Common;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>Outcomes in the database: only ever added.</summary>
public static class OutcomeTable
{
    /// <summary>Adds an outcome; the same outcome again changes nothing.</summary>
    /// <returns>False when exactly this outcome was there already.</returns>
    public static bool Add(DbConnection connection, DbTransaction transaction, Outcome outcome, long recordedAt)
    {
        var id = $"{StableHash.Of(string.Join('|', outcome.LeadId, outcome.Code, outcome.VerifiedOn, outcome.VerifiedBy, outcome.CaseId, outcome.Method, outcome.Note)):x16}";
        return connection.Execute(
            """
            INSERT INTO outcomes (outcome_id, lead_id, outcome, verified_on, verified_by, case_id, method, note, recorded_at, sequence)
            VALUES (@id, @LeadId, @code, @day, @VerifiedBy, @CaseId, @Method, @Note, @recordedAt, (SELECT COUNT(*) FROM outcomes))
            ON CONFLICT (outcome_id) DO NOTHING
            """,
            new { id, outcome.LeadId, code = Outcome.CodeOf(outcome.Code), day = LeadTable.Iso(outcome.VerifiedOn), outcome.VerifiedBy, outcome.CaseId, outcome.Method, outcome.Note, recordedAt }, transaction) == 1;
    }

    /// <summary>The outcome of each lead that stands at the end of a day: the newest <c>verified_on</c>, then the latest recorded.</summary>
    public static IReadOnlyDictionary<string, Outcome> StandingAt(DbConnection connection, DateOnly asOf) =>
        connection.Query<Row>(
            """
            SELECT lead_id AS LeadId, outcome AS Code, verified_on AS VerifiedOn, verified_by AS VerifiedBy, case_id AS CaseId, method AS Method, note AS Note
            FROM outcomes WHERE verified_on <= @asOf ORDER BY lead_id, verified_on, sequence
            """, new { asOf = LeadTable.Iso(asOf) })
            .GroupBy(r => r.LeadId).ToDictionary(g => g.Key, g => g.Last().ToOutcome());

    /// <summary>Everything ever reported, in the order in which it stands: by lead, then the newest last.</summary>
    public static IReadOnlyList<Outcome> History(DbConnection connection) =>
        [.. connection.Query<Row>(
            """
            SELECT lead_id AS LeadId, outcome AS Code, verified_on AS VerifiedOn, verified_by AS VerifiedBy, case_id AS CaseId, method AS Method, note AS Note
            FROM outcomes ORDER BY lead_id, verified_on, sequence
            """).Select(r => r.ToOutcome())];

    /// <summary>Hit rate of the leads listed in a period, by the given part of a lead; the age of open leads is counted to the newest list there was.</summary>
    public static IReadOnlyList<HitRate> HitRates(DbConnection connection, DateOnly from, DateOnly to, DateOnly asOf, string by, bool adjust = false)
    {
        var column = by switch
        {
            "" => "''",
            "month" => "substr(list_date, 1, 7)",
            "district" => "district",
            "kind" => "kind",
            "method" => "method",
            "model" => "model",
            "visit" => FirstOrFollowUp,
            _ => throw new AnalyticsException($"Hit rates cannot be grouped by '{by}'.", "Use one of: month, district, kind, method, model, visit."),
        };
        var outcomes = StandingAt(connection, asOf);
        var leads = connection.Query<LeadRow>(
            $"SELECT lead_id AS LeadId, {column} AS GroupName, exploration AS Exploration, list_date AS ListDate FROM leads WHERE list_date BETWEEN @from AND @to AND list_date <= @asOf ORDER BY list_date, kind, rank",
            new { from = LeadTable.Iso(from), to = LeadTable.Iso(to), asOf = LeadTable.Iso(asOf) });
        var newest = connection.ExecuteScalar<string?>("SELECT MAX(day) FROM runs WHERE status = 'done' AND day <= @asOf", new { asOf = LeadTable.Iso(asOf) });
        return HitRate.By(leads.Select(l => Counted(l, outcomes.GetValueOrDefault(l.LeadId))), newest is null ? DateOnly.MinValue : LeadTable.Day(newest), adjust);
    }

    /// <summary>A lead at a subject where an earlier one stood confirmed on its day is an easy hit, and is counted apart when asked for.</summary>
    private const string FirstOrFollowUp = """
        CASE WHEN EXISTS (SELECT 1 FROM leads earlier JOIN outcomes o ON o.lead_id = earlier.lead_id AND o.outcome = 'confirmed'
            WHERE earlier.subject_type = leads.subject_type AND earlier.subject_id = leads.subject_id AND earlier.list_date < leads.list_date AND o.verified_on <= leads.list_date
            AND NOT EXISTS (SELECT 1 FROM outcomes newer WHERE newer.lead_id = o.lead_id AND newer.verified_on <= leads.list_date AND (newer.verified_on, newer.sequence) > (o.verified_on, o.sequence)))
        THEN 'follow_up' ELSE 'first' END
        """;

    private sealed class Row
    {
        public string LeadId { get; set; } = "";
        public string Code { get; set; } = "";
        public string VerifiedOn { get; set; } = "";
        public string VerifiedBy { get; set; } = "";
        public string CaseId { get; set; } = "";
        public string Method { get; set; } = "";
        public string Note { get; set; } = "";

        public Outcome ToOutcome() => new(LeadId, Outcome.Parse(Code)!.Value, LeadTable.Day(VerifiedOn), VerifiedBy, CaseId, Method, Note);
    }

    private static CountedLead Counted(LeadRow lead, Outcome? outcome) =>
        new(lead.GroupName, lead.Exploration == 1, LeadTable.Day(lead.ListDate), outcome?.Code, outcome?.VerifiedBy ?? "", outcome is null || outcome.Note.Trim().Length > 0);

    private sealed class LeadRow
    {
        public string LeadId { get; set; } = "";
        public string GroupName { get; set; } = "";
        public long Exploration { get; set; }
        public string ListDate { get; set; } = "";
    }
}
