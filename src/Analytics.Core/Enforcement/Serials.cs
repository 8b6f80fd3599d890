using System.Globalization;

namespace Analytics.Core.Enforcement;

/// <summary>
/// What the numbers of records tell of when they were made. A register numbers records as they come in: one that is dated weeks before those numbered ahead of it came in weeks after
/// its date. Numbers that do not follow the dates (drawn by lot, by firm) say nothing.
/// </summary>
public static class Serials
{
    private const int FewestOfSeries = 30, Ahead = 15, FewestAhead = 4, WeekDays = 7;

    /// <summary>Numbers that lead on by so many times the usual step begin another register (a district's, a year's).</summary>
    private const int AnotherRegister = 100;

    /// <summary>Of a series that follows the dates nine in ten numbers come no more than a week before the one ahead of them.</summary>
    private const double Follows = 0.9;

    /// <summary>By id, by how many days the record is dated before the second latest of the fifteen numbered ahead of it (one date may be mistyped; 0 or less = it is not). Only ids of series that follow the dates.</summary>
    public static Dictionary<string, int> DaysBehind(IEnumerable<(string Id, DateOnly Day)> records)
    {
        var behind = new Dictionary<string, int>(StringComparer.Ordinal);
        var series = records.DistinctBy(r => r.Id).Select(r => (r.Id, r.Day, Head: HeadOf(r.Id))).Where(r => r.Head.Length < r.Id.Length).GroupBy(r => (r.Head, r.Id.Length));
        foreach (var whole in series)
        {
            var registers = Registers([.. whole.Select(r => new Numbered(r.Id, r.Day, decimal.Parse(r.Id.AsSpan(r.Head.Length), CultureInfo.InvariantCulture))).OrderBy(r => r.Number)]).ToList();
            // A register that begins with the year follows the dates as those before it did.
            var steps = registers.SelectMany(r => r.Zip(r.Skip(1))).ToList();
            if (registers.Sum(r => r.Count) < FewestOfSeries || steps.Count(p => p.Second.Day.DayNumber >= p.First.Day.DayNumber - WeekDays) < Follows * steps.Count) continue;
            foreach (var numbered in registers)
                for (var i = FewestAhead; i < numbered.Count; i++)
                {
                    var ahead = numbered.Skip(Math.Max(0, i - Ahead)).Take(Math.Min(i, Ahead)).Select(r => r.Day.DayNumber).Order().ToList();
                    behind[numbered[i].Id] = ahead[^2] - numbered[i].Day.DayNumber;
                }
        }
        return behind;
    }

    private readonly record struct Numbered(string Id, DateOnly Day, decimal Number);

    /// <summary>One register after the other, where the numbers of several are written without a break (310101 2025 00017).</summary>
    private static IEnumerable<List<Numbered>> Registers(IReadOnlyList<Numbered> numbered)
    {
        var steps = numbered.Zip(numbered.Skip(1), (a, b) => b.Number - a.Number).ToList();
        if (steps.Count == 0) yield break;
        var longest = AnotherRegister * Math.Max(1, steps.Order().ElementAt(steps.Count / 2));
        var register = new List<Numbered> { numbered[0] };
        for (var i = 1; i < numbered.Count; i++)
        {
            if (steps[i - 1] > longest)
            {
                yield return register;
                register = [];
            }
            register.Add(numbered[i]);
        }
        yield return register;
    }

    /// <summary>The id without the digits it ends in; at most 20 of them are a number.</summary>
    private static string HeadOf(string id)
    {
        var at = id.Length;
        while (at > 0 && id.Length - at < 20 && char.IsAsciiDigit(id[at - 1])) at--;
        return id[..at];
    }
}
