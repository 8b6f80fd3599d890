using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Feedback;
using Analytics.Engine.Lake;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Tests.Scoring;

/// <summary>A workspace whose profiles say what the indicators saw of thirty lanes, without any raw data.</summary>
internal sealed class ProfiledCity : IDisposable
{
    public static readonly DateOnly First = new(2026, 1, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;

    public ProfiledCity()
    {
        var workspace = new Workspace(folder);
        Database = new Database(workspace, TimeProvider.System);
        Database.Migrate();
        Lake = new ParquetLake(workspace, Database);
        Profiles = new Profiles(Lake, Database);
        Models = new ModelRegistry(workspace, Database, TimeProvider.System);
        Pipeline = PipelineSet.Load(workspace, Path.Combine(Checkout.Root, "pipelines"), Catalog.Indicators.Select(i => i.Card)).All.First(p => p.Name == "vehicles.daily");
    }

    public Database Database { get; }

    public ParquetLake Lake { get; }

    public Profiles Profiles { get; }

    public ModelRegistry Models { get; }

    public Pipeline Pipeline { get; }

    public BackTest BackTest => new(Lake, Database, Profiles, Models);

    public DailyRun Daily => new(Lake, Database, Profiles, Models, TimeProvider.System);

    public void Dispose()
    {
        Database.Close();
        Directory.Delete(folder, recursive: true);
    }

    public static Subject Lane(int number) => Subject.Lane($"S{number}", "1", "黄浦区");

    public static string IdOf(Subject subject, int listed) => Lead.IdOf(First.AddDays(listed), LeadKind.VehicleInspection, subject, "edited_result");

    public Pipeline With(int capacity) => Pipeline with { Ranking = Pipeline.Ranking with { Capacity = capacity, ExplorationShare = 0 } };

    /// <summary>Thirty lanes with twenty tests a day, eight of them short where told.</summary>
    public void Live(int days, Func<int, int, bool> isShort)
    {
        for (var d = 0; d < days; d++)
        {
            var day = First.AddDays(d);
            var observations = Enumerable.Range(0, 30).Select(lane => new Observation("short_test", Lane(lane), day) { Exposure = 20, Count = isShort(lane, d) ? 8 : 0 }).ToList();
            Lake.Replace(ObservationTable.DatasetOf(LeadKind.VehicleInspection), day, ObservationTable.ToTable(LeadKind.VehicleInspection, observations));
            Database.InTransaction((connection, transaction) => connection.Execute(
                "INSERT INTO profiles (kind, day, key) VALUES ('vehicle_inspection', @day, @key) ON CONFLICT (kind, day) DO UPDATE SET key = excluded.key",
                new { day = day.ToString("yyyy-MM-dd"), key = Guid.NewGuid().ToString() }, transaction));
        }
    }

    /// <summary>A lead of a past list with what was found on it.</summary>
    public void Found(Subject subject, int listed, int known, OutcomeCode outcome, string indicator = "short_test")
    {
        var lead = Some.Lead() with { Id = IdOf(subject, listed), Subject = subject, ListDate = First.AddDays(listed), WindowFrom = First.AddDays(listed - 27), WindowTo = First.AddDays(listed) };
        lead = lead with { Reasons = [lead.Reasons[0] with { Indicator = indicator, Evidence = 6 }] };
        Database.InTransaction((connection, transaction) =>
        {
            LeadTable.Replace(connection, transaction, $"vehicles.daily {lead.Id}", "m", new LeadList(lead.ListDate, lead.Kind, [lead]), []);
            return 0;
        });
        Report(lead.Id, known, outcome);
    }

    public void Report(string leadId, int known, OutcomeCode outcome) =>
        new OutcomeBook(Database, TimeProvider.System).Set(new Outcome(leadId, outcome, First.AddDays(known), "Li", "", "", "checked on site"));
}
