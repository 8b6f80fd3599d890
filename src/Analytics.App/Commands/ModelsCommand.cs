using System.CommandLine;
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
        var command = new Command("show", "A model's card") { model };
        command.Runs((parsed, installation) =>
        {
            Console.Out.WriteLine(installation.Models.Find(parsed.GetValue(model)!).ReadCard().ToMarkdown());
            return ExitCode.Done;
        });
        return command;
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
