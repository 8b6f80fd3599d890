using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>How alike two curves are.</summary>
/// <param name="Correlation">Mean over the channels that speak in both.</param>
/// <param name="Score">
/// Fisher's z summed over channels in standard deviations of unrelated curves: about N(0, 1) for those; grows with correlation, channels and length.
/// </param>
public readonly record struct TraceLikeness(double Correlation, double Score)
{
    /// <summary>Independent values per second of a band of five seconds and slower.</summary>
    private const double IndependentPerSecond = 1 / 6.0;

    private const int LeastOverlapSeconds = 20;

    /// <summary>
    /// Two curves at a lag (steps): mean correlation, and Σ atanh(r) √(n - 1) / √channels with n the independent values of the overlap. At least two channels must speak in both.
    /// </summary>
    public static TraceLikeness Of(TraceCurve a, TraceCurve b, int lag = 0)
    {
        Span<double> correlations = stackalloc double[Math.Min(a.ChannelCount, b.ChannelCount)];
        var seconds = a.Correlate(b, lag, correlations) * TraceCurve.StepSeconds;
        if (seconds < LeastOverlapSeconds) return new(0, double.NegativeInfinity);
        double sum = 0, z = 0;
        var speaking = 0;
        foreach (var r in correlations)
        {
            if (double.IsNaN(r)) continue;
            speaking++;
            sum += r;
            z += Math.Atanh(Math.Clamp(r, -0.98, 0.98));
        }
        return speaking < 2 ? new(0, double.NegativeInfinity) : new(sum / speaking, z * Math.Sqrt(Math.Max(1, seconds * IndependentPerSecond - 1)) / Math.Sqrt(speaking));
    }
}

/// <summary>How alike unrelated curves are by chance, from pairs of them; the more curves are searched, the more alike the likest of them is.</summary>
/// <param name="scores">Of pairs that cannot be copies of each other; a sample.</param>
public sealed class ChanceLikeness(double[] scores)
{
    /// <summary>Below this nothing is a match, whatever the sample shows (standard deviations of unrelated curves).</summary>
    public const double Least = 7;

    /// <summary>One search in so many may bring a chance match.</summary>
    private const double SearchesPerChance = 1000;

    private const int FewestPairs = 50;

    private readonly double hundredth = Robust.Quantile(scores, 0.99), decade = Math.Clamp(Robust.Quantile(scores, 0.99) - Robust.Quantile(scores, 0.9), 1, 3);

    /// <summary>
    /// The score that one search in a thousand reaches among so many unrelated curves: from the last hundredth on, each decade of the tail is taken to be as long as the one before it
    /// (a normal tail is shorter).
    /// </summary>
    public double Limit(double comparisons) => scores.Length < FewestPairs ? Least + 2
        : Math.Max(Least, hundredth + decade * Math.Max(0, Math.Log10(Math.Max(1, comparisons) * SearchesPerChance) - 2));
}
