using System.CommandLine;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.SqlIndicators;

namespace Analytics.App.Commands;

/// <summary><c>check [PATH]</c>: validates pipeline files and SQL indicators; names what is unknown and what is allowed.</summary>
internal static class CheckCommand
{
    private const int TrialWindowDays = 28;

    public static Command Build()
    {
        var path = new Argument<string?>("PATH") { Description = "A pipeline file (.json), an SQL indicator (.sql) or a folder of them; default: those in use", Arity = ArgumentArity.ZeroOrOne };
        var docs = new Option<string?>("--docs") { Description = "Write a page of the documentation instead: indicators.md or formats.md, by the file's name", HelpName = "FILE" };
        var command = new Command("check", "Validate pipeline files and SQL indicators; names what is unknown and what is allowed") { path, docs };
        command.Runs((parsed, installation, cancel) => Task.FromResult(parsed.GetValue(docs) is { } page ? WriteDocs(page, installation) : Check(parsed.GetValue(path), installation, cancel)));
        return command;
    }

    private static int WriteDocs(string page, Installation installation)
    {
        var text = Path.GetFileName(page) switch
        {
            "indicators.md" => IndicatorDocs.Page(),
            "formats.md" => FormatDocs.Page(),
            var name => throw new UsageException($"--docs: found '{name}'; expected a file named indicators.md or formats.md."),
        };
        File.WriteAllText(page, text);
        installation.Messages.Say($"{page}: written from the catalogue");
        return ExitCode.Done;
    }

    private static int Check(string? path, Installation installation, CancellationToken cancel)
    {
        var (pipelineFiles, sqlFiles) = FilesOf(path, installation);
        var indicators = SqlIndicatorFolder.Read(sqlFiles);
        // A pipeline may name the workspace's own indicators, whatever file is being checked.
        var own = SqlIndicatorFolder.Read(SqlIndicatorFolder.Files(installation.Workspace.Indicators)).Concat(indicators).Select(f => f.Definition?.Card).OfType<IndicatorCard>().DistinctBy(c => c.Id).ToList();
        var pipelines = PipelineSet.Check(pipelineFiles, Catalog.Indicators.Select(i => i.Card).Concat(own));
        var problems = pipelines.SelectMany(f => f.Problems).Concat(indicators.SelectMany(f => f.Problems)).ToList();
        foreach (var file in indicators.Where(f => f.Definition is not null))
        {
            var trial = Try(file, installation, cancel);
            foreach (var (line, i) in trial.Lines.Select((l, i) => (l, i))) Console.Out.WriteLine(i == 0 ? line : $"  {line}");
            Console.Out.WriteLine($"  {NamedBy(file.Definition!, PipelineSet.Check(installation.PipelineFiles, Catalog.Indicators.Select(c => c.Card).Concat(own)))}");
            if (trial.Problem is { } problem) problems.Add(problem);
        }
        foreach (var problem in problems) installation.Messages.Error(problem.ToString());
        installation.Messages.Say($"{pipelines.Count} pipeline files, {indicators.Count} SQL indicators, {problems.Count} problems");
        return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Tries an indicator at the end of the last day that has facts of its kind.</summary>
    private static SqlIndicatorTrial Try(SqlIndicatorFile file, Installation installation, CancellationToken cancel)
    {
        var kind = file.Definition!.Card.Kind;
        var facts = Programme.All.FirstOrDefault(p => p.Kind == kind)?.Facts ?? (IReadOnlyList<Dataset>)[Catalog.Dataset("visits")];
        var last = facts.SelectMany(f => installation.Lake.Days(f, DateOnly.MinValue, DateOnly.MaxValue).TakeLast(1)).DefaultIfEmpty(installation.Today).Max();
        return SqlIndicatorTrial.Of(file, installation.Query, last.AddDays(1 - TrialWindowDays), last, cancel);
    }

    private static string NamedBy(SqlIndicatorDefinition definition, IReadOnlyList<PipelineFile> pipelines)
    {
        var (id, kind) = (definition.Card.Id, definition.Card.Kind);
        var naming = pipelines.Where(p => p.Pipeline?.Indicators.Any(c => c.Id == id) == true).Select(p => p.Pipeline!.Name).ToList();
        return naming.Count > 0 ? $"used by {string.Join(", ", naming)}" : $"used by no pipeline; name it beside \"all\" in the \"indicators\" of a pipeline of kind {kind.Code()}: [\"all\", \"{id}\"]";
    }

    private static (IReadOnlyList<string> Pipelines, IReadOnlyList<string> Sql) FilesOf(string? path, Installation installation)
    {
        if (path is null) return (installation.PipelineFiles, SqlIndicatorFolder.Files(installation.Workspace.Indicators));
        if (Directory.Exists(path)) return ([.. Directory.EnumerateFiles(path, "*.json").Where(f => Path.GetFileName(f) != "schema.json").Order(StringComparer.Ordinal)], SqlIndicatorFolder.Files(path));
        if (!File.Exists(path)) throw new UsageException($"{path}: no such file or folder.");
        return Path.GetExtension(path).Equals(".sql", StringComparison.OrdinalIgnoreCase) ? ([], [path]) : ([path], []);
    }
}
