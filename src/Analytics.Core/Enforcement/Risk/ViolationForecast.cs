using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>How well the forecast did on later visits that it had not seen.</summary>
/// <param name="Brier">Mean squared difference between probability and result.</param>
/// <param name="BaseBrier">The same for the base rate alone.</param>
/// <param name="TopShare">Share of the fifth thought likeliest that found a problem.</param>
/// <param name="Slope">What the log-odds are multiplied by to be right on the later visits; 1 = they were, below 1 = too bold.</param>
public sealed record ForecastCheck(int Visits, double BaseRate, double Brier, double BaseBrier, double TopShare, double Offset, double Slope)
{
    public double Lift => TopShare / BaseRate;
}

/// <summary>The chance that a visit to one enterprise now finds a problem, and what it is made of.</summary>
/// <param name="Usual">Log-odds of a firm that is usual in every way.</param>
/// <param name="Contributions">What each factor adds; together with <paramref name="Usual"/> they are the log-odds.</param>
public sealed record FirmForecast(Subject Enterprise, FirmOnDay Firm, double Usual, IReadOnlyList<(RiskFactor Factor, double LogOdds)> Contributions)
{
    public double Probability => LogisticRegression.Probability(Usual + Contributions.Sum(c => c.LogOdds));
}

/// <summary>
/// Forecasts which enterprises a visit would find in breach, from what was known by a day: past results, time since the last visit, cases, industry, district,
/// neighbours, credit grade, season (Hino et al. 2018 and EPA's field trial under RCRA found 1.5 to 2 times the base rate that way). Learned anew from the city's own visits: the
/// ridge and the calibration come from the latest third of them, held out; then all are learned from.
/// </summary>
public sealed class ViolationForecast
{
    /// <summary>With fewer visits, or fewer of either result, nothing is learned and every firm has the base rate.</summary>
    private const int FewestVisits = 150, FewestOfEither = 30;

    /// <summary>Visits of long ago teach little more; the cost of a morning stays bounded.</summary>
    private const int MostVisits = 20_000;

    /// <summary>With so many finds held out half of what was learned is believed beforehand: about one for each number that is weighed.</summary>
    private const double FindsOfDoubt = 20;

    private const double EarlierShare = 0.67;
    /// <summary>A ridge less likely than this, beside the best, is left out.</summary>
    private const double LeastWeight = 0.02;

    private static readonly double[] Ridges = [200, 80, 30, 12, 5, 2];

    private readonly FirmHistories histories;
    private readonly IReadOnlyList<(RiskModel Model, double Share)> models;

    private ViolationForecast(FirmHistories histories, IReadOnlyList<(RiskModel, double)> models, ForecastCheck? check) => (this.histories, this.models, Check) = (histories, models, check);

    /// <summary>Null when there were too few visits to learn from.</summary>
    public ForecastCheck? Check { get; }

    public static ViolationForecast Learn(FirmHistories histories)
    {
        var visits = histories.Visits.TakeLast(MostVisits).Select(v => (Visit: v, Row: (Firm: new FirmValues(RiskFactor.All, histories.At(v.EnterpriseId, v.Day, v.Reason)), v.Found, Weight: FirmHistories.Weight(v)))).ToList();
        if (visits.Count < FewestVisits || visits.Count(v => v.Row.Found) < FewestOfEither || visits.Count(v => !v.Row.Found) < FewestOfEither) return new(histories, [], null);
        var split = visits[(int)(EarlierShare * visits.Count)].Visit.Day;
        var (earlier, later) = (visits.Where(v => v.Visit.Day < split).Select(v => v.Row).ToList(), visits.Where(v => v.Visit.Day >= split).Select(v => v.Row).ToList());
        var (ridges, check) = Weigh(earlier, later);
        var rows = visits.Select(v => v.Row).ToList();
        return new(histories, [.. ridges.Select(r => (RiskModel.Fit(RiskFactor.All, rows, r.Ridge), r.Share))], check);
    }

