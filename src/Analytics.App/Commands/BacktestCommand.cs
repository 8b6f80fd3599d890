using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;

namespace Analytics.App.Commands;

/// <summary><c>backtest --from D --to D [--capacity …]</c>: what the lists would have been and their hit rate, using only what was known then.</summary>
internal static class BacktestCommand
{
    private static readonly string[] Compared =
        ["kind", "ranking", "capacity", "listed", "verified", "hits", "hit_rate", "low_95", "high_95", "ties_worst", "ties_best", "recall", "median_days", "brier", "title"];

    private static readonly string[] Listed = ["day", "kind", "rank", "subject_type", "subject_id", "probability", "method", "exploration", "outcome"];

    private static readonly string[] OverTime = ["kind", "month", "listed", "verified", "hits", "hit_rate", "low_95", "high_95", "open"];

    private static readonly string[] Costs = ["kind", "visits_a_day", "precision", "recall"];

    public static Command Build()
    {
        var from = DayOptions.Date("--from", "First list date");
        var to = DayOptions.Date("--to", "Last list date");
        var kind = DayOptions.Kind();
        var capacity = DayOptions.Capacity();
        var show = new Option<string>("--show")
        {
            Description = "rankings (the lists beside lots, rules of thumb, single indicators and models), leads (every would-be lead), months (hit rate over time) or capacity (what more visits buy)",
            DefaultValueFactory = _ => "rankings",
            HelpName = "WHAT",
        };
        show.AcceptOnlyFromAmong("rankings", "leads", "months", "capacity");
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("backtest", "What the lists would have been over past days and their hit rate, using only what was known then") { from, to, kind, capacity, show, format };
        command.Runs((parsed, installation, cancel) =>
        {
            var (first, last) = (parsed.GetValue(from), parsed.GetValue(to));
            if (last < first) throw new UsageException($"--to {last:yyyy-MM-dd} is before --from {first:yyyy-MM-dd}.");
            var backTest = new BackTest(installation.Lake, installation.Database, installation.Profiles, installation.Models);
            var results = installation.Messages.WithProgress("back-test", progress => installation.Pipelines
                .Where(p => parsed.GetValue(kind) is not { } only || only == p.Kind)
                .Select(p => p with { Ranking = p.Ranking with { Capacity = parsed.GetValue(capacity)!.GetValueOrDefault(p.Kind, p.Ranking.Capacity) } })
                .Select(p => backTest.Run(p, first, last, day => progress($"{p.Name}: {day:yyyy-MM-dd}"), cancel)).ToList());
            var (columns, rows) = parsed.GetValue(show) switch
            {
                "leads" => (Listed, results.SelectMany(r => r.Leads.Select(l => LeadRow(l.Lead, l.Outcome)))),
                "months" => (OverTime, results.SelectMany(MonthRows)),
                "capacity" => (Costs, results.SelectMany(r => r.Curve.Select(c => (IReadOnlyList<object?>)[r.Kind.Code(), c.Capacity, Rounded(c.Precision), Rounded(c.Recall)]))),
                _ => (Compared, results.SelectMany(RankingRows)),
            };
            TableOutput.Print(parsed.GetValue(format)!, columns, [.. rows]);
            foreach (var result in results) installation.Messages.Say(Summary(result));
            installation.Messages.Say("Rankings are judged by the subjects that were visited, and the lists chose those: compare recall, and the hit rate of exploration leads, before precision.");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static string Summary(BackTestResult r)
    {
        var unknown = r.Leads.Count - r.Verified;
        return $"{r.Kind.Code()}: {r.Leads.Count} listed, {r.Verified} verified, {r.Hits} confirmed; {unknown} were never verified and are neither hits nor misses"
            + (r.Verified == 0 ? "; no outcome is known of any of them (analytics outcomes import FILE)" : "");
    }

    /// <summary>The lists as they would have been, then each way of ordering by the subjects in its first places of every day.</summary>
    private static IEnumerable<IReadOnlyList<object?>> RankingRows(BackTestResult r)
    {
        yield return [r.Kind.Code(), "lists", r.Capacity, r.Leads.Count, r.Verified, r.Hits, r.Verified == 0 ? null : Math.Round((double)r.Hits / r.Verified, 3), Rounded(r.Interval?.Low), Rounded(r.Interval?.High),
            null, null, null, r.MedianDays, Rounded(r.Brier), "清单，同每日作业 (the lists, as the daily run makes them)"];
        foreach (var x in r.Rankers)
            yield return [r.Kind.Code(), x.Name, r.Capacity, null, Math.Round(x.Hits + x.Misses, 1), Math.Round(x.Hits, 1), Rounded(x.Precision), Rounded(x.Interval?.Low), Rounded(x.Interval?.High),
                Rounded(x.Worst), Rounded(x.Best), Rounded(x.Recall), null, null, x.Title.ToString()];
    }

    private static IEnumerable<IReadOnlyList<object?>> MonthRows(BackTestResult r) =>
        HitRate.By(r.Leads.Where(l => !l.Lead.Exploration).Select(l => ($"{l.Lead.ListDate:yyyy-MM}", false, l.Outcome))).Select(h => (IReadOnlyList<object?>)
            [r.Kind.Code(), h.Group, h.Listed, h.Verified, h.Hits, Rounded(h.Rate), h.Verified == 0 ? null : Rounded(h.Interval.Low), h.Verified == 0 ? null : Rounded(h.Interval.High), h.Open]);

    private static IReadOnlyList<object?> LeadRow(Lead lead, OutcomeCode? outcome) =>
        [lead.ListDate, lead.Kind.Code(), lead.Rank, lead.Subject.Type.Code(), lead.Subject.Id, Math.Round(lead.Probability, 4), lead.Method, lead.Exploration, outcome is { } code ? Outcome.CodeOf(code) : "open"];

    private static double? Rounded(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 3) : null;
}
