using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Analytics.Core.Dust;

/// <summary>
/// Curves of one length laid eight abreast, step after step: another curve is held against all of them at once, window by window, and only the few that correlate with it somewhere need be
/// compared in full.
/// </summary>
public sealed class CurvesAbreast
{
    private const int Width = 8;

    /// <summary>So much less than what is asked for is enough: sums are added up in another order here than in a comparison in full.</summary>
    private const double Rounding = 1e-6;

    private readonly int steps;

    /// <summary>Row by row and step by step: the values, nought where one is missing, and 1 where it is not.</summary>
    private readonly Vector512<double>[] values, known;

    /// <param name="curves">NaN = missing.</param>
    public CurvesAbreast(IReadOnlyList<double[]> curves)
    {
        (Count, steps) = (curves.Count, curves.Count == 0 ? 0 : curves[0].Length);
        var rows = (Count + Width - 1) / Width;
        (values, known) = (new Vector512<double>[rows * steps], new Vector512<double>[rows * steps]);
        Span<double> value = MemoryMarshal.Cast<Vector512<double>, double>(values.AsSpan()), isKnown = MemoryMarshal.Cast<Vector512<double>, double>(known.AsSpan());
        for (var n = 0; n < Count; n++)
            for (var i = 0; i < steps; i++)
                if (!double.IsNaN(curves[n][i]) && (n / Width * steps + i) * Width + n % Width is var place) (value[place], isKnown[place]) = (curves[n][i], 1);
    }

    public int Count { get; }

    /// <summary>Which of the curves correlate with another so well in one window of it at least; a few that just do not are among them.</summary>
    /// <param name="lag">Step i of the other is held against step i - lag of each.</param>
    /// <param name="fewest">Steps of the window that both must know.</param>
    public bool[] Near(ReadOnlySpan<double> other, int lag, int window, int fewest, double correlation)
    {
        var near = new bool[Count];
        for (var first = 0; first < Count; first += Width)
        {
            var bits = NearInRow(first / Width, other, lag, window, fewest, correlation).ExtractMostSignificantBits();
            for (var n = first; n < Math.Min(first + Width, Count); n++) near[n] = (bits >> (n - first) & 1) != 0;
        }
        return near;
    }

    private Vector512<double> NearInRow(int row, ReadOnlySpan<double> other, int lag, int window, int fewest, double correlation)
    {
        ReadOnlySpan<Vector512<double>> own = values.AsSpan(row * steps, steps), here = known.AsSpan(row * steps, steps);
        var (sums, near, least) = (new Sums(), Vector512<double>.Zero, Math.Pow(correlation - Rounding, 2));
        for (var to = 0; to < other.Length; to++)
        {
            if (to - lag is var added && (uint)added < (uint)steps) sums.Add(other[to], own[added], here[added]);
            if (to - window is >= 0 and var left && left - lag is var removed && (uint)removed < (uint)steps) sums.Remove(other[left], own[removed], here[removed]);
            if (to >= window - 1) near |= sums.Correlate(fewest, least);
        }
        return near;
    }

    /// <summary>Sums over the steps of a window that both curves of a pair know.</summary>
    private struct Sums
    {
        private Vector512<double> count, x, y, xx, yy, xy;

        public void Add(double other, Vector512<double> own, Vector512<double> known)
        {
            if (double.IsNaN(other)) return;
            (count, x, y) = (count + known, x + known * other, y + own);
            (xx, yy, xy) = (xx + known * (other * other), yy + own * own, xy + own * other);
        }

        public void Remove(double other, Vector512<double> own, Vector512<double> known)
        {
            if (double.IsNaN(other)) return;
            (count, x, y) = (count - known, x - known * other, y - own);
            (xx, yy, xy) = (xx - known * (other * other), yy - own * own, xy - own * other);
        }

        /// <param name="least">Square of the correlation that counts.</param>
        public readonly Vector512<double> Correlate(int fewest, double least)
        {
            var (covariance, variances) = (count * xy - x * y, (count * xx - x * x) * (count * yy - y * y));
            return Vector512.GreaterThanOrEqual(count, Vector512.Create((double)fewest)) & Vector512.GreaterThan(covariance, Vector512<double>.Zero)
                & Vector512.GreaterThanOrEqual(covariance * covariance, variances * least);
        }
    }
}
