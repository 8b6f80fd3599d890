using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

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
        var rented = values.Length > OnStack ? ArrayPool<double>.Shared.Rent(values.Length) : null;
        var known = rented ?? (stackalloc double[OnStack]);
        var n = 0;
        foreach (var value in values)
            if (!double.IsNaN(value)) known[n++] = value;
        var quantile = QuantileOf(known[..n], q);
        if (rented is not null) ArrayPool<double>.Shared.Return(rented);
        return quantile;
    }

    private const int OnStack = 128;

    private static double QuantileOf(Span<double> known, double q)
    {
        if (known.IsEmpty) return double.NaN;
        var at = q * (known.Length - 1);
        var low = (int)Math.Floor(at);
        Select(known, low);
        return low + 1 < known.Length ? known[low] + (at - low) * (TensorPrimitives.Min<double>(known[(low + 1)..]) - known[low]) : known[low];
    }

    /// <summary>1.4826 × median absolute deviation from <paramref name="center"/>; NaN for no values.</summary>
    public static double Sigma(ReadOnlySpan<double> values, double center)
    {
        var deviations = new double[values.Length];
        for (var i = 0; i < values.Length; i++) deviations[i] = Math.Abs(values[i] - center);
        return MadToSigma * Median(deviations);
    }

    /// <summary>Puts the value of a rank in its place, the smaller ones before and the larger ones after it (C. A. R. Hoare's FIND): a fraction of the work of sorting.</summary>
    private static void Select(Span<double> values, int rank)
    {
        var (first, last) = (0, values.Length - 1);
        for (var rounds = 2 * BitOperations.Log2((uint)values.Length); last - first > Few && rounds > 0; rounds--)
        {
            var pivot = MiddleOf(values[first], values[(first + last) / 2], values[last]);
            var (low, high) = (first, last);
            while (low <= high)
            {
                while (values[low] < pivot) low++;
                while (values[high] > pivot) high--;
                if (low > high) break;
                (values[low], values[high]) = (values[high], values[low]);
                (low, high) = (low + 1, high - 1);
            }
            if (rank <= high) last = high;
            else if (rank >= low) first = low;
            else return;
        }
        values[first..(last + 1)].Sort();
    }

    /// <summary>So few values are sorted.</summary>
    private const int Few = 12;

    private static double MiddleOf(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
