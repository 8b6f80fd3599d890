using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// Hourly means of one channel of every site of a day, beside the level of the region: what most indicators compare. The ambient stations of <c>background</c>
/// count as members of the region where they measure the channel, so that a city of few sites has one too.
/// </summary>
internal sealed class HourlyLevels
{
    public const int Hours = 24;

    /// <summary>With fewer others there is no region to compare with.</summary>
    private const int FewestOthers = 3;

    /// <summary>Among so many one member does not move the median.</summary>
    private const int Many = 40;

    private readonly Dictionary<string, double[]> sites = new(StringComparer.Ordinal);
    private readonly double[][] sorted = new double[Hours][];

    public HourlyLevels(DustDay day, string channel)
    {
        foreach (var (id, slots) in day.Means(channel).All) sites[id] = SlotMeans.ByHour(slots);
        Stations = StationsOf(day, channel);
        var column = new List<double>();
        for (var h = 0; h < Hours; h++)
        {
            column.Clear();
            foreach (var levels in sites.Values.Concat(Stations))
                if (!double.IsNaN(levels[h])) column.Add(levels[h]);
            column.Sort();
            sorted[h] = [.. column];
            Region[h] = column.Count < FewestOthers ? double.NaN : Median(sorted[h], -1);
        }
    }

    /// <summary>Median over all sites and stations, per hour; NaN where too few reported.</summary>
    public double[] Region { get; } = new double[Hours];

    public double[] Of(string siteId) => sites[siteId];

    /// <summary>The ambient stations that measure the channel, per hour.</summary>
    public IReadOnlyList<double[]> Stations { get; }

    /// <summary>The region without the site itself, per hour.</summary>
    public double[] Around(string siteId)
    {
        var (own, around) = (sites[siteId], new double[Hours]);
        for (var h = 0; h < Hours; h++)
        {
            var column = sorted[h];
            around[h] = column.Length >= Many || double.IsNaN(own[h]) ? Region[h] : column.Length <= FewestOthers ? double.NaN : Median(column, Array.BinarySearch(column, own[h]));
        }
        return around;
    }

    /// <summary>Median of a sorted column, without the entry at <paramref name="left"/> (-1: with all).</summary>
    private static double Median(double[] column, int left)
    {
        double At(int i) => column[left >= 0 && i >= left ? i + 1 : i];
        var n = left >= 0 ? column.Length - 1 : column.Length;
        return n % 2 == 1 ? At(n / 2) : (At(n / 2 - 1) + At(n / 2)) / 2;
    }

    private static List<double[]> StationsOf(DustDay day, string channel)
    {
        var stations = new Dictionary<string, double[]>(StringComparer.Ordinal);
        if (!day.Background.Dataset.Columns.Any(c => c.Name == channel) || !day.Background.Has(channel)) return [];
        var (ids, times, values, start) = (day.Background.Texts("station_id"), day.Background.Times("observed_at"), day.Background.Numbers(channel), ChinaTime.StartOf(day.Day));
        for (var row = 0; row < day.Background.RowCount; row++)
        {
            if (ids[row] is not { } id || (times[row] - start) / (3600L * ChinaTime.MicrosPerSecond) is not (>= 0 and < Hours and var hour)) continue;
            if (!stations.TryGetValue(id, out var levels)) Array.Fill(stations[id] = levels = new double[Hours], double.NaN);
            levels[hour] = values[row];
        }
        return [.. stations.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value)];
    }

    /// <summary>Local hour (0-23) of an instant.</summary>
    public static int HourOf(long micros) => ChinaTime.ToLocal(micros).Hour;

    /// <summary>Construction work is allowed and usual from 7 to 18 o'clock.</summary>
    public static bool IsWorkHour(int hour) => hour is >= 7 and < 18;
}
