using Analytics.Core;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>Which partition a row belongs to.</summary>
internal static class DayRouting
{
    /// <summary>The rows of each day, days in order; null = the undated partition (a register, or a second whose inspection has not come yet).</summary>
    /// <param name="parentDays">For a dataset with <see cref="Dataset.DayFrom"/>: the day of each parent that is known.</param>
    public static IReadOnlyList<(DateOnly? Day, Table Rows)> Split(Dataset dataset, Table table, Dictionary<string, DateOnly>? parentDays)
    {
        if (table.RowCount == 0) return [];
        var days = parentDays is not null ? ParentDays(dataset, table, parentDays) : dataset.DayColumn is null ? null : OwnDays(dataset, table);
        if (days is null) return [(null, table)];
        if (Array.TrueForAll(days, d => d == days[0])) return [(Day(days[0]), table)];
        var rowsOf = new SortedDictionary<int, List<int>>();
        for (var i = 0; i < days.Length; i++)
        {
            if (!rowsOf.TryGetValue(days[i], out var rows)) rowsOf[days[i]] = rows = [];
            rows.Add(i);
        }
        return [.. rowsOf.Select(d => (Day(d.Key), table.Pick(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(d.Value))))];
    }

    private const int NoDay = -1;

    private static DateOnly? Day(int number) => number == NoDay ? null : DateOnly.FromDayNumber(number);

    private static int[] OwnDays(Dataset dataset, Table table)
    {
        var times = table.Times(dataset.DayColumn!);
        var isDate = dataset[dataset.DayColumn!].Type == ColumnType.Date;
        var days = new int[times.Length];
        for (var i = 0; i < days.Length; i++)
            days[i] = times[i] == Table.MissingTime ? NoDay : isDate ? ChinaTime.FromDays((int)(times[i] / ChinaTime.MicrosPerDay)).DayNumber : ChinaTime.DayOf(times[i]).DayNumber;
        return days;
    }

    private static int[] ParentDays(Dataset dataset, Table table, Dictionary<string, DateOnly> parentDays)
    {
        var parents = table.Texts(dataset.Key[0]);
        var ofValue = parents.Values.Select(v => parentDays.TryGetValue(v, out var day) ? day.DayNumber : NoDay).ToArray();
        return [.. parents.Codes.Select(code => code < 0 ? NoDay : ofValue[code])];
    }
}
