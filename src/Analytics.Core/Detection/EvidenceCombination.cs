using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Detection;

/// <summary>
/// Combines what the indicators say of each subject into one probability per suspected method. Weights of evidence (log Bayes
/// factors) would simply add if indicators were independent; they are not, so the strongest counts in full and each
/// further one half of the one before (a geometric discount, which bounds the sum by twice the strongest).
/// </summary>
public static class EvidenceCombination
{
    /// <summary>
    /// Chance that a subject drawn at random would be confirmed for one given method, before looking: about one subject in
    /// thirty forges in some way (a province filed on 210 of some 2,000 stations in a year), spread over a dozen ways.
    /// </summary>
    public const double Prior = 0.003;

    /// <summary>
    /// An indicator that speaks for several methods counts fully for the first; each further one is as much less likely. It is the odds that shrink, not the weight: that readings are far too clean
    /// says nearly as much of the last way to get them as of the first, and what tells the ways apart must decide between them.
    /// </summary>
    private const double LessLikelyMethod = 0.8;

    /// <summary>Evidence of other methods also speaks against honesty, at a quarter of its weight.</summary>
    private const double OtherMethods = 0.25;

    /// <summary>
    /// A lead that was verified and not confirmed makes the next of the same story less likely: ln(0.05 / 0.95), as one outcome in twenty is wrong; a confirmed one makes
    /// it more likely. It fades, because people change, and no number of outcomes silences a subject for good.
    /// </summary>
    private const double AfterMiss = -3, AfterHit = 1, MostMisses = -6, HalfForgottenDays = 120;

    /// <summary>One subject in so many forges in some way, before looking; the weight of that belief in subjects that forge; and how far the city at hand may move it.</summary>
    private const double OneIn = 30, Believed = 2, LeastFactor = 1 / 3.0, MostFactor = 2;

    /// <summary>The largest chance before looking that a city may teach.</summary>
    public const double LargestPrior = Prior * MostFactor;

    /// <summary>Fewer subjects teach no base rate.</summary>
    private const int FewestSubjects = 20;

    /// <summary>Below it no list asks what would have been without one indicator.</summary>
    private const double WorthExplaining = 0.1;

    /// <param name="cards">Cards of all indicators that measured.</param>
    /// <param name="measurements">Of one kind, any number per subject.</param>
    /// <param name="earlier">Earlier leads with the outcomes known now.</param>
    /// <returns>One suspicion per subject and method with positive evidence; a subject with none gets one at the prior.</returns>
    public static IReadOnlyList<Suspicion> Combine(
        LeadKind kind, IReadOnlyDictionary<string, IndicatorCard> cards, IEnumerable<Measurement> measurements,
        IReadOnlyList<EarlierLead> earlier, DateOnly from, DateOnly to)
    {
        var history = earlier.Where(e => e.VerifiedOn is not null).ToLookup(e => e.Subject);
        var reliability = IndicatorReliability.Learn(earlier);
        var listable = measurements.Where(m => IsListable(m.Subject.Type)).Select(m => BesideRival(m, cards[m.Indicator], history, to)).ToList();
        var subjects = Multiplicity.Discounted(cards, listable, Prior).GroupBy(m => m.Subject).OrderBy(g => g.Key.Type).ThenBy(g => g.Key.Id, StringComparer.Ordinal)
            .Select(g => (Subject: g.Key, Reasons: g.SelectMany(m => ReasonsOf(m, cards[m.Indicator], reliability.GetValueOrDefault(m.Indicator))).ToList())).ToList();
        var suspicions = new List<Suspicion>();
        foreach (var ofType in subjects.GroupBy(s => s.Subject.Type))
        {
            List<Suspicion> Suspected(double prior) => [.. ofType.SelectMany(s => SuspicionsOf(kind, s.Subject, s.Reasons, prior, history[s.Subject], from, to))];
            suspicions.AddRange(Suspected(PriorOf(ofType.Count(), Suspected(Prior))));
        }
        return MergeLanes(suspicions);
    }

    /// <summary>
    /// The base rate that the city at hand teaches: in a city where nothing speaks against anybody the next striking value is more likely chance, in one with many strong
    /// cases less. It starts from <see cref="Prior"/> and moves at most threefold.
    /// </summary>
    private static double PriorOf(int subjects, List<Suspicion> atPrior)
    {
        if (subjects < FewestSubjects) return Prior;
        var forging = atPrior.GroupBy(s => s.Subject).Sum(g => g.Max(s => s.Probability));
        return Prior * Math.Clamp((Believed + forging) / (Believed + subjects / OneIn), LeastFactor, MostFactor);
    }

