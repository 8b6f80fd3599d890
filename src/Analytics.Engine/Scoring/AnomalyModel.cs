using Analytics.Core.Indicators;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Analytics.Engine.Scoring;

/// <summary>
/// The unsupervised part of scoring: a randomized PCA (ML.NET) over the indicator vectors of all subjects of a day. A subject whose
/// combination of indicators does not fit the city's principal plane is unusual even where no single indicator says so.
/// </summary>
/// <remarks>
/// The PCA's own score is relative to the vector's length, so a subject far out along the main axis looks normal
/// (measured: 10,000 times the main direction scored below average). The distance within the plane is therefore judged beside it, and
/// the model only supports reasons a person can check; it never is one alone. Missing indicators are columns of their own.
/// </remarks>
public static class AnomalyModel
{
    private const int FewestSubjects = 30;
    private const int FewestVarying = 4;
    private const int Seed = 20260101;

    /// <summary>Anomaly score of each subject: the share of subjects that are less abnormal, 0-1; empty when there are too few.</summary>
    /// <param name="measurements">Measurements by subject.</param>
    public static IReadOnlyDictionary<Subject, double> Score(IReadOnlyList<string> indicators, IReadOnlyList<IGrouping<Subject, Measurement>> measurements)
    {
        if (measurements.Count < FewestSubjects || indicators.Count < 2) return new Dictionary<Subject, double>();
        var vectors = measurements.Select(group => VectorOf(indicators, group)).ToArray();
        var residual = Residuals(vectors);
        var length = vectors.Select(v => v.Take(indicators.Count).Sum(x => (double)x * x)).ToArray();
        var residualRank = Ranks(residual);
        var lengthRank = Ranks(length);
        return measurements.Select((group, i) => (group.Key, Score: Math.Max(residualRank[i], lengthRank[i]))).ToDictionary(x => x.Key, x => x.Score);
    }

    /// <summary>Evidence per indicator, scaled to 0-1, then one column per indicator that says whether it was evaluated.</summary>
    private static float[] VectorOf(IReadOnlyList<string> indicators, IEnumerable<Measurement> measurements)
    {
        var vector = new float[indicators.Count * 2];
        foreach (var measurement in measurements)
        {
            var at = IndexOf(indicators, measurement.Indicator);
            if (at < 0) continue;
            vector[at] = Math.Max(vector[at], (float)(Math.Clamp(measurement.Evidence, 0, Evidences.Most) / Evidences.Most));
            vector[indicators.Count + at] = 0.1f;
        }
        return vector;
    }

    private static double[] Residuals(float[][] vectors)
    {
        // A column that never varies has no direction; the trainer cannot factor it.
        var varying = Enumerable.Range(0, vectors[0].Length).Where(c => vectors.Any(v => v[c] != vectors[0][c])).ToArray();
        if (varying.Length < FewestVarying) return new double[vectors.Length];
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
            // Fewer independent directions than columns (indicators that always fire together): the length alone has to do.
            return new double[vectors.Length];
        }
        // A vector exactly at the mean has no direction and gives NaN: it is as normal as can be.
        return [.. scored.GetColumn<float>("Score").Select(score => float.IsFinite(score) ? score : 0.0)];
    }

    /// <summary>Share of the others that are smaller; ties share the lower rank, so that the many with nothing against them score 0.</summary>
    private static double[] Ranks(double[] values)
    {
        var sorted = values.Order().ToArray();
        return [.. values.Select(value => (double)FirstIndexOf(sorted, value) / Math.Max(1, values.Length - 1))];
    }

    private static int FirstIndexOf(double[] sorted, double value)
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

    private static int IndexOf(IReadOnlyList<string> list, string item)
    {
        for (var i = 0; i < list.Count; i++)
            if (list[i] == item) return i;
        return -1;
    }

    private sealed class Row
    {
        [VectorType]
        public float[] Features { get; set; } = [];
    }
}
