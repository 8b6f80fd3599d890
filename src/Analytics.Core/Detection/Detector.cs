namespace Analytics.Core.Detection;

/// <summary>
/// A way of telling abnormal rows from many that are mostly normal, without being told which are which. Fitted once (each kind's own
/// <c>Fit</c>), then it only answers; the same training rows and seed give the same answers on every machine.
/// </summary>
public abstract class Detector
{
    private const int BlockRows = 64;

    private readonly Imputation imputation;

    private protected Detector(Imputation imputation) => this.imputation = imputation;

    /// <summary>Columns of the rows it was fitted on, and takes.</summary>
    public int Columns => imputation.Columns;

    /// <summary>One score per row, higher = more abnormal; the unit is the detector's own. Always finite.</summary>
    public float[] Score(Matrix rows)
    {
        var scores = new float[rows.Rows];
        Score(rows, 0, scores);
        return scores;
    }

    /// <summary>Scores of the rows from <paramref name="first"/> on, as many as there is room for: several callers may share the rows of a matrix.</summary>
    public void Score(Matrix rows, int first, Span<float> scores)
    {
        float[]? complete = null;
        for (var done = 0; done < scores.Length; done += BlockRows)
        {
            var block = scores.Slice(done, Math.Min(BlockRows, scores.Length - done));
            var values = rows.RowsFrom(first + done, block.Length);
            if (imputation.ChangesAnything(values, rows.Columns))
            {
                complete ??= new float[BlockRows * imputation.CompleteColumns];
                imputation.Complete(values, complete);
                values = complete.AsSpan(0, block.Length * imputation.CompleteColumns);
            }
            ScoreComplete(values, block);
        }
    }

    /// <summary>
    /// Scores of the rows that it was fitted on, each judged as if it had not been among them where that matters (a row is its own nearest
    /// neighbour).
    /// </summary>
    public abstract float[] ScoreTraining(Matrix training);

    /// <param name="rows">Complete rows, one after the other.</param>
    /// <param name="scores">One per row.</param>
    private protected abstract void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores);

    private protected Matrix Complete(Matrix rows) => imputation.Complete(rows);

    /// <summary>Everything it learned, in the format of <see cref="DetectorFormat"/>.</summary>
    internal void Write(DetectorWriter writer)
    {
        imputation.Write(writer);
        WriteFitted(writer);
    }

    private protected abstract void WriteFitted(DetectorWriter writer);
}
