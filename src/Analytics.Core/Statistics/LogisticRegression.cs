using System.Numerics.Tensors;

namespace Analytics.Core.Statistics;

/// <summary>
/// Logistic regression with a ridge (le Cessie and van Houwelingen 1992): log-odds = intercept + Σ coefficient × value. The ridge shrinks what few rows
/// support towards no effect, as a normal prior of mean 0 and variance 1/ridge on each coefficient would.
/// </summary>
public sealed record LogisticRegression(double Intercept, double[] Coefficients)
{
    private const int MostRounds = 25;

    public double LogOdds(ReadOnlySpan<double> values)
    {
        var sum = Intercept;
        for (var i = 0; i < Coefficients.Length; i++) sum += Coefficients[i] * values[i];
        return sum;
    }

    public static double Probability(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    public static double LogOddsOf(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>Newton's method on the penalised likelihood; deterministic. The intercept is not shrunk.</summary>
    /// <param name="rows">Values of each row, all of one length.</param>
    /// <param name="weights">0 = the row teaches nothing, 1 = fully.</param>
    /// <param name="start">Where to begin, e.g. the fit of another ridge.</param>
    public static LogisticRegression Fit(IReadOnlyList<double[]> rows, IReadOnlyList<bool> outcomes, IReadOnlyList<double> weights, double ridge, LogisticRegression? start = null)
    {
        var width = rows.Count == 0 ? 0 : rows[0].Length;
        var at = new double[width + 1];
        at[0] = start?.Intercept ?? LogOddsOf(Share(outcomes, weights));
        if (start is not null) start.Coefficients.CopyTo(at, 1);
        for (var round = 0; round < MostRounds; round++)
        {
            var step = Step(rows, outcomes, weights, ridge, at);
            // A long step is cut: far out the likelihood is flat and Newton overshoots.
            var longest = step.Max(Math.Abs);
            var scale = longest > 2 ? 2 / longest : 1;
            for (var i = 0; i < at.Length; i++) at[i] += scale * step[i];
            if (longest < 1e-8) break;
        }
        return new LogisticRegression(at[0], at[1..]);
    }

    private static double Share(IReadOnlyList<bool> outcomes, IReadOnlyList<double> weights)
    {
        double yes = 0.5, all = 1;
        for (var i = 0; i < outcomes.Count; i++) (yes, all) = (yes + (outcomes[i] ? weights[i] : 0), all + weights[i]);
        return yes / all;
    }

    private static double[] Step(IReadOnlyList<double[]> rows, IReadOnlyList<bool> outcomes, IReadOnlyList<double> weights, double ridge, double[] at)
    {
        var n = at.Length;
        var gradient = new double[n];
        var information = new double[n * n];
        var x = new double[n];
        x[0] = 1;
        for (var r = 0; r < rows.Count; r++)
        {
            if (weights[r] <= 0) continue;
            rows[r].CopyTo(x, 1);
            var logOdds = 0.0;
            for (var i = 0; i < n; i++) logOdds += at[i] * x[i];
            var p = Probability(logOdds);
            var residual = weights[r] * ((outcomes[r] ? 1 : 0) - p);
            var curvature = weights[r] * Math.Max(1e-9, p * (1 - p));
            for (var a = 0; a < n; a++)
            {
                if (x[a] == 0) continue;
                gradient[a] += residual * x[a];
                var line = information.AsSpan(a * n, a + 1);
                TensorPrimitives.MultiplyAdd(x.AsSpan(0, a + 1), curvature * x[a], line, line);
            }
        }
        for (var i = 1; i < n; i++)
        {
            gradient[i] -= ridge * at[i];
            information[i * n + i] += ridge;
        }
        information[0] += 1e-9;
        return Solve(information, gradient);
    }

    /// <summary>Cholesky factor and two triangular solves; only the lower triangle is read.</summary>
    private static double[] Solve(double[] lower, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = lower[i * n + j];
                for (var k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
                lower[i * n + j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / lower[j * n + j];
            }
        var x = (double[])right.Clone();
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k];
            x[i] /= lower[i * n + i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k];
            x[i] /= lower[i * n + i];
        }
        return x;
    }
}
