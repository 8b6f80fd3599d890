using System.Text.RegularExpressions;
using Analytics.App.Commands;

namespace Analytics.App.Tests;

public partial class ReadmeTests
{
    [Fact]
    public void Every_command_of_the_README_is_one_that_the_program_knows()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Analytics.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("no checkout");
        var commands = File.ReadLines(Path.Combine(folder, "README.md")).Where(l => l.StartsWith("    analytics ", StringComparison.Ordinal))
            .SelectMany(l => RemarkAfterSpaces().Split(l.Trim())[0].Split(';')).Select(c => c.Trim()).ToList();
        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            var arguments = Words().Matches(command).Select(w => w.Value == "D" ? "2026-01-31" : w.Value.Trim('"')).ToArray();
            Assert.Equal("analytics", arguments[0]);
            Assert.True(CommandLine.Build().Parse(arguments[1..]).Errors.Count == 0, $"{command}: {string.Join("; ", CommandLine.Build().Parse(arguments[1..]).Errors.Select(e => e.Message))}");
        }
    }

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex RemarkAfterSpaces();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
