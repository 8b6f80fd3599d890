using System.CommandLine;
using Analytics.Core;
using Analytics.Engine.Storage;

namespace Analytics.App.Commands;

/// <summary><c>quarantine list / export / retry</c>: what was refused, and how it comes back.</summary>
internal static class QuarantineCommand
{
    private static readonly string[] Columns = ["quarantine_id", "file", "line", "dataset", "refused_because"];

    public static Command Build() => new("quarantine", "See, export and re-run the rows that were refused") { List(), Export(), Retry() };

    private static Option<string?> DatasetOption()
    {
        var option = new Option<string?>("--dataset") { Description = "Only this dataset", HelpName = "NAME" };
        option.AcceptOnlyFromAmong([.. Catalog.Datasets.Select(d => d.Name)]);
        return option;
    }

    private static Command List()
    {
        var dataset = DatasetOption();
        var format = DayOptions.Format("table", "csv", "json");
        var limit = new Option<int>("--limit") { Description = "At most so many rows", DefaultValueFactory = _ => 1000, HelpName = "N" };
        var command = new Command("list", "Rows that wait, with every rule they broke") { dataset, format, limit };
        command.Runs((parsed, installation) =>
        {
            using var connection = installation.Database.Open();
            var rows = QuarantineTable.Waiting(connection, parsed.GetValue(dataset)).Take(parsed.GetValue(limit))
                .Select(r => (IReadOnlyList<object?>)[r.QuarantineId, Path.GetFileName(r.Path), r.Line, r.Dataset, string.Join("; ", r.IssueList)]).ToList();
            TableOutput.Print(parsed.GetValue(format)!, Columns, rows);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Export()
    {
        var dataset = DatasetOption();
        dataset.Required = true;
        var file = new Option<string>("--out") { Description = "The CSV file to write", Required = true, HelpName = "FILE" };
        var command = new Command("export", "Write the waiting rows of a dataset as CSV, with the reasons, to be fixed") { dataset, file };
        command.Runs((parsed, installation) =>
        {
            var count = installation.Quarantine.Export(parsed.GetValue(dataset)!, parsed.GetValue(file)!);
            installation.Messages.Say($"{count} rows in {parsed.GetValue(file)}. Fix the cells, then: analytics quarantine retry {parsed.GetValue(file)} --dataset {parsed.GetValue(dataset)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Retry()
    {
        var file = new Argument<string?>("FILE") { Description = "A fixed export; without it, the waiting rows are run again as they are", Arity = ArgumentArity.ZeroOrOne };
        var dataset = DatasetOption();
        var command = new Command("retry", "Run refused rows again: fixed in an exported file, or as they are after a pipeline file was corrected") { file, dataset };
        command.Runs((parsed, installation, cancel) =>
        {
            var name = parsed.GetValue(dataset);
            if (parsed.GetValue(file) is { } path && name is null) throw new UsageException($"Say what {path} holds: --dataset NAME.");
            var report = parsed.GetValue(file) is { } fixedFile ? installation.Quarantine.RetryFixed(fixedFile, Catalog.Dataset(name!), cancel) : installation.Quarantine.Retry(name, cancel);
            IngestCommand.Print(report, "text", installation.Messages);
            return Task.FromResult(IngestCommand.ExitCodeOf(report));
        });
        return command;
    }
}
