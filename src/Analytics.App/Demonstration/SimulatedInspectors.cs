using Analytics.Core.Leads;
using Analytics.Engine.Storage;

namespace Analytics.App.Demonstration;

/// <summary>
/// Inspectors who look up the planted truth and report what they 'found' some days after a lead was listed. Only they read the truth; the
/// judgement never does.
/// </summary>
/// <param name="delayDays">Days from the list to the report.</param>
/// <param name="wrongShare">Share of reports that say the opposite of the truth, 0-1.</param>
internal sealed class SimulatedInspectors(Installation installation, PlantedTruth truth, int delayDays, double wrongShare = 0)
{
    private DateOnly reportedTo = DateOnly.MinValue;

    /// <summary>Reports on every lead listed <paramref name="today"/> minus the delay or before that has not been reported on.</summary>
    public void Report(DateOnly today)
    {
        using var connection = installation.Database.Open();
        var known = OutcomeTable.StandingAt(connection, DateOnly.MaxValue);
        var newest = today.AddDays(-delayDays);
        if (reportedTo == DateOnly.MinValue) reportedTo = newest.AddDays(-60);
        for (var listed = reportedTo; listed <= newest; listed = listed.AddDays(1))
            foreach (var lead in LeadTable.OfDay(connection, listed).Where(l => !known.ContainsKey(l.Id)))
                installation.Outcomes.Set(Found(lead, today));
        reportedTo = newest;
    }

    private Outcome Found(Lead lead, DateOnly today)
    {
        var method = truth.MethodOf(lead);
        var wrong = StableHash.Unit("wrong report|" + lead.Id) < wrongShare;
        var confirmed = method is not null != wrong;
        return new Outcome(lead.Id, confirmed ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed, today, "simulated", "", confirmed ? method ?? lead.Method : "",
            confirmed ? "" : "nothing found at the simulated visit");
    }
}
