using System.CommandLine;
using Analytics.Core.Indicators;

namespace Analytics.App.Commands;

/// <summary>Options that several verbs share, each made fresh for its verb.</summary>
internal static class DayOptions
{
    public static Option<DateOnly> Date(string name, string description) => new(name)
    {
        Description = description,
        Required = true,
        HelpName = "yyyy-MM-dd",
        CustomParser = ParseDate,
    };

    public static Option<DateOnly?> OptionalDate(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "yyyy-MM-dd",
        CustomParser = result => ParseDate(result),
    };

    public static Option<LeadKind?> Kind() => new("--kind")
    {
        Description = "Only this kind: " + string.Join(", ", Enum.GetValues<LeadKind>().Select(k => k.Code())),
        HelpName = "KIND",
        CustomParser = result =>
        {
            var kind = ContractCodes.KindOf(result.Tokens[0].Value);
            if (kind is null) result.AddError($"--kind: found '{result.Tokens[0].Value}'; expected one of {string.Join(", ", Enum.GetValues<LeadKind>().Select(k => k.Code()))}.");
            return kind;
        },
    };

    public static Option<string> Format(params string[] allowed)
    {
        var option = new Option<string>("--format") { Description = "One of " + string.Join(", ", allowed), DefaultValueFactory = _ => allowed[0], HelpName = "FORMAT" };
        option.AcceptOnlyFromAmong(allowed);
        return option;
    }

    /// <summary>Repeatable <c>--capacity kind=N</c>.</summary>
    public static Option<Dictionary<LeadKind, int>> Capacity() => new("--capacity")
    {
        Description = "Leads a day's list of a kind may hold; repeat for several kinds",
        HelpName = "kind=N",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var capacities = new Dictionary<LeadKind, int>();
            foreach (var token in result.Tokens)
            {
                var parts = token.Value.Split('=');
                if (parts.Length == 2 && ContractCodes.KindOf(parts[0]) is { } kind && int.TryParse(parts[1], out var count) && count >= 0) capacities[kind] = count;
                else result.AddError($"--capacity: found '{token.Value}'; expected kind=N with kind one of {string.Join(", ", Enum.GetValues<LeadKind>().Select(k => k.Code()))} and N 0 or more.");
            }
            return capacities;
        },
    };

    public static Option<double?> MinProbability() => new("--min-probability")
    {
        Description = "List nothing below this probability (0-1); default from the pipeline",
        HelpName = "P",
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, out var p) && p is >= 0 and <= 1) return p;
            result.AddError($"--min-probability: found '{result.Tokens[0].Value}'; expected a number from 0 to 1.");
            return null;
        },
    };

    private static DateOnly ParseDate(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", out var day)) return day;
        result.AddError($"found '{result.Tokens[0].Value}'; expected a date as yyyy-MM-dd, e.g. 2026-01-31.");
        return default;
    }
}
