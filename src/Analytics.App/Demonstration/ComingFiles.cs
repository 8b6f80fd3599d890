using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.App.Demonstration;

/// <summary>
/// A city's files as a bureau gets them: where there is one for each day, it comes in on the day of its name, so that no list knows what a later file says of an earlier row. All others are there from the beginning.
/// </summary>
internal sealed partial class ComingFiles
{
    private readonly List<(string Path, DateOnly Day)> waiting;

    /// <param name="folder">The city's <c>data</c>.</param>
    public ComingFiles(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => (Path: f, Name: Path.GetFileName(f))).ToList();
        waiting = [.. files.Select(f => (f.Path, Form: Figure().Replace(f.Name, "#"), Day: DayIn(f.Name))).GroupBy(f => f.Form, StringComparer.Ordinal).Where(g => AreDaily(g.Select(f => f.Day)))
            .SelectMany(g => g.Select(f => (f.Path, Day: f.Day!.Value))).OrderBy(f => f.Day).ThenBy(f => f.Path, StringComparer.Ordinal)];
        var daily = waiting.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        AtOnce = [.. files.Select(f => f.Path).Where(f => !daily.Contains(f))];
        if (waiting.Count > 0) (First, Last) = (waiting[0].Day, waiting[^1].Day);
    }

    /// <summary>What is there from the beginning.</summary>
    public IReadOnlyList<string> AtOnce { get; }

    /// <summary>The first and the last day on which one comes in; null where all are there from the beginning.</summary>
    public DateOnly? First { get; }

    public DateOnly? Last { get; }

    /// <summary>What has come in since it was asked last, up to the evening of a day.</summary>
    public IReadOnlyList<string> UpTo(DateOnly day)
    {
        var come = waiting.TakeWhile(f => f.Day <= day).Select(f => f.Path).ToList();
        waiting.RemoveRange(0, come.Count);
        return come;
    }

    /// <summary>Whether all have a day in their names, and most of them that after another's.</summary>
    private static bool AreDaily(IEnumerable<DateOnly?> days) =>
        days.ToList() is { Count: > 1 } named && !named.Contains(null) && named.Select(d => d!.Value.DayNumber).Distinct().Order().ToList() is var inOrder && 2 * inOrder.Zip(inOrder.Skip(1)).Count(p => p.Second == p.First + 1) > inOrder.Count - 1;

    private static DateOnly? DayIn(string name) =>
        Day().Matches(name) is [.., var last] && DateOnly.TryParseExact(last.Groups[1].Value + last.Groups[2].Value + last.Groups[3].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    [GeneratedRegex(@"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")]
    private static partial Regex Day();

    [GeneratedRegex(@"\d")]
    private static partial Regex Figure();
}
