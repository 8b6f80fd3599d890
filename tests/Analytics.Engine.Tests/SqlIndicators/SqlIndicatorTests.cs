using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Engine.Lake;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.SqlIndicators;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests.SqlIndicators;

public sealed class SqlIndicatorTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 14), Second = new(2026, 1, 15);

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Workspace workspace;
    private readonly Database database;
    private readonly ParquetLake lake;
    private readonly LakeQuery query;

    public SqlIndicatorTests()
    {
        workspace = new Workspace(Path.Combine(folder, "home"));
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        lake = new ParquetLake(workspace, database);
        query = new LakeQuery(workspace, lake, database);
        Ingest("stations", "station_id,name,district\nS1,一站,黄浦区\n");
        Ingest("inspections", LateTests.Inspections(First, Second));
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_judges_a_lane_against_the_others_with_a_sentence_and_the_rows_behind_it()
    {
        var late = Judge(LateTests.File, Second).Single(m => m.Subject.Id == "S1/1");

        Assert.Equal((1.0, 20.0), (late.Value, late.Exposure));
        Assert.Equal("20 of 20 late (100%)", late.Because.En);
        Assert.Equal(("S1", "黄浦区"), (late.Subject.ParentId, late.Subject.District));
        Assert.True(late.Evidence > 5);
        Assert.Equal(new RowRef("inspections", First, "T0114-1-0"), late.Examples[0].Row);
        Assert.All(Judge(LateTests.File, Second).Where(m => m.Subject.Id != "S1/1"), m => Assert.True(m.Evidence <= 0.01));
    }

    [Fact]
    public void A_lane_id_that_holds_its_station_is_the_lane_s_name_however_the_SQL_writes_it()
    {
        Ingest("stations", "station_id,name,district\nS2,二站,黄浦区\n");
        Ingest("inspections", LateTests.Inspections(First, Second).Replace(",S1,1,", ",S2,S2-01,", StringComparison.Ordinal));

        Assert.Contains(Judge(LateTests.File, Second), m => m.Subject is { Id: "S2-01", ParentId: "S2", District: "黄浦区" });
    }

    [Fact]
    public void It_sees_nothing_of_the_days_after()
    {
        Assert.Equal(10, Judge(LateTests.File, First).Single(m => m.Subject.Id == "S1/1").Exposure);
        using var session = query.OpenAsOf(First, First, TimeSpan.FromSeconds(30));
        Assert.Equal(0L, session.Run("SELECT count(*) FROM inspections WHERE day > as_of()").Rows[0][0]);
    }

    [Fact]
    public void A_stage_of_a_case_that_came_later_is_not_there_yet()
    {
        Ingest("cases", "case_id,enterprise_id,district,found_on,decided_on,decision,fine_cny,closed_on\nC1,E1,黄浦区,2026-01-14,2026-01-20,fine,20000,2026-01-25\n");
        using var before = query.OpenAsOf(First, Second, TimeSpan.FromSeconds(30));
        using var after = query.OpenAsOf(First, new DateOnly(2026, 1, 20), TimeSpan.FromSeconds(30));

        Assert.Equal([null, null, null, null], before.Run("SELECT decided_on, decision, fine_cny, closed_on FROM cases").Rows.Single());
        Assert.Equal(["fine", 20000.0, null], after.Run("SELECT decision, fine_cny, closed_on FROM cases").Rows.Single());
    }

    [Fact]
    public void A_declared_range_counts_what_lies_outside_it()
    {
        var judged = Judge(LateTests.File.Replace("-- expected: peers", "-- expected: ..0.1\n-- strength: 4", StringComparison.Ordinal), Second);

        Assert.Equal(4, judged.Single(m => m.Subject.Id == "S1/1").Evidence);
        Assert.Equal(0, judged.Single(m => m.Subject.Id == "S1/2").Evidence);
    }

    [Theory]
    [InlineData("station_id || '/' || lane_id AS subject_id", "lane_id AS subject_id", "no known lane, e.g. '1'")]
    [InlineData("AS exposure", "AS weight", "it has no column exposure")]
    [InlineData("GROUP BY subject_id", "GROUP BY ALL HAVING nope", "nope")]
    [InlineData("SELECT station_id", "DELETE FROM inspections; SELECT station_id", "syntax error")]
    public void A_trial_names_what_is_wrong_with_the_sql(string right, string wrong, string found)
    {
        var file = SqlIndicatorFile.Parse("late.sql", LateTests.File.Replace(right, wrong, StringComparison.Ordinal));
        var trial = SqlIndicatorTrial.Of(file, query, First, Second, TestContext.Current.CancellationToken);

        Assert.Contains(found, trial.Problem?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_shows_what_it_would_say()
    {
        var trial = SqlIndicatorTrial.Of(SqlIndicatorFile.Parse("late.sql", LateTests.File), query, First, Second, TestContext.Current.CancellationToken);

        Assert.Null(trial.Problem);
        Assert.Contains(trial.Lines, l => l.Contains("10 of type lane answered, 10 evaluated, 1 with evidence", StringComparison.Ordinal));
        Assert.Contains(trial.Lines, l => l.Contains("20 of 20 late", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("COPY (SELECT 1) TO '{0}/x.csv'")]
    [InlineData("CREATE TABLE x AS SELECT 1")]
    [InlineData("SELECT 1; COPY (SELECT 1) TO '{0}/x.csv'")]
    [InlineData("EXPLAIN ANALYZE COPY (SELECT 1) TO '{0}/x.csv'")]
    public void A_question_only_reads(string sql)
    {
        Assert.Contains("Only a SELECT", Assert.Throws<AnalyticsException>(() => query.Run(sql.Replace("{0}", workspace.Lake, StringComparison.Ordinal), TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(workspace.Lake, "x.csv")));
    }

    [Fact]
    public void The_pipeline_that_names_it_lists_by_it_and_a_model_is_trained_with_it()
    {
        var pipeline = Pipelines(LateTests.File)["vehicles.daily"];
        var result = Daily().Run(pipeline, Second, publish: false, cancel: TestContext.Current.CancellationToken);

        Assert.Empty(result.LeftOut);
        Assert.Contains(lake.Read(ScoreTable.DatasetOf(LeadKind.VehicleInspection), Second).Texts("indicators").Values, text => text!.Contains("late=1 (", StringComparison.Ordinal));
        Assert.Contains(Programme.Of(LeadKind.VehicleInspection).ChosenBy(pipeline), c => c.Indicator.Card.Id == "late");
        Assert.True(Daily().Run(pipeline, Second, publish: false, cancel: TestContext.Current.CancellationToken).AlreadyDone);
    }

    [Fact]
    public void A_changed_question_lists_the_day_anew()
    {
        Daily().Run(Pipelines(LateTests.File)["vehicles.daily"], Second, publish: false, cancel: TestContext.Current.CancellationToken);
        var changed = Pipelines(LateTests.File.Replace(">= 20", ">= 21", StringComparison.Ordinal))["vehicles.daily"];

        Assert.False(Daily().Run(changed, Second, publish: false, cancel: TestContext.Current.CancellationToken).AlreadyDone);
    }

    [Fact]
    public void A_runaway_question_is_stopped_and_the_run_goes_on_without_it_and_says_so()
    {
        var runaway = LateTests.File.Replace("-- rows: inspections\n", "-- seconds: 1\n", StringComparison.Ordinal)
            .Replace("FROM inspections WHERE", "FROM inspections, range(1000000000), range(1000) WHERE", StringComparison.Ordinal);
        var result = Daily().Run(Pipelines(runaway)["vehicles.daily"], Second, publish: false, cancel: TestContext.Current.CancellationToken);

        Assert.Contains("indicator late was left out: The SQL took longer than 1 s and was stopped.", Assert.Single(result.LeftOut), StringComparison.Ordinal);
        using var connection = database.Open();
        Assert.Contains("late was left out", RunTable.Find(connection, "vehicles.daily", Second)!.Message, StringComparison.Ordinal);
        Assert.False(Daily().Run(Pipelines(runaway)["vehicles.daily"], Second, publish: false, cancel: TestContext.Current.CancellationToken).AlreadyDone);
    }

    [Fact]
    public void Two_answers_for_one_subject_are_refused()
    {
        var twice = LateTests.File.Replace("GROUP BY subject_id", "GROUP BY subject_id UNION ALL SELECT 'S1/1', 1, 1, 1, []", StringComparison.Ordinal);

        Assert.Contains("two things of subject 'S1/1'", Assert.Throws<AnalyticsException>(() => Judge(twice, Second)).Message, StringComparison.Ordinal);
    }

    private List<Measurement> Judge(string file, DateOnly asOf) =>
        [.. new SqlIndicator(SqlIndicatorFile.Parse("late.sql", file).Definition!, query).Judge(new ObservationWindow(asOf.AddDays(-27), asOf, []))];

    private PipelineSet Pipelines(string sql)
    {
        File.WriteAllText(Path.Combine(workspace.Indicators, "late.sql"), sql);
        File.WriteAllText(Path.Combine(workspace.Pipelines, "vehicles.daily.json"), LateTests.Pipeline("[\"all\", \"late\"]"));
        return PipelineSet.Load(workspace, Path.Combine(folder, "none"), null, SqlIndicatorFolder.Load(workspace, query));
    }

    private DailyRun Daily() => new(lake, database, new Profiles(lake, database), new ModelRegistry(workspace, database, TimeProvider.System), TimeProvider.System);

    private void Ingest(string dataset, string text)
    {
        var path = Path.Combine(folder, $"{dataset}.csv");
        File.WriteAllText(path, text);
        var set = PipelineSet.Load(workspace, Path.Combine(folder, "none"));
        var report = Assert.Single(new Ingestion.Ingestion(workspace, database, lake, () => set, TimeProvider.System).Ingest([path], Catalog.Dataset(dataset)).Files);
        Assert.Equal(("", 0L), (report.Refused, (long)report.Quarantined));
    }
}
