namespace Analytics.Core.Statistics;

/// <summary>Location and spread that a minority of forged values cannot move.</summary>
public static class Robust
{
    /// <summary>Makes the MAD a consistent estimate of a normal standard deviation: 1/Φ⁻¹(3/4).</summary>
    public const double MadToSigma = 1.482602218505602;

    /// <summary>The median; NaN for no values. NaN values are ignored.</summary>
    public static double Median(ReadOnlySpan<double> values) => Quantile(values, 0.5);

    /// <summary>Linear-interpolation quantile (Hyndman-Fan type 7); NaN for no values. NaN values are ignored.</summary>
    public static double Quantile(ReadOnlySpan<double> values, double q)
    {
        var sorted = Sorted(values);
        if (sorted.Length == 0) return double.NaN;
        var at = q * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        return low + 1 < sorted.Length ? sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
    }

    /// <summary>1.4826 × median absolute deviation from <paramref name="center"/>; NaN for no values.</summary>
    public static double Sigma(ReadOnlySpan<double> values, double center)
    {
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++) deviations[i] = Math.Abs(values[i] - center);
        return MadToSigma * Median(deviations);
    }

    private static double[] Sorted(ReadOnlySpan<double> values)
    {
        var sorted = new double[values.Length];
        var n = 0;
        foreach (var value in values)
            if (!double.IsNaN(value)) sorted[n++] = value;
        Array.Resize(ref sorted, n);
        Array.Sort(sorted);
        return sorted;
    }
}
