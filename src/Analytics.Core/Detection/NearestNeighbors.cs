namespace Analytics.Core.Detection;

/// <summary>
/// Distance to the k-th nearest neighbour: far from everybody is abnormal. Source: S. Ramaswamy, R. Rastogi, K. Shim, SIGMOD 2000.
/// </summary>
public sealed class NearestNeighbors : Detector
{
    private readonly Neighborhood neighborhood;
    private readonly int[] references;
    private readonly int neighbors;

    private NearestNeighbors(Imputation imputation, Neighborhood neighborhood, int[] references, int neighbors) : base(imputation)
    {
        this.neighborhood = neighborhood;
        this.references = references;
        this.neighbors = neighbors;
    }

    public static NearestNeighbors Fit(Matrix training, ulong seed, int neighbors = 5)
    {
        if (training.Rows < 2 || neighbors < 1) throw new ArgumentException("Neighbours need at least two rows.");
        var imputation = Imputation.Fit(training);
        var (neighborhood, rows) = Neighborhood.Fit(imputation.Complete(training), seed);
        return new NearestNeighbors(imputation, neighborhood, rows, Math.Min(neighbors, neighborhood.Count - 1));
    }

    public override float[] ScoreTraining(Matrix training)
    {
        var complete = Complete(training);
        var search = new Search(neighborhood, neighbors);
        var scores = new float[complete.Rows];
        for (var i = 0; i < scores.Length; i++) scores[i] = search.Last(complete.Row(i), Array.BinarySearch(references, i));
        return scores;
    }

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var search = new Search(neighborhood, neighbors);
        var columns = neighborhood.Columns;
        for (var i = 0; i < scores.Length; i++) scores[i] = search.Last(rows.Slice(i * columns, columns), -1);
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        neighborhood.Write(writer);
        writer.Add(references);
        writer.Add(neighbors);
    }

    internal static NearestNeighbors Read(Imputation imputation, ref DetectorReader reader)
    {
        var neighborhood = Neighborhood.Read(imputation, ref reader);
        var references = reader.Integers();
        var neighbors = reader.Integer();
        if (references.Length != neighborhood.Count || neighbors < 1 || neighbors >= neighborhood.Count) throw new FormatException("The neighbours do not fit together.");
        return new NearestNeighbors(imputation, neighborhood, references, neighbors);
    }

    private readonly ref struct Search(Neighborhood neighborhood, int neighbors)
    {
        private readonly float[] distances = new float[neighbors];
        private readonly int[] which = new int[neighbors];
        private readonly float[] scratch = new float[neighborhood.Scratch];

        public float Last(ReadOnlySpan<float> row, int except) => distances[neighborhood.Nearest(row, except, distances, which, scratch) - 1];
    }
}
