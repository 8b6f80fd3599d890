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

    /// <summary>From sums over the steps of a window that both curves of a pair know; they stand in the processor's registers while the window moves.</summary>
    private Vector512<double> NearInRow(int row, ReadOnlySpan<double> other, int lag, int window, int fewest, double correlation)
    {
        ReadOnlySpan<Vector512<double>> own = values.AsSpan(row * steps, steps), here = known.AsSpan(row * steps, steps);
        Vector512<double> count = default, x = default, y = default, xx = default, yy = default, xy = default, near = default;
        var (enough, least) = (Vector512.Create((double)fewest), Math.Pow(correlation - Rounding, 2));
        for (var to = 0; to < other.Length; to++)
        {
            var (added, left, removed) = (to - lag, to - window, to - window - lag);
            if ((uint)added < (uint)own.Length && !double.IsNaN(other[to]))
            {
                count += here[added];
                x += here[added] * other[to];
                y += own[added];
                xx += here[added] * (other[to] * other[to]);
                yy += own[added] * own[added];
                xy += own[added] * other[to];
            }
            if (left >= 0 && (uint)removed < (uint)own.Length && !double.IsNaN(other[left]))
            {
                count -= here[removed];
                x -= here[removed] * other[left];
                y -= own[removed];
                xx -= here[removed] * (other[left] * other[left]);
                yy -= own[removed] * own[removed];
                xy -= own[removed] * other[left];
            }
            if (left < -1) continue;
            var (covariance, variances) = (count * xy - x * y, (count * xx - x * x) * (count * yy - y * y));
            near |= Vector512.GreaterThanOrEqual(count, enough) & Vector512.GreaterThan(covariance, Vector512<double>.Zero) & Vector512.GreaterThanOrEqual(covariance * covariance, variances * least);
        }
        return near;
    }
}