    /// <summary>The forecast for a visit on a day, from everything known before it.</summary>
    public FirmForecast Of(Subject enterprise, DateOnly day)
    {
        var firm = histories.At(enterprise.Id, day);
        if (Check is null) return new FirmForecast(enterprise, firm, LogisticRegression.LogOddsOf(histories.BaseRate), []);
        var values = new FirmValues(RiskFactor.All, firm);
        var parts = models.Select(m => (m.Share, m.Model.Usual, Contributions: m.Model.Contributions(values))).ToList();
        return new FirmForecast(enterprise, firm, Check.Offset + Check.Slope * parts.Sum(p => p.Share * p.Usual),
            [.. RiskFactor.All.Select((f, i) => (f, Check.Slope * parts.Sum(p => p.Share * p.Contributions[i])))]);
    }

    /// <summary>
    /// Every ridge by its likelihood on the later visits (Bayesian model averaging, Hoeting et al. 1999): a week of visits must not pick the boldest, many visits do tell.
    /// </summary>
    private static (IReadOnlyList<(double Ridge, double Share)> Ridges, ForecastCheck Check) Weigh(
        IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> earlier, IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> later)
    {
        var tried = Ridges.Select(ridge =>
        {
            var model = RiskModel.Fit(RiskFactor.All, earlier, ridge);
            var logOdds = later.Select(v => model.Usual + model.Contributions(v.Firm).Sum()).ToArray();
            return (Ridge: ridge, LogOdds: logOdds, Loss: later.Select((v, i) => v.Weight * Math.Log(1 + Math.Exp(v.Found ? -logOdds[i] : logOdds[i]))).Sum());
        }).ToList();
        var least = tried.Min(t => t.Loss);
        var kept = tried.Select(t => (t.Ridge, t.LogOdds, Weight: Math.Exp(least - t.Loss))).Where(t => t.Weight >= LeastWeight).ToList();
        var all = kept.Sum(t => t.Weight);
        double[] averaged = [.. later.Select((_, i) => kept.Sum(t => t.Weight / all * t.LogOdds[i]))];
        return ([.. kept.Select(t => (t.Ridge, t.Weight / all))], Checked(later, averaged));
    }

    private static ForecastCheck Checked(IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> later, double[] logOdds)
    {
        var (offset, slope) = Calibrated(later, logOdds);
        var probabilities = logOdds.Select(x => LogisticRegression.Probability(offset + slope * x)).ToArray();
        var share = later.Average(v => v.Found ? 1.0 : 0);
        var top = Enumerable.Range(0, later.Count).OrderByDescending(i => probabilities[i]).Take(Math.Max(1, later.Count / 5)).ToList();
        return new ForecastCheck(later.Count, share, later.Select((v, i) => Math.Pow(probabilities[i] - (v.Found ? 1 : 0), 2)).Average(), share * (1 - share),
            top.Average(i => later[i].Found ? 1.0 : 0), offset, slope);
    }

    /// <summary>
    /// Offset and slope of the log-odds on the later visits (Platt 1999), held by a prior, because a few hundred visits know neither well: the offset near 0, the slope near
    /// what so few finds can have taught (1 only after many).
    /// The slope stays between 0 (no knowledge) and 1.25.
    /// </summary>
    private static (double Offset, double Slope) Calibrated(IReadOnlyList<(FirmValues Firm, bool Found, double Weight)> later, double[] logOdds)
    {
        const double offsetPrecision = 10, slopePrecision = 10;
        var finds = later.Sum(v => v.Found ? v.Weight : 0);
        var expected = finds / (finds + FindsOfDoubt);
        double offset = 0, slope = expected;
        for (var round = 0; round < 20; round++)
        {
            double g0 = -offsetPrecision * offset, g1 = slopePrecision * (expected - slope), h00 = offsetPrecision, h01 = 0, h11 = slopePrecision;
            for (var i = 0; i < logOdds.Length; i++)
            {
                var p = LogisticRegression.Probability(offset + slope * logOdds[i]);
                var (r, w) = (later[i].Weight * ((later[i].Found ? 1 : 0) - p), later[i].Weight * p * (1 - p));
                (g0, g1, h00, h01, h11) = (g0 + r, g1 + r * logOdds[i], h00 + w, h01 + w * logOdds[i], h11 + w * logOdds[i] * logOdds[i]);
            }
            var determinant = h00 * h11 - h01 * h01;
            (offset, slope) = (offset + (g0 * h11 - g1 * h01) / determinant, slope + (g1 * h00 - g0 * h01) / determinant);
        }
        return (offset, Math.Clamp(slope, 0, 1.25));
    }
}
