using System.CommandLine;
using Analytics.App.Demonstration;
using Analytics.Core.Indicators;

namespace Analytics.App.Commands;

/// <summary><c>bench</c>: how the lists hold up against what was planted, over simulated cities lived through day by day.</summary>
internal static class BenchCommand
{
    private static readonly string[] Columns =
        ["city", "kind", "leads", "hits", "hit_rate", "low_95", "high_95", "second_half", "forged", "found", "found_share", "median_days", "right_method", "brier", "base_rate", "lift"];

    public static Command Build()
    {
        var seeds = new Option<ulong[]>("--seed") { Description = "Seeds of the cities; their figures are put together", DefaultValueFactory = _ => [2001], HelpName = "N", AllowMultipleArgumentsPerToken = true };
        var days = new Option<int>("--days") { Description = "Days to live through", DefaultValueFactory = _ => 45, HelpName = "N" };
        var city = new Option<string>("--city") { Description = "usual, honest (no forgery), odd (every innocent oddity doubled) or all", DefaultValueFactory = _ => "all", HelpName = "CITY" };
        city.AcceptOnlyFromAmong("usual", "honest", "odd", "all");
        var keep = new Option<string?>("--out") { Description = "Keep the workspaces in this folder (they are removed otherwise)", HelpName = "DIR" };
        var kind = DayOptions.Kind();
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("bench", "Hold the lists against what was planted in simulated cities: hit rate, found, days to lead, calibration") { seeds, days, city, kind, keep, format };
        command.SetAction((parsed, cancel) =>
        {
            var console = new Messages(parsed.GetValue<bool>("--quiet"));
            return CommandLine.GuardedAsync(console, () =>
            {
                var kinds = parsed.GetValue(kind) is { } only ? new HashSet<LeadKind> { only } : [.. Enum.GetValues<LeadKind>()];
                var cities = parsed.GetValue(city) is "all" or null ? Enum.GetValues<BenchCity>() : [Enum.Parse<BenchCity>(parsed.GetValue(city)!, ignoreCase: true)];
                if (parsed.GetValue(days) < 1) throw new UsageException($"--days: found {parsed.GetValue(days)}; expected 1 or more.");
                var rows = cities.SelectMany(c => RowsOf(c, parsed.GetValue(seeds)!, parsed.GetValue(days), kinds, parsed.GetValue(keep), console, cancel)).ToList();
                TableOutput.Print(parsed.GetValue(format)!, Columns, rows);
                return Task.FromResult(ExitCode.Done);
            }, cancel);
        });
        return command;
    }

    private static IEnumerable<IReadOnlyList<object?>> RowsOf(
        BenchCity city, ulong[] seeds, int days, IReadOnlySet<LeadKind> kinds, string? keep, Messages console, CancellationToken cancel)
    {
        var scores = kinds.Order().ToDictionary(k => k, _ => new BenchScore());
        foreach (var seed in seeds)
        {
            var home = Path.Combine(keep ?? Path.GetTempPath(), $"analytics-bench-{city.ToString().ToLowerInvariant()}-{seed}" + (keep is null ? $"-{Environment.ProcessId}" : ""));
            console.Say($"{city} city, seed {seed}, {days} days");
            try
            {
                new Bench(new Messages(quiet: true)).Run(home, Bench.CityOf(city, seed, days, kinds), kinds, scores, cancel);
            }
            finally
            {
                if (keep is null && Directory.Exists(home)) Directory.Delete(home, recursive: true);
            }
        }
        return scores.Select(s => (IReadOnlyList<object?>)[city.ToString().ToLowerInvariant(), s.Key.Code(), s.Value.Leads, s.Value.Hits, Rounded(s.Value.HitRate), Rounded(s.Value.Interval.Low),
            Rounded(s.Value.Interval.High), Rounded(s.Value.SecondHalfHitRate), s.Value.Forged, s.Value.Found, Rounded(s.Value.FoundShare), s.Value.MedianDays, Rounded(s.Value.RightMethod),
            Rounded(s.Value.Brier), Rounded(s.Value.BaseRate), Rounded(s.Value.HitRate / s.Value.BaseRate)]);
    }

    private static double? Rounded(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 3) : null;
}
