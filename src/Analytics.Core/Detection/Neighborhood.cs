using System.Numerics;
using System.Runtime.InteropServices;

namespace Analytics.Core.Detection;

/// <summary>
/// The rows that others are held against, and the search for the nearest of them (Euclidean, columns divided by their standard deviation). Every
/// row is looked at: with the few dozen columns and few thousand references used here, a search tree would look at nearly as many.
/// </summary>
internal sealed class Neighborhood
{
    /// <summary>More rows than this are represented by so many drawn at random.</summary>
    public const int MostReferences = 8192;

    private readonly float[] means;
    private readonly float[] scales;
    private readonly float[] references;
    private readonly int stride;

    /// <param name="references">Standardised, column after column, each padded to whole vectors with values infinitely far away.</param>
    private Neighborhood(float[] means, float[] scales, int count, float[] references)
    {
        this.means = means;
        this.scales = scales;
        this.references = references;
        Count = count;
        stride = Stride(count);
    }

    public int Count { get; }

    public int Columns => means.Length;

    /// <summary>Also tells which training rows became references, in order.</summary>
    public static (Neighborhood Neighborhood, int[] Rows) Fit(Matrix complete, ulong seed)
    {
        var columns = complete.Columns;
        float[] means = new float[columns], scales = new float[columns];
        for (var c = 0; c < columns; c++) (means[c], scales[c]) = MeanAndScale(complete.Column(c));
        int[] rows = [.. Enumerable.Range(0, complete.Rows)];
        if (rows.Length > MostReferences)
        {
            rows = new RandomSequence(seed).Sample(rows.Length, MostReferences);
            Array.Sort(rows);
        }
        var stride = Stride(rows.Length);
        var references = new float[columns * stride];
        Array.Fill(references, float.PositiveInfinity);
        for (var c = 0; c < columns; c++)
            for (var i = 0; i < rows.Length; i++) references[c * stride + i] = (complete.Row(rows[i])[c] - means[c]) * scales[c];
        return (new Neighborhood(means, scales, rows.Length, references), rows);
    }

    /// <summary>
    /// Distances to the nearest references, nearest first, and which they are; as many as there is room for and at most <see cref="Count"/>.
    /// </summary>
    /// <param name="row">A complete row, not standardised.</param>
    /// <param name="except">A reference that is not to be found (the row itself), or −1.</param>
    public int Nearest(ReadOnlySpan<float> row, int except, Span<float> distances, Span<int> which, Span<float> scratch)
    {
        SquaredDistances(row, scratch);
        if (except >= 0) scratch[except] = float.PositiveInfinity;
        var found = 0;
        for (var i = 0; i < Count; i++)
        {
            var d = scratch[i];
            if (i == except || (found == distances.Length && d >= distances[found - 1])) continue;
            var at = found < distances.Length ? found++ : found - 1;
            for (; at > 0 && distances[at - 1] > d; at--) (distances[at], which[at]) = (distances[at - 1], which[at - 1]);
            (distances[at], which[at]) = (d, i);
        }
        for (var i = 0; i < found; i++) distances[i] = MathF.Sqrt(distances[i]);
        return found;
    }

    /// <summary>Room that <see cref="Nearest"/> needs.</summary>
    public int Scratch => stride;

    private void SquaredDistances(ReadOnlySpan<float> row, Span<float> squares)
    {
        squares = squares[..stride];
        squares.Clear();
        var sums = MemoryMarshal.Cast<float, Vector<float>>(squares);
        for (var c = 0; c < means.Length; c++)
        {
            var x = new Vector<float>((row[c] - means[c]) * scales[c]);
            var column = MemoryMarshal.Cast<float, Vector<float>>(references.AsSpan(c * stride, stride));
            for (var i = 0; i < sums.Length; i++)
            {
                var difference = x - column[i];
                sums[i] += difference * difference;
            }
        }
    }

    private static (float Mean, float Scale) MeanAndScale(float[] values)
    {
        double mean = 0, variance = 0;
        foreach (var x in values) mean += x;
        mean /= values.Length;
        foreach (var x in values) variance += (x - mean) * (x - mean);
        // A column that never varied is left in its own unit: a row that differs in it stands out.
        return ((float)mean, variance > 0 ? (float)(1 / Math.Sqrt(variance / values.Length)) : 1);
    }

    /// <summary>Whole vectors of any machine that this may run on.</summary>
    private static int Stride(int count) => (count + 15) & ~15;

    public void Write(DetectorWriter writer)
    {
        writer.Add(means);
        writer.Add(scales);
        writer.Add(Count);
        writer.Add(references);
    }

    public static Neighborhood Read(Imputation imputation, ref DetectorReader reader)
    {
        float[] means = reader.Floats(), scales = reader.Floats();
        var count = reader.Integer();
        var references = reader.Floats();
        if (means.Length != imputation.CompleteColumns || scales.Length != means.Length || count < 1 || references.Length != (long)means.Length * Stride(count))
            throw new FormatException("The references do not fit together.");
        return new Neighborhood(means, scales, count, references);
    }
}
