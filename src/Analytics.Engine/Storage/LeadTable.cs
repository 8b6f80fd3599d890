using System.Data.Common;
using System.Text.Json;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Dapper;

namespace Analytics.Engine.Storage;

/// <summary>Leads in the database: written with the list, read by date, subject or id.</summary>
public static class LeadTable
{
    private const string Columns =
        """
        lead_id AS LeadId, list_date AS ListDate, rank AS Rank, kind AS Kind, subject_type AS SubjectType, subject_id AS SubjectId, parent_id AS ParentId,
        district AS District, window_from AS WindowFrom, window_to AS WindowTo, probability AS Probability, method AS Method,
        exploration AS Exploration, propensity AS Propensity, model AS Model, reasons AS Reasons, contributions AS Contributions,
        min_probability AS MinProbability, place AS Place, precedents AS Precedents
        """;

    /// <summary>Without the reasons in words: leads of years are looked over every morning.</summary>
    private const string ColumnsOfEarlier =
        """
        lead_id AS LeadId, list_date AS ListDate, subject_type AS SubjectType, subject_id AS SubjectId, parent_id AS ParentId, district AS District, probability AS Probability,
        method AS Method, exploration AS Exploration, indicators AS Indicators
        """;

    /// <summary>Replaces the list of a pipeline and day: a list made again takes the place of the earlier attempt.</summary>
    public static void Replace(DbConnection connection, DbTransaction transaction, string pipeline, string model, LeadList list,
        IReadOnlyList<(EarlierLead Lead, Suspicion Today)> strengthened)
    {
        var day = Iso(list.Date);
        connection.Execute("DELETE FROM leads WHERE pipeline = @pipeline AND list_date = @day", new { pipeline, day }, transaction);
        connection.Execute("DELETE FROM lead_evidence WHERE day = @day AND lead_id IN (SELECT lead_id FROM leads WHERE pipeline = @pipeline)", new { pipeline, day }, transaction);
        foreach (var lead in list.Leads)
            connection.Execute(
                """
                INSERT INTO leads (lead_id, pipeline, list_date, rank, kind, subject_type, subject_id, parent_id, district, window_from, window_to,
                    probability, method, exploration, propensity, model, reasons, contributions, min_probability, place, precedents, indicators)
                VALUES (@Id, @pipeline, @day, @Rank, @kind, @type, @subject, @parent, @district, @from, @to, @Probability, @Method, @exploration, @Propensity, @model, @reasons, @contributions, @MinProbability, @place, @precedents, @indicators)
                """,
                new
                {
                    lead.Id,
                    pipeline,
                    day,
                    lead.Rank,
                    kind = lead.Kind.Code(),
                    type = lead.Subject.Type.Code(),
                    subject = lead.Subject.Id,
                    parent = lead.Subject.ParentId,
                    district = lead.Subject.District,
                    from = Iso(lead.WindowFrom),
                    to = Iso(lead.WindowTo),
                    lead.Probability,
                    lead.Method,
                    exploration = lead.Exploration ? 1 : 0,
                    lead.Propensity,
                    model,
                    reasons = JsonSerializer.Serialize(lead.Reasons, EngineJson.Compact),
                    indicators = string.Join(';', lead.Reasons.Select(r => r.Indicator)),
                    contributions = JsonSerializer.Serialize(lead.Contributions, EngineJson.Compact),
                    lead.MinProbability,
                    place = lead.Place is null ? null : JsonSerializer.Serialize(lead.Place, EngineJson.Compact),
                    precedents = JsonSerializer.Serialize(lead.Precedents, EngineJson.Compact),
                }, transaction);
        foreach (var (lead, today) in strengthened.DistinctBy(s => s.Lead.LeadId))
            connection.Execute("INSERT INTO lead_evidence (lead_id, day, probability, reasons) VALUES (@LeadId, @day, @Probability, @reasons)",
                new { lead.LeadId, day, today.Probability, reasons = JsonSerializer.Serialize(today.Reasons.Select(r => r.Text), EngineJson.Compact) }, transaction);
    }

    public static IReadOnlyList<Lead> OfDay(DbConnection connection, DateOnly day, LeadKind? kind = null) =>
        [.. connection.Query<Row>($"SELECT {Columns} FROM leads WHERE list_date = @day AND (@kind IS NULL OR kind = @kind) ORDER BY kind, rank",
            new { day = Iso(day), kind = kind?.Code() }).Select(r => r.ToLead())];

