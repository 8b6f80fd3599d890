using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Analytics.Engine.Scoring;

/// <summary>
/// The unsupervised part of scoring: is the combination of a subject's indicators unusual, even where no single one says so? Two opinions: our own
/// <see cref="Ensemble"/> of detectors, and ML.NET's randomized PCA (a combination that does not lie in the city's principal plane).
/// </summary>
/// <remarks>
/// The ensemble sees how far each indicator is above what the subject's peers show, in standard deviations of an honest subject, and among the
/// subjects as many imagined honest ones, whose p-values are drawn at random: a slip that its indicator expects of anybody is then not abnormal for being
/// the only one today, and a handful of subjects have somebody to be compared with. An indicator that was not evaluated reads as the median.
/// The PCA's own score is relative to the vector's length (measured: 10,000 times the main direction scored below average), which is why it
/// never speaks alone. The model only supports reasons a person can check; it never is one alone.
/// </remarks>
public static class AnomalyModel
{
    private const int FewestSubjects = 5;
    private const int FewestForPca = 30;
    private const int FewestVarying = 4;
    private const int FewestImagined = 256, MostImagined = 1000;

    /// <summary>Of a crowd (a season's visits) so many are enough to say what is usual.</summary>
    private const int MostCompared = 8000;
    private const int Seed = 20260101;

    /// <summary>No single indicator is further out than this, in standard deviations.</summary>
    private const double MostExcess = 6;

    /// <summary>
    /// Anomaly score of each subject, 0-1: 1 − the geometric mean of the shares of subjects that are at least as abnormal, the PCA weighing as much as
    /// one detector of the ensemble (a subject far out in the principal plane itself is none of its business). Empty when there are too few subjects.
    /// </summary>
    /// <param name="measurements">Measurements by subject.</param>
    /// <param name="asked">Which subjects are asked for. Of a crowd the others are represented by so many drawn at random, and only those asked for have a score.</param>
    public static IReadOnlyDictionary<Subject, double> Score(IReadOnlyList<string> indicators, IReadOnlyList<IGrouping<Subject, Measurement>> measurements, Func<IGrouping<Subject, Measurement>, bool>? asked = null)
    {
        if (measurements.Count < FewestSubjects || indicators.Count < 2) return new Dictionary<Subject, double>();
        var at = indicators.Select((id, i) => (id, i)).ToDictionary(x => x.id, x => x.i, StringComparer.Ordinal);
        var wanted = Enumerable.Range(0, measurements.Count).Where(i => asked?.Invoke(measurements[i]) ?? true).ToList();
        var (ours, members) = ByDetectors(at, measurements, wanted);
        var plane = Residuals([.. measurements.Select(group => EvidenceOf(at, group))]) is { } residuals ? Ranks(residuals) : null;
        double Combined(int i) => plane is null ? ours[i] : 1 - Math.Exp((members * Math.Log(1 - ours[i]) + Math.Log(1 - plane[i])) / (members + 1));
        return wanted.ToDictionary(i => measurements[i].Key, Combined);
    }

    /// <summary>Of each wanted subject the share of all, imagined ones included, that our own detectors find less abnormal; and how many detectors those are.</summary>
    private static (Dictionary<int, double> Shares, int Members) ByDetectors(Dictionary<string, int> at, IReadOnlyList<IGrouping<Subject, Measurement>> measurements, IReadOnlyList<int> wanted)
    {
        var values = new float[measurements.Count * at.Count];
        Array.Fill(values, float.NaN);
        for (var i = 0; i < measurements.Count; i++)
            foreach (var measurement in measurements[i])
                if (at.TryGetValue(measurement.Indicator, out var column) && !double.IsNaN(measurement.PValue)) Raise(ref values[i * at.Count + column], Distance(measurement.PValue));
        for (var column = 0; column < at.Count; column++) AboveThePeers(values, column, at.Count, measurements.Count);
        int[] compared = measurements.Count <= MostCompared ? [.. Enumerable.Range(0, measurements.Count)] : new RandomSequence(Seed).Sample(measurements.Count, MostCompared);
        var rows = new Matrix([.. RowsOf(compared), .. Imagined(Math.Clamp(measurements.Count, FewestImagined, MostImagined), at.Count)], at.Count);
        var imputation = Imputation.Fit(rows, flags: false);
        var complete = imputation.Complete(rows);
        var (ensemble, scores) = Ensemble.FitScored(complete, Seed);
        var known = compared.Select((i, place) => (i, Score: scores[place])).ToDictionary(x => x.i, x => x.Score);
        int[] others = [.. wanted.Where(i => !known.ContainsKey(i))];
        if (others.Length > 0)
            foreach (var (i, score) in others.Zip(ensemble.Score(imputation.Complete(new Matrix([.. RowsOf(others)], at.Count))))) known[i] = score;
        var sorted = scores.Order().ToArray();
        return (wanted.ToDictionary(i => i, i => (double)FirstIndexOf(sorted, known[i]) / sorted.Length), ensemble.Members.Count);

        IEnumerable<float> RowsOf(IEnumerable<int> subjects) => subjects.SelectMany(i => new ArraySegment<float>(values, i * at.Count, at.Count));
        static void Raise(ref float value, double to) => value = float.IsNaN(value) ? (float)to : Math.Max(value, (float)to);
    }

