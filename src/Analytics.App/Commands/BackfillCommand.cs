using System.CommandLine;

namespace Analytics.App.Commands;

/// <summary><c>backfill --from D --to D</c>: <c>daily</c> for each day in order, without publishing.</summary>
internal static class BackfillCommand
{
    public static Command Build()
    {
        var from = DayOptions.Date("--from", "First day");
        var to = DayOptions.Date("--to", "Last day");
        var capacity = DayOptions.Capacity();
        var minProbability = DayOptions.MinProbability();
        var command = new Command("backfill", "Run daily for each day in order, without publishing") { from, to, capacity, minProbability };
        command.Runs((parsed, installation, cancel) =>
        {
            var (first, last) = (parsed.GetValue(from), parsed.GetValue(to));
            if (last < first) throw new UsageException($"--to {last:yyyy-MM-dd} is before --from {first:yyyy-MM-dd}.");
            var ingested = installation.IngestInbox(cancel);
            for (var day = first; day <= last; day = day.AddDays(1))
                foreach (var result in DailyCommand.RunAll(installation, day, publish: false, parsed.GetValue(capacity)!, parsed.GetValue(minProbability), cancel))
                    installation.Messages.Say(DailyCommand.Summary(result));
            return Task.FromResult(ingested);
        });
        return command;
    }
}
