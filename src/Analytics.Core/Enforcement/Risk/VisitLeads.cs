using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Statistics;

namespace Analytics.Core.Enforcement.Risk;

/// <summary>
/// Where to go next: one suspicion per enterprise with the chance that a visit now finds a problem, and the factors as reasons whose weights add up to it.
/// </summary>
public static class VisitLeads
{
    private const string Method = "likely_violation";

    /// <summary>A problem found in these last days is being put right: a visit would find the same one.</summary>
    private const int BeingPutRightDays = 7;

    /// <summary>A person listed for false records is doubted for visits from so many days before the lead on.</summary>
    private const int DoubtedDays = 60;

    /// <summary>Smaller effects on the odds (5 %) are put together.</summary>
    private const double SmallEffect = 0.05;

    /// <param name="window">Observations of the programme's indicators.</param>
    /// <param name="recordLeads">Leads on enforcement records: what they doubt teaches nothing, unless verified and not confirmed.</param>
    /// <param name="ownLeads">Earlier leads of this kind: each outcome is one more visit.</param>
    /// <param name="asOf">The list's day: everything up to it is known, nothing later.</param>
    public static IReadOnlyList<Suspicion> Of(IReadOnlyList<Observation> window, IReadOnlyList<EarlierLead> recordLeads, IReadOnlyList<EarlierLead> ownLeads, DateOnly from, DateOnly asOf)
    {
        var histories = new FirmHistories([.. window.Where(o => o.Day <= asOf)], ownLeads, Doubt(recordLeads));
        var forecast = ViolationForecast.Learn(histories);
        var offset = OffsetOf(forecast, ownLeads, asOf);
        var suspicions = new List<Suspicion>();
        foreach (var enterprise in histories.Enterprises)
        {
            var usual = forecast.Of(enterprise, asOf.AddDays(1));
            var firm = usual with { Usual = usual.Usual + offset };
            if (firm.Firm is { Last.Found: true, DaysSince: <= BeingPutRightDays }) continue;
            suspicions.Add(Suspicion.Of(LeadKind.EnterpriseVisit, enterprise, Method, Terms(firm), Reasons(firm, histories, forecast.Check), from, asOf));
        }
        return suspicions;
    }

    /// <summary>
    /// What the outcomes of its own leads add to the log-odds: a routine visit misses part of what is there, and one that follows a lead looks closer, so that the share of problems found on visits is
    /// no measure of the share that a lead will have. Maximum likelihood, held near 0 by a prior of one standard deviation = <see cref="OffsetSpread"/>.
    /// </summary>
    private static double OffsetOf(ViolationForecast forecast, IReadOnlyList<EarlierLead> ownLeads, DateOnly asOf)
    {
        var verified = ownLeads.Where(l => l.VerifiedOn <= asOf && l.ListedOn >= asOf.AddDays(-OffsetDays) && l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed)
            .Select(l => (LogOdds: LogisticRegression.LogOddsOf(forecast.Of(l.Subject, l.ListedOn.AddDays(1)).Probability), Found: l.Outcome == OutcomeCode.Confirmed)).ToList();
        var offset = 0.0;
        for (var round = 0; round < 20; round++)
        {
            var chances = verified.Select(v => LogisticRegression.Probability(v.LogOdds + offset)).ToList();
            var gradient = verified.Zip(chances, (v, p) => (v.Found ? 1 : 0) - p).Sum() - offset / (OffsetSpread * OffsetSpread);
            offset += gradient / (chances.Sum(p => p * (1 - p)) + 1 / (OffsetSpread * OffsetSpread));
        }
        return offset;
    }

    private const double OffsetSpread = 0.7;
    private const int OffsetDays = 90;

    private static Func<VisitResult, bool> Doubt(IReadOnlyList<EarlierLead> recordLeads)
    {
        var standing = recordLeads.Where(l => l.Outcome != OutcomeCode.NotConfirmed).ToList();
        var people = standing.Where(l => l.Subject.Type == SubjectType.Inspector).GroupBy(l => l.Subject.Id).ToDictionary(g => g.Key, g => g.Min(l => l.ListedOn).AddDays(-DoubtedDays), StringComparer.Ordinal);
        var visits = standing.Where(l => l.Subject.Type == SubjectType.Visit).Select(l => l.Subject.Id).ToHashSet(StringComparer.Ordinal);
        return visit => visits.Contains(visit.VisitId) || visit.SignedBy.Any(person => people.TryGetValue(person, out var since) && visit.Day >= since);
    }

