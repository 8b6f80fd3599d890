using Analytics.Core.Indicators;

namespace Analytics.Core.Dust;

/// <summary>
/// Where the measuring range (量程) of a make may end: the highest value that any of its monitors shows in the window, where it is a number at which ranges end. What is over it
/// no monitor of the make can show; a cap that one site set is the end of that site's readings only.
/// </summary>
internal sealed class FullScale
{
    /// <summary>Two values are one within so much (mg/m³).</summary>
    private const double Same = 1e-4;

    /// <summary>mg/m³: what a monitor of three decimals can tell apart.</summary>
    private const double LastCount = 0.001;

    private readonly Dictionary<string, double> makes;

    /// <param name="monitors">Make and highest reading of each monitor, those flagged 'over the range' (T) included.</param>
    public FullScale(IEnumerable<(string Maker, double Highest)> monitors) =>
        makes = monitors.Where(m => m.Highest > 0).GroupBy(m => m.Maker, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(m => m.Highest), StringComparer.Ordinal);

    /// <summary>Whether the range of a make may end at a value.</summary>
    public bool Is(string maker, double value) => MayEndAt(value) && makes.TryGetValue(maker, out var highest) && Math.Abs(value - highest) < Same;

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
