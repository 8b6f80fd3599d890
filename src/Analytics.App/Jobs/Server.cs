using System.Security.Cryptography;
using System.Text;
using Hangfire;
using Hangfire.Dashboard;
using Hangfire.InMemory;

namespace Analytics.App.Jobs;

/// <summary>
/// The long-running program: Hangfire with in-memory storage, one recurring job per pipeline file in the file's time zone, catch-up of missed
/// days at start. The dashboard is closed unless ANALYTICS_DASHBOARD_PASSWORD is set.
/// </summary>
public static class Server
{
    private const string PasswordVariable = "ANALYTICS_DASHBOARD_PASSWORD";

    public static async Task RunAsync(Installation installation, string urls, bool web, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(installation.Messages.Quiet ? LogLevel.Warning : LogLevel.Information);
        builder.WebHost.UseUrls(web ? urls : "http://127.0.0.1:0");
        builder.Services.AddSingleton(installation);
        builder.Services.AddTransient<DailyJob>();
        builder.Services.AddHangfire(configuration => configuration.UseInMemoryStorage().UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        builder.Services.AddHangfireServer(options => options.WorkerCount = 2);
        await using var app = builder.Build();
        if (web) Map(app);
        await app.StartAsync(cancel);
        Schedule(app.Services.GetRequiredService<IRecurringJobManager>(), app.Services.GetRequiredService<IBackgroundJobClient>(), installation);
        if (web) installation.Messages.Say($"serving on {string.Join(", ", app.Urls)}; stop with Ctrl-C");
        try
        {
            await Task.Delay(Timeout.Infinite, cancel);
        }
        catch (OperationCanceledException)
        {
            installation.Messages.Say("stopping");
        }
        await app.StopAsync(CancellationToken.None);
    }

    private static void Schedule(IRecurringJobManager recurring, IBackgroundJobClient jobs, Installation installation)
    {
        foreach (var pipeline in installation.Pipelines)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(pipeline.Schedule.TimeZone);
            recurring.AddOrUpdate<DailyJob>(pipeline.Name, job => job.RunDueAsync(pipeline.Name, CancellationToken.None), pipeline.Schedule.Cron,
                new RecurringJobOptions { TimeZone = zone, MisfireHandling = MisfireHandlingMode.Relaxed });
            // Missed days are caught up now, not at the next tick; the ledger knows which they are.
            if (installation.HasRunBefore(pipeline)) jobs.Enqueue<DailyJob>(job => job.RunDueAsync(pipeline.Name, CancellationToken.None));
            installation.Messages.Say($"{pipeline.Name}: {pipeline.Schedule.Cron} ({pipeline.Schedule.TimeZone})");
        }
        recurring.AddOrUpdate<DailyJob>("outbox", job => job.DeliverAsync(CancellationToken.None), Cron.Minutely, new RecurringJobOptions { MisfireHandling = MisfireHandlingMode.Relaxed });
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/health", (Installation installation) => Results.Text(installation.IsHealthy(out var problem) ? "ok" : problem, statusCode: problem.Length == 0 ? 200 : 503));
        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        if (string.IsNullOrEmpty(password)) return;
        app.MapHangfireDashboard("/jobs", new DashboardOptions { Authorization = [new PasswordFilter(password)], IsReadOnlyFunc = _ => false });
    }

    /// <summary>HTTP basic authentication with one password; the user name is free. No address is trusted, not even the loopback one.</summary>
    private sealed class PasswordFilter(string password) : IDashboardAuthorizationFilter
    {
        private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(password));

        public bool Authorize(DashboardContext context)
        {
            var http = context.GetHttpContext();
            if (Given(http.Request.Headers.Authorization.ToString()) is { } given
                && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), expected)) return true;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"analytics jobs\", charset=\"UTF-8\"";
            return false;
        }

        private static string? Given(string header)
        {
            if (!header.StartsWith("Basic ", StringComparison.Ordinal)) return null;
            try
            {
                var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header[6..]));
                return pair.IndexOf(':') is var colon and >= 0 ? pair[(colon + 1)..] : null;
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
