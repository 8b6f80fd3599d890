using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Delivery;

/// <summary>
/// Posts the list as JSON, signed: <c>X-Analytics-Signature: sha256=HEX</c> is HMAC-SHA256 over <c>TIMESTAMP.BODY</c> with the shared secret,
/// <c>X-Analytics-Timestamp</c> the seconds since 1970, <c>Idempotency-Key</c> the message's key. Or, with form <c>wecom</c>, the markdown message of
/// a WeCom group robot (at most 4096 bytes; its answer must carry <c>errcode</c> 0).
/// </summary>
public sealed class WebhookChannel(ChannelSettings settings, TimeProvider? clock = null) : Channel(settings)
{
    private const int WeComMostBytes = 4096;

    private static readonly HttpClient Client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    public override async Task<string> SendAsync(Message message, CancellationToken cancel)
    {
        var wecom = Settings.Text("form") == "wecom";
        var body = wecom ? WeCom(message) : Json(message);
        using var request = new HttpRequestMessage(HttpMethod.Post, Url()) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Add("Idempotency-Key", message.Key);
        if (!wecom && Secret("secret_env") is { } secret) Sign(request, body, secret);
        using var response = await Client.SendAsync(request, cancel);
        var answer = await response.Content.ReadAsStringAsync(cancel);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"answered {(int)response.StatusCode} {response.ReasonPhrase}: {Start(answer)}");
        if (wecom && ErrorCode(answer) is not 0) throw new HttpRequestException($"the robot answered {Start(answer)}");
        return $"{(int)response.StatusCode} {Start(answer)}";
    }

    /// <summary>The signature that a receiver recomputes.</summary>
    public static string SignatureOf(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{timestamp}."));
        hmac.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    private void Sign(HttpRequestMessage request, byte[] body, string secret)
    {
        var timestamp = (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("X-Analytics-Timestamp", timestamp);
        request.Headers.Add("X-Analytics-Signature", SignatureOf(secret, timestamp, body));
    }

    private Uri Url()
    {
        var text = Secret("url_env") ?? Settings.Text("url") ?? throw new AnalyticsException($"channel {Settings.Name}: neither url nor url_env is set.", "Give one of them in the pipeline file.");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url
            : throw new AnalyticsException($"channel {Settings.Name}: its address is not an http(s) address.", "Correct url, or the variable that url_env names.");
    }

    private byte[] Json(Message message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        key = message.Key,
        pipeline = message.Pipeline,
        list_date = message.List.Date,
        kind = message.List.Kind.Code(),
        page_url = Settings.Text("page_url"),
        leads = message.List.Leads.Select(LeadRows.Json),
    }, EngineJson.Compact);

    private byte[] WeCom(Message message) => JsonSerializer.SerializeToUtf8Bytes(
        new { msgtype = "markdown", markdown = new { content = PlainText.Markdown(message.List, WeComMostBytes, Settings.Text("page_url")) } }, EngineJson.Compact);

    private static int? ErrorCode(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.TryGetProperty("errcode", out var code) && code.TryGetInt32(out var number) ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Start(string text) => text.Length <= 200 ? text.ReplaceLineEndings(" ") : text[..200].ReplaceLineEndings(" ") + "…";
}
