using System.Numerics.Tensors;

namespace Analytics.Core.Statistics;

/// <summary>
/// The few shapes that most curves of a set share: mean and leading principal components (orthogonal iteration on the covariance). Taking them away leaves what
/// is each curve's own.
/// </summary>
public sealed class SharedShapes
{
    private const int Iterations = 25, MostForFit = 2000;

    private readonly double[] mean;
    private readonly double[][] shapes;

    private SharedShapes(double[] mean, double[][] shapes) => (this.mean, this.shapes) = (mean, shapes);

    /// <summary>Number of components.</summary>
    public int Count => shapes.Length;

    /// <summary>Fits from curves of one length; NaN counts as the mean. At most 2000 curves, evenly spread over the set, teach.</summary>
    public static SharedShapes Fit(IReadOnlyList<double[]> curves, int components)
    {
        var length = curves[0].Length;
        var mean = new double[length];
        for (var t = 0; t < length; t++)
        {
            double sum = 0;
            var known = 0;
            foreach (var curve in curves)
            {
                if (double.IsNaN(curve[t])) continue;
                sum += curve[t];
                known++;
            }
            mean[t] = known == 0 ? 0 : sum / known;
        }
        var step = Math.Max(1.0, (double)curves.Count / MostForFit);
        var covariance = new double[length * length];
        var centered = new double[length];
        for (var i = 0.0; i < curves.Count; i += step)
        {
            Center(curves[(int)i], mean, centered);
            for (var t = 0; t < length; t++)
            {
                if (centered[t] == 0) continue;
                var row = covariance.AsSpan(t * length, length);
                TensorPrimitives.MultiplyAdd<double>(centered, centered[t], row, row);
            }
        }
        return new SharedShapes(mean, Leading(covariance, length, Math.Min(components, length)));
    }

    /// <summary>The curve less the mean and less its share of each shape; NaN stays NaN.</summary>
    public double[] Rest(double[] curve)
    {
        var rest = new double[curve.Length];
        Rest(curve, rest);
        return rest;
    }

    /// <inheritdoc cref="Rest(double[])"/>
    public void Rest(ReadOnlySpan<double> curve, Span<double> rest)
    {
        Center(curve, mean, rest);
        foreach (var shape in shapes)
        {
            var share = Dot(rest, shape);
            TensorPrimitives.MultiplyAdd(shape, -share, rest, rest);
        }
        for (var t = 0; t < rest.Length; t++)
            if (double.IsNaN(curve[t])) rest[t] = double.NaN;
    }

    private static void Center(ReadOnlySpan<double> curve, double[] mean, Span<double> centered)
    {
        for (var t = 0; t < curve.Length; t++) centered[t] = double.IsNaN(curve[t]) ? 0 : curve[t] - mean[t];
    }

    private static double[][] Leading(double[] covariance, int length, int count)
    {
        var shapes = Enumerable.Range(0, count).Select(k => Enumerable.Range(0, length).Select(t => Math.Cos((k + 1) * (t + 0.5) * Math.PI / length)).ToArray()).ToArray();
        for (var n = 0; n < Iterations; n++)
        {
            shapes = [.. shapes.Select(s => Times(covariance, s))];
            for (var k = 0; k < count; k++)
            {
                for (var j = 0; j < k; j++)
                {
                    var share = Dot(shapes[k], shapes[j]);
                    for (var t = 0; t < length; t++) shapes[k][t] -= share * shapes[j][t];
                }
                var size = Math.Sqrt(Dot(shapes[k], shapes[k]));
                for (var t = 0; t < length; t++) shapes[k][t] = size > 1e-12 ? shapes[k][t] / size : 0;
            }
        }
        return shapes;
    }

    private static double[] Times(double[] matrix, double[] vector)
    {
        var product = new double[vector.Length];
        for (var t = 0; t < vector.Length; t++) product[t] = Dot(matrix.AsSpan(t * vector.Length, vector.Length), vector);
        return product;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => TensorPrimitives.Dot(a, b);
}
