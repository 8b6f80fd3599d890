using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace Analytics.Engine.Learning;

/// <summary>Which library grows the trees.</summary>
public enum TreeTrainer
{
    /// <summary>LightGBM; its native library exists for x64 only and wants libgomp.</summary>
    LightGbm,

    /// <summary>ML.NET's own, where LightGBM does not load.</summary>
    FastTree,
}

/// <summary>
/// Boosted trees over rows of numbers (ML.NET), always in batches: <c>Transform</c> may be used by many threads at once, a PredictionEngine may not.
/// The same rows and seed give the same trees: one thread, no shuffling, no missing values.
/// </summary>
public sealed class BoostedTrees
{
    private const int Trees = 60, Leaves = 4, FewestPerLeaf = 5;
    private const double LearningRate = 0.1;

    private static readonly Lazy<TreeTrainer> available = new(Probe);

    private readonly ITransformer model;
    private readonly int width;

    private BoostedTrees(ITransformer model, int width) => (this.model, this.width) = (model, width);

    /// <summary>LightGBM where its native library loads here (tried once, on a handful of rows), else FastTree.</summary>
    public static TreeTrainer Available => available.Value;

    /// <param name="rows">Vectors of one length without missing values, each with its label and weight.</param>
    public static BoostedTrees Fit(IReadOnlyList<(float[] Vector, bool Label, double Weight)> rows, int seed, TreeTrainer? trainer = null)
    {
        var ml = new MLContext(seed);
        var width = rows[0].Vector.Length;
        var data = ml.Data.LoadFromEnumerable(rows.Select(r => new Row { Features = r.Vector, Label = r.Label, Weight = (float)r.Weight }), Schema(width));
        return new BoostedTrees((trainer ?? Available) == TreeTrainer.LightGbm ? LightGbm(ml, seed).Fit(data) : FastTree(ml, seed).Fit(data), width);
    }

    public static BoostedTrees Load(string path, int width) => new(new MLContext(1).Model.Load(path, out _), width);

    public void Save(string path)
    {
        var ml = new MLContext(1);
        ml.Model.Save(model, ml.Data.LoadFromEnumerable(Array.Empty<Row>(), Schema(width)).Schema, path);
    }

    /// <summary>One score (log-odds before calibration) per vector.</summary>
    public IReadOnlyList<double> Scores(IReadOnlyList<float[]> vectors)
    {
        if (vectors.Count == 0) return [];
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(vectors.Select(v => new Row { Features = v }), Schema(width));
        return [.. model.Transform(data).GetColumn<float>("Score").Select(s => (double)s)];
    }

    private static LightGbmBinaryTrainer LightGbm(MLContext ml, int seed) => ml.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
    {
        LabelColumnName = nameof(Row.Label),
        FeatureColumnName = nameof(Row.Features),
        ExampleWeightColumnName = nameof(Row.Weight),
        NumberOfIterations = Trees,
        NumberOfLeaves = Leaves,
        MinimumExampleCountPerLeaf = FewestPerLeaf,
        LearningRate = LearningRate,
        HandleMissingValue = false,
        NumberOfThreads = 1,
        Deterministic = true,
        Seed = seed,
        Silent = true,
    });

    private static FastTreeBinaryTrainer FastTree(MLContext ml, int seed) => ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options
    {
        LabelColumnName = nameof(Row.Label),
        FeatureColumnName = nameof(Row.Features),
        ExampleWeightColumnName = nameof(Row.Weight),
        NumberOfTrees = Trees,
        NumberOfLeaves = Leaves,
        MinimumExampleCountPerLeaf = FewestPerLeaf,
        LearningRate = LearningRate,
        NumberOfThreads = 1,
        Seed = seed,
    });

    private static TreeTrainer Probe()
    {
        try
        {
            Fit([.. Enumerable.Range(0, 40).Select(i => (new[] { (float)i }, i >= 20, 1.0))], 1, TreeTrainer.LightGbm);
            return TreeTrainer.LightGbm;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or TypeInitializationException)
        {
            return TreeTrainer.FastTree;
        }
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
}
