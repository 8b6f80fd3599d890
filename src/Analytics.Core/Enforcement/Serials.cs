using System.Globalization;

namespace Analytics.Core.Enforcement;

/// <summary>
/// What the numbers of records tell of when they were made. A register numbers records as they come in: one that is dated weeks before those numbered ahead of it came in weeks after
/// its date. Numbers that do not follow the dates (drawn by lot, by firm) say nothing.
/// </summary>
public static partial class Serials
{
    /// <summary>So many numbers ahead of one tell when it was given.</summary>
    public const int Ahead = 15;

    private const int FewestOfSeries = 30, FewestAhead = 4, WeekDays = 7;

    /// <summary>Numbers that lead on by so many times the usual step begin another register (a district's, a year's).</summary>
    private const int AnotherRegister = 100;

    /// <summary>Of a series that follows the dates nine in ten numbers come no more than a week before the one ahead of them.</summary>
    private const double Follows = 0.9, FollowsNearby = 2 / 3.0;

    /// <summary>
    /// By id, by how many days the record is dated before the second latest of the fifteen numbered ahead of it (one date may be mistyped; 0 or less = it is not), or before the first day of the year that its number names. Only ids of
    /// series that follow the dates, or of a year to come.
    /// </summary>
    public static Dictionary<string, int> DaysBehind(IEnumerable<(string Id, DateOnly Day)> numbered)
    {
        var records = numbered.DistinctBy(r => r.Id).ToList();
        var behind = BeforeTheirYears(records);
        var series = records.Select(r => (r.Id, r.Day, Head: HeadOf(r.Id))).Where(r => r.Head.Length < r.Id.Length).GroupBy(r => (r.Head, r.Id.Length))
            .Select(whole => (Kind: (FormOf(whole.Key.Head), whole.Key.Length), Registers: Registers([.. whole.Select(r => new Numbered(r.Id, r.Day, decimal.Parse(r.Id.AsSpan(r.Head.Length), CultureInfo.InvariantCulture))).OrderBy(r => r.Number)]).ToList())).ToList();
        var kindFollows = series.GroupBy(s => s.Kind, s => s.Registers).ToDictionary(k => k.Key, k => FollowDates([.. k.SelectMany(r => r)]));
        foreach (var (kind, registers) in series)
        {
            // A register that begins with the year follows the dates as those before it did, a small district's as those of the others.
            if (!(registers.Sum(r => r.Count) >= FewestOfSeries ? FollowDates(registers) : kindFollows[kind])) continue;
            foreach (var register in registers)
                for (var i = FewestAhead; i < register.Count; i++)
                {
                    if (!IsInOrder(register, Math.Max(0, i - Ahead), i) || !IsInOrder(register, i + 1, Math.Min(register.Count, i + 1 + Ahead))) continue;
                    var ahead = register.Skip(Math.Max(0, i - Ahead)).Take(Math.Min(i, Ahead)).Select(r => r.Day.DayNumber).Order().ToList();
                    behind[register[i].Id] = Math.Max(ahead[^2] - register[i].Day.DayNumber, behind.GetValueOrDefault(register[i].Id, int.MinValue));
                }
        }
        return behind;
    }