    private static float[] Imagined(int subjects, int columns)
    {
        var random = new RandomSequence(Seed);
        var values = new float[subjects * columns];
        for (var i = 0; i < values.Length; i++) values[i] = (float)Math.Max(0, Distance(random.Unit()));
        return values;
    }

    /// <summary>What an honest subject's p-value is in standard deviations: 0 for 0.5, 2.33 for 0.01.</summary>
    private static double Distance(double pValue) => Math.Clamp(Distributions.NormalUpperQuantile(pValue), -MostExcess, MostExcess);

    /// <summary>What every second subject shows is habit; only what is above it counts.</summary>
    private static void AboveThePeers(float[] values, int column, int columns, int subjects)
    {
        var measured = Enumerable.Range(0, subjects).Select(i => (double)values[i * columns + column]).Where(double.IsFinite).ToArray();
        var habit = measured.Length == 0 ? 0 : Math.Max(0, Robust.Median(measured));
        for (var i = column; i < subjects * columns; i += columns)
            if (!float.IsNaN(values[i])) values[i] = (float)Math.Max(0, values[i] - habit);
    }

    /// <summary>Evidence per indicator, scaled to 0-1, then one column per indicator that says whether it was evaluated.</summary>
    private static float[] EvidenceOf(Dictionary<string, int> at, IEnumerable<Measurement> measurements)
    {
        var vector = new float[at.Count * 2];
        foreach (var measurement in measurements)
        {
            if (!at.TryGetValue(measurement.Indicator, out var column)) continue;
            vector[column] = Math.Max(vector[column], (float)(Math.Clamp(measurement.Evidence, 0, Evidences.Most) / Evidences.Most));
            vector[at.Count + column] = 0.1f;
        }
        return vector;
    }

    /// <summary>How far each subject lies off the principal plane; null where there is none.</summary>
    private static float[]? Residuals(float[][] vectors)
    {
        if (vectors.Length < FewestForPca) return null;
        // A column that never varies has no direction; the trainer cannot factor it.
        var varying = Enumerable.Range(0, vectors[0].Length).Where(c => vectors.Any(v => v[c] != vectors[0][c])).ToArray();
        if (varying.Length < FewestVarying) return null;
        vectors = [.. vectors.Select(v => varying.Select(c => v[c]).ToArray())];
        var ml = new MLContext(Seed);
        var width = varying.Length;
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        var data = ml.Data.LoadFromEnumerable(vectors.Select(v => new Row { Features = v }), schema);
        var rank = Math.Clamp(width / 4, 1, 6);
        var trainer = ml.AnomalyDetection.Trainers.RandomizedPca(nameof(Row.Features), rank: rank, oversampling: Math.Min(4, width - rank), ensureZeroMean: true, seed: Seed);
        IDataView scored;
        try
        {
            scored = trainer.Fit(data).Transform(data);
        }
        catch (ArgumentOutOfRangeException)
        {
            // Fewer independent directions than columns (indicators that always fire together): the detectors have to do.
            return null;
        }
        // A vector exactly at the mean has no direction and gives NaN: it is as normal as can be.
        return [.. scored.GetColumn<float>("Score").Select(score => float.IsFinite(score) ? score : 0)];
    }

    /// <summary>Share of all that are smaller, below 1; ties share the lower rank, so that the many with nothing against them score 0.</summary>
    private static double[] Ranks(float[] values)
    {
        var sorted = values.Order().ToArray();
        return [.. values.Select(value => (double)FirstIndexOf(sorted, value) / values.Length)];
    }

    private static int FirstIndexOf(float[] sorted, float value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed class Row
    {
        [VectorType]
        public float[] Features { get; set; } = [];
    }
}
