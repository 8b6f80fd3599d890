using Analytics.Core.Detection;
using Analytics.Engine.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Analytics.Engine.Tests.Scoring;

public sealed class DetectorEstimatorTests
{
    private static readonly MLContext ML = new(seed: 1);

    private static readonly Reading[] Readings = [.. Enumerable.Range(0, 100).Select(i => new Reading { Pm10 = i == 42 ? 90 : i % 7, Tsp = i == 42 ? -50 : i % 5, Abnormal = i == 42 })];

    private static readonly IDataView View = ML.Data.LoadFromEnumerable(Readings);

    private static readonly DetectorEstimator Pipeline = new DetectorEstimator("Features", rows => IsolationForest.Fit(rows, seed: 1));

    [Fact]
    public void It_stands_in_a_pipeline_behind_MLNETs_own_steps()
    {
        var scored = ML.Transforms.Concatenate("Features", "Pm10", "Tsp").Append(Pipeline).Fit(View).Transform(View);

        var scores = scored.GetColumn<float>("Score").ToList();

        Assert.Equal(42, scores.IndexOf(scores.Max()));
        Assert.Equal(Readings.Select(r => r.Pm10), scored.GetColumn<float>("Pm10"));
    }

    [Fact]
    public void Its_scores_are_the_detectors()
    {
        var features = ML.Transforms.Concatenate("Features", "Pm10", "Tsp").Fit(View).Transform(View);
        var fitted = Pipeline.Fit(features);
        var rows = new Matrix([.. Readings.SelectMany(r => new[] { r.Pm10, r.Tsp })], 2);

        Assert.Equal(fitted.Detector.Score(rows), fitted.Transform(features).GetColumn<float>("Score"));
    }

    [Fact]
    public void MLNETs_evaluation_reads_its_scores()
    {
        var scored = ML.Transforms.Concatenate("Features", "Pm10", "Tsp").Append(Pipeline).Append(ML.Transforms.Conversion.ConvertType("PredictedLabel", "Abnormal", DataKind.Boolean)).Append(ML.Transforms.Conversion.ConvertType("Label", "Abnormal")).Fit(View).Transform(View);

        Assert.Equal(1, ML.AnomalyDetection.Evaluate(scored, labelColumnName: "Label", falsePositiveCount: 1).AreaUnderRocCurve, 6);
    }

    [Fact]
    public void A_detector_kept_in_its_own_format_goes_back_into_a_pipeline()
    {
        var features = ML.Transforms.Concatenate("Features", "Pm10", "Tsp").Fit(View).Transform(View);
        var fitted = Pipeline.Fit(features);

        var again = new DetectorTransformer("Features", DetectorFormat.FromBytes(DetectorFormat.ToBytes(fitted.Detector)));

        Assert.Equal(fitted.Transform(features).GetColumn<float>("Score"), again.Transform(features).GetColumn<float>("Score"));
    }

    [Fact]
    public void MLNET_is_not_let_to_save_what_it_could_not_load()
    {
        var fitted = ML.Transforms.Concatenate("Features", "Pm10", "Tsp").Append(Pipeline).Fit(View);

        var refusal = Assert.ThrowsAny<Exception>(() => ML.Model.Save(fitted, View.Schema, new MemoryStream()));

        Assert.Contains("DetectorFormat", refusal.Message);
    }

    [Fact]
    public void A_column_that_is_no_vector_is_refused_by_name() =>
        Assert.Contains("'Pm10'", Assert.Throws<ArgumentException>(() => new DetectorEstimator("Pm10", Ecod.Fit).Fit(View)).Message);

    private sealed class Reading
    {
        public float Pm10 { get; set; }

        public float Tsp { get; set; }

        public bool Abnormal { get; set; }
    }
}
