using System.Text;
using System.Text.Json;
using Analytics.Engine.Delivery;
using Analytics.Engine.Pipelines;
using MiniExcelLibs;

namespace Analytics.Engine.Tests.Delivery;

public sealed class ChannelContentTests
{
    [Fact]
    public void Csv_opens_as_utf8_and_never_as_a_formula()
    {
        var bytes = LeadRows.Csv(Some.List(Some.Lead(subject: "=HYPERLINK(\"http://x\")")));
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains("'=HYPERLINK", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",=", text, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_workbook_reads_back_with_its_reasons()
    {
        using var stream = new MemoryStream(LeadRows.Xlsx(Some.List(Some.Lead(), Some.Lead(2, subject: "31010002/1"))));
        var rows = stream.Query(useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal("31010002/1", rows[1]["对象 Subject"]);
        Assert.Equal("42 项检验中 17 项结果与过程不符", rows[0]["理由 Reasons"]);
    }

    [Fact]
    public void The_workbook_wraps_long_cells_and_says_where_to_go_and_what_to_look_at()
    {
        var bytes = LeadRows.Xlsx(Some.List(Some.Lead() with { Place = new("一号检测站", 121.4, 31.2) }));
        using var stream = new MemoryStream(bytes);
        var row = (IDictionary<string, object>)stream.Query(useHeaderRow: true).Single();
        Assert.Equal("一号检测站", row["名称 Name"]);
        Assert.Contains("逐秒数据", (string)row["现场核查 On site"], StringComparison.Ordinal);
        using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(bytes));
        using var styles = new StreamReader(zip.GetEntry("xl/styles.xml")!.Open());
        Assert.Contains("wrapText=\"1\"", styles.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pushed_page_says_where_why_and_what_to_look_at_and_nothing_is_certain()
    {
        var page = System.Net.WebUtility.HtmlDecode(LeadPage.Of(Some.List(Some.Lead() with
        {
            Place = new("一号检测站", 121.4, 31.2),
            Probability = 0.9997,
            MinProbability = 0.5,
            Contributions = [new("prior", -5.8), new("result_not_from_trace", 13.9, -5.8)],
        })));
        Assert.Contains("一号检测站 · 检测线 31010001/1", page, StringComparison.Ordinal);
        Assert.Contains("> 99 %", page, StringComparison.Ordinal);
        Assert.Contains("☐", page, StringComparison.Ordinal);
        Assert.Contains("the probability would be under 1 %, under the minimum of 50 %", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_still_a_workbook_with_headers()
    {
        using var stream = new MemoryStream(LeadRows.Xlsx(Some.List()));
        Assert.Contains("序号 Rank", ((IDictionary<string, object>)stream.Query().First()).Values.Cast<string>());
    }

    [Fact]
    public void The_page_escapes_what_a_record_says_and_names_the_innocent_cause()
    {
        var page = LeadPage.Of(Some.List(Some.Lead(because: "<script>alert(1)</script>")));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("厂家取整不同", page, StringComparison.Ordinal);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gauge_puts_the_value_outside_its_band_when_it_is()
    {
        // 0.4 against at most 0.02 on a scale of 0 to 0.4 over 300 px from 10: the mark stands at 310, the band ends at 25.
        var svg = LeadPage.Gauge(0.4, Core.Indicators.Range.AtMost(0.02));
        Assert.Contains("cx=\"310\"", svg, StringComparison.Ordinal);
        Assert.Contains("width=\"15\"", svg, StringComparison.Ordinal);
        Assert.Contains("#c0392b", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_signature_can_be_recomputed_by_the_receiver()
    {
        using var receiver = new Receiver();
        Environment.SetEnvironmentVariable("ANALYTICS_TEST_HMAC", "key");
        var channel = new WebhookChannel(new ChannelSettings("webhook", "w", new Dictionary<string, object> { ["form"] = "json", ["url"] = receiver.Url, ["secret_env"] = "ANALYTICS_TEST_HMAC" }));
        await channel.SendAsync(new Message("k", "p", "w", Some.List(Some.Lead())), TestContext.Current.CancellationToken);
        var (body, headers) = Assert.Single(receiver.Received);
        Assert.Equal(WebhookChannel.SignatureOf("key", headers["X-Analytics-Timestamp"], body), headers["X-Analytics-Signature"]);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("31010001/1", json.RootElement.GetProperty("leads")[0].GetProperty("subject_id").GetString());
    }

    [Fact]
    public void The_signature_is_hmac_sha256_of_timestamp_dot_body() =>
        // echo -n '1.{}' | openssl dgst -sha256 -hmac key
        Assert.Equal("sha256=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224", WebhookChannel.SignatureOf("key", "1", "{}"u8));

    [Fact]
    public async Task A_wecom_message_fits_4096_bytes_and_an_error_code_is_a_failure()
    {
        using var receiver = new Receiver();
        var channel = new WebhookChannel(new ChannelSettings("webhook", "w", new Dictionary<string, object> { ["form"] = "wecom", ["url"] = receiver.Url }));
        var message = new Message("k", "p", "w", Some.List([.. Enumerable.Range(1, 80).Select(i => Some.Lead(i))]));
        await channel.SendAsync(message, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(receiver.Received[0].Body);
        var content = json.RootElement.GetProperty("markdown").GetProperty("content").GetString()!;
        Assert.InRange(Encoding.UTF8.GetByteCount(content), 2000, 4096);
        Assert.Contains("more)", content, StringComparison.Ordinal);
        receiver.Answer = """{"errcode":93000,"errmsg":"invalid webhook url"}""";
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => channel.SendAsync(message, TestContext.Current.CancellationToken));
        Assert.Contains("93000", thrown.Message, StringComparison.Ordinal);
    }
}
