using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Scoring;

/// <summary>What was found on the subjects of one kind, with the day on which each finding became known.</summary>
public sealed class Verdicts
{
    private readonly ILookup<Subject, Verdict> bySubject;
    private readonly ILookup<string, Verdict> lanesOfStation;

    public Verdicts(IEnumerable<(Lead Lead, Outcome Outcome)> outcomes)
    {
        var all = outcomes.Select((x, i) => new Verdict(x.Lead.Id, x.Lead.Subject, x.Lead.WindowFrom, x.Lead.WindowTo, x.Outcome.Code, x.Outcome.ConfirmedMethod(x.Lead.Method), x.Outcome.VerifiedOn, i)).ToList();
        bySubject = all.ToLookup(v => v.Subject);
        lanesOfStation = all.Where(v => v.Subject.Type == SubjectType.Lane).ToLookup(v => v.Subject.ParentId);
    }

    public static Verdicts Of(Database database, LeadKind kind)
    {
        using var connection = database.Open();
        var leads = new Dictionary<string, Lead?>();
        return new Verdicts([.. OutcomeTable.History(connection)
            .Select(o => (Lead: leads.TryGetValue(o.LeadId, out var known) ? known : leads[o.LeadId] = LeadTable.Find(connection, o.LeadId), Outcome: o))
            .Where(x => x.Lead?.Kind == kind).Select(x => (x.Lead!, x.Outcome))]);
    }

    /// <summary>The outcome of a lead of the back-test as it stood at the end of a day: the first visit after it was listed, as last reported by then.</summary>
    public EarlierLead KnownAt(EarlierLead lead, DateOnly day) =>
        At(lead.Subject).Where(v => v.KnownOn <= day && v.KnownOn >= lead.ListedOn).GroupBy(v => v.LeadId).Select(g => g.MaxBy(v => (v.KnownOn, v.Order))!)
            .MinBy(v => v.KnownOn) is { } verdict ? lead with { VerifiedOn = verdict.KnownOn, Outcome = verdict.Code, ConfirmedMethod = verdict.ConfirmedMethod } : lead;

    /// <summary>What is known in the end of a subject in a window: confirmed where any visit whose own window overlaps confirmed it; null = never verified.</summary>
    public OutcomeCode? InTheEnd(Subject subject, DateOnly from, DateOnly to) =>
        At(subject).Where(v => v.To >= from && v.From <= to).GroupBy(v => v.LeadId).Select(g => g.MaxBy(v => (v.KnownOn, v.Order))!)
            .Select(v => (OutcomeCode?)v.Code).Order().FirstOrDefault();

    /// <summary>At a lane one stands in its station too, and at a station before all its lanes.</summary>
    private IEnumerable<Verdict> At(Subject subject) => subject.Type switch
    {
        SubjectType.Lane => bySubject[subject].Concat(bySubject[Subject.Station(subject.ParentId, subject.District)]),
        SubjectType.Station => bySubject[subject].Concat(lanesOfStation[subject.Id].Where(v => v.Code == OutcomeCode.Confirmed)),
        _ => bySubject[subject],
    };

    private sealed record Verdict(string LeadId, Subject Subject, DateOnly From, DateOnly To, OutcomeCode Code, string ConfirmedMethod, DateOnly KnownOn, int Order);
}
