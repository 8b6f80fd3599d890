using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Scoring;

/// <summary>One day of a back-test: what would have been listed, and what became known of it.</summary>
public sealed record BackTestDay(DateOnly Day, LeadKind Kind, IReadOnlyList<(Lead Lead, OutcomeCode? Outcome)> Leads);

/// <summary>
/// What the lists would have been over past days, by the same code as the daily run and with only what was known on each day. A listed
/// subject counts as a hit when an outcome on that subject, reported on a lead whose window overlaps, confirmed it; a subject that nobody ever
/// verified stays open and is counted apart, because an unvisited subject is neither a hit nor a miss.
/// </summary>
public sealed class BackTest(Database database, Profiles profiles)
{
    public IEnumerable<BackTestDay> Run(Pipeline pipeline, DateOnly from, DateOnly to, Action<DateOnly>? started, CancellationToken cancel)
    {
        var programme = Programme.Of(pipeline.Kind);
        var choices = programme.ChosenBy(pipeline, leftOut: null, cancel);
        var known = Verdicts(pipeline.Kind);
        var made = new List<EarlierLead>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            cancel.ThrowIfCancellationRequested();
            started?.Invoke(day);
            var first = day.AddDays(1 - pipeline.WindowDays);
            profiles.BringUpToDate(programme, [.. choices.Select(c => c.Indicator).Intersect(programme.Indicators)], first, day, null, cancel);
            var earlier = made.Select(lead => WithOutcomeAt(lead, known, day)).ToList();
            var morning = new Morning(first, day, kind => kind == pipeline.Kind ? earlier : ListedBefore(kind, day));
            var suspicions = Scorer.Score(programme, choices, profiles.Read(pipeline.Kind, first, day), morning);
            var (list, _) = Ranking.Rank(day, pipeline.Kind, suspicions, earlier, pipeline.Ranking);
            made.AddRange(list.Leads.Select(EarlierLead.Of));
            yield return new BackTestDay(day, pipeline.Kind, [.. list.Leads.Select(l => (l, OutcomeOf(l, known)))]);
        }
    }

    /// <summary>In a back-test an outcome on a subject is known from the day it was verified in fact.</summary>
    private static EarlierLead WithOutcomeAt(EarlierLead lead, ILookup<Subject, Verdict> known, DateOnly day) =>
        known[lead.Subject].Where(v => v.Outcome.VerifiedOn <= day && v.Outcome.VerifiedOn >= lead.ListedOn).MinBy(v => v.Outcome.VerifiedOn) is { } verdict
            ? lead with { VerifiedOn = verdict.Outcome.VerifiedOn, Outcome = verdict.Outcome.Code } : lead;

    private static OutcomeCode? OutcomeOf(Lead lead, ILookup<Subject, Verdict> known) =>
        known[lead.Subject].Where(v => v.Lead.WindowTo >= lead.WindowFrom && v.Lead.WindowFrom <= lead.WindowTo)
            .OrderBy(v => v.Outcome.Code).Select(v => (OutcomeCode?)v.Outcome.Code).FirstOrDefault();

    private IReadOnlyList<EarlierLead> ListedBefore(LeadKind kind, DateOnly day)
    {
        using var connection = database.Open();
        return LeadTable.Before(connection, kind, day);
    }

    private ILookup<Subject, Verdict> Verdicts(LeadKind kind)
    {
        using var connection = database.Open();
        var standing = OutcomeTable.StandingAt(connection, DateOnly.MaxValue);
        return standing.Values.Select(o => (Lead: LeadTable.Find(connection, o.LeadId), Outcome: o)).Where(x => x.Lead?.Kind == kind)
            .Select(x => new Verdict(x.Lead!, x.Outcome)).ToLookup(v => v.Lead.Subject);
    }

    private sealed record Verdict(Lead Lead, Outcome Outcome);
}
