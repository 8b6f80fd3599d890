using System.Text;
using Analytics.Core;
using Analytics.Core.Dust;
using Analytics.Engine.Ingestion.Reading;
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
        // A footer that holds a number without end.
        var spoiled = File.ReadAllBytes(part);
        spoiled.AsSpan(spoiled.Length - 8 - BitConverter.ToInt32(spoiled, spoiled.Length - 8), 50).Fill(0xFF);
        File.WriteAllBytes(copy, spoiled);
        Assert.Contains("not a whole Parquet file", Assert.Single(ingestion.Ingest([copy]).Files).Refused);
    }

    [Fact]
    public void Text_may_go_over_lines_inside_quotes()
    {
        var report = Ingest("sites.csv", "site_id,name,district,contractor\nA,\"工地\n\"\"一号\"\"\r\n北门\",静安区,\"甲,乙\"\nB,二号,静安区,丙\n");
        Assert.Equal((2, 2, 0), (report.Read, report.Stored, report.Quarantined));
        Assert.Equal("工地\n\"一号\"\r\n北门", lake.Read(Catalog.Dataset("sites"), null).TextAt("name", 0));
    }

    [Theory]
    [InlineData("A,\"open,静安区\nB,二号,静安区\nC,三号,静安区\n", 3, 2)]
    [InlineData("A,一号,静安区\nB,\"open,静安区\n", 2, 1)]
    [InlineData("A,\"open,静安区\nB,\"二号\",静安区\n", 2, 1)]
    [InlineData("A,a\"b,静安区\nB,二号,静安区\n", 2, 1)]
    public void One_unclosed_quote_costs_its_line_and_no_other(string rows, int read, int stored)
    {
        var report = Ingest("sites.csv", "site_id,name,district\n" + rows);
        Assert.Equal((read, stored, read - stored), (report.Read, report.Stored, report.Quarantined));
        using var connection = database.Open();
        var waiting = Assert.Single(QuarantineTable.Waiting(connection));
        Assert.Equal("quote", Assert.Single(waiting.IssueList).Rule);
        Assert.Equal(rows.Split('\n')[(int)waiting.Line - 2], Encoding.UTF8.GetString(waiting.Bytes));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    public void Every_kind_of_line_end_is_one(string end)
    {
        var report = Ingest("dust-1.csv", (Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,x\nA,2026-01-01 00:30:00,0.06\n").Replace("\n", end, StringComparison.Ordinal));
        Assert.Equal((3, 2, 1), (report.Read, report.Stored, report.Quarantined));
    }

    [Fact]
    public void Signs_of_not_measured_and_not_detected_are_known_and_full_width_digits_read()
    {
        Ingest("process-1.csv", "inspection_id,second,phase,co_pct,hc_ppm,o2_pct\nT1,1,drive,-9,99999,０．５\nT1,2,drive,未检出,10,1\n");
        var rows = lake.Read(Catalog.Dataset("process"), null);
        Assert.Equal([double.NaN, 0], rows.Numbers("co_pct"));
        Assert.True(double.IsNaN(rows.Numbers("hc_ppm")[0]));
        Assert.Equal(0.5, rows.Numbers("o2_pct")[0]);
    }

    [Fact]
    public void A_header_alone_is_a_file_without_rows() => Assert.Equal((0, ""), (Ingest("dust-1.csv", Header) is var r ? (r.Read, r.Refused) : default));

    [Fact]
    public void NUL_bytes_ragged_rows_and_oversized_records_wait_and_the_rest_goes_in()
    {
        var report = Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nB\0,2026-01-01 00:00:00,0.05\nC,2026-01-01 00:00:00\n"
            + new string('D', 2 << 20) + ",2026-01-01 00:00:00,0.05\n" + new string('E', 6 << 20) + ",2026-01-01 00:00:00,0.05\nF,2026-01-01 00:00:00,0.05\n");
        Assert.Equal((6, 2, 4), (report.Read, report.Stored, report.Quarantined));
        using var connection = database.Open();
        Assert.Equal(["nul", "ragged", "too_long", "too_long"], QuarantineTable.Waiting(connection).Select(w => w.IssueList[0].Rule));
    }

    [Fact]
    public void Two_columns_of_one_meaning_are_refused_and_unknown_ones_named_once()
    {
        Assert.Contains("station_id", Ingest("stations.csv", "unit_id,station_id,name,district\nA,A,n,d\n").Refused, StringComparison.Ordinal);
        Assert.Equal(["colour"], Ingest("stations.csv", "station_id,name,district,colour,colour,\nA,n,d,red,red,\n").UnknownColumns);
    }

    [Theory]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 }, "gzip")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4 }, "Excel")]
    public void A_packed_file_is_refused_and_told_what_it_is(byte[] bytes, string told)
    {
        var path = Path.Combine(folder, "dust-1.csv.gz");
        File.WriteAllBytes(path, bytes);
        Assert.Contains(told, Assert.Single(ingestion.Ingest([folder]).Files).Refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_of_an_older_file_does_not_replace_that_of_a_newer_one()
    {
        Ingest("dust-new.csv", Header + "A,2026-01-01 00:00:00,0.50\n");
        var path = Path.Combine(folder, "dust-old.csv");
        File.WriteAllText(path, Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:15:00,0.06\n");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-3));
        var report = Assert.Single(ingestion.Ingest([path]).Files);
        Assert.Equal((2, 1, 0, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.Equal([0.06, 0.5], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3").Order());
        Assert.Equal(0.05, lake.Read(StoredDataset.HistoryOf(DustDatasets.Dust), new(2026, 1, 1)).Numbers("pm10_mgm3")[0]);
    }

    [Fact]
    public void Rows_of_one_file_that_say_different_things_leave_the_last()
    {
        var report = Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:00:00,0.07\n");
        Assert.Equal((3, 1, 1, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.Equal([0.07], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3"));
    }

    [Fact]
    public void A_broken_row_among_plain_ones_waits_with_its_own_line_and_bytes()
    {
        var report = Ingest("dust-1.csv", Header.Replace("\n", "\r\n", StringComparison.Ordinal) + "A,2026-01-01 00:00:00,0.05\r\nA,2026-01-01 00:01:00,wet\r\nA,2026-01-01 00:02:00,\r\nA,2026-01-01 00:03:00,0.07");
        Assert.Equal((4, 3, 1), (report.Read, report.Stored, report.Quarantined));
        using var connection = database.Open();
        var waiting = Assert.Single(QuarantineTable.Waiting(connection));
        Assert.Equal(3, waiting.Line);
        Assert.Equal("A,2026-01-01 00:01:00,wet", Encoding.UTF8.GetString(waiting.Bytes));
        Assert.Equal([0.05, double.NaN, 0.07], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3"));
    }

    [Fact]
    public void A_value_at_its_vendors_floor_is_stored_and_flagged()
    {
        var path = Path.Combine(folder, "dust-1.csv");
        File.WriteAllText(path, Header + "A,2026-01-01 00:00:00,0.02\nA,2026-01-01 00:01:00,0.05\n");
        var source = new SourceDefinition(DustDatasets.Dust) { Floors = new Dictionary<string, double> { ["pm10_mgm3"] = 0.02 } };
        using var content = Readers.Open(path, source, dataset => new SourceDefinition(dataset));
        var chunk = Assert.Single(content.Chunks(default));
        Assert.Equal(["pm10_mgm3:range", null], [chunk.Flags!.Value[0], chunk.Flags!.Value[1]]);
    }

    [Fact]
    public void Rows_that_rise_by_device_and_then_do_not_are_told_apart_over_parts_and_files()
    {
        var rising = new StringBuilder(Header);
        for (var i = 0; i < 300_000; i++) rising.Append('S').Append(i / 1440).Append(",2026-01-01 ").Append((i / 60 % 24).ToString("00")).Append(':').Append((i % 60).ToString("00")).Append(":00,0.05\n");
        var report = Ingest("dust-1.csv", rising.ToString() + "S207,2026-01-01 23:59:00,0.05\nS300,2026-01-01 00:00:00,0.05\nS300,2026-01-01 00:00:00,0.05\nS0,2026-01-01 00:00:00,0.05\nS1,2026-01-01 00:00:00,0.08\n");
        Assert.Equal((300_005, 300_001, 1, 3), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        report = Ingest("dust-2.csv", Header + "S2,2026-01-01 00:00:00,0.05\nS2,2026-01-01 00:01:00,0.09\nS2,2026-01-02 00:00:00,0.05\nS2,2026-01-02 00:00:00,0.05\n");
        Assert.Equal((4, 1, 1, 2), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.Equal([0.05, 0.08, 0.09], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3").Distinct().Order());
        Assert.Equal(300_001, lake.Read(DustDatasets.Dust, new(2026, 1, 1)).RowCount);
    }

    [Fact]
    public void A_row_said_again_after_another_was_said_stands_again()
    {
        var report = Ingest("dust-1.csv", Header + "A,2026-01-01 00:00:00,0.05\nA,2026-01-01 00:00:00,0.07\nA,2026-01-01 00:00:00,0.07\nA,2026-01-01 00:00:00,0.05\n");
        Assert.Equal((4, 1, 2, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.Equal([0.05], lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3"));
    }

    [Fact]
    public void What_a_refused_file_said_is_not_taken_for_said()
    {
        const string row = "A,2026-01-01 00:00:00,0.05\n";
        File.WriteAllText(Path.Combine(folder, "dust-1.csv"), Header + row + new string('x', 17 << 20));
        File.WriteAllText(Path.Combine(folder, "dust-2.csv"), Header + row + row);
        var reports = ingestion.Ingest([Path.Combine(folder, "dust-1.csv"), Path.Combine(folder, "dust-2.csv")]).Files;
        Assert.NotEmpty(reports[0].Refused);
        Assert.Equal((2, 1, 1), (reports[1].Read, reports[1].Stored, reports[1].Duplicate));
    }

    [Fact]
    public void An_inspection_moved_to_another_day_takes_its_seconds_along()
    {
        const string header = "inspection_id,station_id,lane_id,operator_id,method,started_at,ended_at,vehicle_id,fuel,emission_standard,first_registered_on,passed\n";
        Ingest("process-1.csv", "inspection_id,second,phase,co_pct\nT1,1,high_idle,0.2\nT1,2,high_idle,0.3\n");
        Ingest("inspections-1.csv", header + "T1,S,1,O,TSI,2026-01-05 09:00:00,2026-01-05 09:05:00,V,gasoline,5,2018-01-01,1\n");
        var report = Ingest("inspections-2.csv", header + "T1,S,1,O,TSI,2026-01-06 09:00:00,2026-01-06 09:05:00,V,gasoline,5,2018-01-01,1\n");
        Assert.Equal((1, 0, 1), (report.Read, report.Stored, report.Replaced));
        Assert.Equal([new DateOnly(2026, 1, 6)], lake.Days(Catalog.Dataset("inspections"), DateOnly.MinValue, DateOnly.MaxValue));
        Assert.Equal([new DateOnly(2026, 1, 6)], lake.Days(Catalog.Dataset("process"), DateOnly.MinValue, DateOnly.MaxValue));
        Assert.Equal(2, lake.Read(Catalog.Dataset("process"), new(2026, 1, 6)).RowCount);
    }

    [Fact]
    public void Many_rows_become_parts_of_their_own_and_duplicates_among_them_are_found()
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < 700_000; i++) text.Append('S').Append(i % 500).Append(",2026-01-0").Append(1 + i / 500 / 1440).Append(' ').Append((i / 500 / 60 % 24).ToString("00")).Append(':').Append((i / 500 % 60).ToString("00")).Append(":00,0.05\n");
        var report = Ingest("dust-1.csv", text + "S1,2026-01-01 00:00:00,0.05\nS1,2026-01-01 00:01:00,0.09\n");
        Assert.Equal((700_002, 700_000, 1, 1), (report.Read, report.Stored, report.Replaced, report.Duplicate));
        Assert.True(lake.Parts(StoredDataset.Of(DustDatasets.Dust), new(2026, 1, 1)).Count > 1);
        Assert.Equal(700_000, lake.Read(DustDatasets.Dust, new(2026, 1, 1)).RowCount);
        Assert.Single(lake.Read(DustDatasets.Dust, new(2026, 1, 1)).Numbers("pm10_mgm3"), v => v == 0.09);
        var files = Directory.EnumerateFiles(workspace.Lake, "*.parquet", SearchOption.AllDirectories).Count();
        Assert.Equal(lake.Files().Sum(f => f.Value.Count), files);
    }
}