    public static Lead? Find(DbConnection connection, string leadId) =>
        connection.QueryFirstOrDefault<Row>($"SELECT {Columns} FROM leads WHERE lead_id = @leadId", new { leadId })?.ToLead();

    public static string ModelOf(DbConnection connection, string leadId) =>
        connection.ExecuteScalar<string>("SELECT model FROM leads WHERE lead_id = @leadId", new { leadId }) ?? "";

    /// <summary>Leads listed before a day, each with the outcome known by then.</summary>
    public static IReadOnlyList<EarlierLead> Before(DbConnection connection, LeadKind kind, DateOnly day)
    {
        var outcomes = OutcomeTable.StandingAt(connection, day);
        return [.. connection.Query<Row>($"SELECT {ColumnsOfEarlier} FROM leads WHERE kind = @kind AND list_date < @day ORDER BY list_date, rank",
            new { kind = kind.Code(), day = Iso(day) }).Select(r => r.ToEarlier(outcomes.GetValueOrDefault(r.LeadId)))];
    }

    /// <summary>Leads of a kind listed in a span of days and reported on by its end, for likeness.</summary>
    public static IReadOnlyList<ClosedLead> Closed(DbConnection connection, LeadKind kind, DateOnly from, DateOnly asOf)
    {
        var outcomes = OutcomeTable.StandingAt(connection, asOf);
        return [.. connection.Query<Row>($"SELECT {Columns} FROM leads WHERE kind = @kind AND list_date >= @from AND list_date < @asOf ORDER BY list_date, rank",
            new { kind = kind.Code(), from = Iso(from), asOf = Iso(asOf) }).Where(r => outcomes.ContainsKey(r.LeadId)).Select(r => r.ToClosed(outcomes[r.LeadId].Code))];
    }

    internal static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd");

    internal static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd");

    private sealed class Row
    {
        public string LeadId { get; set; } = "";
        public string ListDate { get; set; } = "";
        public long Rank { get; set; }
        public string Kind { get; set; } = "";
        public string SubjectType { get; set; } = "";
        public string SubjectId { get; set; } = "";
        public string ParentId { get; set; } = "";
        public string District { get; set; } = "";
        public string WindowFrom { get; set; } = "";
        public string WindowTo { get; set; } = "";
        public double Probability { get; set; }
        public string Method { get; set; } = "";
        public long Exploration { get; set; }
        public double Propensity { get; set; }
        public string Model { get; set; } = "";
        public string Reasons { get; set; } = "";
        public string Contributions { get; set; } = "";
        public double MinProbability { get; set; }
        public string? Place { get; set; }
        public string Precedents { get; set; } = "";
        public string Indicators { get; set; } = "";

        private Subject Subject => new(ContractCodes.SubjectTypeOf(SubjectType), SubjectId, ParentId, District);

        public Lead ToLead() => new()
        {
            ListDate = Day(ListDate),
            Rank = (int)Rank,
            Id = LeadId,
            Kind = ContractCodes.KindOf(Kind)!.Value,
            Subject = Subject,
            WindowFrom = Day(WindowFrom),
            WindowTo = Day(WindowTo),
            Probability = Probability,
            Method = Method,
            Exploration = Exploration == 1,
            Propensity = Propensity,
            Reasons = JsonSerializer.Deserialize<List<Reason>>(Reasons, EngineJson.Compact)!,
            Contributions = JsonSerializer.Deserialize<List<Contribution>>(Contributions, EngineJson.Compact)!,
            MinProbability = MinProbability,
            Place = Place is null ? null : JsonSerializer.Deserialize<Place>(Place, EngineJson.Compact),
            Precedents = JsonSerializer.Deserialize<List<Precedent>>(Precedents, EngineJson.Compact)!,
        };

        public ClosedLead ToClosed(OutcomeCode outcome) => new(LeadId, Subject, Day(ListDate), outcome,
            JsonSerializer.Deserialize<List<EvidenceOnly>>(Reasons, EngineJson.Compact)!.Where(r => r.Evidence > 0).GroupBy(r => r.Indicator).ToDictionary(g => g.Key, g => g.Max(r => r.Evidence)));

        public EarlierLead ToEarlier(Outcome? outcome) => new(LeadId, Subject, Method,
            Indicators.Split(';', StringSplitOptions.RemoveEmptyEntries), Day(ListDate), outcome?.VerifiedOn, outcome?.Code)
        { Probability = Probability, Exploration = Exploration == 1, ConfirmedMethod = outcome?.ConfirmedMethod(Method) ?? "" };
    }

    private sealed record EvidenceOnly(string Indicator, double Evidence);
}