    /// <summary>The usual firm of the city, then what each factor adds; without a factor its term is missing, no other changes.</summary>
    private static IReadOnlyList<Contribution> Terms(FirmForecast firm)
    {
        var whole = firm.Usual + firm.Contributions.Sum(c => c.LogOdds);
        return [new(Contribution.Prior, firm.Usual), .. firm.Contributions.Where(c => c.LogOdds != 0).Select(c => new Contribution(c.Factor.Id, c.LogOdds, whole - c.LogOdds))];
    }

    /// <summary>The comparison with the city first, then the factors, strongest first; what is small or speaks of nothing is put together at the end.</summary>
    private static IReadOnlyList<Reason> Reasons(FirmForecast firm, FirmHistories histories, ForecastCheck? check)
    {
        var told = firm.Contributions.Where(c => Math.Abs(c.LogOdds) >= SmallEffect).OrderByDescending(c => c.LogOdds).ThenBy(c => c.Factor.Id, StringComparer.Ordinal).ToList();
        var rest = firm.Contributions.Sum(c => c.LogOdds) - told.Sum(c => c.LogOdds);
        return
        [
            Against(firm, histories.BaseRate, check),
            .. told.Select(c => ReasonOf(c.Factor.Id, c.LogOdds, c.Factor.ShareOf(firm.Firm), histories.BaseRate, c.Factor.Tell(firm.Firm), c.Factor.Innocent, firm,
                c.Factor.Id is "past_results" or "penalty_cases" or "open_case" ? [.. histories.Examples(firm.Enterprise.Id).Take(Observation.MaxExamples)] : [])),
            .. Math.Abs(rest) < 1e-12 ? Array.Empty<Reason>() : [ReasonOf("other_factors", rest, double.NaN, histories.BaseRate, new("其余因素合计", "the other factors together"), NoMore, firm, [])],
        ];
    }

    private static readonly Bilingual NoMore = new("影响很小", "of little weight");

    private static Reason Against(FirmForecast firm, double baseRate, ForecastCheck? check)
    {
        var p = firm.Probability;
        var (zh, en) = check is null
            ? ("检查太少，尚不能区分企业", "too few visits yet to tell firms apart")
            : ($"为 {p / baseRate:0.0} 倍；在其后 {check.Visits} 次检查上检验，预测最高的五分之一有 {check.TopShare:0%} 发现问题，Brier {check.Brier:0.000}（只按基准 {check.BaseBrier:0.000}）",
               $"{p / baseRate:0.0} times; held against {check.Visits} later visits, {check.TopShare:0%} of the fifth thought likeliest found problems, Brier {check.Brier:0.000} (base rate alone {check.BaseBrier:0.000})");
        return new Reason("base_rate", Tier.Learned, Method, p, Core.Indicators.Range.AtMost(baseRate), 1, 0, histories(firm),
            new($"全市检查发现问题的比例 {baseRate:0%}，本企业预计 {p:0%}，{zh}", $"base rate of the city {baseRate:0%}, this firm {p:0%}: {en}"), new("预测是概率，不是结论", "a forecast is a chance, not a finding"), []);

        static double histories(FirmForecast f) => Math.Max(1, f.Firm.Past.Count);
    }

    private static Reason ReasonOf(string id, double logOdds, double share, double baseRate, Bilingual text, Bilingual innocent, FirmForecast firm, IReadOnlyList<Example> examples)
    {
        var odds = Math.Exp(logOdds);
        return new Reason(id, Tier.Learned, Method, double.IsFinite(share) ? share : odds, Core.Indicators.Range.AtMost(double.IsFinite(share) ? baseRate : 1), 1, logOdds,
            Math.Max(1, firm.Firm.Past.Count), new($"{text.Zh}（可能性 ×{odds:0.00}）", $"{text.En} (odds ×{odds:0.00})"), innocent, examples);
    }
}
