using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>The <c>--name value</c> pairs after a verb.</summary>
internal sealed class Options(string[] arguments)
{
    public string? this[string name] => Array.IndexOf(arguments, "--" + name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;

    public int Number(string name, int standard) => this[name] is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : standard;
}
