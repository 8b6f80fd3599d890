using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;

namespace Analytics.App.Commands;

/// <summary><c>backtest --from D --to D [--capacity …]</c>: what the lists would have been and their hit rate, using only what was known then.</summary>
internal static class BacktestCommand
{
    private static readonly string[] Columns = ["day", "kind", "rank", "subject_type", "subject_id", "probability", "method", "outcome"];

    public static Command Build()
    {
        var from = DayOptions.Date("--from", "First list date");
        var to = DayOptions.Date("--to", "Last list date");
        var kind = DayOptions.Kind();
        var capacity = DayOptions.Capacity();
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("backtest", "What the lists would have been over past days and their hit rate, using only what was known then") { from, to, kind, capacity, format };
        command.Runs((parsed, installation, cancel) =>
        {
            var (first, last) = (parsed.GetValue(from), parsed.GetValue(to));
            if (last < first) throw new UsageException($"--to {last:yyyy-MM-dd} is before --from {first:yyyy-MM-dd}.");
            var backTest = new BackTest(installation.Database, installation.Profiles);
            var days = installation.Messages.WithProgress("back-test", progress => installation.Pipelines
                .Where(p => parsed.GetValue(kind) is not { } only || only == p.Kind)
                .Select(p => p with { Ranking = p.Ranking with { Capacity = parsed.GetValue(capacity)!.GetValueOrDefault(p.Kind, p.Ranking.Capacity) } })
                .SelectMany(p => backTest.Run(p, first, last, day => progress($"{p.Name}: {day:yyyy-MM-dd}"), cancel)).ToList());
            TableOutput.Print(parsed.GetValue(format)!, Columns, [.. days.SelectMany(d => d.Leads.Select(x => RowOf(x.Lead, x.Outcome)))]);
            foreach (var rate in HitRate.By(days.SelectMany(d => d.Leads.Select(x => (d.Kind.Code(), x.Lead.Exploration, x.Outcome)))))
                installation.Messages.Say($"{rate.Group}{(rate.Exploration ? " (exploration)" : "")}: {rate.Listed} listed, {rate.Verified} verified, hit rate "
                    + (rate.Rate is { } r ? $"{r:P0} ({rate.Interval.Low:P0} to {rate.Interval.High:P0})" : "unknown"));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static IReadOnlyList<object?> RowOf(Lead lead, OutcomeCode? outcome) =>
        [lead.ListDate, lead.Kind.Code(), lead.Rank, lead.Subject.Type.Code(), lead.Subject.Id, Math.Round(lead.Probability, 4), lead.Method, outcome is { } code ? Outcome.CodeOf(code) : "open"];
}
