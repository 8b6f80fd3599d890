namespace Analytics.Core.Statistics;

/// <summary>
/// How the number observed relates to the number expected from subject to subject, learned from all of them: O ~ Poisson(E × r) with r ~ Gamma of mean
/// <see cref="Mean"/> and shape <see cref="Shape"/>, so that O is negative binomial (the standardised ratio of epidemiology, empirical Bayes).
/// </summary>
/// <param name="Mean">Usual O ÷ E.</param>
/// <param name="Shape">The larger, the more alike honest subjects are; the variance of r is Mean²/Shape.</param>
public sealed record PeerRatio(double Mean, double Shape)
{
    /// <summary>Before looking, honest subjects' ratios (over their mean) are taken to have this variance, known to within as much: they differ by a half, up or down.</summary>
    private const double UsualVariance = 0.2;

    /// <summary>Where few is suspicious: a tenth of the subjects, those of the lowest ratios, is left out.</summary>
    public static PeerRatio Fit(IEnumerable<(double Observed, double Expected)> subjects)
    {
        var seen = subjects.Where(s => s.Expected > 0).OrderBy(s => s.Observed / s.Expected).ThenBy(s => s.Expected).ToList();
        return Of(seen.Skip(seen.Count / 10));
    }

    /// <summary>
    /// Where many is suspicious and honest subjects have few, so that leaving the highest ratios out would leave out most of what honest ones show: the lower half is the first core; whoever could
    /// belong to it (upper tail over <paramref name="belongs"/>) joins it, as long as somebody does.
    /// </summary>
    public static PeerRatio FitCore(IEnumerable<(double Observed, double Expected)> subjects, double belongs = 0.005)
    {
        var seen = subjects.Where(s => s.Expected > 0).OrderBy(s => s.Observed / s.Expected).ThenByDescending(s => s.Expected).ToList();
        var core = seen.Take((seen.Count + 1) / 2).ToList();
        while (true)
        {
            var fit = Of(core);
            var wider = seen.Where(s => fit.UpperTail(s.Observed, s.Expected) > belongs).ToList();
            if (wider.Count <= core.Count) return fit;
            core = wider;
        }
    }

    /// <summary>By moments: Var(O) = mE + (mE)²/shape, summed over the subjects; the fewer they show, the more <see cref="UsualVariance"/> stands in for what they cannot teach.</summary>
    private static PeerRatio Of(IEnumerable<(double Observed, double Expected)> subjects)
    {
        double observed = 0, expected = 0, excess = 0, squares = 0, noise = 0;
        var known = subjects.ToList();
        foreach (var (o, e) in known) (observed, expected) = (observed + o, expected + e);
        var mean = (observed + 0.5) / (expected + 0.5);
        foreach (var (o, e) in known)
        {
            var m = mean * e;
            excess += (o - m) * (o - m) - m;
            squares += m * m;
            noise += 2 * m * m + m;
        }
        // The estimate excess/squares has the variance noise/squares² where counts are Poisson.
        var (weight, usualWeight) = (squares * squares / Math.Max(1e-9, noise), 1 / (UsualVariance * UsualVariance));
        var variance = ((squares > 0 ? excess / squares * weight : 0) + UsualVariance * usualWeight) / (weight + usualWeight);
        return new PeerRatio(mean, variance <= 0 ? 200 : Math.Clamp(1 / variance, 2, 200));
    }

    /// <summary>P(O ≤ observed) for an honest subject: negative binomial lower tail = I_p(shape, observed + 1), p = shape/(shape + mean × expected).</summary>
    public double LowerTail(double observed, double expected) =>
        Distributions.IncompleteBeta(Shape, Math.Floor(observed) + 1, Shape / (Shape + Mean * expected));

    /// <summary>P(O ≥ observed) for an honest subject.</summary>
    public double UpperTail(double observed, double expected) =>
        observed <= 0 ? 1 : Distributions.IncompleteBeta(Math.Ceiling(observed), Shape, Mean * expected / (Shape + Mean * expected));

    /// <summary>The subject's ratio, shrunk towards the city: (O + shape) / (E + shape/mean).</summary>
    public double Shrunk(double observed, double expected) => (observed + Shape) / (expected + Shape / Mean);

    /// <summary>Lower end of what honest subjects show: mean less three standard deviations of O ÷ E, not under 0.</summary>
    public double ExpectedLow(double expected) => Math.Max(0, Mean - 3 * Mean * Math.Sqrt(1 / (Mean * Math.Max(0.1, expected)) + 1 / Shape));

    /// <summary>Upper end of what honest subjects show, as <see cref="ExpectedLow"/>.</summary>
    public double ExpectedHigh(double expected) => Mean + 3 * Mean * Math.Sqrt(1 / (Mean * Math.Max(0.1, expected)) + 1 / Shape);
}
