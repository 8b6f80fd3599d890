namespace Analytics.Core.Statistics;

/// <summary>
/// How the number observed relates to the number expected from subject to subject, learned from all of them: O ~ Poisson(E × r) with r ~ Gamma of mean
/// <see cref="Mean"/> and shape <see cref="Shape"/>, so that O is negative binomial (the standardised ratio of epidemiology, empirical Bayes).
/// </summary>
/// <param name="Mean">Usual O ÷ E.</param>
/// <param name="Shape">The larger, the more alike honest subjects are; the variance of r is Mean²/Shape.</param>
public sealed record PeerRatio(double Mean, double Shape)
{
    /// <summary>Fits by moments. A tenth of the ratios at the suspicious end is left out.</summary>
    /// <param name="fewIsSuspect">True: the lowest ratios are suspicious; false: the highest.</param>
    public static PeerRatio Fit(IEnumerable<(double Observed, double Expected)> subjects, bool fewIsSuspect = true)
    {
        var seen = subjects.Where(s => s.Expected > 0).OrderBy(s => s.Observed / s.Expected).ThenBy(s => s.Expected).ToList();
        var keep = seen.Skip(fewIsSuspect ? seen.Count / 10 : 0).Take(seen.Count - seen.Count / 10).ToList();
        double observed = keep.Sum(s => s.Observed), expected = keep.Sum(s => s.Expected);
        var mean = (observed + 0.5) / (expected + 0.5);
        if (keep.Count < 3) return new PeerRatio(mean, 10);
        // Var(O) = mE + (mE)²/shape, summed over the subjects.
        double excess = 0, squares = 0;
        foreach (var (o, e) in keep)
        {
            var m = mean * e;
            excess += (o - m) * (o - m) - m;
            squares += m * m;
        }
        return new PeerRatio(mean, excess <= 0 ? 200 : Math.Clamp(squares / excess, 2, 200));
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
