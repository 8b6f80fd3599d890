using System.Globalization;

namespace Analytics.Engine.Pipelines;

/// <summary>When a pipeline runs: five cron fields (minute hour day month weekday) in a named zone.</summary>
public sealed record Schedule(string Cron, string TimeZone)
{
    private static readonly (string Name, int Low, int High)[] Fields =
        [("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7)];

    /// <summary>What is wrong with a cron text, or null. Numbers, <c>*</c>, ranges, lists and steps; names of days are not read.</summary>
    public static string? ProblemOf(string cron)
    {
        var parts = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
            return $"found {parts.Length} fields in '{cron}'; expected five: minute hour day month weekday, e.g. 30 6 * * * (06:30 every day)";
        for (var i = 0; i < parts.Length; i++)
        {
            var (name, low, high) = Fields[i];
            if (!parts[i].Split(',').All(part => IsItem(part, low, high)))
                return $"found {name} '{parts[i]}'; expected {low}-{high}, *, a range 1-5, a list 1,15 or a step */10";
        }
        return null;
    }

    private static bool IsItem(string item, int low, int high)
    {
        var step = item.Split('/');
        if (step.Length > 2 || (step.Length == 2 && !(Number(step[1]) is >= 1 and var by && by <= high))) return false;
        if (step[0] == "*") return true;
        var ends = step[0].Split('-');
        return ends.Length switch
        {
            1 => Within(ends[0]),
            2 => Within(ends[0]) && Within(ends[1]) && Number(ends[0]) <= Number(ends[1]),
            _ => false,
        };

        bool Within(string text) => Number(text) is { } value && value >= low && value <= high;
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
