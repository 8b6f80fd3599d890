using System.CommandLine;
using Analytics.App.Demonstration;
using Analytics.Core.Indicators;

namespace Analytics.App.Commands;

/// <summary><c>bench</c>: how the lists hold up against what was planted, over simulated cities lived through day by day.</summary>
internal static class BenchCommand
{
    private static readonly string[] Columns =
        ["city", "kind", "leads", "hits", "hit_rate", "low_95", "high_95", "second_half", "forged", "found", "found_share", "median_days", "right_method", "brier", "base_rate", "lift", "first_hit_rate"];

    public static Command Build()
    {
        var seeds = new Option<ulong[]>("--seed") { Description = "Seeds of the cities; their figures are put together", DefaultValueFactory = _ => [2001], HelpName = "N", AllowMultipleArgumentsPerToken = true };
        var days = new Option<int>("--days") { Description = "Days to live through", DefaultValueFactory = _ => 45, HelpName = "N" };
        var city = new Option<string>("--city") { Description = "usual, honest (no forgery), odd (every innocent oddity doubled) or all", DefaultValueFactory = _ => "all", HelpName = "CITY" };
        city.AcceptOnlyFromAmong("usual", "honest", "odd", "all");
        var keep = new Option<string?>("--out") { Description = "Keep the workspaces in this folder (they are removed otherwise)", HelpName = "DIR" };
        var kind = DayOptions.Kind();
        var format = DayOptions.Format("table", "csv", "json");
        var given = new Option<string?>("--given") { Description = "Judge on this city instead of simulated ones: CITY/data in the contract's formats, CITY/truth as 'simulate' writes it", HelpName = "CITY" };
        var from = DayOptions.OptionalDate("--from", "With --given: first day of the lists; what lies before it is history (default: the first day with facts)");
        var command = new Command("bench", "Hold the lists against what was planted in simulated cities: hit rate, found, days to lead, calibration") { seeds, days, city, given, from, kind, keep, format };
        command.SetAction((parsed, cancel) =>
        {
            var console = new Messages(parsed.GetValue<bool>("--quiet"));
            return CommandLine.GuardedAsync(console, () =>
            {
                var kinds = parsed.GetValue(kind) is { } only ? new HashSet<LeadKind> { only } : [.. Enum.GetValues<LeadKind>()];
                var cities = parsed.GetValue(city) is "all" or null ? Enum.GetValues<BenchCity>() : [Enum.Parse<BenchCity>(parsed.GetValue(city)!, ignoreCase: true)];
                if (parsed.GetValue(days) < 1) throw new UsageException($"--days: found {parsed.GetValue(days)}; expected 1 or more.");
                if (parsed.GetValue(from) is not null && parsed.GetValue(given) is null) throw new UsageException("--from: a simulated city has no history before its first day; expected --given CITY with it.");
                var bench = new Runs(parsed.GetValue(days), kinds, parsed.GetValue(keep), console, cancel);
                var rows = (parsed.GetValue(given) is { } folder ? bench.Given(folder, parsed.GetValue(from)) : cities.SelectMany(c => bench.Simulated(c, parsed.GetValue(seeds)!))).ToList();
                TableOutput.Print(parsed.GetValue(format)!, Columns, rows);
                return Task.FromResult(ExitCode.Done);
            }, cancel);
        });
        return command;
    }

    private sealed record Runs(int Days, IReadOnlySet<LeadKind> Kinds, string? Keep, Messages Console, CancellationToken Cancel)
    {
        private readonly Bench bench = new(new Messages(quiet: true));

        public IEnumerable<IReadOnlyList<object?>> Simulated(BenchCity city, IReadOnlyList<ulong> seeds)
        {
            var scores = Scores();
            var name = city.ToString().ToLowerInvariant();
            foreach (var seed in seeds) In($"{name}-{seed}", home => bench.Run(home, Bench.CityOf(city, seed, Days, Kinds), scores, Cancel));
            return scores.Select(s => RowOf(name, s.Key, s.Value));
        }

        public IEnumerable<IReadOnlyList<object?>> Given(string folder, DateOnly? from)
        {
            if (!Directory.Exists(Path.Combine(folder, "data"))) throw new UsageException($"--given: found '{folder}'; expected a folder with 'data' and 'truth' in it.");
            var scores = Scores();
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
            In(name, home => bench.Run(home, folder, from, Days, scores, Cancel));
            return scores.Select(s => RowOf(name, s.Key, s.Value));
        }

        private Dictionary<LeadKind, BenchScore> Scores() => Kinds.Order().ToDictionary(k => k, _ => new BenchScore());

        private void In(string name, Action<string> run)
        {
            var home = Path.Combine(Keep ?? Path.GetTempPath(), $"analytics-bench-{name}" + (Keep is null ? $"-{Environment.ProcessId}" : ""));
            Console.Say($"{name}, {Days} days");
            try
            {
                run(home);
            }
            finally
            {
                if (Keep is null && Directory.Exists(home)) Directory.Delete(home, recursive: true);
            }
        }
    }

    private static IReadOnlyList<object?> RowOf(string city, LeadKind kind, BenchScore s) =>
    [
        city, kind.Code(), s.Leads, s.Hits, Rounded(s.HitRate), Rounded(s.Interval.Low), Rounded(s.Interval.High), Rounded(s.SecondHalfHitRate), s.Forged, s.Found,
        Rounded(s.FoundShare), s.MedianDays, Rounded(s.RightMethod), Rounded(s.Brier), Rounded(s.BaseRate), Rounded(s.HitRate / s.BaseRate), Rounded(s.FirstHitRate),
    ];

    private static double? Rounded(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 3) : null;
}
