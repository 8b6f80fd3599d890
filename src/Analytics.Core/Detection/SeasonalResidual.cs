using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>
/// What a series shows at each phase of its season (hour of day, hour of week): median and robust standard deviation per phase, learned
/// from the series itself, so that a minority of forged or wild values cannot move them. A value is judged by its distance from
/// the median of its phase (robust form of a seasonal decomposition; cf. R. J. Hyndman, G. Athanasopoulos, <i>Forecasting</i>, 13.9).
/// </summary>
public sealed class SeasonalResidual
{
    /// <summary>As many values of a phase weigh as much as the spread of all phases together.</summary>
    private const double PooledWeight = 8;

    private readonly double[] centers;
    private readonly double[] spreads;

    private SeasonalResidual(double[] centers, double[] spreads)
    {
        this.centers = centers;
        this.spreads = spreads;
    }

    /// <param name="values">NaN = not measured.</param>
    /// <param name="phases">Phase of each value, from 0 to <paramref name="period"/> − 1.</param>
    /// <param name="resolution">Spread is never taken smaller: rounding, sensor resolution.</param>
    /// <param name="fewest">A phase with fewer values has no expectation.</param>
    public static SeasonalResidual Fit(ReadOnlySpan<double> values, ReadOnlySpan<int> phases, int period, double resolution, int fewest = 3)
    {
        if (values.Length != phases.Length || period < 1 || resolution <= 0) throw new ArgumentException("One phase per value, a period and a positive resolution.");
        var byPhase = new List<double>[period];
        for (var p = 0; p < period; p++) byPhase[p] = [];
        for (var i = 0; i < values.Length; i++)
            if (double.IsFinite(values[i])) byPhase[phases[i]].Add(values[i]);
        var centers = Array.ConvertAll(byPhase, v => v.Count >= fewest ? Robust.Median(v.ToArray()) : double.NaN);
        var residuals = byPhase.SelectMany((v, p) => v.Select(x => x - centers[p])).Where(double.IsFinite).ToArray();
        var pooled = Robust.Sigma(residuals, 0);
        var spreads = byPhase.Select((v, p) => Math.Max(resolution, Mixed(v, centers[p], pooled))).ToArray();
        return new SeasonalResidual(centers, spreads);
    }

    /// <summary>Expected value at a phase; NaN where too few values taught it.</summary>
    public double Center(int phase) => centers[phase];

    /// <summary>Robust standard deviation at a phase, drawn towards that of all phases where values are few.</summary>
    public double Spread(int phase) => double.IsNaN(centers[phase]) ? double.NaN : spreads[phase];

    /// <summary>Distance from the phase's median in spreads; NaN = not evaluated.</summary>
    public double Score(double value, int phase) => (value - centers[phase]) / spreads[phase];

    /// <inheritdoc cref="Score(double, int)"/>
    public double[] Score(ReadOnlySpan<double> values, ReadOnlySpan<int> phases)
    {
        var scores = new double[values.Length];
        for (var i = 0; i < scores.Length; i++) scores[i] = Score(values[i], phases[i]);
        return scores;
    }

    private static double Mixed(List<double> values, double center, double pooled)
    {
        if (double.IsNaN(center)) return double.NaN;
        var own = Robust.Sigma(values.ToArray(), center);
        return Math.Sqrt((values.Count * own * own + PooledWeight * pooled * pooled) / (values.Count + PooledWeight));
    }
}
