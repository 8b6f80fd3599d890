using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>
/// Mahalanobis distance from a centre and covariance that up to half of the rows cannot move: the minimum covariance determinant, found by
/// FAST-MCD (random starts, concentration steps), reweighted once. Finds rows that break the way in which columns go together. Source:
/// P. Rousseeuw, K. Van Driessen, Technometrics 1999; the shrinkage after K. Boudt et al., <i>MRCD</i>, 2020.
/// </summary>
/// <remarks>
/// The covariance is drawn towards a diagonal one as by p + 1 further rows, so that it can be inverted with constant or repeated columns
/// and with fewer rows than columns, and hardly changes where rows are many.
/// </remarks>
public sealed class RobustMahalanobis : Detector
{
    private const int Starts = 30;
    private const int FirstSteps = 2;
    private const int Finalists = 5;
    private const int MostSteps = 30;

    /// <summary>The search for the best half works on so many rows; the last steps use all.</summary>
    private const int SearchRows = 1500;

    /// <summary>Width of the middle 80 % of a normal distribution, in standard deviations.</summary>
    private const double NormalMiddle80 = 2.5631031310892007;

    private readonly double[] centers;
    private readonly double[] scales;
    private readonly double[] mean;
    private readonly double[] factor;

    /// <param name="factor">Lower Cholesky factor of the covariance of the standardised columns, row by row, whole square.</param>
    private RobustMahalanobis(Imputation imputation, double[] centers, double[] scales, double[] mean, double[] factor) : base(imputation)
    {
        this.centers = centers;
        this.scales = scales;
        this.mean = mean;
        this.factor = factor;
    }

    public static RobustMahalanobis Fit(Matrix training, ulong seed)
    {
        if (training.Rows < 2) throw new ArgumentException("A covariance needs at least two rows.");
        // A column that says what was missing is nearly constant: it has no covariance worth the name.
        var imputation = Imputation.Fit(training, flags: false);
        var complete = imputation.Complete(training);
        double[] centers = new double[complete.Columns], scales = new double[complete.Columns];
        for (var c = 0; c < centers.Length; c++) (centers[c], scales[c]) = CenterAndScale(complete.Column(c));
        var rows = Standardised(complete.Values, centers, scales);
        var best = BestHalf(rows, centers.Length, seed);
        var reweighted = Reweighted(rows, best);
        return new RobustMahalanobis(imputation, centers, scales, reweighted.Mean, reweighted.Factor);
    }

