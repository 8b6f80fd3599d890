using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>How a list is cut from the suspicions (contract §5).</summary>
/// <param name="Capacity">Leads a day's list of the kind may hold.</param>
/// <param name="MinProbability">Below it nothing is listed, even where capacity is left.</param>
/// <param name="CooldownDays">Days after an outcome during which the same subject and method stay off the list.</param>
/// <param name="ExplorationShare">Share of listed slots given to a random subject from outside the top.</param>
public sealed record RankingRules(int Capacity, double MinProbability, int CooldownDays, double ExplorationShare = 0.05);

/// <summary>
/// Ranks suspicions into a list: by probability, one lead per subject, no repeat of an open lead, ties broken by stable keys,
/// one listed slot in twenty given to chance. Pure: the same input gives the same list.
/// </summary>
public static class Ranking
{
    /// <summary>Weight of evidence that takes a subject from the chance before looking to an even one: enough for a lead of its own.</summary>
    private const double StoryOfItsOwn = 5.8;

    /// <summary>
    /// Outcomes are wrong now and then. A subject that was not confirmed comes back before its cooldown ends only where contradictions seen since the visit make it this
    /// probable, its earlier outcome counted, and not within a week: the same fault must not send an inspector out twice.
    /// </summary>
    private const double Reopening = 0.95;

    private const int SoonestReopeningDays = 7;

    /// <summary>Days within which a subject that was confirmed can put right what was found, and days since then that show whether it did.</summary>
    private const int FollowUpDays = 14;

    /// <param name="suspicions">All suspicions of one kind, any number per subject; those of a subject that was verified rest on what was seen since.</param>
    /// <param name="earlier">Leads of earlier lists with the outcome known at <paramref name="date"/>.</param>
    /// <returns>The new leads, and the open leads that gained evidence today.</returns>
    public static (LeadList List, IReadOnlyList<(EarlierLead Lead, Suspicion Today)> Strengthened) Rank(
        DateOnly date, LeadKind kind, IReadOnlyList<Suspicion> suspicions, IReadOnlyList<EarlierLead> earlier, RankingRules rules)
    {
        var past = new Past(earlier);
        var trial = new Trial(date, kind, earlier);
        var speaking = suspicions.SelectMany(s => s.Reasons.Where(r => r.Method == s.Method).Select(r => (s.Subject, s.Method, r.Indicator))).ToHashSet();
        var ordered = suspicions.OrderByDescending(s => s.Probability).ThenBy(StrongestPValue).ThenByDescending(s => s.Reasons.Sum(r => r.Evidence))
            .ThenBy(s => s.Subject.Type).ThenBy(s => s.Subject.Id, StringComparer.Ordinal).ThenBy(s => s.Method, StringComparer.Ordinal).ToList();
        var strengthened = new List<(EarlierLead, Suspicion)>();
        var fresh = new List<Suspicion>();
        var taken = new HashSet<Subject>();
        foreach (var suspicion in ordered)
        {
            if (past.OpenAt(suspicion.Subject).FirstOrDefault(o => IsSameStory(o, suspicion, speaking)) is { } known) strengthened.Add((known, suspicion));
            else if (suspicion.Probability >= rules.MinProbability && !past.ClosedAt(suspicion.Subject).Any(c => IsCooling(c, suspicion, speaking, date, rules))
                && !taken.Contains(suspicion.Subject) && !RelatedTaken(taken, suspicion.Subject) && trial.Admits(suspicion))
            {
                fresh.Add(suspicion);
                taken.Add(suspicion.Subject);
            }
        }
        var slots = fresh.Take(rules.Capacity).ToList();
        var pool = suspicions.Where(s => !taken.Contains(s.Subject) && !past.OpenAt(s.Subject).Any()
            && past.ClosedAt(s.Subject).All(c => date.DayNumber - c.VerifiedOn!.Value.DayNumber >= rules.CooldownDays));
        return (new LeadList(date, kind, WithExploration(date, kind, slots, pool, rules)), strengthened);
    }

