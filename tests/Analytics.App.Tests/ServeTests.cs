using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Analytics.Core;

namespace Analytics.App.Tests;

public sealed class ServeTests : IDisposable
{
    private readonly Analytics analytics = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public void Dispose()
    {
        http.Dispose();
        analytics.Dispose();
    }

    [Fact]
    public async Task Missed_days_are_caught_up_once_and_a_SIGTERM_stops_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is sent with kill");
        var today = ChinaTime.DayOf(ChinaTime.ToMicros(DateTimeOffset.UtcNow));
        analytics.Run("daily", "--date", $"{today.AddDays(-2):yyyy-MM-dd}", "--quiet");
        for (var times = 0; times < 2; times++)
        {
            var url = await ServingAsync(null, async (_, _) =>
            {
                for (var tries = 0; tries < 120 && !Runs().Contains($"{today:yyyy-MM-dd}", StringComparison.Ordinal); tries++) await Task.Delay(1000);
            });
            Assert.NotNull(url);
        }
        var runs = Runs().Split('\n').Where(l => l.StartsWith("dust.daily", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(-2, 3).Select(d => $"dust.daily,{today.AddDays(d):yyyy-MM-dd}"), runs.Select(r => r.Trim()));
        Assert.Contains(analytics.Run("query", "select max(n) as most from (select count(*) as n from outbox group by pipeline, day, channel)", "--format", "csv").Output.Split('\n'), l => l.Trim() == "1");
    }

    [Fact]
    public async Task The_dashboard_is_closed_unless_a_password_is_set_and_then_asks_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGTERM is sent with kill");
        await ServingAsync(null, async (url, _) => Assert.Equal(HttpStatusCode.NotFound, await Jobs(url, null)));
        await ServingAsync("secret", async (url, _) =>
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Jobs(url, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await Jobs(url, "guess"));
            Assert.Equal(HttpStatusCode.OK, await Jobs(url, "secret"));
        });
    }

    private string Runs() => analytics.Run("query", "select pipeline, day from runs order by 1, 2", "--format", "csv").Output;

    private async Task<HttpStatusCode> Jobs(string url, string? password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url + "/jobs");
        if (password is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + password)));
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>Starts the server, does something with it, stops it with SIGTERM and expects it to end well.</summary>
    private async Task<string> ServingAsync(string? password, Func<string, Process, Task> work)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = analytics.StartInfo("serve", "--urls", url, "--quiet");
        start.Environment["ANALYTICS_DASHBOARD_PASSWORD"] = password ?? "";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await AnswersAsync(url, process);
            await work(url, process);
        }
        finally
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await kill.WaitForExitAsync();
            if (!process.WaitForExit(60_000))
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
        Assert.True(process.ExitCode is 0 or 4, $"exit code {process.ExitCode}: {await error} {await output}");
        return url;
    }

    private async Task AnswersAsync(string url, Process process)
    {
        for (var tries = 0; tries < 240; tries++)
        {
            Assert.False(process.HasExited, "the server ended by itself");
            try
            {
                using var response = await http.GetAsync(url + "/health");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(250);
            }
        }
        Assert.Fail("the server does not answer");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
