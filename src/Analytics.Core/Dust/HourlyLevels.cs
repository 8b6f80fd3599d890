using System.Collections.Concurrent;
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

    /// <summary>Hours after which the values of a public station may be taken over; mg/m³ of clean air.</summary>
    private const int MostLate = 2;
    private const double LeastAir = 0.01;

    /// <summary>Among so many one member does not move the median.</summary>
    private const int Many = 40;

    private readonly Dictionary<string, double[]> sites = new(StringComparer.Ordinal), around = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, double[]> clean = new(StringComparer.Ordinal);
    private readonly double[]?[] members;
    private readonly Lazy<double[][]?[]> takenOver;
    private readonly double[][] sorted = new double[Hours][];

    public HourlyLevels(DustDay day, string channel)
    {
        var ids = day.ReportingSites;
        var (means, measured) = (day.Means(channel), StationsOf(day, channel));
        Stations = [.. measured.Where(s => s is not null).Select(s => s!)];
        for (var n = 0; n < ids.Count; n++) sites[ids[n]] = SlotMeans.ByHour(means[ids[n]]);
        var others = ids.Count(day.IsTspOnly) * 2 < ids.Count && channel == "pm10_mgm3";
        members = [.. ids.Select(id => others && day.IsTspOnly(id) ? null : sites[id]), .. measured];
        takenOver = new(() => [.. measured.Select(s => s is null ? null : TakenOverFrom(s))]);
        SortColumns();
        var near = new double[ids.Count][];
        Parallel.For(0, ids.Count, n => near[n] = day.Air.Of(ids[n]) is { } sharing ? MedianOf(sharing) : WithoutItself(sites[ids[n]]));
        for (var n = 0; n < ids.Count; n++) around[ids[n]] = near[n];
    }

    /// <summary>Median over all sites and stations, per hour; NaN where too few reported.</summary>
    public double[] Region { get; } = new double[Hours];

    public double[] Of(string siteId) => sites[siteId];

    /// <summary>Levels of a site or station by its number in <see cref="SharedAir"/>; null of one that does not measure the channel.</summary>
    public double[]? Of(int member) => members[member];

    /// <summary>The ambient stations that measure the channel, per hour.</summary>
    public IReadOnlyList<double[]> Stations { get; }

    /// <summary>
    /// An ambient station's levels (log), by its number among the day's, as they were, and as somebody shows them who takes them over up to two hours late, held (whole hours) or drawn from value to value (the
    /// mean of two); null of one that does not measure the channel.
    /// </summary>
    public double[][]? TakenOver(int station) => takenOver.Value[station];

    private static double[][] TakenOverFrom(double[] station)
    {
        double At(int hour) => hour < 0 ? double.NaN : station[hour];
        double[] Logs(Func<int, double> level) => [.. Enumerable.Range(0, Hours).Select(h => LogOf(level(h)))];
        return [.. Enumerable.Range(0, MostLate + 1).Select(late => Logs(h => At(h - late))), .. Enumerable.Range(0, MostLate).Select(late => Logs(h => (At(h - late) + At(h - late - 1)) / 2))];
    }

    /// <summary>Logarithm of a level; NaN of none, and in air so clean that two monitors agree at their floors (HJ 653 grants an intercept of 10 µg/m³).</summary>
    public static double LogOf(double level) => level >= LeastAir ? Math.Log(level) : double.NaN;

    /// <summary>The air around a site, without the site itself, per hour: median of those that share its air (<see cref="SharedAir"/>); NaN where too few of them reported.</summary>
    public double[] Around(string siteId) => around[siteId];

    /// <summary>The same without one more site: two that show the same numbers would be each other's air.</summary>
    public double[] Around(DustDay day, string siteId, string without) => day.Air.Of(siteId) is not { } near ? Around(siteId)
        : MedianOf([.. near.Where(n => n >= day.ReportingSites.Count || day.ReportingSites[n] != without)]);

    /// <summary>
    /// Clean air around a site, without the site itself, per hour: lower quartile of those that share its air. By day most sites work, and their median holds the dust of work.
    /// </summary>
    public double[] CleanAround(DustDay day, string siteId) => clean.GetOrAdd(siteId, id => Cleanest(day, id));

    private double[] Cleanest(DustDay day, string siteId)
    {
        var near = day.Air.Of(siteId) ?? [.. Enumerable.Range(0, members.Length).Where(n => n >= day.ReportingSites.Count || day.ReportingSites[n] != siteId)];
        var air = new double[Hours];
        Span<double> column = stackalloc double[near.Length];
        for (var h = 0; h < Hours; h++)
        {
            var n = 0;
            foreach (var other in near)
                if (members[other] is { } levels && !double.IsNaN(levels[h])) column[n++] = levels[h];
            air[h] = n < FewestOthers ? double.NaN : Robust.Quantile(column[..n], 0.25);
        }
        return air;
    }

    private void SortColumns()
    {
        var column = new List<double>();
        for (var h = 0; h < Hours; h++)
        {
            column.Clear();
            foreach (var levels in members)
                if (levels is not null && !double.IsNaN(levels[h])) column.Add(levels[h]);
            column.Sort();
            sorted[h] = [.. column];
            Region[h] = column.Count < FewestOthers ? double.NaN : Median(sorted[h], -1);
        }
    }

    private double[] MedianOf(int[] others)
    {
        var median = new double[Hours];
        Span<double> column = stackalloc double[others.Length];
        for (var h = 0; h < Hours; h++)
        {
            var n = 0;
            foreach (var other in others)
                if (members[other] is { } levels && !double.IsNaN(levels[h])) column[n++] = levels[h];
            column[..n].Sort();
            median[h] = n < FewestOthers ? double.NaN : n % 2 == 1 ? column[n / 2] : (column[n / 2 - 1] + column[n / 2]) / 2;
        }
        return median;
    }

    private double[] WithoutItself(double[] own)
    {
        var others = new double[Hours];
        for (var h = 0; h < Hours; h++)
        {
            var column = sorted[h];
            others[h] = column.Length >= Many || double.IsNaN(own[h]) ? Region[h] : column.Length <= FewestOthers ? double.NaN : Median(column, Array.BinarySearch(column, own[h]));
        }
        return others;
    }

    /// <summary>Median of a sorted column, without the entry at <paramref name="left"/> (-1: with all).</summary>
    private static double Median(double[] column, int left)
    {
        double At(int i) => column[left >= 0 && i >= left ? i + 1 : i];
        var n = left >= 0 ? column.Length - 1 : column.Length;
        return n % 2 == 1 ? At(n / 2) : (At(n / 2 - 1) + At(n / 2)) / 2;
    }

    /// <summary>Hourly levels of the day's stations, in their order; null of one that does not measure the channel.</summary>
    private static double[]?[] StationsOf(DustDay day, string channel)
    {
        var numbers = day.Air.Stations.Select((s, n) => (s.Id, n)).ToDictionary(s => s.Id, s => s.n, StringComparer.Ordinal);
        var stations = new double[]?[numbers.Count];
        if (!day.Background.Dataset.Columns.Any(c => c.Name == channel) || !day.Background.Has(channel)) return stations;
        var (ids, times, values, start) = (day.Background.Texts("station_id"), day.Background.Times("observed_at"), day.Background.Numbers(channel), ChinaTime.StartOf(day.Day));
        for (var row = 0; row < day.Background.RowCount; row++)
        {
            if (ids[row] is not { } id || (times[row] - start) / (3600L * ChinaTime.MicrosPerSecond) is not (>= 0 and < Hours and var hour)) continue;
            if (stations[numbers[id]] is not { } levels) Array.Fill(stations[numbers[id]] = levels = new double[Hours], double.NaN);
            levels[hour] = values[row];
        }
        return stations;
    }

    /// <summary>Local hour (0-23) of an instant.</summary>
    public static int HourOf(long micros) => ChinaTime.ToLocal(micros).Hour;

    /// <summary>Construction work is allowed and usual from 7 to 18 o'clock.</summary>
    public static bool IsWorkHour(int hour) => hour is >= 7 and < 18;
}
