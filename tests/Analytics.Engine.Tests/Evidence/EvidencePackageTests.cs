using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Evidence;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Tests.Evidence;

public sealed class EvidencePackageTests : IDisposable
{
    private const string Inspections = "inspection_id,station_id,lane_id,analyzer_id,operator_id,check_type,method,attempt_no,started_at,ended_at,vehicle_id,plate,vin,fuel,emission_standard,first_registered_on,passed\n"
        + "T1,S1,1,A1,O1,periodic,TSI,1,2026-01-15 09:00:00,2026-01-15 09:03:00,P1,沪A12345,LSVAA4182E2123456,gasoline,5,2018-01-01,1\n"
        + "T2,S1,1,A1,O1,periodic,TSI,1,2026-01-15 09:10:00,2026-01-15 09:13:00,P2,沪B67890,LSVAA4182E2654321,gasoline,5,2018-01-01,1\n";

    private const string Process = "inspection_id,second,phase,co2_pct\nT1,1,high_idle,14.1\nT1,2,high_idle,14.2\nT2,1,high_idle,14.1\nT2,2,high_idle,14.3\n";

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Database database;
    private readonly Ingestion.Ingestion ingestion;
    private readonly EvidencePackage package;

    public EvidencePackageTests()
    {
        var workspace = new Workspace(Path.Combine(folder, "home"));
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        var lake = new ParquetLake(workspace, database);
        var set = PipelineSet.Load(workspace, Path.Combine(folder, "none"));
        ingestion = new Ingestion.Ingestion(workspace, database, lake, () => set, TimeProvider.System);
        package = new EvidencePackage(lake, database);
        Ingest("inspections.csv", Inspections);
        Ingest("process.csv", Process);
        var lead = Some.Lead();
        var example = new Example(new RowRef("inspections", Some.Day, "T1", "inspections:2026-01-15:T2"), 1, new("检验 T1 与 T2 相同", "T1 equals T2"));
        lead = lead with { Reasons = [lead.Reasons[0] with { Examples = [example] }] };
        database.InTransaction((connection, transaction) =>
        {
            LeadTable.Replace(connection, transaction, "vehicles.daily", "model-1", Some.List(lead), []);
            return 0;
        });
    }

    private string Target => Path.Combine(folder, "package");

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_holds_the_rows_of_both_twins_with_file_and_line()
    {
        package.Write(Some.Lead().Id, Target);
        var rows = File.ReadAllLines(Path.Combine(Target, "rows", "01-result_not_from_trace-inspections.csv"));
        Assert.Equal(3, rows.Length);
        Assert.EndsWith("inspections.csv,2", rows[1], StringComparison.Ordinal);
        Assert.EndsWith("inspections.csv,3", rows[2], StringComparison.Ordinal);
        Assert.Equal(5, File.ReadAllLines(Path.Combine(Target, "rows", "01-result_not_from_trace-process.csv")).Length);
    }

    [Fact]
    public void The_page_draws_the_curve_beside_its_twin_and_needs_no_other_file()
    {
        package.Write(Some.Lead().Id, Target);
        var page = File.ReadAllText(Path.Combine(Target, "index.html"));
        Assert.Contains("stroke-dasharray", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_says_when_a_test_was_and_what_to_look_at_on_site()
    {
        package.Write(Some.Lead().Id, Target);
        var page = System.Net.WebUtility.HtmlDecode(File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.Contains("01-15 09:00:00–09:03:00 · TSI · 沪A***45 · 合格", page, StringComparison.Ordinal);
        Assert.Contains("现场核查建议", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Plates_and_VINs_are_masked_everywhere()
    {
        package.Write(Some.Lead().Id, Target);
        Assert.All(Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories).Select(File.ReadAllText), text =>
        {
            Assert.DoesNotContain("A12345", text, StringComparison.Ordinal);
            Assert.DoesNotContain("LSVAA4182E2123456", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void In_clear_they_come_with_a_recorded_reason_and_still_verify()
    {
        package.Write(Some.Lead().Id, Target, new Reveal("王", "立案 2026-12", TimeProvider.System.GetUtcNow()));
        Assert.Contains("沪A12345", File.ReadAllText(Path.Combine(Target, "rows", "01-result_not_from_trace-inspections.csv")), StringComparison.Ordinal);
        Assert.Empty(package.Verify(Target));
        using var connection = database.Open();
        Assert.Equal("立案 2026-12", connection.ExecuteScalar<string>("SELECT reason FROM reveals WHERE lead_id = @Id", new { Some.Lead().Id }));
    }

    [Fact]
    public void The_manifest_names_the_source_files_by_the_hash_they_had()
    {
        var manifest = package.Write(Some.Lead().Id, Target);
        Assert.Equal(ContentHash.OfFile(Path.Combine(folder, "inspections.csv")), manifest.Sources.Single(s => s.Name == "inspections.csv").Sha256);
        Assert.Equal("model-1", manifest.Model);
    }

    [Fact]
    public void Untouched_it_verifies_and_a_changed_byte_is_named()
    {
        package.Write(Some.Lead().Id, Target);
        Assert.Empty(package.Verify(Target));
        File.AppendAllText(Path.Combine(Target, "index.html"), " ");
        Assert.StartsWith("index.html: was changed", Assert.Single(package.Verify(Target)), StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_corrected_since_are_said()
    {
        package.Write(Some.Lead().Id, Target);
        Ingest("corrected.csv", Inspections.Replace("2026-01-15 09:00:00", "2026-01-15 09:00:30", StringComparison.Ordinal));
        Assert.Contains(package.Verify(Target), p => p.StartsWith("inspections 2026-01-15: the lake holds other rows", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_lead_says_where_ids_are_found() =>
        Assert.Contains("analytics leads", Assert.Throws<AnalyticsException>(() => package.Write("V0", Target)).Message, StringComparison.Ordinal);

    private void Ingest(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        var dataset = Catalog.Dataset(name.StartsWith("process", StringComparison.Ordinal) ? "process" : "inspections");
        var report = Assert.Single(ingestion.Ingest([path], dataset).Files);
        Assert.Equal("", report.Refused);
        Assert.Equal(0, report.Quarantined);
    }
}
