using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Learning;

/// <summary>A subject that a challenger would have listed, on the first day on which it would have.</summary>
public sealed record WouldBeLead(ShadowLead Lead, bool AlsoListed, OutcomeCode? Outcome);

/// <summary>What a challenger would have listed while it looked on, beside what went out on the same days (影子运行).</summary>
public sealed record ShadowComparison(IReadOnlyList<DateOnly> Days, IReadOnlyList<WouldBeLead> Leads, int Listed, int ListedHits, int ListedVerified)
{
    public int Hits => Leads.Count(l => l.Outcome == OutcomeCode.Confirmed);

    public int Verified => Leads.Count(l => l.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed);

    public static ShadowComparison Of(Database database, string modelId, LeadKind kind)
    {
        using var connection = database.Open();
        var (days, leads) = ShadowTable.Of(connection, modelId);
        var listed = days.SelectMany(d => LeadTable.OfDay(connection, d, kind)).Where(l => !l.Exploration).ToList();
        var verdicts = Verdicts.Of(database, kind);
        var outcomes = listed.Select(l => verdicts.InTheEnd(l.Subject, l.WindowFrom, l.WindowTo)).ToList();
        var subjects = listed.Select(l => l.Subject).ToHashSet();
        return new ShadowComparison(days, [.. leads.DistinctBy(l => l.Subject).Select(l => new WouldBeLead(l, subjects.Contains(l.Subject), verdicts.InTheEnd(l.Subject, l.WindowFrom, l.WindowTo)))],
            subjects.Count, outcomes.Count(o => o == OutcomeCode.Confirmed), outcomes.Count(o => o is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed));
    }
}