    public override float[] ScoreTraining(Matrix training) => Score(training);

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        var squares = new Scatter(mean, factor).SquaredDistances(Standardised(rows, centers, scales));
        for (var i = 0; i < scores.Length; i++) scores[i] = (float)Math.Sqrt(squares[i]);
    }

    private static Scatter BestHalf(double[] rows, int columns, ulong seed)
    {
        var random = new RandomSequence(seed);
        var count = rows.Length / columns;
        var few = count <= SearchRows ? rows : Take(rows, columns, random.Sample(count, SearchRows));
        var fewCount = few.Length / columns;
        var starts = new List<Scatter>();
        for (var start = 0; start < Starts; start++)
        {
            var scatter = Scatter.Of(few, columns, random.Sample(fewCount, Math.Min(fewCount, columns + 1)));
            for (var step = 0; step < FirstSteps; step++) scatter = Concentrated(few, scatter);
            starts.Add(scatter);
        }
        var finalists = starts.OrderBy(s => s.LogDeterminant).Take(Finalists).Select(s => Converged(few, s));
        return Converged(rows, finalists.MinBy(s => s.LogDeterminant)!);
    }

    private static Scatter Converged(double[] rows, Scatter scatter)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var next = Concentrated(rows, scatter);
            if (step > 0 && next.LogDeterminant >= scatter.LogDeterminant - 1e-9) return next;
            scatter = next;
        }
        return scatter;
    }

    /// <summary>One concentration step: the scatter of the half of the rows that lies nearest by the scatter before.</summary>
    private static Scatter Concentrated(double[] rows, Scatter scatter)
    {
        var columns = scatter.Columns;
        var squares = scatter.SquaredDistances(rows);
        var order = new int[squares.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(squares, order);
        return Scatter.Of(rows, columns, order.AsSpan(0, Math.Min(order.Length, Math.Max(2, (order.Length + columns + 1) / 2))));
    }

    /// <summary>All rows within the 97.5 % ellipsoid, which the half had to leave out, count as well.</summary>
    private static Scatter Reweighted(double[] rows, Scatter half)
    {
        var squares = half.SquaredDistances(rows);
        // The half is the inner one: its distances are brought to the scale of a normal distribution by their median.
        var unit = Robust.Median(squares) / ChiSquareQuantile(half.Columns, 0);
        var limit = ChiSquareQuantile(half.Columns, 1.959964) * unit;
        var within = Enumerable.Range(0, squares.Length).Where(i => squares[i] <= limit).ToArray();
        return within.Length < 2 ? half : Scatter.Of(rows, half.Columns, within);
    }

    /// <summary>Wilson and Hilferty's approximation; z = quantile of the standard normal.</summary>
    private static double ChiSquareQuantile(int df, double z) => df * Math.Pow(1 - 2.0 / (9 * df) + z * Math.Sqrt(2.0 / (9 * df)), 3);

    private static (double Center, double Scale) CenterAndScale(float[] column)
    {
        var values = Array.ConvertAll(column, x => (double)x);
        var center = Robust.Median(values);
        var scale = Robust.Sigma(values, center);
        // Where half of the values are (nearly) equal, their ordinary spread has to do.
        var wide = (Robust.Quantile(values, 0.9) - Robust.Quantile(values, 0.1)) / NormalMiddle80;
        if (scale == 0 || scale < wide / 10) scale = Math.Sqrt(values.Sum(x => (x - center) * (x - center)) / values.Length);
        return (center, scale == 0 ? 1 : scale);
    }

    private static double[] Standardised(ReadOnlySpan<float> values, double[] centers, double[] scales)
    {
        var result = new double[values.Length];
        for (int i = 0, c = 0; i < result.Length; i++, c = c + 1 == centers.Length ? 0 : c + 1) result[i] = (values[i] - centers[c]) / scales[c];
        return result;
    }

    private static double[] Take(double[] rows, int columns, int[] which)
    {
        var taken = new double[which.Length * columns];
        for (var i = 0; i < which.Length; i++) rows.AsSpan(which[i] * columns, columns).CopyTo(taken.AsSpan(i * columns));
        return taken;
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        writer.Add(centers);
        writer.Add(scales);
        writer.Add(mean);
        writer.Add(factor);
    }

    internal static RobustMahalanobis Read(Imputation imputation, ref DetectorReader reader)
    {
        double[] centers = reader.Doubles(), scales = reader.Doubles(), mean = reader.Doubles(), factor = reader.Doubles();
        if (centers.Length != imputation.CompleteColumns || scales.Length != centers.Length || mean.Length != centers.Length || factor.Length != centers.Length * centers.Length)
            throw new FormatException("The covariance does not fit together.");
        return new RobustMahalanobis(imputation, centers, scales, mean, factor);
    }

    /// <summary>A mean and a covariance, as its Cholesky factor.</summary>
    private sealed class Scatter(double[] mean, double[] factor)
    {
        public double[] Mean => mean;

        public double[] Factor => factor;

        public int Columns => mean.Length;

        public double LogDeterminant
        {
            get
            {
                var sum = 0.0;
                for (var c = 0; c < Columns; c++) sum += 2 * Math.Log(factor[c * Columns + c]);
                return sum;
            }
        }

        public static Scatter Of(double[] rows, int columns, ReadOnlySpan<int> which)
        {
            var mean = new double[columns];
            foreach (var row in which)
                for (var c = 0; c < columns; c++) mean[c] += rows[row * columns + c] / which.Length;
            var covariance = new double[columns * columns];
            var x = new double[columns];
            foreach (var row in which)
            {
                for (var c = 0; c < columns; c++) x[c] = rows[row * columns + c] - mean[c];
                for (var a = 0; a < columns; a++)
                {
                    var line = covariance.AsSpan(a * columns, a + 1);
                    for (var b = 0; b < line.Length; b++) line[b] += x[a] * x[b];
                }
            }
            double pseudo = columns + 1, total = which.Length + pseudo;
            for (var a = 0; a < columns; a++)
                for (var b = 0; b <= a; b++) covariance[a * columns + b] = (covariance[a * columns + b] + (a == b ? pseudo : 0)) / total;
            return new Scatter(mean, Cholesky(covariance, columns));
        }

        public double[] SquaredDistances(ReadOnlySpan<double> rows)
        {
            var squares = new double[rows.Length / Columns];
            var z = new double[Columns];
            for (var i = 0; i < squares.Length; i++)
            {
                var sum = 0.0;
                for (var c = 0; c < Columns; c++)
                {
                    var line = factor.AsSpan(c * Columns, c + 1);
                    var rest = rows[i * Columns + c] - mean[c];
                    for (var b = 0; b < c; b++) rest -= line[b] * z[b];
                    z[c] = rest / line[c];
                    sum += z[c] * z[c];
                }
                squares[i] = sum;
            }
            return squares;
        }

        private static double[] Cholesky(double[] lower, int columns)
        {
            for (var a = 0; a < columns; a++)
            {
                for (var b = 0; b <= a; b++)
                {
                    var sum = lower[a * columns + b];
                    for (var k = 0; k < b; k++) sum -= lower[a * columns + k] * lower[b * columns + k];
                    lower[a * columns + b] = a == b ? Math.Sqrt(sum) : sum / lower[b * columns + b];
                }
            }
            return lower;
        }
    }
}
