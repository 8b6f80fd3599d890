namespace Analytics.Core.Detection;

/// <summary>
/// Histogram-based outlier score: how rare the row's value is in each column by itself, Σ ln(highest bin / own bin) over equal-width
/// histograms. Fast, blind to combinations. Source: M. Goldstein, A. Dengel, KI 2012.
/// </summary>
/// <remarks>Half a row is added to every bin (Jeffreys), so that an empty bin, or a value outside all of them, is rare and not infinitely so.</remarks>
public sealed class Hbos : Detector
{
    private const float PerBin = 0.5f;

    private readonly float[] lows;
    private readonly float[] widths;
    private readonly float[] rarities;

    /// <param name="rarities">Column by column: one per bin, then the one of a value outside.</param>
    private Hbos(Imputation imputation, float[] lows, float[] widths, float[] rarities) : base(imputation)
    {
        this.lows = lows;
        this.widths = widths;
        this.rarities = rarities;
    }

    private int Bins => rarities.Length / lows.Length - 1;

    public static Hbos Fit(Matrix training, int bins = 10)
    {
        if (training.Rows == 0 || bins < 1) throw new ArgumentException("A histogram needs rows and bins.");
        var imputation = Imputation.Fit(training);
        var complete = imputation.Complete(training);
        float[] lows = new float[complete.Columns], widths = new float[complete.Columns], rarities = new float[complete.Columns * (bins + 1)];
        for (var c = 0; c < complete.Columns; c++)
        {
            var values = complete.Column(c);
            lows[c] = values.Min();
            widths[c] = (values.Max() - lows[c]) / bins;
            var counts = new float[bins + 1];
            foreach (var value in values) counts[BinOf(value, lows[c], widths[c], bins)]++;
            var most = counts.Max();
            for (var b = 0; b <= bins; b++) rarities[c * (bins + 1) + b] = (float)Math.Log((most + PerBin) / (counts[b] + PerBin));
        }
        return new Hbos(imputation, lows, widths, rarities);
    }

    public override float[] ScoreTraining(Matrix training) => Score(training);

    private protected override void ScoreComplete(ReadOnlySpan<float> rows, Span<float> scores)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            var sum = 0f;
            for (var c = 0; c < lows.Length; c++) sum += rarities[c * (Bins + 1) + BinOf(rows[i * lows.Length + c], lows[c], widths[c], Bins)];
            scores[i] = sum;
        }
    }

    /// <summary>The last index is 'outside'. A column that never varied is one bin of no width.</summary>
    private static int BinOf(float value, float low, float width, int bins)
    {
        if (value < low) return bins;
        if (width <= 0) return value == low ? 0 : bins;
        var at = (value - low) / width;
        // The highest value closes the last bin; rounding may put it a hair above.
        return at < bins ? (int)at : at <= bins * 1.000001f ? bins - 1 : bins;
    }

    private protected override void WriteFitted(DetectorWriter writer)
    {
        writer.Add(lows);
        writer.Add(widths);
        writer.Add(rarities);
    }

    internal static Hbos Read(Imputation imputation, ref DetectorReader reader)
    {
        float[] lows = reader.Floats(), widths = reader.Floats(), rarities = reader.Floats();
        if (lows.Length != imputation.CompleteColumns || widths.Length != lows.Length || rarities.Length < 2 * lows.Length || rarities.Length % lows.Length != 0)
            throw new FormatException("The histograms do not fit together.");
        return new Hbos(imputation, lows, widths, rarities);
    }
}
