namespace Analytics.Core.Dust;

/// <summary>
/// Means of one channel's normal readings of every site, on a grid of 15 minutes, or of an hour where a site reports so seldom; NaN = not measured.
/// Made once a day and channel: every indicator that compares sites starts from it.
/// </summary>
internal sealed class SlotMeans
{
    public const int Quarters = 96, Hours = 24;

    private readonly Dictionary<string, double[]> sites;

    public SlotMeans(DustDay day, string channel)
    {
        var ids = day.ReportingSites;
        var all = new double[ids.Count][];
        day.Channel(channel);
        Parallel.For(0, ids.Count, n => all[n] = Of(day, ids[n], channel, SlotsOf(day, ids[n])));
        sites = new(ids.Count, StringComparer.Ordinal);
        for (var n = 0; n < all.Length; n++) sites[ids[n]] = all[n];
    }

    public double[] this[string siteId] => sites[siteId];

    public IEnumerable<KeyValuePair<string, double[]>> All => sites;

    /// <summary>96 slots, or 24 of a site that reports by the hour.</summary>
    public static int SlotsOf(DustDay day, string siteId) => day.Of(siteId).Length <= 30 ? Hours : Quarters;

    /// <param name="lateMinutes">The grid begins so many minutes after midnight.</param>
    public static double[] Of(DustDay day, string siteId, string channel, int slots, int lateMinutes = 0)
    {
        var series = day.Of(siteId);
        Span<double> sums = stackalloc double[slots];
        Span<int> counts = stackalloc int[slots];
        var values = series.Of(channel);
        var times = series.ObservedAt;
        var flags = series.Flag;
        var start = ChinaTime.StartOf(day.Day) + lateMinutes * 60L * ChinaTime.MicrosPerSecond;
        var width = 86_400L / slots * ChinaTime.MicrosPerSecond;
        var (slot, next) = (-1, long.MinValue);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]) || flags[i] is not ('N' or '\0') || times[i] < start) continue;
            if (times[i] >= next) (slot, next) = ((int)((times[i] - start) / width), start + ((times[i] - start) / width + 1) * width);
            if (slot >= slots) break;
            sums[slot] += values[i];
            counts[slot]++;
        }
        var means = new double[slots];
        for (var i = 0; i < slots; i++) means[i] = counts[i] == 0 ? double.NaN : sums[i] / counts[i];
        return means;
    }

    /// <summary>A curve of either grid by the hour.</summary>
    public static double[] ByHour(double[] slots)
    {
        if (slots.Length == Hours) return slots;
        var (hours, perHour) = (new double[Hours], slots.Length / Hours);
        for (var h = 0; h < Hours; h++)
        {
            var (sum, n) = (0.0, 0);
            for (var i = h * perHour; i < (h + 1) * perHour; i++)
                if (!double.IsNaN(slots[i])) (sum, n) = (sum + slots[i], n + 1);
            hours[h] = n == 0 ? double.NaN : sum / n;
        }
        return hours;
    }
}
