using System.Text;
using Analytics.Core;
using Analytics.Core.Dust;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests;

public sealed class IngestionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Workspace workspace;
    private readonly Database database;
    private readonly ParquetLake lake;
    private readonly Ingestion.Ingestion ingestion;

    public IngestionTests()
    {
        workspace = new Workspace(Path.Combine(folder, "home"));
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        lake = new ParquetLake(workspace, database);
        var set = PipelineSet.Load(workspace, Path.Combine(folder, "none"));
        ingestion = new Ingestion.Ingestion(workspace, database, lake, () => set, TimeProvider.System);
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    private const string Header = "site_id,observed_at,pm10_mgm3\n";

    private Ingestion.FileReport Ingest(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, (encoding ?? new UTF8Encoding(false)).GetBytes(text));
        return Assert.Single(ingestion.Ingest([path]).Files);
    }

    [Fact]
    public void Good_rows_are_stored_on_their_day_and_a_bad_one_waits_with_its_reason()
    {
        var report = Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,abc\nA,2026-01-02 00:00:00,0.07\n");
        Assert.Equal((3, 2, 0, 0, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate, report.Quarantined));
        Assert.Equal(0.05, lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3")[0]);
        Assert.Equal(0.07, lake.Read(DustDatasets.Dust, new(2026, 1, 2)).Numbers("pm10_mgm3")[0]);
        using var connection = database.Open();
        var waiting = Assert.Single(QuarantineTable.Waiting(connection));
        Assert.Equal(3, waiting.Line);
        Assert.Equal("A,2026-01-01 00:15:00,abc", Encoding.UTF8.GetString(waiting.Bytes));
        Assert.Equal("number", Assert.Single(waiting.IssueList).Rule);
    }

    [Fact]
    public void The_same_file_twice_changes_nothing()
    {
        const string text = Header + "A,2026-01-01 00:00:00,0.05\n";
        Ingest("dust-1.csv", text);
        var before = lake.Fingerprint(DustDatasets.Dust, new(2026, 1, 1));
        var again = Ingest("dust-other-name.csv", text);
        Assert.True(again.AlreadyIngested);
        Assert.Equal((1, 0, 1), (again.Read, again.Stored, again.Duplicate));
        Assert.Equal(before, lake.Fingerprint(DustDatasets.Dust, new(2026, 1, 1)));
    }

    [Fact]
    public void A_corrected_row_replaces_and_the_old_one_is_kept_in_history()
    {
        Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,0.06\n");
        var report = Ingest("dust-2.csv", Header + "A,2026-01-01 00:00:00,0.50\nA,2026-01-01 00:15:00,0.06\n");
        Assert.Equal((2, 0, 1, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.Equal([0.06, 0.5], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3").Order());
        Assert.Equal(0.05, lake.Read(StoredDataset.HistoryOf(DustDatasets.Dust), new(2026, 1, 1)).Numbers("pm10_mgm3")[0]);
    }

    [Fact]
    public void Chinese_text_in_GB18030_is_read_as_it_was_written()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Ingest("sites.csv", "site_id,name,district\nA,静安区大宁路工地,静安区\n", Encoding.GetEncoding("GB18030"));
        Assert.Equal("静安区大宁路工地", lake.Read(Catalog.Dataset("sites"), null).TextAt("name", 0));
    }

    [Theory]
    [InlineData("site_id,pm10_mgm3\nA,1\n", "observed_at")]
    [InlineData("site_id;observed_at;pm10_mgm3\nA;2026-01-01 00:00:00;1\n", "','")]
    [InlineData("", "header")]
    public void A_file_that_cannot_be_taken_is_refused_with_what_is_missing(string text, string told)
    {
        var report = Ingest("dust-1.csv", text);
        Assert.Contains(told, report.Refused);
        Assert.Empty(lake.Days(DustDatasets.Dust, DateOnly.MinValue, DateOnly.MaxValue));
    }

    [Fact]
    public void Broken_records_go_to_quarantine_and_the_rows_after_them_go_in()
    {
        var report = Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nB,\"2026-01-01 00:00:00,0.05\nC,2026-01-01 00:00:00\nD,2026-01-01 00:00:00,0.05\n");
        Assert.Equal((4, 2, 2), (report.Read, report.Stored, report.Quarantined));
    }

    [Fact]
    public void Seconds_that_come_before_their_inspection_wait_for_it()
    {
        Ingest("process-1.csv", "inspection_id,second,phase,co_pct\nT1,1,high_idle,0.2\n");
        Assert.Empty(lake.Days(Catalog.Dataset("process"), DateOnly.MinValue, DateOnly.MaxValue));
        Ingest("inspections-1.csv", "inspection_id,station_id,lane_id,operator_id,method,started_at,ended_at,vehicle_id,fuel,emission_standard,first_registered_on,passed\n"
            + "T1,S,1,O,TSI,2026-01-05 09:00:00,2026-01-05 09:05:00,V,gasoline,5,2018-01-01,1\n");
        Assert.Equal("T1", lake.Read(Catalog.Dataset("process"), new(2026, 1, 5)).TextAt("inspection_id", 0));
    }

    [Fact]
    public void A_Parquet_file_reads_as_the_CSV_it_came_from_and_a_cut_one_is_refused()
    {
        Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,\n");
        var part = Assert.Single(lake.Files()["dust"]);
        var copy = Path.Combine(folder, "dust-copy.parquet");
        File.Copy(part, copy);
        var report = Assert.Single(ingestion.Ingest([copy]).Files);
        Assert.Equal((2, 0, 2), (report.Read, report.Stored, report.Duplicate));
        File.WriteAllBytes(copy, File.ReadAllBytes(part)[..^40]);
        Assert.Contains("not a whole Parquet file", Assert.Single(ingestion.Ingest([copy]).Files).Refused);
    }
}
