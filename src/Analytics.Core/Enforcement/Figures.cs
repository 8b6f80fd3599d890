using System.Text.RegularExpressions;

namespace Analytics.Core.Enforcement;

/// <summary>A figure that a narrative gives.</summary>
/// <param name="Label">The two letters before it: what it is a figure of, as far as the wording tells.</param>
/// <param name="Value">As written.</param>
public readonly record struct Figure(string Label, string Value)
{
    public double Number => double.TryParse(Value, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}

/// <summary>
/// The figures of a narrative: readings, counts, weights. Dates and times, the numbers of a list, figures of one digit and those in a heading (【移动执法3.2】, the version of a form) are none; what hides in the firm's name is none either. They stay the same however the sentence around
/// them is turned.
/// </summary>
public static partial class Figures
{
    private const int FewestDigits = 2;
    private const char Between = '=', Next = ' ';

    public static IReadOnlyList<Figure> Of(string narrative, Enterprise? firm) => [.. Labelled().Matches(Numbering().Replace(DatesAndTimes().Replace(InHeadings().Replace(firm is { Name.Length: > 1 } ? narrative.Replace(firm.Name, "，", StringComparison.Ordinal) : narrative, ""), "，"), "，"))
        .Select(m => new Figure(m.Groups[1].Value, m.Groups[2].Value)).Where(f => f.Value.Count(char.IsDigit) >= FewestDigits).Distinct()];

    /// <summary>As one word, for keeping.</summary>
    public static string Kept(IEnumerable<Figure> figures) => string.Join(Next, figures.Select(f => $"{f.Label}{Between}{f.Value}"));

    public static IReadOnlyList<Figure> FromKept(string kept) =>
        [.. kept.Split(Next, StringSplitOptions.RemoveEmptyEntries).Select(f => f.Split(Between)).Where(f => f.Length == 2).Select(f => new Figure(f[0], f[1]))];

    [GeneratedRegex(@"(\p{L}{1,2})[^\p{L}\d.\-]{0,3}(\d+(?:\.\d+)?)")]
    private static partial Regex Labelled();

    [GeneratedRegex(@"(?<=【[^】]*)[\d.]+(?=[^【]*】)")]
    private static partial Regex InHeadings();

    [GeneratedRegex(@"(?<![\d.])\d{1,2}\s*[.、．)）](?!\d)")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\d{4}\s*[年\-/.]\s*\d{1,2}\s*[月\-/.]\s*\d{1,2}\s*日?|\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2}\s*[:：时]\s*\d{2}\s*分?")]
    private static partial Regex DatesAndTimes();
}
