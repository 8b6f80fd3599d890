using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Analytics.Engine.Pipelines;

/// <summary>A mistake in a configuration file: where, what was found, what is allowed or expected.</summary>
/// <param name="Line">From 1; 0 = the whole file.</param>
/// <param name="Place">e.g. <c>sources[1].codes.method</c>.</param>
public sealed record Problem(string File, int Line, string Place, string Found, string Expected)
{
    public override string ToString() =>
        $"{Path.GetFileName(File)}{(Line > 0 ? $":{Line}" : "")}{(Place == "" ? "" : $" {Place}")}: found {Found}; expected {Expected}";

    internal static Problem At(string file, JToken? at, string found, string expected) =>
        new(file, at is IJsonLineInfo line && line.HasLineInfo() ? line.LineNumber : 0, at?.Path ?? "", found, expected);
}

/// <summary>Configuration that cannot be used, with everything that is wrong with it.</summary>
public sealed class ConfigurationException(IReadOnlyList<Problem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