    /// <summary>Of two methods that are as probable, the one whose own indicators are the more striking.</summary>
    private static double StrongestPValue(Suspicion s) => s.Reasons.Where(r => r.Method == s.Method).Select(r => r.PValue).DefaultIfEmpty(1).Min();

    /// <summary>
    /// The same method, or another one whose strongest reason is one that the known lead rested on, or that speaks for the known method as well, or too weak for a lead by itself: one story, not two leads.
    /// </summary>
    private static bool IsSameStory(EarlierLead known, Suspicion today, HashSet<(Subject, string Method, string Indicator)> speaking) => known.Method == today.Method || known.ConfirmedMethod == today.Method
        || today.Reasons.FirstOrDefault(r => r.Method == today.Method) is not { } strongest || strongest.Evidence < StoryOfItsOwn || known.Indicators.Contains(strongest.Indicator)
        || speaking.Contains((today.Subject, known.Method, strongest.Indicator)) || speaking.Contains((today.Subject, known.ConfirmedMethod, strongest.Indicator));

    /// <summary>
    /// Where nothing was confirmed, the same story rests for the cooldown. A confirmed subject is under the bureau's eyes, whatever else its data suggest: within the cooldown it comes back for a
    /// contradiction of another kind, or because what was confirmed goes on after the visit. A visit or a case that was confirmed is done with.
    /// </summary>
    private static bool IsCooling(EarlierLead closed, Suspicion today, HashSet<(Subject, string Method, string Indicator)> speaking, DateOnly date, RankingRules rules)
    {
        var days = date.DayNumber - closed.VerifiedOn!.Value.DayNumber;
        var same = IsSameStory(closed, today, speaking);
        var contradicted = today.Reasons.Any(r => r.Tier == Tier.Contradiction && r.Method == today.Method && r.Evidence >= StoryOfItsOwn && (same || !closed.Indicators.Contains(r.Indicator)));
        if (closed.Outcome != OutcomeCode.Confirmed) return days < rules.CooldownDays && same && !(contradicted && days >= SoonestReopeningDays && today.Probability >= Reopening);
        if (closed.Subject.Type is SubjectType.Visit or SubjectType.Case && same) return true;
        var goesOn = closed.ConfirmedMethod == today.Method && days >= FollowUpDays && today.Probability >= Reopening
            && today.Reasons.Any(r => r.Method == today.Method && r.Examples.Any(e => e.Row.Day > closed.VerifiedOn));
        return days < rules.CooldownDays && !goesOn && (same || !contradicted);
    }

    /// <summary>A lane is not listed beside its own station, nor the station beside its lane: it is one visit.</summary>
    private static bool RelatedTaken(HashSet<Subject> taken, Subject subject) => subject.Type switch
    {
        SubjectType.Lane => taken.Any(t => t.Type == SubjectType.Station && t.Id == subject.ParentId),
        SubjectType.Station => taken.Any(t => t.Type == SubjectType.Lane && t.ParentId == subject.Id),
        _ => false,
    };

    /// <summary>Earlier leads by the place of the visit: at a lane one stands in its station too, and at a station before all its lanes.</summary>
    private sealed class Past(IReadOnlyList<EarlierLead> earlier)
    {
        private readonly ILookup<Subject, EarlierLead> bySubject = earlier.ToLookup(e => e.Subject);
        private readonly ILookup<string, EarlierLead> byStation = earlier.Where(e => e.Subject.Type == SubjectType.Lane).ToLookup(e => e.Subject.ParentId);

        public IEnumerable<EarlierLead> OpenAt(Subject subject) => At(subject).Where(e => e.VerifiedOn is null);

        public IEnumerable<EarlierLead> ClosedAt(Subject subject) => At(subject).Where(e => e.VerifiedOn is not null);

        private IEnumerable<EarlierLead> At(Subject subject) => subject.Type switch
        {
            SubjectType.Lane => bySubject[subject].Concat(bySubject[Subject.Station(subject.ParentId, subject.District)]),
            SubjectType.Station => bySubject[subject].Concat(byStation[subject.Id]),
            _ => bySubject[subject],
        };
    }