    private static IEnumerable<Suspicion> SuspicionsOf(
        LeadKind kind, Subject subject, List<Reason> reasons, double prior, IEnumerable<EarlierLead> history, DateOnly from, DateOnly to)
    {
        var methods = reasons.Where(r => r.Evidence > 0).Select(r => r.Method).Distinct().Order(StringComparer.Ordinal).ToList();
        return methods.Count == 0 ? [Unsuspected(kind, subject, prior, from, to)] : methods.Select(m => SuspicionOf(kind, subject, m, reasons, prior, history, from, to));
    }

    /// <summary>One outcome in twenty is wrong: a rival found guilty makes it twenty times less likely of this subject, one found innocent as much likelier.</summary>
    private static Measurement BesideRival(Measurement m, IndicatorCard card, ILookup<Subject, EarlierLead> history, DateOnly today)
    {
        if (m.Rival is not { } rival || m.Evidence <= 0) return m;
        var said = history[rival].Where(h => card.Methods.Contains(h.Method)).Sum(h => Left(h, today) * (h.Outcome switch { OutcomeCode.Confirmed => AfterMiss, OutcomeCode.NotConfirmed => -AfterMiss, _ => 0 }));
        return m with { Evidence = Math.Clamp(m.Evidence + Math.Clamp(said, MostMisses, -MostMisses), 0, Evidences.Most) };
    }

    private static double Left(EarlierLead verified, DateOnly today) => Math.Pow(0.5, (today.DayNumber - verified.VerifiedOn!.Value.DayNumber) / HalfForgottenDays);

    private static bool IsListable(SubjectType type) => type is not (SubjectType.Model or SubjectType.Operator or SubjectType.City);

    private static IEnumerable<Reason> ReasonsOf(Measurement m, IndicatorCard card, double correction)
    {
        var less = 0.0;
        var evidence = IndicatorReliability.Corrected(Math.Clamp(m.Evidence, -3, Evidences.Most), correction);
        foreach (var method in m.Methods.Count > 0 ? m.Methods : card.Methods)
        {
            yield return new Reason(m.Indicator, card.Tier, method, m.Value, m.Expected, m.PValue,
                evidence > 0 ? Math.Max(0, evidence + less) : evidence, m.Exposure, m.Because, card.Innocent, m.Examples);
            less += Math.Log(LessLikelyMethod);
        }
    }

    private static Suspicion SuspicionOf(
        LeadKind kind, Subject subject, string method, List<Reason> all, double prior, IEnumerable<EarlierLead> history, DateOnly from, DateOnly to)
    {
        var (own, others) = Split(method, all);
        var past = Past(method, own.FirstOrDefault()?.Indicator, Terms(method, all, prior, past: 0), history, to);
        var terms = Terms(method, all, prior, past);
        return Suspicion.Of(kind, subject, method, WithAlternatives(method, all, prior, past, terms), [.. own, .. others.Where(r => r.Evidence >= 1)], from, to);
    }

    /// <summary>
    /// What earlier leads of the same method, or led by the same indicator, turned out to be. Whatever made an indicator speak before a visit that confirmed nothing
    /// makes it speak again: after it, the indicators of that lead together say no more than they said then.
    /// </summary>
    private static double Past(string method, string? leading, List<Contribution> terms, IEnumerable<EarlierLead> history, DateOnly today)
    {
        var same = history.Where(h => h.Method == method || h.ConfirmedMethod == method || (h.Indicators.Count > 0 && h.Indicators[0] == leading)).ToList();
        var verdicts = Math.Clamp(same.Sum(h => Left(h, today) * (h.Outcome switch { OutcomeCode.NotConfirmed => AfterMiss, OutcomeCode.Confirmed => AfterHit, _ => 0 })), MostMisses, AfterHit);
        if (same.Where(h => h.Outcome == OutcomeCode.NotConfirmed && !h.Exploration).MaxBy(h => (h.VerifiedOn, h.LeadId)) is not { } missed) return verdicts;
        var saidThen = Math.Log(missed.Probability / (1 - missed.Probability)) - terms.Where(t => t.Name == Contribution.Prior).Sum(t => t.LogOdds);
        var saidAgain = terms.Where(t => t.LogOdds > 0 && missed.Indicators.Contains(t.Name)).Sum(t => t.LogOdds);
        return verdicts - Left(missed, today) * Math.Max(0, saidAgain - Math.Max(0, saidThen));
    }

    /// <summary>The reasons for a method, and the strongest of each indicator that speaks for others only, strongest first.</summary>
    private static (List<Reason> Own, List<Reason> Others) Split(string method, IReadOnlyList<Reason> all)
    {
        var own = StrongestFirst(all.Where(r => r.Method == method && r.Evidence > 0));
        var named = own.Select(r => r.Indicator).ToHashSet();
        return (own, StrongestFirst(all.Where(r => !named.Contains(r.Indicator) && r.Evidence > 0).GroupBy(r => r.Indicator).Select(g => g.MaxBy(r => r.Evidence)!)));
    }

