using System.CommandLine;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.App.Commands;

/// <summary><c>outcomes import FILE</c> and <c>outcomes set LEAD OUTCOME</c>: what the inspectors found.</summary>
internal static class OutcomesCommand
{
    public static Command Build()
    {
        var command = new Command("outcomes", "Feedback: what the inspectors found on the leads") { Import(), Set() };
        return command;
    }

    private static Command Import()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A CSV or Parquet file of contract §4" };
        file.AcceptExistingOnly();
        var command = new Command("import", "Take outcomes from a file") { file };
        command.Runs((parsed, installation, cancel) =>
        {
            var report = installation.ImportOutcomes(parsed.GetValue(file)!.FullName, cancel);
            installation.Messages.Say($"{report.Read} rows read: {report.Stored} stored, {report.Duplicate} known before, {report.Refused.Count} refused");
            if (report.WithoutReason > 0) installation.Messages.Say($"{report.WithoutReason} leads were closed without a reason (empty note); hit-rate counts them");
            foreach (var refusal in report.Refused) installation.Messages.Error(refusal);
            return Task.FromResult(report.Refused.Count > 0 ? ExitCode.DoneWithQuarantine : ExitCode.Done);
        });
        return command;
    }

    private static Command Set()
    {
        var lead = new Argument<string>("LEAD") { Description = "The lead's id" };
        var outcome = new Argument<string>("OUTCOME") { Description = "confirmed, not_confirmed or inconclusive" };
        outcome.AcceptOnlyFromAmong("confirmed", "not_confirmed", "inconclusive");
        var on = DayOptions.OptionalDate("--on", "Day of the verification (default today in Shanghai)");
        var by = Text("--by", "Who verified");
        var caseId = Text("--case", "The case filed");
        var method = Text("--method", "The confirmed way of forging: " + string.Join(", ", Methods.All.Select(m => m.Code)));
        var note = Text("--note", "What was found; required unless confirmed");
        var command = new Command("set", "Record the outcome of one lead") { lead, outcome, on, by, caseId, method, note };
        command.Runs((parsed, installation) =>
        {
            var code = Outcome.Parse(parsed.GetValue(outcome)!)!.Value;
            var text = parsed.GetValue(note)!;
            if (code != OutcomeCode.Confirmed && text.Trim().Length == 0) throw new UsageException("A lead that is not confirmed is closed with a reason: add --note \"what was found\".");
            if (parsed.GetValue(method) is { Length: > 0 } m && Methods.All.All(known => known.Code != m))
                throw new UsageException($"--method: found '{m}'; expected one of {string.Join(", ", Methods.All.Select(known => known.Code))}.");
            var day = parsed.GetValue(on) ?? installation.Today;
            var added = installation.Outcomes.Set(new Outcome(parsed.GetValue(lead)!, code, day, parsed.GetValue(by)!, parsed.GetValue(caseId)!, parsed.GetValue(method)!, text));
            installation.Messages.Say(added ? "recorded" : "known before; nothing changed");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Text(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => "", HelpName = "TEXT" };
}