    /// <summary>A register begins anew with the year: a number of it was given no earlier than on its first day. Only where nearly all numbers name, at one place, the year of their day.</summary>
    private static Dictionary<string, int> BeforeTheirYears(List<(string Id, DateOnly Day)> records)
    {
        var named = records.SelectMany(r => AnyYear().Matches(r.Id).Select(m => (r.Id, r.Day, At: m.Index, Year: int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)))).GroupBy(y => y.At).MaxBy(g => g.Count(y => y.Year == y.Day.Year))?.ToList() ?? [];
        return records.Count < FewestOfSeries || named.Count(y => y.Year == y.Day.Year) < Follows * records.Count ? []
            : named.Where(y => y.Year > y.Day.Year).ToDictionary(y => y.Id, y => new DateOnly(y.Year, 1, 1).DayNumber - y.Day.DayNumber, StringComparer.Ordinal);
    }

    /// <summary>Any four figures that may be a year's, those that begin within others too.</summary>
    [System.Text.RegularExpressions.GeneratedRegex(@"(?=(20\d\d))")]
    private static partial System.Text.RegularExpressions.Regex AnyYear();

    private static bool FollowDates(List<List<Numbered>> registers)
    {
        var steps = registers.SelectMany(r => r.Zip(r.Skip(1))).ToList();
        return registers.Sum(r => r.Count) >= FewestOfSeries && steps.Count(p => p.Second.Day.DayNumber >= p.First.Day.DayNumber - WeekDays) >= Follows * steps.Count;
    }

    /// <summary>Whether the numbers ahead of one, and those behind it, follow the dates themselves, by two in three at least: a register may have been entered in any order before it was kept by the day.</summary>
    private static bool IsInOrder(List<Numbered> register, int from, int to) => to - from < 2 ||
        Enumerable.Range(from + 1, to - from - 1).Count(i => register[i].Day.DayNumber < register[i - 1].Day.DayNumber - WeekDays) < (1 - FollowsNearby) * (to - from - 1);

    /// <summary>The head of a number without its figures: those of a bureau's districts and years are of one form.</summary>
    private static string FormOf(string head) => string.Concat(head.Select(c => char.IsAsciiDigit(c) ? '#' : c));

    /// <summary>
    /// The ids of registers that give their numbers on the second of two days of a record rather than on the first: they step back against it less than half as often. Where they follow neither they are given
    /// on some other occasion. The registers of a district's years are taken together.
    /// </summary>
    public static HashSet<string> FollowingSecond(IEnumerable<(string Id, DateOnly First, DateOnly Second)> records)
    {
        var following = new HashSet<string>(StringComparer.Ordinal);
        foreach (var register in records.DistinctBy(r => r.Id).Select(r => (r.Id, r.First, r.Second, Head: HeadOf(r.Id))).Where(r => r.Head.Length < r.Id.Length).GroupBy(r => (Year().Replace(r.Head, "*"), r.Id.Length)))
        {
            var steps = register.OrderBy(r => r.Id, StringComparer.Ordinal).ToList() is var inOrder ? inOrder.Zip(inOrder.Skip(1)).ToList() : [];
            var (first, second) = (steps.Count(s => s.Second.First < s.First.First), steps.Count(s => s.Second.Second < s.First.Second));
            if (steps.Count >= FewestOfSeries && 2 * second < first) following.UnionWith(register.Select(r => r.Id));
        }
        return following;
    }

    /// <summary>How far the second number of a register lies beyond the first; infinitely, where they are of two registers.</summary>
    public static double Between(string ahead, string id) => ahead.Length == id.Length && HeadOf(ahead) is var head && head == HeadOf(id) && head.Length < id.Length
        ? (double)(decimal.Parse(id.AsSpan(head.Length), CultureInfo.InvariantCulture) - decimal.Parse(ahead.AsSpan(head.Length), CultureInfo.InvariantCulture)) : double.PositiveInfinity;

    /// <summary>The series of a register's numbers, each in order: what is asked for each of many texts is made once.</summary>
    public static IReadOnlyList<Series> SeriesOf(IEnumerable<string> register) =>
        [.. register.Distinct(StringComparer.Ordinal).GroupBy(SeriesOf).Where(s => s.Key.Head.Length > 0 && s.Count() >= FewestAhead).Select(s => new Series(s.Key.Head, s.Key.Length, [.. s.Order(StringComparer.Ordinal)]))];

    /// <summary>
    /// The number of a record that a text names in the form of the register's own, and that the register has not got: it lies far beyond the last of its series, or in one that has nearly all its numbers. Null = none.
    /// </summary>
    public static string? NotIn(IReadOnlyList<Series> register, string text)
    {
        foreach (var (head, length, known) in register)
        {
            var at = text.IndexOf(head, StringComparison.Ordinal);
            if (at < 0 || text.Length < at + length) continue;
            var named = text.Substring(at, length);
            if (!named.Skip(head.Length).All(char.IsAsciiDigit) || Array.BinarySearch(known, named, StringComparer.Ordinal) >= 0 || string.CompareOrdinal(named, known[0]) < 0) continue;
            var beyond = Between(known[^1], named);
            if (beyond > AnotherRegister || (beyond < 0 && known.Length > Follows * (Between(known[0], known[^1]) + 1))) return named;
        }
        return null;
    }

    /// <summary>Numbers of one form: how they begin, how long they are, and all of them in order.</summary>
    public sealed record Series(string Head, int Length, string[] Known);

    /// <summary>The id without the last four digits of its number: so many records of one kind there may be in a year.</summary>
    private static (string Head, int Length) SeriesOf(string id) => (id[..Math.Max(HeadOf(id).Length, id.Length - SeriesDigits)], id.Length);

    private const int SeriesDigits = 4;

    [System.Text.RegularExpressions.GeneratedRegex(@"20\d\d")]
    private static partial System.Text.RegularExpressions.Regex Year();

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
