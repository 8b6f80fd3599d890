using System.CommandLine;
using Analytics.Engine.Pipelines;

namespace Analytics.App.Commands;

/// <summary><c>check [PATH]</c>: validates pipeline files; names what is unknown and what is allowed.</summary>
internal static class CheckCommand
{
    public static Command Build()
    {
        var path = new Argument<string?>("PATH") { Description = "A pipeline file or a folder of them; default: those in use", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("check", "Validate pipeline files; names what is unknown and what is allowed") { path };
        command.Runs((parsed, installation) =>
        {
            var files = FilesOf(parsed.GetValue(path), installation).ToList();
            var problems = files.Select(f => PipelineFile.Load(f)).SelectMany(f => f.Problems).ToList();
            foreach (var problem in problems) installation.Messages.Error(problem.ToString());
            installation.Messages.Say($"{files.Count} pipeline files, {problems.Count} problems");
            return problems.Count == 0 ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static IEnumerable<string> FilesOf(string? path, Installation installation)
    {
        if (path is null) return installation.PipelineFiles;
        if (Directory.Exists(path)) return Directory.EnumerateFiles(path, "*.json").Where(f => Path.GetFileName(f) != "schema.json").Order(StringComparer.Ordinal);
        return File.Exists(path) ? [path] : throw new UsageException($"{path}: no such file or folder.");
    }
}
