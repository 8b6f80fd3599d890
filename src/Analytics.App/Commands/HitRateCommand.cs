using System.CommandLine;
using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>hit-rate [--from D] [--to D] [--by …]</c>: hits, misses, open, rate with a 95 % interval; exploration leads apart.</summary>
internal static class HitRateCommand
{
    private static readonly string[] Columns =
        ["group", "exploration", "listed", "verified", "hits", "misses", "inconclusive", "open", "hit_rate", "low_95", "high_95", "verified_share"];

    public static Command Build()
    {
        var from = DayOptions.OptionalDate("--from", "First list date");
        var to = DayOptions.OptionalDate("--to", "Last list date");
        var by = new Option<string>("--by") { Description = "One of month, district, kind, method, model", DefaultValueFactory = _ => "", HelpName = "PART" };
        by.AcceptOnlyFromAmong("month", "district", "kind", "method", "model");
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("hit-rate", "Share of verified leads that were confirmed, with counts and a 95 % Wilson interval") { from, to, by, format };
        command.Runs((parsed, installation) =>
        {
            using var connection = installation.Database.Open();
            var rates = OutcomeTable.HitRates(connection, parsed.GetValue(from) ?? DateOnly.MinValue, parsed.GetValue(to) ?? DateOnly.MaxValue, DateOnly.MaxValue, parsed.GetValue(by)!);
            TableOutput.Print(parsed.GetValue(format)!, Columns, [.. rates.Select(RowOf)]);
            return ExitCode.Done;
        });
        return command;
    }

    public static IReadOnlyList<object?> RowOf(HitRate r) =>
    [
        r.Group.Length == 0 ? "all" : r.Group, r.Exploration ? 1 : 0, r.Listed, r.Verified, r.Hits, r.Misses, r.Inconclusive, r.Open,
        r.Rate is { } rate ? Math.Round(rate, 4) : null, r.Verified == 0 ? null : Math.Round(r.Interval.Low, 4), r.Verified == 0 ? null : Math.Round(r.Interval.High, 4),
        r.VerifiedShare is { } share ? Math.Round(share, 4) : null,
    ];
}
