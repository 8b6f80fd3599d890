using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.SqlIndicators;

/// <summary>The analyst's own indicators of a workspace: the files <c>indicators/*.sql</c>.</summary>
public static class SqlIndicatorFolder
{
    public static IReadOnlyList<string> Files(string folder) =>
        Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.sql").Order(StringComparer.Ordinal)] : [];

    /// <summary>Reads files and checks that no two use one id.</summary>
    public static IReadOnlyList<SqlIndicatorFile> Read(IEnumerable<string> paths)
    {
        var files = paths.Select(SqlIndicatorFile.Load).ToList();
        var first = files.Where(f => f.Definition is not null).GroupBy(f => f.Definition!.Card.Id).ToDictionary(g => g.Key, g => g.First());
        return [.. files.Select(f => f.Definition is { } d && first[d.Card.Id] != f
            ? new SqlIndicatorFile(f.Path, null, [new Problem(f.Path, 0, "id", $"'{d.Card.Id}' again, already in {Path.GetFileName(first[d.Card.Id].Path)}", "an id of its own")]) : f)];
    }

    /// <exception cref="ConfigurationException">With every problem of every file.</exception>
    public static IReadOnlyList<SqlIndicator> Load(Workspace workspace, LakeQuery query)
    {
        var files = Read(Files(workspace.Indicators));
        var problems = files.SelectMany(f => f.Problems).ToList();
        return problems.Count > 0 ? throw new ConfigurationException(problems) : [.. files.Select(f => new SqlIndicator(f.Definition!, query))];
    }
}
