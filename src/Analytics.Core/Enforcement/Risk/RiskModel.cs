using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// What each factor is worth in this city: a ridge logistic regression over past visits. Numbers are taken in standard deviations from their mean, categories
/// as shares above their mean, so that the usual firm has no contribution and a rare category is shrunk to none.
/// </summary>
public sealed class RiskModel
{
    /// <summary>A category seen on fewer visits than this is not told apart.</summary>
    private const int FewestOfCategory = 3;

    /// <summary>A number that hardly ever differs is not blown up to a standard deviation: what one firm in a thousand has would be taken for certain after two visits.</summary>
    private const double SmallestSpread = 0.25;

    private readonly IReadOnlyList<RiskFactor> factors;
    private readonly Column[] columns;
    private readonly LogisticRegression fit;

    /// <summary>One column of the design: a number of a factor, or one of its categories.</summary>
    private sealed record Column(int Factor, int Number, string? Category, double Mean, double Scale);

    private RiskModel(IReadOnlyList<RiskFactor> factors, Column[] columns, LogisticRegression fit) => (this.factors, this.columns, this.fit) = (factors, columns, fit);

    /// <summary>Log-odds of a firm that is usual in every way.</summary>
    public double Usual => fit.Intercept;

    /// <param name="ridge">Prior precision of each standardised effect.</param>
    public static RiskModel Fit(IReadOnlyList<RiskFactor> factors, IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> visits, double ridge)
    {
        var columns = ColumnsOf(factors, visits);
        var (found, weights) = (visits.Select(v => v.Found).ToList(), visits.Select(v => v.Weight).ToList());
        while (true)
        {
            var fit = LogisticRegression.Fit([.. visits.Select(v => RowOf(columns, v.Firm))], found, weights, ridge);
            var kept = columns.Where((c, i) => c.Category is not null || !factors[c.Factor].OnlyRaises(c.Number) || fit.Coefficients[i] >= 0).ToArray();
            if (kept.Length == columns.Length) return new RiskModel(factors, columns, fit);
            columns = kept;
        }
    }

    /// <summary>What each factor adds to the log-odds of the usual firm, in the order of the factors.</summary>
    public double[] Contributions(FirmValues firm)
    {
        var row = RowOf(columns, firm);
        var contributions = new double[factors.Count];
        for (var c = 0; c < columns.Length; c++)
            if (factors[columns[c].Factor].IsForecast || firm.HasReason) contributions[columns[c].Factor] += fit.Coefficients[c] * row[c];
        return contributions;
    }

    private static Column[] ColumnsOf(IReadOnlyList<RiskFactor> factors, IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> visits)
    {
        var columns = new List<Column>();
        for (var f = 0; f < factors.Count; f++)
        {
            var factor = factors[f];
            for (var n = 0; n < factor.Width; n++)
            {
                var known = visits.Select(v => v.Firm.Numbers[f][n]).Where(double.IsFinite).ToList();
                if (known.Count == 0) continue;
                var mean = known.Average();
                var spread = Math.Sqrt(known.Average(x => (x - mean) * (x - mean)));
                if (spread > 1e-9) columns.Add(new Column(f, n, null, mean, Math.Max(spread, SmallestSpread)));
            }
            var categories = visits.Select(v => v.Firm.Categories[f]).OfType<string>().ToList();
            foreach (var category in categories.GroupBy(c => c, StringComparer.Ordinal).Where(g => g.Count() >= FewestOfCategory && g.Count() < categories.Count).OrderBy(g => g.Key, StringComparer.Ordinal))
                columns.Add(new Column(f, -1, category.Key, (double)category.Count() / categories.Count, 1));
        }
        return [.. columns];
    }

    private static double[] RowOf(Column[] columns, FirmValues firm)
    {
        var row = new double[columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            var (factor, number, category, mean, scale) = columns[c];
            // Not known is as usual: it adds nothing.
            if (category is null) row[c] = double.IsFinite(firm.Numbers[factor][number]) ? (firm.Numbers[factor][number] - mean) / scale : 0;
            else if (firm.Categories[factor] is { } own) row[c] = (own == category ? 1 : 0) - mean;
        }
        return row;
    }
}

/// <summary>What the factors give for a firm on a day, taken once for all the fits that look at it.</summary>
public sealed class FirmValues(IReadOnlyList<RiskFactor> factors, FirmOnDay firm)
{
    /// <summary>By factor.</summary>
    public double[][] Numbers { get; } = [.. factors.Select(f => NumbersOf(f, firm))];

    /// <summary>By factor.</summary>
    public string?[] Categories { get; } = [.. factors.Select(f => f.Category(firm))];

    /// <summary>The visit was made, or is to be, for a reason that is known.</summary>
    public bool HasReason { get; } = firm.Reason is not null;

    private static double[] NumbersOf(RiskFactor factor, FirmOnDay firm)
    {
        var numbers = new double[factor.Width];
        factor.Numbers(firm, numbers);
        return numbers;
    }
}
