namespace Analytics.Core.Statistics;

/// <summary>Tail probabilities used by the indicators. All results are in [0, 1] and never exactly 0 unless impossible.</summary>
public static class Distributions
{
    /// <summary>P(Z ≥ z), standard normal; relative error below 1e-7 (W. J. Cody's erfc by continued fraction and series).</summary>
    public static double NormalUpperTail(double z) => 0.5 * Erfc(z / Math.Sqrt(2));

    /// <summary>z with P(Z ≥ z) = p, standard normal; infinite for p = 0 and 1.</summary>
    public static double NormalUpperQuantile(double p)
    {
        if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies in [0, 1].");
        if (p > 0.5) return -NormalUpperQuantile(1 - p);
        if (p == 0) return double.PositiveInfinity;
        // P(Z ≥ z) ≤ exp(−z²/2) / 2 gives a start on the right; ln P is concave, so that Newton's steps come down to the root without passing it.
        var z = Math.Sqrt(-2 * Math.Log(2 * p));
        for (var step = 0; step < 50; step++)
        {
            var tail = NormalUpperTail(z);
            var change = (Math.Log(tail) - Math.Log(p)) * tail / (Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
            z += change;
            if (Math.Abs(change) < 1e-12 * (1 + z)) break;
        }
        return z;
    }

    /// <summary>P(X ≥ k), X ~ Binomial(n, p), exact, by the regularised incomplete beta function.</summary>
    public static double BinomialUpperTail(double k, double n, double p)
    {
        if (k <= 0) return 1;
        if (k > n || p <= 0) return 0;
        return p >= 1 ? 1 : IncompleteBeta(k, n - k + 1, p);
    }

    public static double BinomialLowerTail(double k, double n, double p) => k >= n ? 1 : 1 - BinomialUpperTail(Math.Floor(k) + 1, n, p);

    /// <summary>P(X ≥ k), X ~ Poisson(mean), by the regularised incomplete gamma function.</summary>
    public static double PoissonUpperTail(double k, double mean) => k <= 0 ? 1 : mean <= 0 ? 0 : GammaP(k, mean);

    public static double PoissonLowerTail(double k, double mean) => mean <= 0 ? 1 : 1 - GammaP(Math.Floor(k) + 1, mean);

    /// <summary>
    /// P(X ≥ k), X ~ Beta-Binomial(n, a, b): a count whose rate itself varies from subject to subject as Beta(a, b).
    /// </summary>
    public static double BetaBinomialUpperTail(int k, int n, double a, double b)
    {
        if (k <= 0) return 1;
        if (k > n) return 0;
        var tail = 0.0;
        var logNorm = LogBeta(a, b);
        // The shorter side is summed; terms fall off fast away from the mode.
        if (k > n * a / (a + b))
        {
            for (var x = k; x <= n; x++)
            {
                var term = Math.Exp(LogChoose(n, x) + LogBeta(x + a, n - x + b) - logNorm);
                tail += term;
                if (term < tail * 1e-15) break;
            }
            return Math.Min(1, tail);
        }
        for (var x = k - 1; x >= 0; x--)
        {
            var term = Math.Exp(LogChoose(n, x) + LogBeta(x + a, n - x + b) - logNorm);
            tail += term;
            if (term < tail * 1e-15) break;
        }
        return Math.Clamp(1 - tail, 0, 1);
    }

    /// <summary>P(X ≤ k), X ~ Beta-Binomial(n, a, b).</summary>
    public static double BetaBinomialLowerTail(int k, int n, double a, double b) => BetaBinomialUpperTail(n - k, n, b, a);

    /// <summary>P(K ≥ k): at least so many of the marked among so many drawn without putting back (Fisher's exact test, one side).</summary>
    public static double HypergeometricUpperTail(int k, int drawn, int marked, int all)
    {
        var tail = 0.0;
        for (var i = Math.Max(k, 0); i <= Math.Min(drawn, marked); i++)
            if (drawn - i <= all - marked) tail += Math.Exp(LogChoose(marked, i) + LogChoose(all - marked, drawn - i) - LogChoose(all, drawn));
        return Math.Min(1, tail);
    }

    /// <summary>P(T ≥ t), Student's t with <paramref name="df"/> degrees of freedom.</summary>
    public static double StudentUpperTail(double t, double df)
    {
        var half = 0.5 * IncompleteBeta(df / 2, 0.5, df / (df + t * t));
        return t >= 0 ? half : 1 - half;
    }

    /// <summary>Wilson score interval of a proportion (E. B. Wilson 1927); z = 1.96 for 95 %. (0, 1) when n = 0.</summary>
    public static (double Low, double High) Wilson(double successes, double n, double z = 1.959963984540054)
    {
        if (n <= 0) return (0, 1);
        var p = successes / n;
        var z2 = z * z;
        var center = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = z / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return (Math.Max(0, center - half), Math.Min(1, center + half));
    }

    /// <summary>ln Γ(x), x > 0 (Lanczos, g = 7, n = 9; error about 1e-15).</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5) return Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * x))) - LogGamma(1 - x);
        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x + i);
        var t = x + 7.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x + 0.5) * Math.Log(t) - t + Math.Log(sum);
    }

    public static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    public static double LogChoose(double n, double k) => LogGamma(n + 1) - LogGamma(k + 1) - LogGamma(n - k + 1);

    /// <summary>Regularised incomplete beta I_x(a, b), continued fraction (Lentz).</summary>
    public static double IncompleteBeta(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        var front = Math.Exp(a * Math.Log(x) + b * Math.Log(1 - x) - LogBeta(a, b));
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - front * BetaFraction(b, a, 1 - x) / b;
    }

    private static double BetaFraction(double a, double b, double x)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - (a + b) * x / (a + 1);
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        var h = d;
        for (var m = 1; m <= 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            (c, d) = Lentz(even, c, d);
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            (c, d) = Lentz(odd, c, d);
            h *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }
        return h;

        static (double C, double D) Lentz(double step, double c, double d)
        {
            d = 1 + step * d;
            c = 1 + step / c;
            return (Math.Abs(c) < tiny ? tiny : c, 1 / (Math.Abs(d) < tiny ? tiny : d));
        }
    }

    /// <summary>Regularised lower incomplete gamma P(a, x).</summary>
    public static double GammaP(double a, double x)
    {
        if (x <= 0) return 0;
        var front = Math.Exp(-x + a * Math.Log(x) - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (var n = 1; n < 10_000 && Math.Abs(term) > Math.Abs(sum) * 1e-16; n++) sum += term *= x / (a + n);
            return Math.Min(1, front * sum);
        }
        double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
        for (var i = 1; i < 10_000; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            h *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }
        return Math.Max(0, 1 - front * h);
    }

    private static double Erfc(double x) => x switch
    {
        < 0 => 2 - Erfc(-x),
        < 2 => 1 - GammaP(0.5, x * x),
        < 27 => UpperGammaHalf(x * x),
        _ => double.Epsilon,
    };

    /// <summary>Q(1/2, x) directly, because 1 - P loses every digit in the far tail.</summary>
    private static double UpperGammaHalf(double x)
    {
        double b = x + 0.5, c = 1e300, d = 1 / b, h = d;
        for (var i = 1; i < 500; i++)
        {
            var an = -i * (i - 0.5);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            h *= d * c;
            if (Math.Abs(d * c - 1) < 1e-15) break;
        }
        return Math.Exp(-x + 0.5 * Math.Log(x) - LogGamma(0.5)) * h;
    }

    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];
}
