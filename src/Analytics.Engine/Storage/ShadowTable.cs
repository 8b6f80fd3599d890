using System.Data.Common;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>What challengers would have listed while they looked on: nobody was sent there by it.</summary>
public static class ShadowTable
{
    public static void Replace(DbConnection connection, DbTransaction transaction, string modelId, LeadList list)
    {
        var day = LeadTable.Iso(list.Date);
        connection.Execute("DELETE FROM shadow_leads WHERE model_id = @modelId AND list_date = @day", new { modelId, day }, transaction);
        connection.Execute("INSERT INTO shadow_days (model_id, list_date) VALUES (@modelId, @day) ON CONFLICT (model_id, list_date) DO NOTHING", new { modelId, day }, transaction);
        foreach (var lead in list.Leads.Where(l => !l.Exploration))
            connection.Execute(
                """
                INSERT INTO shadow_leads (model_id, list_date, rank, subject_type, subject_id, parent_id, district, window_from, window_to, method, probability)
                VALUES (@modelId, @day, @Rank, @type, @Id, @ParentId, @District, @from, @to, @Method, @Probability)
                """,
                new { modelId, day, lead.Rank, type = lead.Subject.Type.Code(), lead.Subject.Id, lead.Subject.ParentId, lead.Subject.District, from = LeadTable.Iso(lead.WindowFrom), to = LeadTable.Iso(lead.WindowTo), lead.Method, lead.Probability },
                transaction);
    }

    /// <summary>On how many days a model has looked on.</summary>
    public static int DaysOf(Database database, string modelId)
    {
        using var connection = database.Open();
        return connection.ExecuteScalar<int>("SELECT COUNT(*) FROM shadow_days WHERE model_id = @modelId", new { modelId });
    }

    /// <summary>The days on which a model looked on, and what it would have listed first on them: its would-be leads by day and rank.</summary>
    public static (IReadOnlyList<DateOnly> Days, IReadOnlyList<ShadowLead> Leads) Of(DbConnection connection, string modelId) =>
        ([.. connection.Query<string>("SELECT list_date FROM shadow_days WHERE model_id = @modelId ORDER BY list_date", new { modelId }).Select(LeadTable.Day)],
        [.. connection.Query<Row>(
            """
            SELECT list_date AS ListDate, subject_type AS SubjectType, subject_id AS SubjectId, parent_id AS ParentId, district AS District,
                window_from AS WindowFrom, window_to AS WindowTo, method AS Method, probability AS Probability
            FROM shadow_leads WHERE model_id = @modelId ORDER BY list_date, rank
            """, new { modelId }).Select(r => r.ToLead())]);

    private sealed class Row
    {
        public string ListDate { get; set; } = "";
        public string SubjectType { get; set; } = "";
        public string SubjectId { get; set; } = "";
        public string ParentId { get; set; } = "";
        public string District { get; set; } = "";
        public string WindowFrom { get; set; } = "";
        public string WindowTo { get; set; } = "";
        public string Method { get; set; } = "";
        public double Probability { get; set; }

        public ShadowLead ToLead() => new(LeadTable.Day(ListDate), new Subject(ContractCodes.SubjectTypeOf(SubjectType), SubjectId, ParentId, District), Method, Probability, LeadTable.Day(WindowFrom), LeadTable.Day(WindowTo));
    }
}

/// <summary>A lead that was never sent to anybody.</summary>
public sealed record ShadowLead(DateOnly ListDate, Subject Subject, string Method, double Probability, DateOnly WindowFrom, DateOnly WindowTo);
