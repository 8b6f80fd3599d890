using System.Text;
using Analytics.Core;
using Analytics.Core.Vehicles;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Tests;

public sealed class XmlMessageTests : IDisposable
{
    private const string Result =
        """
        <result_data><check_id>T1</check_id><unit_id>S1</unit_id><line_id>2</line_id><analyzer_id>A1</analyzer_id><user_id>O1</user_id><check_type>periodic</check_type>
          <method>B</method><attempt_no>1</attempt_no><start_time>2026-01-15 09:00:00</start_time><end_time>2026-01-15 09:03:00</end_time>
          <vehicle><vehicle_id>P1</vehicle_id><fuel>A</fuel><emission_standard>国五</emission_standard><first_registered_on>2018-01-01</first_registered_on></vehicle>
          <environment><temperature unit="C">21.5</temperature></environment><passed>1</passed><vendor_note>x</vendor_note></result_data>
        """;

    private const string Process =
        """<process_data><check_id>T1</check_id><time_no>1,2,3</time_no><gklx>0,5,2</gklx><vehicle_speed>0,25.1,40.2</vehicle_speed><co2>14.1,14.2,14.3</co2></process_data>""";

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Database database;
    private readonly ParquetLake lake;
    private readonly Ingestion.Ingestion ingestion;

    public XmlMessageTests()
    {
        var workspace = new Workspace(Path.Combine(folder, "home"));
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        lake = new ParquetLake(workspace, database);
        var set = PipelineSet.Load(workspace, Path.Combine(Checkout.Root, "pipelines"), Catalog.Indicators.Select(i => i.Card));
        ingestion = new Ingestion.Ingestion(workspace, database, lake, () => set, TimeProvider.System);
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_message_gives_one_result_and_a_row_per_second()
    {
        var report = Ingest($"<message><head><organ>310</organ></head><body>{Result}{Process}</body></message>");
        Assert.Equal((4, 4, 0), (report.Read, report.Stored, report.Quarantined));
        var results = lake.Read(VehicleDatasets.Inspections, Day);
        Assert.Equal("ASM", results.TextAt("method", 0));
        Assert.Equal(21.5, results.NumberAt("ambient_temp_c", 0));
        Assert.Equal(5, results.NumberAt("emission_standard", 0));
        var seconds = lake.Read(VehicleDatasets.Process, Day);
        Assert.Equal(["prepare", "5025", "2540"], Enumerable.Range(0, 3).OrderBy(i => seconds.NumberAt("second", i)).Select(i => seconds.TextAt("phase", i)!));
        Assert.Equal(25.1, seconds.NumberAt("speed_kmh", Enumerable.Range(0, 3).First(i => seconds.NumberAt("second", i) == 2)));
        Assert.Contains("vendor_note", report.UnknownColumns);
    }

    [Fact]
    public void Seconds_before_their_result_and_one_element_per_second_mean_the_same()
    {
        var single = string.Concat(Enumerable.Range(1, 3).Select(i => $"<second><time_no>{i}</time_no><gklx>5</gklx><co2>14.{i}</co2></second>"));
        Assert.Equal((4, 4), (Ingest($"<m><p>{single}</p>{Result}</m>") is var r ? (r.Read, r.Stored) : default));
        Assert.Equal(3, lake.Read(VehicleDatasets.Process, Day).RowCount);
    }

    [Fact]
    public void Channels_of_different_length_cannot_be_aligned_and_go_to_quarantine()
    {
        var report = Ingest($"<m>{Result}{Process.Replace("14.1,14.2,14.3", "14.1,14.2", StringComparison.Ordinal)}</m>");
        Assert.Equal((2, 1, 1), (report.Read, report.Stored, report.Quarantined));
    }

    [Fact]
    public void A_result_without_its_fuel_goes_to_quarantine_and_its_seconds_wait()
    {
        var report = Ingest($"<m>{Result.Replace("<fuel>A</fuel>", "", StringComparison.Ordinal)}{Process}</m>");
        Assert.Equal((4, 3, 1), (report.Read, report.Stored, report.Quarantined));
    }

    [Theory]
    [InlineData("<m><result_data><check_id>T1</check_id>")]
    [InlineData("<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><m>&b;</m>")]
    [InlineData("<m>\u0001</m>")]
    public void A_message_that_breaks_off_or_declares_entities_is_refused_whole(string text) =>
        Assert.Contains("not a whole XML message", Ingest(text).Refused, StringComparison.Ordinal);

    [Fact]
    public void Gb18030_is_read_as_declared()
    {
        var text = $"<?xml version=\"1.0\" encoding=\"GB18030\"?><m>{Result}</m>";
        Assert.Equal(1, Ingest(text, CodePagesEncodingProvider.Instance.GetEncoding("GB18030")).Stored);
    }

    private static DateOnly Day => new(2026, 1, 15);

    private FileReport Ingest(string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder, "inspections-message.xml");
        File.WriteAllBytes(path, (encoding ?? new UTF8Encoding(false)).GetBytes(text));
        return Assert.Single(ingestion.Ingest([path]).Files);
    }
}
