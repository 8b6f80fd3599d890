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

public sealed class BackTestTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Database database;
    private readonly ParquetLake lake;
    private readonly Profiles profiles;
    private readonly ModelRegistry models;
    private readonly Pipeline pipeline;

    public BackTestTests()
    {
        var workspace = new Workspace(folder);
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        lake = new ParquetLake(workspace, database);
        profiles = new Profiles(lake, database);
        models = new ModelRegistry(workspace, database, TimeProvider.System);
        pipeline = PipelineSet.Load(workspace, Path.Combine(Checkout.Root, "pipelines"), Catalog.Indicators.Select(i => i.Card)).All.First(p => p.Name == "vehicles.daily");
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_lane_that_cuts_its_tests_short_is_listed_once_it_does_so_again()
    {
        City(days: 12, (lane, day) => lane == 0 && day >= 5);
        var lead = Assert.Single(Lists(to: 11));
        Assert.Equal((Lane(0), First.AddDays(6)), (lead.Subject, lead.ListDate));
    }

    [Fact]
    public void A_leak_planted_in_later_days_and_later_outcomes_is_not_seen()
    {
        City(days: 12, (lane, day) => lane == 0 && day >= 5);
        var clean = Lists(to: 11).Select(Told).ToList();
        // Days after the last list in which the answer stands, and an outcome of the listed lane that nobody knew yet.
        City(days: 20, (lane, day) => (lane == 0 && day >= 5) || (lane is 3 or 4 && day >= 12));
        Found(Lane(0), listed: 6, known: 15, OutcomeCode.NotConfirmed);
        Found(Lane(7), listed: 2, known: 16, OutcomeCode.Confirmed);
        Assert.Equal(clean, Lists(to: 11).Select(Told));
    }

    [Fact]
    public void An_outcome_that_was_reversed_later_is_seen_as_it_stood_on_each_day()
    {
        Found(Lane(0), listed: 3, known: 6, OutcomeCode.NotConfirmed);
        Report(IdOf(Lane(0), 3), known: 12, OutcomeCode.Confirmed);
        var verdicts = Verdicts.Of(database, LeadKind.VehicleInspection);
        var lead = new EarlierLead("made", Lane(0), "short_test", ["short_test"], First.AddDays(3), null, null);
        OutcomeCode?[] seen = [.. new[] { 5, 6, 11, 12 }.Select(day => verdicts.KnownAt(lead, First.AddDays(day)).Outcome)];
        Assert.Equal([null, OutcomeCode.NotConfirmed, OutcomeCode.NotConfirmed, OutcomeCode.Confirmed], seen);
        Assert.Equal(OutcomeCode.Confirmed, verdicts.InTheEnd(Lane(0), First, First.AddDays(3)));
    }

    [Fact]
    public void The_lists_stand_beside_lots_rules_of_thumb_and_the_best_single_indicator()
    {
        City(days: 12, (lane, day) => lane < 3 && day >= 2);
        for (var lane = 0; lane < 6; lane++) Found(Lane(lane), listed: 3, known: 6, lane < 3 ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed);
        var result = new BackTest(lake, database, profiles, models).Run(With(capacity: 3), First, First.AddDays(11));

        Assert.Equal((3, 3), (result.Hits, result.Verified));
        var combined = result.Rankers.Single(r => r.Name == "evidence_combination");
        var lots = result.Rankers.Single(r => r.Name == "random");
        Assert.True(combined.Precision > lots.Precision);
        Assert.Equal(0.5, lots.Precision!.Value, 2);
        Assert.True(lots is { Worst: 0, Best: 1 });
        Assert.Contains(result.Rankers, r => r.Name == "short_test");
        Assert.Contains(result.Rankers, r => r.Name == "highest_pass_rate");
        // Three visits a day reach every known forger on the ten days on which they can be seen; one reaches a third.
        Assert.True(result.Curve.Single(c => c.Capacity == 1).Recall < 0.4);
        Assert.True(result.Curve.Single(c => c.Capacity == 3).Recall > 0.75);
    }

    private static Subject Lane(int number) => Subject.Lane($"S{number}", "1", "黄浦区");

    private static string Told(Lead l) => $"{l.ListDate:O} {l.Rank} {l.Id} {l.Probability:R}";

    private static string IdOf(Subject subject, int listed) => Lead.IdOf(First.AddDays(listed), LeadKind.VehicleInspection, subject, "edited_result");

    private Pipeline With(int capacity) => pipeline with { Ranking = pipeline.Ranking with { Capacity = capacity, ExplorationShare = 0 } };

    private IReadOnlyList<Lead> Lists(int to) => [.. new BackTest(lake, database, profiles, models).Run(With(10), First, First.AddDays(to)).Leads.Select(l => l.Lead)];

    /// <summary>Profiles of thirty lanes with twenty tests a day, eight of them short where told.</summary>
    private void City(int days, Func<int, int, bool> isShort)
    {
        for (var d = 0; d < days; d++)
        {
            var day = First.AddDays(d);
            var observations = Enumerable.Range(0, 30).Select(lane => new Observation("short_test", Lane(lane), day) { Exposure = 20, Count = isShort(lane, d) ? 8 : 0 }).ToList();
            lake.Replace(ObservationTable.DatasetOf(LeadKind.VehicleInspection), day, ObservationTable.ToTable(LeadKind.VehicleInspection, observations));
            database.InTransaction((connection, transaction) => connection.Execute(
                "INSERT INTO profiles (kind, day, key) VALUES ('vehicle_inspection', @day, @key) ON CONFLICT (kind, day) DO UPDATE SET key = excluded.key",
                new { day = day.ToString("yyyy-MM-dd"), key = Guid.NewGuid().ToString() }, transaction));
        }
    }

    private void Found(Subject subject, int listed, int known, OutcomeCode outcome)
    {
        var lead = Some.Lead() with { Id = IdOf(subject, listed), Subject = subject, ListDate = First.AddDays(listed), WindowFrom = First.AddDays(listed - 27), WindowTo = First.AddDays(listed) };
        database.InTransaction((connection, transaction) =>
        {
            LeadTable.Replace(connection, transaction, $"vehicles.daily {lead.Id}", "m", new LeadList(lead.ListDate, lead.Kind, [lead]), []);
            return 0;
        });
        Report(lead.Id, known, outcome);
    }

    private void Report(string leadId, int known, OutcomeCode outcome) =>
        new OutcomeBook(database, TimeProvider.System).Set(new Outcome(leadId, outcome, First.AddDays(known), "Li", "", "", "checked on site"));
}
