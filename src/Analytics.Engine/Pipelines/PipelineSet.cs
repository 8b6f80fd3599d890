using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.SqlIndicators;

namespace Analytics.Engine.Pipelines;

/// <summary>The pipelines in force: those shipped with the program, each overridden by a file of the same name in the workspace.</summary>
public sealed class PipelineSet
{
    private PipelineSet(IReadOnlyList<Pipeline> all) => All = all;

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Pipeline> All { get; }

    /// <summary>The folder of the pipelines that come with the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "pipelines");

    /// <param name="own">An analyst's own indicators, for the pipelines that name them.</param>
    /// <exception cref="ConfigurationException">With every problem of every file.</exception>
    public static PipelineSet Load(Workspace workspace, string? shippedFolder = null, IEnumerable<IndicatorCard>? indicators = null, IReadOnlyList<SqlIndicator>? own = null)
    {
        var files = Check(Files(workspace, shippedFolder ?? Shipped), (indicators ?? Catalog.Indicators.Select(i => i.Card)).Concat(own?.Select(o => o.Card) ?? []));
        var problems = files.SelectMany(f => f.Problems).ToList();
        return problems.Count > 0 ? throw new ConfigurationException(problems)
            : new PipelineSet([.. files.Select(f => f.Pipeline! with { Own = [.. (own ?? []).Where(o => f.Pipeline.Indicators.Any(c => c.Id == o.Card.Id))] })]);
    }

    /// <summary>The files in force, in the order of their names: the workspace's, and the shipped ones it does not override.</summary>
    public static IReadOnlyList<string> Files(Workspace workspace, string shippedFolder) =>
        [.. In(workspace.Pipelines).Concat(In(shippedFolder)).DistinctBy(Path.GetFileName).OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    public static IReadOnlyList<PipelineFile> Check(IEnumerable<string> files, IEnumerable<IndicatorCard>? indicators = null)
    {
        var known = indicators?.ToList();
        return [.. files.Select(file => PipelineFile.Load(file, known))];
    }

    public Pipeline this[string name] => All.FirstOrDefault(p => p.Name == name)
        ?? throw new ArgumentException($"Unknown pipeline '{name}'. Known: {string.Join(", ", All.Select(p => p.Name))}.");

    public IEnumerable<Pipeline> Of(LeadKind kind) => All.Where(p => p.Kind == kind);

    /// <summary>The source a file belongs to, by its name: the narrowest pattern of any pipeline, then the contract's own names
    /// (<c>inspections*.csv</c>). Null = the name says nothing.</summary>
    public SourceDefinition? SourceOf(string fileName)
    {
        var name = Path.GetFileName(fileName);
        var declared = All.SelectMany(p => p.Sources).Where(s => s.Matches(name)).OrderByDescending(s => s.MatchStrength(name)).FirstOrDefault();
        return declared ?? Catalog.Datasets.Select(d => new SourceDefinition(d)).Where(s => s.Matches(name)).OrderByDescending(s => s.MatchStrength(name)).FirstOrDefault();
    }

    /// <summary>How a file of a dataset named by the user, or the second dataset of one file, is read: its own definition where a
    /// pattern matches, else the first one declared for the dataset, else the plain one.</summary>
    public SourceDefinition SourceOf(string fileName, Dataset dataset)
    {
        var name = Path.GetFileName(fileName);
        return All.SelectMany(p => p.Sources).Where(s => s.Dataset == dataset).OrderByDescending(s => s.MatchStrength(name)).FirstOrDefault()
            ?? new SourceDefinition(dataset);
    }

    private static IEnumerable<string> In(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Where(f => Path.GetFileName(f) != "schema.json") : [];
}
