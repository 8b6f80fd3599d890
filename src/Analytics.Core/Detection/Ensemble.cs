using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>
/// Several detectors that are wrong in different ways, as one: each score becomes the share of training rows that are less abnormal by that
/// detector (units cannot be compared, ranks can), and the detectors' tail evidence, −ln(1 − share), is averaged. Source: C. Aggarwal,
/// S. Sathe, <i>Outlier Ensembles</i>, 2017, ch. 5-6; the sum of −ln p is R. A. Fisher's.
/// </summary>
public sealed class Ensemble : Detector
{
    private readonly Detector[] members;
    private readonly float[][] training;

    /// <param name="training">Of each member: its scores of the training rows, in rising order.</param>
    private Ensemble(Imputation imputation, Detector[] members, float[][] training) : base(imputation)
    {
        this.members = members;
        this.training = training;
    }

    public IReadOnlyList<Detector> Members => members;

    public static Ensemble Fit(Matrix training, ulong seed) => FitScored(training, seed).Ensemble;

    public static Ensemble Fit(Matrix training, IReadOnlyList<Func<Matrix, Detector>> kinds) => FitScored(training, kinds).Ensemble;

    /// <summary>Fitted, with what <see cref="ScoreTraining"/> says of the rows it was fitted on: fitting needs the members' scores anyway.</summary>
    public static (Ensemble Ensemble, float[] Scores) FitScored(Matrix training, ulong seed) => FitScored(training,
    [
        rows => IsolationForest.Fit(rows, seed),
        rows => Hbos.Fit(rows),
        Ecod.Fit,
        rows => NearestNeighbors.Fit(rows, seed),
        rows => LocalOutlierFactor.Fit(rows, seed),
        rows => RobustMahalanobis.Fit(rows, seed),
    ]);

    private static (Ensemble Ensemble, float[] Scores) FitScored(Matrix training, IReadOnlyList<Func<Matrix, Detector>> kinds)
    {
        var members = kinds.Select(fit => fit(training)).ToArray();
        var scores = members.Select(m => m.ScoreTraining(training)).ToArray();
        // Each member completes the rows in its own way.
        var ensemble = new Ensemble(Imputation.Nothing(training.Columns), members, [.. scores.Select(s => s.Order().ToArray())]);
        var sums = new float[training.Rows];
        for (var m = 0; m < members.Length; m++) ensemble.Add(m, scores[m], sums);
        return (ensemble, sums);
    }

    public override float[] ScoreTraining(Matrix training)
    {
        var sums = new float[training.Rows];
        for (var m = 0; m < members.Length; m++) Add(m, members[m].ScoreTraining(training), sums);
        return sums;
    }

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var block = new Matrix(rows.ToArray(), rows.Length / scores.Length);
        scores.Clear();
        for (var m = 0; m < members.Length; m++) Add(m, members[m].Score(block), scores);
    }

    private void Add(int member, ReadOnlySpan<float> scores, Span<float> sums)
    {
        var sorted = training[member];
        for (var i = 0; i < scores.Length; i++)
        {
            // Ties share the middle of their ranks; half a row beyond all others keeps the share below 1.
            var less = (Ecod.FirstAtLeast(sorted, scores[i]) + Ecod.FirstAbove(sorted, scores[i])) / 2.0;
            sums[i] -= (float)(Math.Log((sorted.Length - less + 0.5) / (sorted.Length + 1)) / members.Length);
        }
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        writer.Add(members.Length);
        for (var m = 0; m < members.Length; m++)
        {
            DetectorFormat.Append(writer, members[m]);
            writer.Add(training[m]);
        }
    }

    internal static Ensemble Read(Imputation imputation, ref DetectorReader reader)
    {
        var count = reader.Integer();
        if (count is < 1 or > 100) throw new FormatException("An ensemble of no detectors, or too many.");
        var members = new Detector[count];
        var training = new float[count][];
        for (var m = 0; m < count; m++) (members[m], training[m]) = (DetectorFormat.Read(ref reader, member: true), reader.Floats());
        if (Array.Exists(members, m => m.Columns != imputation.Columns)) throw new FormatException("The ensemble's members do not fit together.");
        return new Ensemble(imputation, members, training);
    }
}
