namespace Analytics.Core.Detection;

/// <summary>A lasting shift of level that a CUSUM found.</summary>
/// <param name="Onset">First value of the shift: the one after the sum was last 0.</param>
/// <param name="Alarm">Value at which the sum passed the limit.</param>
/// <param name="Upward">Whether the level rose.</param>
/// <param name="Size">Estimated shift in standard deviations: slack + sum / length (Montgomery).</param>
public sealed record Shift(int Onset, int Alarm, bool Upward, double Size);

/// <summary>
/// Tabular two-sided CUSUM of standardised values: C⁺(n) = max(0, C⁺(n−1) + z(n) − k), C⁻(n) = max(0, C⁻(n−1) − z(n) − k). Finds small
/// lasting shifts that no single value shows. Source: E. S. Page 1954; D. C. Montgomery, <i>Introduction to Statistical Quality Control</i>, ch. 9.
/// </summary>
/// <remarks>
/// With k = 0.5 and h = 5 a series of independent normal values alarms once in 465 values (either side). Honest air is not independent:
/// daily ratios of six Beijing stations to their neighbours (PRSA, 2013-2017) alarm 9 to 21 times a year with these constants, and 1 to 6
/// times with k = 1 and h = 8. What an honest series shows is therefore learned from its peers: compare <see cref="Strongest"/> with theirs.
/// </remarks>
public static class Cusum
{
    /// <param name="z">Values minus their expected level, in standard deviations; NaN (not measured) leaves the sums as they are.</param>
    /// <param name="slack">k: half the shift that matters, in standard deviations.</param>
    public static (double[] Upper, double[] Lower) Sums(ReadOnlySpan<double> z, double slack = 0.5)
    {
        double[] upper = new double[z.Length], lower = new double[z.Length];
        double up = 0, down = 0;
        for (var i = 0; i < z.Length; i++)
        {
            if (!double.IsNaN(z[i])) (up, down) = (Math.Max(0, up + z[i] - slack), Math.Max(0, down - z[i] - slack));
            (upper[i], lower[i]) = (up, down);
        }
        return (upper, lower);
    }

    /// <summary>Every shift in turn; the sum of the side that alarmed begins again at 0 after its alarm.</summary>
    /// <param name="limit">h: the decision limit, in standard deviations.</param>
    public static IReadOnlyList<Shift> Shifts(ReadOnlySpan<double> z, double slack = 0.5, double limit = 5)
    {
        if (slack < 0 || limit <= 0) throw new ArgumentException("The slack is not negative and the limit is positive.");
        var shifts = new List<Shift>();
        var (up, down) = (new Side(true), new Side(false));
        for (var i = 0; i < z.Length; i++)
        {
            if (double.IsNaN(z[i])) continue;
            if (up.Add(i, z[i], slack, limit) is { } rise) shifts.Add(rise);
            if (down.Add(i, -z[i], slack, limit) is { } fall) shifts.Add(fall);
        }
        return shifts;
    }

    /// <summary>The shift at which either sum is largest, as if it had alarmed there, with that sum; null when neither ever rose.</summary>
    public static (Shift Shift, double Sum)? Strongest(ReadOnlySpan<double> z, double slack = 0.5)
    {
        var (upper, lower) = Sums(z, slack);
        var (peak, upward) = (0, true);
        for (var i = 0; i < z.Length; i++)
        {
            if (upper[i] > (upward ? upper : lower)[peak]) (peak, upward) = (i, true);
            if (lower[i] > (upward ? upper : lower)[peak]) (peak, upward) = (i, false);
        }
        var sums = upward ? upper : lower;
        if (z.Length == 0 || sums[peak] == 0) return null;
        var (onset, count) = (peak, 0);
        for (var i = peak; i >= 0 && sums[i] > 0; i--)
            if (!double.IsNaN(z[i])) (onset, count) = (i, count + 1);
        return (new Shift(onset, peak, upward, slack + sums[peak] / count), sums[peak]);
    }

    private struct Side(bool upward)
    {
        private double sum;
        private int onset, count;

        public Shift? Add(int i, double z, double slack, double limit)
        {
            var before = sum;
            sum = Math.Max(0, sum + z - slack);
            if (sum == 0) return null;
            (onset, count) = before == 0 ? (i, 1) : (onset, count + 1);
            if (sum <= limit) return null;
            var shift = new Shift(onset, i, upward, slack + sum / count);
            sum = 0;
            return shift;
        }
    }
}
