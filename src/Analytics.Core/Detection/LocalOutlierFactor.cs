namespace Analytics.Core.Detection;

/// <summary>
/// Local outlier factor: how much thinner the row's surroundings are than those of its neighbours (1 = as dense as theirs). Finds what is odd
/// for its own group though not far from the whole. Source: M. Breunig, H.-P. Kriegel, R. Ng, J. Sander, SIGMOD 2000.
/// </summary>
public sealed class LocalOutlierFactor : Detector
{
    private readonly Neighborhood neighborhood;
    private readonly int[] references;
    private readonly int neighbors;
    private readonly float[] reach;
    private readonly float[] density;

    /// <param name="reach">Of each reference: distance to its k-th nearest.</param>
    /// <param name="density">Of each reference: local reachability density.</param>
    private LocalOutlierFactor(Imputation imputation, Neighborhood neighborhood, int[] references, int neighbors, float[] reach, float[] density) : base(imputation)
    {
        this.neighborhood = neighborhood;
        this.references = references;
        this.neighbors = neighbors;
        this.reach = reach;
        this.density = density;
    }

    public static LocalOutlierFactor Fit(Matrix training, ulong seed, int neighbors = 20)
    {
        if (training.Rows < 2 || neighbors < 1) throw new ArgumentException("Neighbours need at least two rows.");
        var imputation = Imputation.Fit(training);
        var complete = imputation.Complete(training);
        var (neighborhood, rows) = Neighborhood.Fit(complete, seed);
        var k = Math.Min(neighbors, neighborhood.Count - 1);
        var distances = new float[neighborhood.Count * k];
        var which = new int[neighborhood.Count * k];
        float[] reach = new float[neighborhood.Count], density = new float[neighborhood.Count], scratch = new float[neighborhood.Scratch];
        for (var i = 0; i < rows.Length; i++)
        {
            neighborhood.Nearest(complete.Row(rows[i]), i, distances.AsSpan(i * k, k), which.AsSpan(i * k, k), scratch);
            reach[i] = distances[i * k + k - 1];
        }
        for (var i = 0; i < rows.Length; i++) density[i] = Density(distances.AsSpan(i * k, k), which.AsSpan(i * k, k), reach);
        return new LocalOutlierFactor(imputation, neighborhood, rows, k, reach, density);
    }

    public override float[] ScoreTraining(Matrix training)
    {
        var complete = Complete(training);
        var scores = new float[complete.Rows];
        var (distances, which, scratch) = (new float[neighbors], new int[neighbors], new float[neighborhood.Scratch]);
        for (var i = 0; i < scores.Length; i++)
        {
            neighborhood.Nearest(complete.Row(i), Array.BinarySearch(references, i), distances, which, scratch);
            scores[i] = Factor(distances, which);
        }
        return scores;
    }

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var (distances, which, scratch) = (new float[neighbors], new int[neighbors], new float[neighborhood.Scratch]);
        for (var i = 0; i < scores.Length; i++)
        {
            neighborhood.Nearest(rows.Slice(i * neighborhood.Columns, neighborhood.Columns), -1, distances, which, scratch);
            scores[i] = Factor(distances, which);
        }
    }

    private float Factor(ReadOnlySpan<float> distances, ReadOnlySpan<int> which)
    {
        var mean = 0.0;
        foreach (var other in which) mean += density[other];
        return (float)(mean / which.Length / Density(distances, which, reach));
    }

    /// <summary>1 / mean reachability distance, max(own distance, the neighbour's reach); of more than k equal rows a very large number.</summary>
    private static float Density(ReadOnlySpan<float> distances, ReadOnlySpan<int> which, ReadOnlySpan<float> reach)
    {
        var sum = 0.0;
        for (var i = 0; i < which.Length; i++) sum += Math.Max(distances[i], reach[which[i]]);
        return (float)(1 / (sum / which.Length + 1e-10));
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        neighborhood.Write(writer);
        writer.Add(references);
        writer.Add(neighbors);
        writer.Add(reach);
        writer.Add(density);
    }

    internal static LocalOutlierFactor Read(Imputation imputation, ref DetectorReader reader)
    {
        var neighborhood = Neighborhood.Read(imputation, ref reader);
        var references = reader.Integers();
        var neighbors = reader.Integer();
        float[] reach = reader.Floats(), density = reader.Floats();
        if (references.Length != neighborhood.Count || reach.Length != neighborhood.Count || density.Length != neighborhood.Count || neighbors < 1 || neighbors >= neighborhood.Count)
            throw new FormatException("The neighbours do not fit together.");
        return new LocalOutlierFactor(imputation, neighborhood, references, neighbors, reach, density);
    }
}
