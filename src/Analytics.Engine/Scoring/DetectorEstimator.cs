using Analytics.Core.Detection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Analytics.Engine.Scoring;

/// <summary>
/// One of our own detectors as a step of an ML.NET pipeline, for exploring: reads a vector column, adds a score column (higher = more
/// abnormal). <c>new DetectorEstimator("Features", rows => IsolationForest.Fit(rows, seed: 1))</c> stands where a trainer would.
/// </summary>
/// <remarks>
/// ML.NET cannot restore a step that it does not know, and says so only on loading; this one therefore refuses to be saved by ML.NET. Keep
/// <see cref="DetectorTransformer.Detector"/> with <see cref="DetectorFormat"/> and put it back into a pipeline with its constructor.
/// </remarks>
/// <param name="features">Column of single-precision vectors of known length; NaN = not measured.</param>
/// <param name="fit">The detector's own fit.</param>
public sealed class DetectorEstimator(string features, Func<Matrix, Detector> fit) : IEstimator<DetectorTransformer>
{
    public DetectorTransformer Fit(IDataView input)
    {
        var length = DetectorTransformer.FeaturesOf(input.Schema, features).Type is VectorDataViewType vector ? vector.Size : 0;
        var values = new List<float>();
        foreach (var row in input.GetColumn<VBuffer<float>>(features)) values.AddRange(row.DenseValues());
        return new DetectorTransformer(features, fit(new Matrix([.. values], length)));
    }

    /// <summary>The shape that ML.NET's own anomaly trainer gives to its score: the library lets nobody else make one.</summary>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var trainer = new MLContext().AnomalyDetection.Trainers.RandomizedPca(features);
        return new SchemaShape([.. inputSchema.Where(c => c.Name != DetectorTransformer.Score), .. trainer.GetOutputSchema(inputSchema).Where(c => c.Name == DetectorTransformer.Score)]);
    }
}

/// <summary>A fitted <see cref="DetectorEstimator"/>.</summary>
public sealed class DetectorTransformer(string features, Detector detector) : ITransformer
{
    /// <summary>The column that is added; ML.NET's evaluation looks for it under this name.</summary>
    public const string Score = "Score";

    public Detector Detector => detector;

    public bool IsRowToRowMapper => false;

    public IDataView Transform(IDataView input) => new ScoredView(input, FeaturesOf(input.Schema, features), detector, GetOutputSchema(input.Schema));

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(inputSchema);
        schema.AddColumn(Score, NumberDataViewType.Single);
        return schema.ToSchema();
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException("A detector scores a whole view: use Transform.");

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("ML.NET could not read this step again. Save its Detector with DetectorFormat.ToBytes and put it into the pipeline after loading.");

    internal static DataViewSchema.Column FeaturesOf(DataViewSchema schema, string name) =>
        schema.GetColumnOrNull(name) is { Type: VectorDataViewType { IsKnownSize: true } vector } column && vector.ItemType == NumberDataViewType.Single
            ? column
            : throw new ArgumentException($"'{name}' has to be a vector of single-precision numbers of known length.");

    /// <summary>The input with the score behind its columns, computed row by row while it is read.</summary>
    private sealed class ScoredView(IDataView input, DataViewSchema.Column features, Detector detector, DataViewSchema schema) : IDataView
    {
        public DataViewSchema Schema => schema;

        public bool CanShuffle => input.CanShuffle;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.Select(c => c.Index).ToHashSet();
            return new Cursor(input.GetRowCursor(input.Schema.Where(c => needed.Contains(c.Index) || c.Index == features.Index), rand), features, detector, schema, schema[Score].Index, needed);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(DataViewRowCursor input, DataViewSchema.Column features, Detector detector, DataViewSchema schema, int score, HashSet<int> needed) : DataViewRowCursor
    {
        private readonly ValueGetter<VBuffer<float>> row = input.GetGetter<VBuffer<float>>(features);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => needed.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index != score) return input.GetGetter<TValue>(input.Schema[column.Index]);
            return (Delegate)(ValueGetter<float>)ScoreOf as ValueGetter<TValue> ?? throw new InvalidOperationException("A score is a single-precision number.");
        }

        private void ScoreOf(ref float value)
        {
            var buffer = default(VBuffer<float>);
            row(ref buffer);
            value = detector.Score(new Matrix([.. buffer.DenseValues()], detector.Columns))[0];
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) input.Dispose();
            base.Dispose(disposing);
        }
    }
}
