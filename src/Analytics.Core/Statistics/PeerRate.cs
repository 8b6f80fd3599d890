namespace Analytics.Core.Statistics;

/// <summary>
/// How often something happens to honest subjects, learned from all subjects of the city: rates vary from subject to
/// subject as Beta(<see cref="A"/>, <see cref="B"/>). The fit is trimmed, so that a minority with high rates cannot
/// teach that high rates are normal.
/// </summary>
/// <param name="A">Pseudo-count of abnormal units.</param>
/// <param name="B">Pseudo-count of normal units.</param>
public sealed record PeerRate(double A, double B)
{
    public double Mean => A / (A + B);

    /// <summary>
    /// Fits from (abnormal, evaluated) per subject. The subjects whose rate is highest are left out of the fit
    /// (<paramref name="trim"/>, by default the upper tenth); the spread comes from the rest by moments, never narrower than
    /// what a handful of subjects can teach.
    /// </summary>
    /// <param name="floor">The smallest rate to assume: one slip in so many units happens to anybody.</param>
    public static PeerRate Fit(IEnumerable<(double Abnormal, double Evaluated)> subjects, double floor = 0.001, double trim = 0.1)
    {
        var seen = subjects.Where(s => s.Evaluated > 0).OrderBy(s => s.Abnormal / s.Evaluated).ThenBy(s => s.Evaluated).ToList();
        var keep = seen.Take(Math.Max(1, (int)Math.Ceiling(seen.Count * (1 - trim)))).ToList();
        double k = keep.Sum(s => s.Abnormal), n = keep.Sum(s => s.Evaluated);
        // One extra half success keeps an all-zero city from claiming certainty.
        var mean = Math.Clamp((k + 0.5) / (n + 1), floor, 0.999);
        var strength = Strength(keep, mean);
        return new PeerRate(mean * strength, (1 - mean) * strength);
    }

    /// <summary>
    /// Fits where honest subjects hardly ever slip and several may be forged at once, so that a trimmed fit would take them for spread: the lower half of the subjects is the first core; whoever could
    /// belong to it (upper tail over <paramref name="belongs"/>) joins it, as long as somebody does. Rates that run on without a gap so end up all in the core, a group apart stays out.
    /// </summary>
    public static PeerRate FitCore(IEnumerable<(double Abnormal, double Evaluated)> subjects, double floor = 0.001, double belongs = 0.005)
    {
        var seen = subjects.Where(s => s.Evaluated > 0).OrderBy(s => s.Abnormal / s.Evaluated).ThenBy(s => s.Evaluated).ToList();
        var size = (seen.Count + 1) / 2;
        while (true)
        {
            var core = Fit(seen.Take(size), floor, trim: 0);
            var larger = Math.Max(size, seen.Count(s => core.UpperTail(s.Abnormal, s.Evaluated) > belongs));
            if (larger == size) return core;
            size = larger;
        }
    }

    /// <summary>P-value of a subject with <paramref name="abnormal"/> of <paramref name="evaluated"/>, upper side.</summary>
    public double UpperTail(double abnormal, double evaluated) =>
        Distributions.BetaBinomialUpperTail((int)Math.Ceiling(abnormal), (int)Math.Round(evaluated), A, B);

    public double LowerTail(double abnormal, double evaluated) =>
        Distributions.BetaBinomialLowerTail((int)Math.Floor(abnormal), (int)Math.Round(evaluated), A, B);

    /// <summary>The subject's rate, shrunk towards the city for small counts.</summary>
    public double Shrunk(double abnormal, double evaluated) => (abnormal + A) / (evaluated + A + B);

    /// <summary>Upper end of what honest subjects show with so many units (mean + 3 standard deviations of the beta-binomial).</summary>
    public double ExpectedHigh(double evaluated)
    {
        var s = A + B;
        var variance = Mean * (1 - Mean) / Math.Max(1, evaluated) * (s + evaluated) / (s + 1);
        return Math.Min(1, Mean + 3 * Math.Sqrt(variance));
    }

    /// <summary>A + B by the method of moments over subjects, within [2, 1000].</summary>
    private static double Strength(List<(double Abnormal, double Evaluated)> subjects, double mean)
    {
        if (subjects.Count < 3) return 20;
        double n = subjects.Sum(s => s.Evaluated), excess = 0, weight = 0;
        foreach (var (abnormal, evaluated) in subjects)
        {
            var difference = abnormal / evaluated - mean;
            excess += evaluated * (difference * difference - mean * (1 - mean) / evaluated);
            weight += evaluated;
        }
        var between = excess / weight;
        var most = Math.Max(20, n / subjects.Count * 5);
        return between <= 0 ? Math.Min(1000, most) : Math.Clamp(mean * (1 - mean) / between - 1, 2, Math.Min(1000, most));
    }
}
