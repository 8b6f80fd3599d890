using System.CommandLine;
using System.Globalization;
using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>hit-rate [--from D] [--to D] [--by …]</c>: hits, misses, open, rate with a 95 % interval; exploration leads apart.</summary>
internal static class HitRateCommand
{
    private static readonly string[] Columns =
    [
        "group", "exploration", "listed", "verified", "hits", "misses", "inconclusive", "open", "hit_rate", "low_95", "high_95", "verified_share",
        "verified_low_95", "verified_high_95", "hits_of_listed", "lift", "lift_low_95", "lift_high_95", "overdue", "without_reason", "adjusted_rate",
    ];

    private static readonly string[] ForPeople = ["", "listed", "verified", "hits", "hit rate (95 %)", "if the rest were misses", "over random checks", "open (overdue)", "inconclusive", "no reason given"];

    public static Command Build()
    {
        var from = DayOptions.OptionalDate("--from", "First list date");
        var to = DayOptions.OptionalDate("--to", "Last list date");
        var asOf = DayOptions.OptionalDate("--as-of", "As known on this day (default: everything known)");
        var by = new Option<string>("--by") { Description = "One of month, district, kind, method, model, visit (first leads, and follow-ups where something was confirmed before)", DefaultValueFactory = _ => "", HelpName = "PART" };
        by.AcceptOnlyFromAmong("month", "district", "kind", "method", "model", "visit");
        var adjust = new Option<string>("--adjust") { Description = "verifier: also the rate had everybody who verifies seen each group's leads in equal shares", HelpName = "FOR", DefaultValueFactory = _ => "" };
        adjust.AcceptOnlyFromAmong("verifier");
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("hit-rate", "Share of verified leads that were confirmed, with counts, a 95 % Wilson interval and what it would be had the rest been misses") { from, to, asOf, by, adjust, format };
        command.Runs((parsed, installation) =>
        {
            using var connection = installation.Database.Open();
            var adjusted = parsed.GetValue(adjust) == "verifier";
            var rates = OutcomeTable.HitRates(connection, parsed.GetValue(from) ?? DateOnly.MinValue, parsed.GetValue(to) ?? DateOnly.MaxValue, parsed.GetValue(asOf) ?? DateOnly.MaxValue, parsed.GetValue(by)!, adjusted);
            if (parsed.GetValue(format) == "table") TableOutput.Print("table", adjusted ? [.. ForPeople, "adjusted for verifier"] : ForPeople, [.. rates.Select(r => Told(r, adjusted))]);
            else TableOutput.Print(parsed.GetValue(format)!, Columns, [.. rates.Select(RowOf)]);
            return ExitCode.Done;
        });
        return command;
    }

    public static IReadOnlyList<object?> RowOf(HitRate r) =>
    [
        NameOf(r), r.Exploration ? 1 : 0, r.Listed, r.Verified, r.Hits, r.Misses, r.Inconclusive, r.Open,
        Rounded(r.Rate), r.Verified == 0 ? null : Rounded(r.Interval.Low), r.Verified == 0 ? null : Rounded(r.Interval.High), Rounded(r.VerifiedShare),
        Rounded(r.VerifiedInterval.Low), Rounded(r.VerifiedInterval.High), Rounded(r.Floor), Rounded(r.OverRandom?.Ratio), Rounded(r.OverRandom?.Low), Rounded(r.OverRandom?.High),
        r.Overdue, r.WithoutReason, Rounded(r.Adjusted),
    ];

    private static List<object?> Told(HitRate r, bool adjusted)
    {
        List<object?> row =
        [
            NameOf(r) + (r.Exploration ? " (random checks)" : ""), r.Listed, $"{r.Verified} ({Percent(r.VerifiedShare)})", r.Hits,
            r.Rate is null ? "–" : $"{Percent(r.Rate)} ({Percent(r.Interval.Low)} to {Percent(r.Interval.High)})", Percent(r.Floor),
            r.OverRandom is { } lift ? string.Create(CultureInfo.InvariantCulture, $"{lift.Ratio:0.0} times ({lift.Low:0.0} to {lift.High:0.0})") : "–",
            $"{r.Open} ({r.Overdue})", r.Inconclusive, r.WithoutReason,
        ];
        if (adjusted) row.Add(Percent(r.Adjusted));
        return row;
    }

    private static string NameOf(HitRate r) => r.Group.Length == 0 ? "all" : r.Group;

    private static string Percent(double? share) => share is { } s ? $"{Math.Round(s * 100):0} %" : "–";

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 4) : null;
}
