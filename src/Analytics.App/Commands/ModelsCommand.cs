using System.CommandLine;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Learning;

namespace Analytics.App.Commands;

/// <summary><c>models list / show / promote / rollback</c>: the registry.</summary>
internal static class ModelsCommand
{
    public static Command Build() => new("models", "The registry of models: which is in force, how good it was, put in force, taken back") { List(), Show(), Promote(), Rollback() };

    private static Command List()
    {
        var format = DayOptions.Format("table", "csv", "json");
        var command = new Command("list", "All models, by kind and version") { format };
        command.Runs((parsed, installation) =>
        {
            TableOutput.Print(parsed.GetValue(format)!, ["model", "kind", "status", "as_of", "brier", "champion_brier", "trained_on"],
                [.. installation.Models.List().Select(m => (Record: m, Card: m.ReadCard())).Select(x => (IReadOnlyList<object?>)
                    [x.Record.ModelId, x.Record.Kind, x.Record.Status, x.Record.AsOf, Math.Round(x.Card.Challenger.Brier, 4), Math.Round(x.Card.Champion.Brier, 4), x.Card.TrainedOn])]);
            installation.Messages.Say($"Kinds without a champion are listed by {ModelRegistry.Combination}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var model = new Argument<string>("MODEL") { Description = "e.g. vehicle_inspection-1" };
        var command = new Command("show", "A model's card, what became of it, and what it would have listed while it looked on") { model };
        command.Runs((parsed, installation) =>
        {
            var record = installation.Models.Find(parsed.GetValue(model)!);
            Console.Out.WriteLine(record.ReadCard().ToMarkdown());
            foreach (var happened in installation.Models.Events().Where(e => e.ModelId == record.ModelId))
                Console.Out.WriteLine($"{ChinaTime.ToOffset(happened.HappenedAt):yyyy-MM-dd HH:mm} {happened.Event} by {happened.ByWhom}{(happened.ApprovedBy.Length > 0 ? $", agreed by {happened.ApprovedBy}" : "")}: {happened.Reason}");
            Shadow(installation, record);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The days on which a challenger looked on: its would-be leads beside the lists that went out.</summary>
    private static void Shadow(Installation installation, ModelRecord record)
    {
        var shadow = ShadowComparison.Of(installation.Database, record.ModelId, ContractCodes.KindOf(record.Kind)!.Value);
        if (shadow.Days.Count == 0) return;
        Console.Out.WriteLine($"\n旁观 Looked on from {shadow.Days[0]:yyyy-MM-dd} to {shadow.Days[^1]:yyyy-MM-dd} ({shadow.Days.Count} of {ModelRegistry.ShadowDays} days; nobody was sent there by it):");
        TableOutput.Print("table", ["first_day", "subject_type", "subject_id", "method", "probability", "also_listed", "outcome"],
            [.. shadow.Leads.Select(l => (IReadOnlyList<object?>)[l.Lead.ListDate, l.Lead.Subject.Type.Code(), l.Lead.Subject.Id, l.Lead.Method, Math.Round(l.Lead.Probability, 3), l.AlsoListed, l.Outcome is { } code ? Outcome.CodeOf(code) : "open"])]);
        Console.Out.WriteLine($"It would have listed {shadow.Leads.Count} subjects, the lists of those days held {shadow.Listed}; {shadow.Leads.Count(l => l.AlsoListed)} are the same. Confirmed of verified: {shadow.Hits} of {shadow.Verified} against {shadow.ListedHits} of {shadow.ListedVerified}.");
    }

    private static Command Promote()
    {
        var model = new Argument<string>("MODEL") { Description = "e.g. vehicle_inspection-1" };
        var (by, reason) = (Name("--by", "Who asks for it"), Reason());
        var approved = Name("--approved-by", "Who agrees: somebody else");
        var command = new Command("promote", "Put a challenger in force; two people") { model, by, approved, reason };
        command.Runs((parsed, installation) =>
        {
            installation.Models.Promote(parsed.GetValue(model)!, parsed.GetValue(by)!, parsed.GetValue(approved)!, parsed.GetValue(reason)!);
            installation.Messages.Say($"{parsed.GetValue(model)} is in force from the next list on.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rollback()
    {
        var kind = new Argument<string>("KIND") { Description = "e.g. vehicle_inspection" };
        var (by, reason) = (Name("--by", "Who does it"), Reason());
        var command = new Command("rollback", "Go back to the model in force before") { kind, by, reason };
        command.Runs((parsed, installation) =>
        {
            installation.Messages.Say($"{installation.Models.Rollback(parsed.GetValue(kind)!, parsed.GetValue(by)!, parsed.GetValue(reason)!)} is in force from the next list on.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Name(string name, string description) => new(name) { Description = description, Required = true, HelpName = "NAME" };

    private static Option<string> Reason() => new("--reason") { Description = "Why, for the record", DefaultValueFactory = _ => "", HelpName = "TEXT" };
}
