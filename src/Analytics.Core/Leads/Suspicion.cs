using Analytics.Core.Indicators;

namespace Analytics.Core.Leads;

/// <summary>What all indicators together make of one subject and one method, before ranking.</summary>
/// <param name="Probability">Chance that the subject is confirmed for the method, 0-1.</param>
/// <param name="Reasons">The reasons for this method, strongest first.</param>
public sealed record Suspicion(LeadKind Kind, Subject Subject, string Method, double Probability, IReadOnlyList<Reason> Reasons, DateOnly From, DateOnly To)
{
    /// <summary>ln(p / (1 - p)).</summary>
    public double LogOdds => Math.Log(Probability / (1 - Probability));
}

/// <summary>A lead listed earlier, as far as ranking must know it.</summary>
/// <param name="Indicators">The indicators its reasons rested on.</param>
/// <param name="VerifiedOn">Day of the outcome known at the list's date; null = still open.</param>
public sealed record EarlierLead(string LeadId, Subject Subject, string Method, IReadOnlyList<string> Indicators, DateOnly ListedOn, DateOnly? VerifiedOn, OutcomeCode? Outcome);
