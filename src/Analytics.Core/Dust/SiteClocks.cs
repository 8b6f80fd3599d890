using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// Whose clock cannot be right: the temperature (else the humidity) of the day follows the other sites' some hours later or earlier, and not at the same time. A logger in
/// UTC puts its work into the night and the city's rain into other hours. A wrong clock shifts a course and leaves its height; what lags and flattens stands behind walls.
/// </summary>
internal sealed class SiteClocks
{
    private const int FewestHours = 20, LeastShift = 2, MostShift = 12;

    /// <summary>Correlations: so like at the shift, and so unlike without it.</summary>
    private const double Alike = 0.85, Unlike = 0.6;

    /// <summary>Share of the others' spread that a shifted course keeps at least.</summary>
    private const double Height = 0.7;

    private readonly HashSet<string> odd = new(StringComparer.Ordinal);

    public SiteClocks(DustDay day)
    {
        foreach (var channel in (ReadOnlySpan<string>)["temp_c", "humidity_pct"])
        {
            if (!day.Has(channel)) continue;
            var levels = day.Hourly(channel);
            foreach (var id in day.ReportingSites)
                if (IsShifted(levels.Of(id), levels.Around(id))) odd.Add(id);
        }
    }

    public bool IsOdd(string siteId) => odd.Contains(siteId);

    private static bool IsShifted(double[] own, double[] around)
    {
        if (own.Count(double.IsNaN) > own.Length - FewestHours || !(Correlation(own, around, 0) is var now && now < Unlike)) return false;
        var best = -1.0;
        for (var shift = -MostShift; shift <= MostShift; shift++)
            if (Math.Abs(shift) >= LeastShift) best = Math.Max(best, Correlation(own, around, shift));
        return best >= Alike && Spread(own) >= Height * Spread(around);
    }

    /// <summary>From the 10 % to the 90 % quantile.</summary>
    internal static double Spread(double[] course) => Robust.Quantile([.. course.Where(v => !double.IsNaN(v))], 0.9) - Robust.Quantile([.. course.Where(v => !double.IsNaN(v))], 0.1);

    /// <summary>Of the day's course turned by so many hours.</summary>
    internal static double Correlation(double[] x, double[] y, int shift)
    {
        double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
        var n = 0;
        for (var h = 0; h < x.Length; h++)
        {
            var (a, b) = (x[h], y[(h + shift + y.Length) % y.Length]);
            if (double.IsNaN(a + b)) continue;
            (sx, sy, sxx, syy, sxy, n) = (sx + a, sy + b, sxx + a * a, syy + b * b, sxy + a * b, n + 1);
        }
        if (n < 12) return 0;
        var (vx, vy) = (sxx - sx * sx / n, syy - sy * sy / n);
        return vx < 1 || vy < 1 ? 0 : (sxy - sx * sy / n) / Math.Sqrt(vx * vy);
    }
}
