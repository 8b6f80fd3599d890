namespace Analytics.Core.Sources;

/// <summary>The order of the rows of a day by subject and then by time, in linear time where each subject's rows came in time order, as feeds send them.</summary>
public static class RowOrder
{
    /// <summary>Row numbers by code of the text, then by time, then as they came; rows without a text come first.</summary>
    public static int[] By(TextColumn ids, long[] times)
    {
        var starts = new int[ids.Values.Length + 2];
        foreach (var code in ids.Codes) starts[code + 2]++;
        for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
        var order = new int[ids.Length];
        for (var row = 0; row < order.Length; row++) order[starts[ids.Codes[row] + 1]++] = row;
        // Each start has moved to the end of its group.
        for (int group = 0, from = 0; group < starts.Length - 1; from = starts[group++]) SortByTime(order.AsSpan(from, starts[group] - from), times);
        return order;
    }

    private static void SortByTime(Span<int> rows, long[] times)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (times[rows[i - 1]] <= times[rows[i]]) continue;
            rows.Sort((a, b) => times[a] != times[b] ? times[a].CompareTo(times[b]) : a.CompareTo(b));
            return;
        }
    }
}
