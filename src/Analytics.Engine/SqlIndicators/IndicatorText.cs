using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Engine.SqlIndicators;

/// <summary>The sentences of an analyst's indicator: <c>{value}</c>, or with a form as in .NET, <c>{value:P0}</c> (per cent) or <c>{value:0.00}</c>.</summary>
public static partial class IndicatorText
{
    public static readonly IReadOnlyList<string> Placeholders = ["value", "expected_low", "expected_high", "typical", "exposure", "abnormal", "subject", "from", "as_of"];

    [GeneratedRegex(@"\{(?<name>[^{}:]*)(:(?<format>[^{}]*))?\}")]
    private static partial Regex Placeholder();

    public static IEnumerable<string> NamesIn(string template) => Placeholder().Matches(template).Select(m => m.Groups["name"].Value);

    /// <param name="value">Writes a placeholder in its form; the form is empty where none is given.</param>
    public static string Fill(string template, Func<string, string, string> value) =>
        Placeholder().Replace(template, m => value(m.Groups["name"].Value, m.Groups["format"].Value));

    public static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format.Length > 0 ? format : "0.###", CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal) : "–";

    /// <summary>Whether .NET can write a number in this form.</summary>
    public static bool IsFormat(string format)
    {
        try
        {
            _ = 0.5.ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static IEnumerable<string> FormatsIn(string template) => Placeholder().Matches(template).Select(m => m.Groups["format"].Value).Where(f => f.Length > 0);
}
