using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Analytics.Core.Statistics;

/// <summary>
/// Vectors of one length laid sixteen abreast, dimension after dimension, so that the dot products of one with sixteen cost a multiplication a dimension and nothing is added up across.
/// Quick and a rounding off in the last digits: for finding the few pairs that are worth a second look.
/// </summary>
public sealed class VectorsAbreast
{
    /// <summary>Vectors in a row.</summary>
    public const int Width = 16;

    /// <summary>By how much a product of two vectors of length 1 may be off: each of some hundred additions rounds to 2^-24.</summary>
    public const float Rounding = 1e-5f;

    private readonly Vector512<float>[] values;
    private readonly int length;

    public VectorsAbreast(IReadOnlyList<float[]> vectors)
    {
        (Count, length) = (vectors.Count, vectors.Count == 0 ? 0 : vectors[0].Length);
        values = new Vector512<float>[Rows * length];
        var lanes = MemoryMarshal.Cast<Vector512<float>, float>(values.AsSpan());
        for (var i = 0; i < Count; i++)
            for (var k = 0; k < length; k++) lanes[((i / Width * length) + k) * Width + i % Width] = vectors[i][k];
    }

    public int Count { get; }

    /// <summary>Rows of sixteen; the last one is filled up with nought.</summary>
    public int Rows => (Count + Width - 1) / Width;

    /// <summary>The dot products of four vectors with the sixteen of a row.</summary>
    public void Dots(int row, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, Span<Vector512<float>> dots)
    {
        var others = values.AsSpan(row * length, length);
        // Of one length, as the compiler must know to leave out its checks.
        a = a[..others.Length];
        b = b[..others.Length];
        c = c[..others.Length];
        d = d[..others.Length];
        Vector512<float> ofA = default, ofB = default, ofC = default, ofD = default;
        for (var k = 0; k < others.Length; k++)
        {
            ofA = Vector512.FusedMultiplyAdd(Vector512.Create(a[k]), others[k], ofA);
            ofB = Vector512.FusedMultiplyAdd(Vector512.Create(b[k]), others[k], ofB);
            ofC = Vector512.FusedMultiplyAdd(Vector512.Create(c[k]), others[k], ofC);
            ofD = Vector512.FusedMultiplyAdd(Vector512.Create(d[k]), others[k], ofD);
        }
        (dots[0], dots[1], dots[2], dots[3]) = (ofA, ofB, ofC, ofD);
    }
}
