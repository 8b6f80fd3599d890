using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Analytics.Engine.Learning;

/// <summary>How a trained score becomes a probability: log-odds = (1 - blend) x combination + blend x (offset + slope x score).</summary>
/// <param name="Blend">0 = the combination of evidence alone, 1 = the learned score alone.</param>
public sealed record Calibration(double Offset, double Slope, double Blend)
{
    public double Probability(double combination, double score) => 1 / (1 + Math.Exp(-((1 - Blend) * combination + Blend * (Offset + Slope * score))));
}

/// <summary>
/// Boosted trees (ML.NET FastTree) over the evidence that each indicator gave a lead, blended with the combination of evidence and calibrated on a
/// later period than the training. Who inspected, where and when is never an input.
/// </summary>
public sealed class LearnedModel
{
    private readonly PredictionEngine<Row, Scored> engine;
    private readonly IReadOnlyList<string> indicators;
    private readonly Calibration calibration;

    private LearnedModel(MLContext ml, ITransformer trees, IReadOnlyList<string> indicators, Calibration calibration)
    {
        (this.indicators, this.calibration) = (indicators, calibration);
        Trees = trees;
        engine = ml.Model.CreatePredictionEngine<Row, Scored>(trees, inputSchemaDefinition: Schema(indicators.Count));
    }

    public ITransformer Trees { get; }

    /// <summary>Trains the trees on the earlier part of the leads and calibrates on the later.</summary>
    /// <returns>
    /// The model, its calibration, and for each later lead the probability by a calibration that did not see its subject (two halves of the subjects, each judged by
    /// the other's): what a comparison with the champion may use.
    /// </returns>
    public static (LearnedModel Model, Calibration Calibration, IReadOnlyList<double> HeldOut) Fit(IReadOnlyList<LabelledLead> earlier, IReadOnlyList<LabelledLead> later, IReadOnlyList<string> indicators, int seed)
    {
        var ml = new MLContext(seed);
        var rows = earlier.Select(l => new Row { Features = VectorOf(indicators, l.Reasons), Label = l.Confirmed, Weight = (float)l.Weight });
        var trainer = ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
        {
            LabelColumnName = nameof(Row.Label),
            FeatureColumnName = nameof(Row.Features),
            ExampleWeightColumnName = nameof(Row.Weight),
            NumberOfTrees = 40,
            NumberOfLeaves = 4,
            MinimumExampleCountPerLeaf = 5,
            LearningRate = 0.1,
            NumberOfThreads = 1,
            Seed = seed,
        });
        var trees = trainer.Fit(ml.Data.LoadFromEnumerable(rows, Schema(indicators.Count)));
        var raw = new LearnedModel(ml, trees, indicators, new Calibration(0, 1, 1));
        var cases = later.Select(l => (Combination: LogOdds(l.Probability), Score: raw.Score(l.Reasons), l.Confirmed)).ToList();
        var calibration = Calibrate(cases);
        return (new LearnedModel(ml, trees, indicators, calibration), calibration, HeldOut(later, cases));
    }

    private static double[] HeldOut(IReadOnlyList<LabelledLead> later, List<(double Combination, double Score, bool Confirmed)> cases)
    {
        var half = later.Select(l => l.Subject).Distinct().Select((subject, i) => (subject, Half: i % 2)).ToDictionary(x => x.subject, x => x.Half);
        var calibrations = new[] { 0, 1 }.Select(own => Calibrate([.. cases.Where((_, i) => half[later[i].Subject] != own)])).ToArray();
        return [.. cases.Select((c, i) => later[i].Reasons.Count == 0 ? later[i].Probability : calibrations[half[later[i].Subject]].Probability(c.Combination, c.Score))];
    }

    public static LearnedModel Load(string path, IReadOnlyList<string> indicators, Calibration calibration)
    {
        var ml = new MLContext(1);
        return new LearnedModel(ml, ml.Model.Load(path, out _), indicators, calibration);
    }

    public void Save(string path)
    {
        var ml = new MLContext(1);
        ml.Model.Save(Trees, ml.Data.LoadFromEnumerable(Array.Empty<Row>(), Schema(indicators.Count)).Schema, path);
    }

    /// <param name="combined">What the combination of evidence says, 0-1.</param>
    public double Probability(double combined, IReadOnlyList<Reason> reasons) =>
        reasons.Count == 0 ? combined : calibration.Probability(LogOdds(combined), Score(reasons));

    private double Score(IReadOnlyList<Reason> reasons) => engine.Predict(new Row { Features = VectorOf(indicators, reasons) }).Score;

    /// <summary>
    /// Slope and offset by Newton's method on the logistic likelihood (Platt 1999) with a prior of slope 1; then the blend of least log loss, where
    /// a step away from the combination must earn more than 1 % of it: with few labels the evidence keeps the word.
    /// </summary>
    public static Calibration Calibrate(IReadOnlyList<(double Combination, double Score, bool Confirmed)> cases)
    {
        if (cases.Count == 0) return new Calibration(0, 1, 0);
        double offset = 0, slope = 1;
        for (var round = 0; round < 30; round++)
        {
            double g0 = -offset * 0.1, g1 = (1 - slope), h00 = 0.1, h01 = 0, h11 = 1;
            foreach (var (_, score, confirmed) in cases)
            {
                var p = 1 / (1 + Math.Exp(-(offset + slope * score)));
                var (r, w) = ((confirmed ? 1 : 0) - p, Math.Max(1e-6, p * (1 - p)));
                (g0, g1, h00, h01, h11) = (g0 + r, g1 + r * score, h00 + w, h01 + w * score, h11 + w * score * score);
            }
            var determinant = h00 * h11 - h01 * h01;
            offset += (g0 * h11 - g1 * h01) / determinant;
            slope += (g1 * h00 - g0 * h01) / determinant;
        }
        var best = (Blend: 0.0, Loss: double.PositiveInfinity);
        foreach (var blend in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            var loss = Metrics.Of([.. cases.Select(c => (new Calibration(offset, slope, blend).Probability(c.Combination, c.Score), c.Confirmed))]).LogLoss;
            if (loss < best.Loss * 0.99) best = (blend, loss);
        }
        return new Calibration(offset, slope, best.Blend);
    }

    private static double LogOdds(double p) => Math.Log(Math.Clamp(p, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(p, 1e-6, 1 - 1e-6)));

    private static float[] VectorOf(IReadOnlyList<string> indicators, IReadOnlyList<Reason> reasons)
    {
        var vector = new float[indicators.Count];
        for (var i = 0; i < vector.Length; i++)
            foreach (var reason in reasons)
                if (reason.Indicator == indicators[i]) vector[i] = Math.Max(vector[i], (float)reason.Evidence);
        return vector;
    }

    private static SchemaDefinition Schema(int width)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return schema;
    }

    private sealed class Row
    {
        [VectorType]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; } = 1;
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
