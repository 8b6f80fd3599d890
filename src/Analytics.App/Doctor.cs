using Analytics.Core.Leads;
using Analytics.Engine;
using Analytics.Engine.Learning;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.App;

/// <summary>One thing that was looked at.</summary>
public sealed record Finding(bool Ok, string What, string Advice = "");

/// <summary>Looks at an installation the way its operator would, and says what to do.</summary>
public static class Doctor
{
    private const long FewestFreeBytes = 5L << 30;

    public static IEnumerable<Finding> Examine(Installation installation)
    {
        yield return new Finding(true, $"workspace {installation.Workspace.Home}");
        yield return Writable(installation);
        var free = new DriveInfo(installation.Workspace.Home).AvailableFreeSpace;
        yield return new Finding(free >= FewestFreeBytes, $"free disk {free / (1 << 30)} GiB", "free at least 5 GiB: a whole-city day takes about 100 MiB, its ingest three times that for a moment");
        yield return Database(installation);
        foreach (var finding in Pipelines(installation)) yield return finding;
        foreach (var finding in Models(installation)) yield return finding;
        foreach (var finding in Outbox(installation)) yield return finding;
        yield return OpenLeads(installation);
    }

    /// <summary>The model in force of each kind, whether it can be used, and what has drifted since it was judged good.</summary>
    private static IEnumerable<Finding> Models(Installation installation)
    {
        yield return new Finding(true, $"trees for learning: {BoostedTrees.Available}");
        using var connection = installation.Database.Open();
        foreach (var pipeline in installation.Pipelines)
        {
            Finding champion;
            try
            {
                champion = new Finding(true, $"model of {pipeline.Name}: {installation.Models.ChampionOf(pipeline).Id}");
            }
            catch (AnalyticsException e)
            {
                champion = new Finding(false, $"model of {pipeline.Name} cannot be used", e.Message);
            }
            yield return champion;
            if (DriftTable.Latest(connection, pipeline.Kind) is { Notable.Count: > 0 } drift)
                yield return new Finding(true, $"drift of {pipeline.Name} on {drift.Day:yyyy-MM-dd}: {string.Join("; ", drift.Notable.Select(d => d.En))}");
        }
    }

    private static Finding OpenLeads(Installation installation)
    {
        using var connection = installation.Database.Open();
        var rates = OutcomeTable.HitRates(connection, DateOnly.MinValue, DateOnly.MaxValue, DateOnly.MaxValue, "");
        var (open, overdue, silent) = (rates.Sum(r => r.Open), rates.Sum(r => r.Overdue), rates.Sum(r => r.WithoutReason));
        return new Finding(true, $"leads: {open} open, {overdue} of them for more than {HitRate.OverdueDays} days; {silent} closed without a reason (analytics hit-rate --by district)");
    }

    private static IEnumerable<Finding> Outbox(Installation installation)
    {
        using var connection = installation.Database.Open();
        var undelivered = OutboxTable.Undelivered(connection);
        if (undelivered.Count == 0) yield return new Finding(true, "outbox: everything delivered");
        foreach (var message in undelivered)
            yield return new Finding(message.Attempts == 0, $"outbox: {message.Pipeline} {message.Day} by {message.Channel} {(message.Status == "waiting" ? "waits" : "was given up")} after {message.Attempts} attempts",
                $"{message.LastError}. Put the channel right; what waits is sent by itself.");
    }

    private static Finding Writable(Installation installation)
    {
        var probe = Path.Combine(installation.Workspace.Temporary, $"probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "x");
            File.Delete(probe);
            return new Finding(true, "workspace can be written");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(false, "workspace cannot be written", $"{e.Message} Give this user the right to write in {installation.Workspace.Home}.");
        }
    }

    private static Finding Database(Installation installation)
    {
        using var connection = installation.Database.Open();
        var answer = connection.ExecuteScalar<string>("PRAGMA quick_check");
        return new Finding(answer == "ok", $"database {installation.Workspace.DatabaseFile}", $"{answer}. Restore the workspace from a copy.");
    }

    private static IEnumerable<Finding> Pipelines(Installation installation)
    {
        using var connection = installation.Database.Open();
        foreach (var pipeline in installation.Pipelines)
        {
            yield return new Finding(true, $"pipeline {pipeline.Name}: {pipeline.Schedule.Cron} {pipeline.Schedule.TimeZone}, capacity {pipeline.Ranking.Capacity}");
            if (RunTable.LastDone(connection, pipeline.Name) is not { } last)
            {
                yield return new Finding(true, $"pipeline {pipeline.Name} has not run yet (analytics daily --date {installation.Today:yyyy-MM-dd})");
                continue;
            }
            var behind = installation.Today.DayNumber - last.DayNumber;
            yield return new Finding(behind <= 1, $"pipeline {pipeline.Name} last listed {last:yyyy-MM-dd}", $"{behind} days behind: is 'analytics serve' running? It catches up when started; or run analytics daily --date {installation.Today:yyyy-MM-dd}");
        }
    }
}
