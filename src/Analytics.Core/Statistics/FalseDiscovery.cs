namespace Analytics.Core.Statistics;

/// <summary>
/// q-values: the share of false discoveries to expect among all that are at least as extreme. Rejecting every hypothesis with
/// q ≤ α keeps the expected share of false ones at or below α. NaN (not evaluated) stays NaN and is not counted among the tests.
/// </summary>
public static class FalseDiscovery
{
    /// <summary>
    /// q(i) = min over j ≥ i of m p(j) / j, p sorted upwards. Holds for independent and for positively dependent tests.
    /// Source: Y. Benjamini, Y. Hochberg 1995.
    /// </summary>
    /// <param name="p">p-values in [0, 1], in any order; the result has the same order.</param>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> p) => StepUp(p, 1);

    /// <summary>
    /// Benjamini-Hochberg times 1 + 1/2 + … + 1/m: holds under any dependence between the tests, and pays for it.
    /// Source: Y. Benjamini, D. Yekutieli 2001.
    /// </summary>
    public static double[] BenjaminiYekutieli(ReadOnlySpan<double> p)
    {
        var harmonic = 0.0;
        for (var i = Evaluated(p); i >= 1; i--) harmonic += 1.0 / i;
        return StepUp(p, harmonic);
    }

    /// <summary>
    /// Benjamini-Hochberg times the estimated share of true null hypotheses: more power where many subjects are abnormal.
    /// Source: J. D. Storey, J. E. Taylor, D. Siegmund 2004.
    /// </summary>
    public static double[] Storey(ReadOnlySpan<double> p, double lambda = 0.5) => StepUp(p, NullShare(p, lambda));

    /// <summary>
    /// Share of the tests whose null hypothesis holds, (1 + #{p > λ}) / (m (1 − λ)), at most 1: honest subjects' p-values are
    /// uniform, so those above λ are nearly all honest. Counts with few units give discrete p-values that pile up near 1; the
    /// estimate then only errs towards 1, the careful side.
    /// </summary>
    public static double NullShare(ReadOnlySpan<double> p, double lambda = 0.5)
    {
        if (lambda is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "Lambda lies in [0, 1).");
        var above = 0;
        foreach (var value in p)
            if (value > lambda) above++;
        var m = Evaluated(p);
        return m == 0 ? 1 : Math.Min(1, (1 + above) / (m * (1 - lambda)));
    }

    private static double[] StepUp(ReadOnlySpan<double> p, double factor)
    {
        var q = p.ToArray();
        foreach (var value in p)
            if (value is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(p), value, "A p-value lies in [0, 1].");
        var keys = p.ToArray();
        var order = new int[p.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        // NaN sorts before every number.
        Array.Sort(keys, order);
        var m = Evaluated(p);
        var smallest = 1.0;
        for (var rank = m; rank >= 1; rank--)
        {
            var at = order[p.Length - m + rank - 1];
            smallest = Math.Min(smallest, factor * m * p[at] / rank);
            q[at] = smallest;
        }
        return q;
    }

    private static int Evaluated(ReadOnlySpan<double> p)
    {
        var count = 0;
        foreach (var value in p)
            if (!double.IsNaN(value)) count++;
        return count;
    }
}
