using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;

namespace Analytics.App.Commands;

/// <summary><c>daily --date D</c>: the main job. Ingests what waits in the inbox, judges, ranks and publishes the list of D. Idempotent.</summary>
internal static class DailyCommand
{
    public static Command Build()
    {
        var date = DayOptions.Date("--date", "The day to list (its data and the window before it)");
        var capacity = DayOptions.Capacity();
        var minProbability = DayOptions.MinProbability();
        var command = new Command("daily", "The main job: ingest the inbox, judge, rank and publish the lead list of a day") { date, capacity, minProbability };
        command.Runs(async (parsed, installation, cancel) =>
        {
            var day = parsed.GetValue(date);
            var ingested = installation.IngestInbox(cancel);
            foreach (var result in RunAll(installation, day, publish: true, parsed.GetValue(capacity)!, parsed.GetValue(minProbability), cancel))
                installation.Messages.Say(Summary(result));
            await installation.DeliverAsync(onlyDue: false, cancel);
            return ingested;
        });
        return command;
    }

    /// <summary>Every pipeline for one day, in the order of their names.</summary>
    public static IReadOnlyList<DailyResult> RunAll(
        Installation installation, DateOnly day, bool publish, IReadOnlyDictionary<LeadKind, int> capacity, double? minProbability, CancellationToken cancel) =>
        installation.Messages.WithProgress($"{day:yyyy-MM-dd}", progress =>
            installation.Daily.Run([.. installation.Pipelines.Select(p => With(p, capacity, minProbability))], day, publish, progress, cancel));

    public static string Summary(DailyResult result) =>
        $"{result.Day:yyyy-MM-dd} {result.Pipeline.Name}: {result.List.Leads.Count} leads" + (result.AlreadyDone ? " (listed before; nothing changed)"
            : $", {result.Strengthened} open leads gained evidence, {result.DaysObserved} days observed") + string.Concat(result.LeftOut.Select(l => $"{Environment.NewLine}  {l}"))
                + (result.Drift.Count == 0 ? "" : $"{Environment.NewLine}  drift: {string.Join("; ", result.Drift.Select(d => d.Text.En))}");

    private static Pipeline With(Pipeline pipeline, IReadOnlyDictionary<LeadKind, int> capacity, double? minProbability) => pipeline with
    {
        Ranking = pipeline.Ranking with
        {
            Capacity = capacity.TryGetValue(pipeline.Kind, out var count) ? count : pipeline.Ranking.Capacity,
            MinProbability = minProbability ?? pipeline.Ranking.MinProbability,
        },
    };
}
