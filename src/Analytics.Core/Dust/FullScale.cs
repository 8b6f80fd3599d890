using Analytics.Core.Indicators;

namespace Analytics.Core.Dust;

/// <summary>
/// Where the measuring range (量程) of a make may end: the highest value that any of its monitors shows in the window, where it is a number at which ranges end; or the value at which the days of several of its
/// monitors end, nearly all of those that came so high (a spark or a spider's web goes over at a few). What is over it no monitor of the make can show; a cap that one site set is the end of that site's readings only, and the others of
/// its make read on.
/// </summary>
internal sealed class FullScale
{
    /// <summary>Two values are one within so much (mg/m³).</summary>
    private const double Same = 1e-4;

    /// <summary>What two others show as well, more than once, is not one site's; where nearly all monitors that came so high have days that end exactly there, and most of such days do, what is over it is no reading.</summary>
    private const int FewestMonitors = 3, FewestDays = 2 * FewestMonitors;
    private const double NearlyAllMonitors = 0.8, MostDays = 0.5;

    /// <summary>mg/m³: what a monitor of three decimals can tell apart.</summary>
    private const double LastCount = 0.001;

    private readonly Dictionary<string, double> makes;

    /// <param name="monitors">Make and highest reading of each day of each monitor, those flagged 'over the range' (T) included.</param>
    public FullScale(IEnumerable<(string Maker, IEnumerable<double> Highest)> monitors) => makes = monitors
        .Select(m => (m.Maker, Days: m.Highest.Where(h => h > 0).ToArray())).Where(m => m.Days.Length > 0).GroupBy(m => m.Maker, StringComparer.Ordinal)
        .Select(g => (g.Key, End: EndOf([.. g.Select(m => m.Days)]))).Where(m => !double.IsNaN(m.End)).ToDictionary(m => m.Key, m => m.End, StringComparer.Ordinal);

    /// <summary>Whether the range of a make may end at a value.</summary>
    public bool Is(string maker, double value) => makes.TryGetValue(maker, out var end) && Math.Abs(value - end) < Same;

    /// <summary>Whether a value came as high as the range of its make goes.</summary>
    public bool IsReached(string maker, double value) => makes.TryGetValue(maker, out var end) && value > end - Same;

    /// <summary>Where the range of one make may end, by the highest readings of each monitor's days; NaN where nothing tells.</summary>
    private static double EndOf(IReadOnlyList<double[]> monitors)
    {
        var ends = monitors.SelectMany((days, n) => days.Select(day => (Value: Math.Round(day / Same), Monitor: n))).GroupBy(d => d.Value)
            .Select(g => (g.Key, Days: g.Count(), Monitors: g.Select(d => d.Monitor).ToHashSet())).OrderByDescending(e => e.Key).ToList();
        var (days, came) = (0, new HashSet<int>());
        foreach (var end in ends)
        {
            days += end.Days;
            came.UnionWith(end.Monitors);
            if (end.Monitors.Count >= Math.Max(FewestMonitors, NearlyAllMonitors * came.Count) && end.Days >= Math.Max(FewestDays, MostDays * days)) return end.Key * Same;
        }
        return ends[0].Key * Same is var highest && MayEndAt(highest) ? highest : double.NaN;
    }

    /// <summary>Highest reading of TSP or PM10 of a series; NaN without any.</summary>
    public static double HighestOf(DustSeries series)
    {
        var highest = double.NaN;
        ReadOnlySpan<double> tsps = series.Tsp, pm10s = series.Pm10;
        var flags = series.Flag;
        for (var i = 0; i < flags.Length; i++)
        {
            if (flags[i] is not ('N' or 'T' or '\0')) continue;
            if (tsps[i] > highest || double.IsNaN(highest)) highest = tsps[i];
            if (pm10s[i] > highest || double.IsNaN(highest)) highest = pm10s[i];
        }
        return highest;
    }

    /// <summary>Whether a range may end here: one digit and zeros, 1 mg/m³ or more (HJ 653 asks for 0 to 1 or 0 to 10 mg/m³), or the last count of such a range (0.999, 1.999).</summary>
    public static bool MayEndAt(double value) => IsRound(value) || IsRound(value + LastCount);

    private static bool IsRound(double value)
    {
        if (!(value >= 1 - Same / 2)) return false;
        var digit = value / Math.Pow(10, Math.Floor(Math.Log10(value) + 1e-9));
        return Math.Abs(digit - Math.Round(digit)) < Same;
    }
}
