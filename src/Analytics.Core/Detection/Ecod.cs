namespace Analytics.Core.Detection;

/// <summary>
/// Empirical cumulative distributions: how far out in the tails the row lies, column by column. Three sums of −ln tail probability (all left
/// tails, all right tails, and of each column the tail to which it is skewed); the largest is the score. No parameters. Source: Z. Li, Y. Zhao, X. Hu,
/// N. Botta, C. Ionescu, G. Chen, <i>ECOD</i>, TKDE 2022.
/// </summary>
public sealed class Ecod : Detector
{
    private readonly int rows;
    private readonly float[] sorted;
    private readonly int[] skewedRight;

    /// <param name="sorted">Training values in rising order, column after column.</param>
    private Ecod(Imputation imputation, int rows, float[] sorted, int[] skewedRight) : base(imputation)
    {
        this.rows = rows;
        this.sorted = sorted;
        this.skewedRight = skewedRight;
    }

    public static Ecod Fit(Matrix training)
    {
        if (training.Rows == 0) throw new ArgumentException("A distribution needs rows.");
        var imputation = Imputation.Fit(training);
        var complete = imputation.Complete(training);
        var sorted = new float[complete.Rows * complete.Columns];
        var skewedRight = new int[complete.Columns];
        for (var c = 0; c < complete.Columns; c++)
        {
            var column = sorted.AsSpan(c * complete.Rows, complete.Rows);
            complete.Column(c).CopyTo(column);
            column.Sort();
            skewedRight[c] = ThirdMoment(column) >= 0 ? 1 : 0;
        }
        return new Ecod(imputation, complete.Rows, sorted, skewedRight);
    }

    public override float[] ScoreTraining(Matrix training) => Score(training);

    private protected override void ScoreComplete(ReadOnlySpan<float> values, Span<float> scores)
    {
        var columns = skewedRight.Length;
        for (var i = 0; i < scores.Length; i++)
        {
            double left = 0, right = 0, skewed = 0;
            for (var c = 0; c < columns; c++)
            {
                var x = values[i * columns + c];
                var column = sorted.AsSpan(c * rows, rows);
                // Half a row keeps a value beyond all others at a finite, small probability.
                var l = -Math.Log((FirstAbove(column, x) + 0.5) / (rows + 1));
                var r = -Math.Log((rows - FirstAtLeast(column, x) + 0.5) / (rows + 1));
                left += l;
                right += r;
                skewed += skewedRight[c] == 1 ? r : l;
            }
            scores[i] = (float)Math.Max(skewed, Math.Max(left, right));
        }
    }

    private static double ThirdMoment(ReadOnlySpan<float> values)
    {
        double mean = 0, moment = 0;
        foreach (var x in values) mean += x;
        mean /= values.Length;
        foreach (var x in values) moment += (x - mean) * (x - mean) * (x - mean);
        return moment;
    }

    internal static int FirstAtLeast(ReadOnlySpan<float> sorted, float x)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < x) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    internal static int FirstAbove(ReadOnlySpan<float> sorted, float x)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] <= x) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        writer.Add(rows);
        writer.Add(sorted);
        writer.Add(skewedRight);
    }

    internal static Ecod Read(Imputation imputation, ref DetectorReader reader)
    {
        var rows = reader.Integer();
        var sorted = reader.Floats();
        var skewedRight = reader.Integers();
        if (rows < 1 || skewedRight.Length != imputation.CompleteColumns || sorted.Length != (long)rows * skewedRight.Length)
            throw new FormatException("The distributions do not fit together.");
        return new Ecod(imputation, rows, sorted, skewedRight);
    }
}
