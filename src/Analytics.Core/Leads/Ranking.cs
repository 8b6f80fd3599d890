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
    /// <param name="suspicions">All suspicions of one kind, any number per subject.</param>
    /// <param name="earlier">Leads of earlier lists with the outcome known at <paramref name="date"/>.</param>
    /// <returns>The new leads, and the open leads that gained evidence today.</returns>
    public static (LeadList List, IReadOnlyList<(EarlierLead Lead, Suspicion Today)> Strengthened) Rank(
        DateOnly date, LeadKind kind, IReadOnlyList<Suspicion> suspicions, IReadOnlyList<EarlierLead> earlier, RankingRules rules)
    {
        var open = earlier.Where(e => e.VerifiedOn is null).ToLookup(e => e.Subject);
        var closed = earlier.Where(e => e.VerifiedOn is not null).ToLookup(e => e.Subject);
        var ordered = suspicions.OrderByDescending(s => s.Probability).ThenByDescending(s => s.Reasons.Sum(r => r.Evidence))
            .ThenBy(s => s.Subject.Type).ThenBy(s => s.Subject.Id, StringComparer.Ordinal).ThenBy(s => s.Method, StringComparer.Ordinal).ToList();
        var strengthened = new List<(EarlierLead, Suspicion)>();
        var fresh = new List<Suspicion>();
        var taken = new HashSet<Subject>();
        foreach (var suspicion in ordered)
        {
            if (open[suspicion.Subject].FirstOrDefault(o => IsSameStory(o, suspicion)) is { } known) strengthened.Add((known, suspicion));
            else if (suspicion.Probability >= rules.MinProbability && !Cooling(closed[suspicion.Subject], suspicion, date, rules)
                && !taken.Contains(suspicion.Subject) && !RelatedTaken(taken, suspicion.Subject))
            {
                fresh.Add(suspicion);
                taken.Add(suspicion.Subject);
            }
        }
        var slots = fresh.Take(rules.Capacity).ToList();
        var leads = WithExploration(date, kind, slots, suspicions, open, taken, rules);
        return (new LeadList(date, kind, leads), strengthened);
    }

    /// <summary>The same method, or another method read off the same indicators: one story, not two leads.</summary>
    private static bool IsSameStory(EarlierLead open, Suspicion today) =>
        open.Method == today.Method || today.Reasons.Where(r => r.Evidence > 1).All(r => open.Indicators.Contains(r.Indicator));

    private static bool Cooling(IEnumerable<EarlierLead> closed, Suspicion today, DateOnly date, RankingRules rules) =>
        closed.Any(c => IsSameStory(c, today) && date.DayNumber - c.VerifiedOn!.Value.DayNumber < rules.CooldownDays);

    /// <summary>A lane is not listed beside its own station, nor the station beside its lane: it is one visit.</summary>
    private static bool RelatedTaken(HashSet<Subject> taken, Subject subject) => subject.Type switch
    {
        SubjectType.Lane => taken.Any(t => t.Type == SubjectType.Station && t.Id == subject.ParentId),
        SubjectType.Station => taken.Any(t => t.Type == SubjectType.Lane && t.ParentId == subject.Id),
        _ => false,
    };

    private static List<Lead> WithExploration(
        DateOnly date, LeadKind kind, List<Suspicion> slots, IReadOnlyList<Suspicion> all, ILookup<Subject, EarlierLead> open, HashSet<Subject> taken, RankingRules rules)
    {
        var pool = all.Where(s => !taken.Contains(s.Subject) && !open[s.Subject].Any()).GroupBy(s => s.Subject)
            .Select(g => g.OrderByDescending(s => s.Probability).ThenBy(s => s.Method, StringComparer.Ordinal).First())
            .OrderBy(s => s.Subject.Type).ThenBy(s => s.Subject.Id, StringComparer.Ordinal).ToList();
        var leads = new List<Lead>();
        foreach (var (suspicion, slot) in slots.Select((s, i) => (s, i)))
        {
            var draw = StableHash.Unit($"{date:yyyyMMdd}|{kind.Code()}|{slot}");
            if (draw < rules.ExplorationShare && pool.Count > 0)
            {
                var at = (int)(StableHash.Unit($"{date:yyyyMMdd}|{kind.Code()}|{slot}|who") * pool.Count);
                leads.Add(LeadOf(date, leads.Count + 1, pool[at]) with { Exploration = true, Propensity = rules.ExplorationShare / pool.Count });
                pool.RemoveAt(at);
                // The displaced suspicion keeps its place when capacity allows; otherwise it comes back tomorrow.
                if (slots.Count == rules.Capacity && slot == slots.Count - 1) break;
            }
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
