namespace Analytics.Engine.Learning;

/// <summary>How well probabilities fit outcomes of a later period.</summary>
/// <param name="Brier">Mean squared error of the probability, 0 is perfect.</param>
/// <param name="Auc">Chance that a confirmed lead stands above an unfounded one, ties half; NaN where one kind is missing.</param>
/// <param name="TopHitRate">Share confirmed among the more probable half.</param>
public sealed record Metrics(int Count, int Confirmed, double Brier, double LogLoss, double Auc, double TopHitRate)
{
    public static Metrics Of(IReadOnlyList<(double Probability, bool Confirmed)> cases)
    {
        var brier = cases.Average(c => Math.Pow(c.Probability - (c.Confirmed ? 1 : 0), 2));
        var logLoss = cases.Average(c => -Math.Log(Math.Clamp(c.Confirmed ? c.Probability : 1 - c.Probability, 1e-6, 1)));
        var (yes, no) = (cases.Where(c => c.Confirmed).ToList(), cases.Where(c => !c.Confirmed).ToList());
        var auc = yes.Count == 0 || no.Count == 0 ? double.NaN
            : yes.Sum(y => no.Sum(n => y.Probability > n.Probability ? 1.0 : y.Probability == n.Probability ? 0.5 : 0)) / ((double)yes.Count * no.Count);
        var top = cases.OrderByDescending(c => c.Probability).Take((cases.Count + 1) / 2).ToList();
        return new Metrics(cases.Count, yes.Count, brier, logLoss, auc, top.Average(c => c.Confirmed ? 1.0 : 0));
    }

    /// <summary>95 % interval of the difference in Brier score (second less first), by bootstrap over subjects: below 0 = the second is better beyond chance.</summary>
    public static (double Low, double High) BrierDifference(IReadOnlyList<(string Subject, double First, double Second, bool Confirmed)> cases, int seed)
    {
        var bySubject = cases.GroupBy(c => c.Subject).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Sum: g.Sum(c => Math.Pow(c.Second - (c.Confirmed ? 1 : 0), 2) - Math.Pow(c.First - (c.Confirmed ? 1 : 0), 2)), Count: g.Count())).ToList();
        var random = new Random(seed);
        var means = new double[1000];
        for (var i = 0; i < means.Length; i++)
        {
            var (sum, count) = (0.0, 0);
            for (var k = 0; k < bySubject.Count; k++)
            {
                var drawn = bySubject[random.Next(bySubject.Count)];
                (sum, count) = (sum + drawn.Sum, count + drawn.Count);
            }
            means[i] = sum / count;
        }
        Array.Sort(means);
        return (means[24], means[974]);
    }
}