    /// <summary>
    /// How many leads one indicator may have open at once. Where it misreads a custom of the city it is wrong everywhere at the same time, and no probability of a single lead says so: until outcomes
    /// bear it out, its strongest few are looked at first. A forecast (enterprise visits) accuses nobody and is not on trial.
    /// </summary>
    private sealed class Trial(DateOnly date, LeadKind kind, IReadOnlyList<EarlierLead> earlier)
    {
        /// <summary>Open leads of an indicator of which nothing was found out yet, and how many more each subject that was confirmed earns it.</summary>
        private const int Unproven = 6, EarnedByHit = 2;

        /// <summary>Of single records (a case, a visit): among a year's thousands whatever nobody thought of shows in several, and one tells of all.</summary>
        private const int UnprovenRecords = 2;

        /// <summary>A lead that nobody verifies for so long does not hold up others any more.</summary>
        private const int WaitedForDays = 14;

        private readonly Dictionary<(string Indicator, bool IsRecord), int> left = earlier.Where(e => !e.Exploration && e.Indicators.Count > 0).GroupBy(e => (Indicator: e.Indicators[0], IsRecord: IsRecord(e.Subject))).ToDictionary(g => g.Key, g =>
            PlacesOf(g.Key.IsRecord) + EarnedByHit * g.Where(e => e.Outcome == OutcomeCode.Confirmed).Select(e => e.Subject).Distinct().Count()
            - g.Count(e => e.VerifiedOn is null && date.DayNumber - e.ListedOn.DayNumber < WaitedForDays));

        public bool Admits(Suspicion suspicion)
        {
            if (kind == LeadKind.EnterpriseVisit || suspicion.Reasons is not [{ Indicator: var leading }, ..]) return true;
            var key = (leading, IsRecord: IsRecord(suspicion.Subject));
            var places = left.GetValueOrDefault(key, PlacesOf(key.IsRecord));
            left[key] = places - 1;
            return places > 0;
        }

        private static bool IsRecord(Subject subject) => subject.Type is SubjectType.Case or SubjectType.Visit;

        private static int PlacesOf(bool isRecord) => isRecord ? UnprovenRecords : Unproven;
    }

    private static List<Lead> WithExploration(
        DateOnly date, LeadKind kind, List<Suspicion> slots, IEnumerable<Suspicion> unlisted, RankingRules rules)
    {
        var pool = unlisted.GroupBy(s => s.Subject)
            .Select(g => g.OrderByDescending(s => s.Probability).ThenBy(s => s.Method, StringComparer.Ordinal).First())
            .OrderBy(s => s.Subject.Type).ThenBy(s => s.Subject.Id, StringComparer.Ordinal).ToList();
        var leads = new List<Lead>();
        foreach (var (suspicion, slot) in slots.Select((s, i) => (s, i)))
        {
            if (leads.Count == rules.Capacity) break;
            var draw = StableHash.Unit($"{date:yyyyMMdd}|{kind.Code()}|{slot}");
            if (draw < rules.ExplorationShare && pool.Count > 0)
            {
                var at = (int)(StableHash.Unit($"{date:yyyyMMdd}|{kind.Code()}|{slot}|who") * pool.Count);
                leads.Add(LeadOf(date, leads.Count + 1, pool[at]) with { Exploration = true, Propensity = Math.Min(1, slots.Count * rules.ExplorationShare / pool.Count) });
                pool.RemoveAt(at);
            }
            // A displaced suspicion keeps its place when capacity allows; otherwise it comes back tomorrow.
            if (leads.Count < rules.Capacity) leads.Add(LeadOf(date, leads.Count + 1, suspicion));
        }
        return leads;
    }

    private static Lead LeadOf(DateOnly date, int rank, Suspicion s) => new()
    {
        ListDate = date,
        Rank = rank,
        Id = Lead.IdOf(date, s.Kind, s.Subject, s.Method),
        Kind = s.Kind,
        Subject = s.Subject,
        WindowFrom = s.From,
        WindowTo = s.To,
        Probability = s.Probability,
        Method = s.Method,
        Reasons = s.Reasons,
        Contributions = s.Contributions,
    };
}