    private static List<Reason> StrongestFirst(IEnumerable<Reason> reasons) =>
        [.. reasons.OrderByDescending(r => r.Evidence).ThenBy(r => r.Indicator, StringComparer.Ordinal)];

    /// <summary>The terms of the sum: what was thought before looking, what each indicator adds, what earlier leads turned out to be.</summary>
    private static List<Contribution> Terms(string method, IReadOnlyList<Reason> all, double prior, double past)
    {
        var (own, others) = Split(method, all);
        List<Contribution> terms = [new(Contribution.Prior, Math.Log(prior / (1 - prior))), .. Discounted(own, 1), .. Discounted(others, OtherMethods)];
        terms.AddRange(all.Where(r => r.Method == method && r.Evidence < 0).Select(r => new Contribution(r.Indicator, r.Evidence)));
        if (past != 0) terms.Add(new Contribution(Contribution.Outcomes, past));
        return terms;
    }

    private static IEnumerable<Contribution> Discounted(IEnumerable<Reason> strongestFirst, double weight)
    {
        foreach (var reason in strongestFirst)
        {
            yield return new Contribution(reason.Indicator, weight * reason.Evidence);
            weight /= 2;
        }
    }

    /// <summary>What the sum would be without each indicator, for what may come onto a list: it is weighed anew, because the next strongest then counts for more.</summary>
    private static List<Contribution> WithAlternatives(string method, List<Reason> all, double prior, double past, List<Contribution> terms) =>
        Contribution.ProbabilityOf(terms.Sum(t => t.LogOdds)) < WorthExplaining ? terms
            : [.. terms.Select(t => !t.IsIndicator || t.LogOdds <= 0 ? t : t with { Without = Terms(method, [.. all.Where(r => r.Indicator != t.Name)], prior, past).Sum(x => x.LogOdds) })];

    private static Suspicion Unsuspected(LeadKind kind, Subject subject, double prior, DateOnly from, DateOnly to) => Suspicion.Of(kind, subject, kind switch
    {
        LeadKind.VehicleInspection => "other_vehicle",
        LeadKind.DustMonitor => "other_dust",
        LeadKind.EnforcementRecord => "other_record",
        _ => "likely_violation",
    }, [new Contribution(Contribution.Prior, Math.Log(prior / (1 - prior)))], [], from, to);

    /// <summary>
    /// Where two thirds of a station's lanes (and at least two) are suspected of the same method, as much as of any other, the station is: software or
    /// management, one visit. The lanes' suspicions become the station's, and what the same reasons say of other methods goes with them: a lane does not come back with the second best name of one story.
    /// </summary>
    private static List<Suspicion> MergeLanes(List<Suspicion> suspicions)
    {
        const double suspected = 0.5, asLikely = 0.1;
        var lanes = suspicions.Where(s => s.Subject.Type == SubjectType.Lane).ToList();
        var laneCount = lanes.GroupBy(s => s.Subject.ParentId).ToDictionary(g => g.Key, g => g.Select(s => s.Subject.Id).Distinct().Count());
        var likeliest = lanes.GroupBy(s => s.Subject).ToDictionary(g => g.Key, g => g.Max(s => s.LogOdds));
        var merged = lanes.Where(s => s.Probability >= suspected && s.LogOdds >= likeliest[s.Subject] - asLikely).GroupBy(s => (s.Subject.ParentId, s.Method))
            .Where(g => g.Count() >= 2 && g.Count() >= laneCount[g.Key.ParentId] * 2.0 / 3).ToList();
        foreach (var group in merged)
        {
            var strongest = group.MaxBy(s => s.Probability)!;
            var station = Subject.Station(group.Key.ParentId, strongest.Subject.District);
            var own = suspicions.FirstOrDefault(s => s.Subject == station && s.Method == group.Key.Method);
            var reasons = group.SelectMany(s => s.Reasons).Concat(own?.Reasons ?? []).GroupBy(r => r.Indicator).Select(g => g.MaxBy(r => r.Evidence)!)
                .OrderByDescending(r => r.Method == group.Key.Method).ThenByDescending(r => r.Evidence).ThenBy(r => r.Indicator, StringComparer.Ordinal).ToList();
            var told = group.SelectMany(s => s.Reasons.Where(r => r.Method == s.Method).Select(r => (s.Subject, r.Indicator))).ToHashSet();
            suspicions.RemoveAll(s => s == own || group.Contains(s) || (s.Reasons.FirstOrDefault(r => r.Method == s.Method) is { } strongest && told.Contains((s.Subject, strongest.Indicator))));
            var terms = own?.Probability > strongest.Probability ? own.Contributions : strongest.Contributions;
            suspicions.Add(Suspicion.Of(strongest.Kind, station, group.Key.Method, terms, reasons, strongest.From, strongest.To));
        }
        return suspicions;
    }
}
