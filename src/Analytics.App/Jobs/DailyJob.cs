using Analytics.App.Commands;
using Analytics.Engine.Storage;
using Hangfire;

namespace Analytics.App.Jobs;

/// <summary>
/// The one stable entry point of scheduled work. Hangfire only says 'now'; which days are due is read from the run ledger, so a trigger
/// that comes twice, late or not at all does no harm.
/// </summary>
public sealed class DailyJob(Installation installation)
{
    /// <summary>One at a time in this process; the ledger makes a second start of the same day a no-op.</summary>
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    /// <summary>Lists every day from the last one done to today, then delivers.</summary>
    /// <param name="pipeline">Name of the pipeline file.</param>
    [AutomaticRetry(Attempts = 5, DelaysInSeconds = [60, 300, 900, 1800, 3600])]
    public async Task RunDueAsync(string pipeline, CancellationToken cancel)
    {
        await OneAtATime.WaitAsync(cancel);
        try
        {
            var named = installation.Pipelines.FirstOrDefault(p => p.Name == pipeline);
            if (named is null) return;
            installation.IngestInbox(cancel);
            foreach (var day in DueDays(pipeline, installation.Today, named.WindowDays))
                installation.Messages.Say(DailyCommand.Summary(installation.Daily.Run(named, day, publish: true, progress: null, cancel)));
        }
        finally
        {
            OneAtATime.Release();
        }
        await installation.DeliverAsync(onlyDue: true, cancel);
    }

    /// <summary>Tries again what waits in the outbox; runs every minute.</summary>
    [AutomaticRetry(Attempts = 0)]
    public Task DeliverAsync(CancellationToken cancel) => installation.DeliverAsync(onlyDue: true, cancel);

    /// <summary>The days after the last one done up to today; on a new installation only today; never more than a window back.</summary>
    private List<DateOnly> DueDays(string pipeline, DateOnly today, int windowDays)
    {
        using var connection = installation.Database.Open();
        var last = RunTable.LastDone(connection, pipeline);
        var first = last is null ? today : last.Value.AddDays(1);
        if (first < today.AddDays(1 - windowDays)) first = today.AddDays(1 - windowDays);
        if (first > today) first = today;
        var days = new List<DateOnly>();
        for (var day = first; day <= today; day = day.AddDays(1)) days.Add(day);
        return days;
    }
}
