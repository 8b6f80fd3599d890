using System.CommandLine;
using Analytics.Core;
using Analytics.Engine.Ingestion;

namespace Analytics.App.Commands;

/// <summary><c>ingest PATH…</c>: takes files or folders into the lake; one line per file.</summary>
internal static class IngestCommand
{
    private static readonly string[] Columns = ["file", "dataset", "read", "stored", "replaced", "duplicate", "quarantined"];

    public static Command Build()
    {
        var paths = new Argument<string[]>("PATH") { Description = "CSV, Parquet or XML files, or folders of them", Arity = ArgumentArity.OneOrMore };
        var dataset = new Option<string?>("--dataset") { Description = "What the files hold, where their names do not tell: " + string.Join(", ", Catalog.Datasets.Select(d => d.Name)), HelpName = "NAME" };
        dataset.AcceptOnlyFromAmong([.. Catalog.Datasets.Select(d => d.Name)]);
        var format = DayOptions.Format("text", "csv", "json");
        var command = new Command("ingest", "Take files or folders in; prints one line per file: rows read, stored, replaced, duplicate, quarantined") { paths, dataset, format };
        command.Runs((parsed, installation, cancel) =>
        {
            var forced = parsed.GetValue(dataset) is { } name ? Catalog.Dataset(name) : null;
            var report = installation.Ingest(parsed.GetValue(paths)!, forced, cancel);
            Print(report, parsed.GetValue(format)!, installation.Messages);
            return Task.FromResult(ExitCodeOf(report));
        });
        return command;
    }

    public static int ExitCodeOf(IngestReport report) => report.AnyRefused ? ExitCode.Failed : report.AnyQuarantined ? ExitCode.DoneWithQuarantine : ExitCode.Done;

    public static void Print(IngestReport report, string format, Messages messages)
    {
        if (format != "text")
            TableOutput.Print(format, Columns, [.. report.Files.Where(f => f.Refused == "").Select(f => (IReadOnlyList<object?>)[f.Path, f.Dataset, f.Read, f.Stored, f.Replaced, f.Duplicate, f.Quarantined])]);
        else
            foreach (var f in report.Files.Where(f => f.Refused == ""))
                Console.Out.WriteLine($"{f.Path}: {f.Dataset}: {f.Read} read, {f.Stored} stored, {f.Replaced} replaced, {f.Duplicate} duplicate, {f.Quarantined} quarantined"
                    + (f.AlreadyIngested ? " (the same file was ingested before)" : "") + (f.Flagged > 0 ? $"; {f.Flagged} flagged as suspect" : "")
                    + (f.UnknownColumns.Count > 0 ? $"; unknown columns kept out: {string.Join(", ", f.UnknownColumns)}" : ""));
        foreach (var f in report.Files.Where(f => f.Refused != "")) messages.Error(f.Refused);
        if (report.AnyQuarantined) messages.Say("Some rows are in quarantine: analytics quarantine list");
    }
}
