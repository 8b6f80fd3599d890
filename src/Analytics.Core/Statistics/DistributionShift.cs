namespace Analytics.Core.Statistics;

/// <summary>How far the distribution of recent values is from that of earlier ones (分布漂移).</summary>
/// <param name="Psi">Population stability index over the deciles of the earlier values: below 0.1 stable, above 0.25 another population (rule of thumb of credit scoring).</param>
/// <param name="Ks">Kolmogorov-Smirnov distance, 0-1.</param>
/// <param name="PValue">Asymptotic two-sided p-value of that distance.</param>
public readonly record struct DistributionShift(double Psi, double Ks, double PValue)
{
    private const int Classes = 10;

    public static DistributionShift Between(IReadOnlyList<double> earlier, IReadOnlyList<double> recent)
    {
        double[] a = [.. earlier.Order()], b = [.. recent.Order()];
        if (a.Length == 0 || b.Length == 0) throw new ArgumentException("Both periods need values.");
        var distance = Distance(a, b);
        return new DistributionShift(PsiOf(a, b), distance, KolmogorovTail(distance * Math.Sqrt((double)a.Length * b.Length / (a.Length + b.Length))));
    }

    /// <summary>Σ (r − e) ln(r / e) over classes; half a value more in each, so that an empty class is not infinite.</summary>
    private static double PsiOf(double[] earlier, double[] recent)
    {
        // Many equal values (zeros) make fewer, wider classes.
        var edges = Enumerable.Range(1, Classes - 1).Select(i => Robust.Quantile(earlier, (double)i / Classes)).Distinct().ToArray();
        double[] e = Shares(earlier, edges), r = Shares(recent, edges);
        return e.Zip(r, (x, y) => (y - x) * Math.Log(y / x)).Sum();
    }

    private static double[] Shares(double[] sorted, double[] edges)
    {
        var counts = new double[edges.Length + 1];
        foreach (var value in sorted)
        {
            var at = Array.BinarySearch(edges, value);
            counts[at >= 0 ? at : ~at]++;
        }
        return [.. counts.Select(c => (c + 0.5) / (sorted.Length + 0.5 * counts.Length))];
    }

    private static double Distance(double[] a, double[] b)
    {
        int i = 0, j = 0;
        var most = 0.0;
        while (i < a.Length && j < b.Length)
        {
            var value = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] == value) i++;
            while (j < b.Length && b[j] == value) j++;
            most = Math.Max(most, Math.Abs((double)i / a.Length - (double)j / b.Length));
        }
        return most;
    }

    /// <summary>2 Σ (−1)^(k−1) exp(−2 k² x²), Kolmogorov 1933.</summary>
    private static double KolmogorovTail(double x)
    {
        if (x < 0.2) return 1;
        var sum = 0.0;
        for (var k = 1; k <= 100; k++)
        {
            var term = Math.Exp(-2.0 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-12) break;
        }
        return Math.Clamp(2 * sum, 0, 1);
    }
}
