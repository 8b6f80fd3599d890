namespace Analytics.Core.Leads;

/// <summary>What an inspector found on a lead (核查反馈).</summary>
public enum OutcomeCode { Confirmed, NotConfirmed, Inconclusive }

/// <summary>One outcome as reported; never overwritten, only superseded by a later one.</summary>
/// <param name="VerifiedOn">The day from which the outcome is known; the newest stands.</param>
/// <param name="Method">The confirmed way of forging, where it differs from the suspected one or is known better.</param>
public sealed record Outcome(string LeadId, OutcomeCode Code, DateOnly VerifiedOn, string VerifiedBy, string CaseId, string Method, string Note)
{
    /// <summary>The way that was confirmed on a lead of <paramref name="suspected"/>: as reported, or the suspected one where the report names none; empty where nothing was confirmed.</summary>
    public string ConfirmedMethod(string suspected) => Code != OutcomeCode.Confirmed ? "" : Method.Length > 0 ? Method : suspected;

    public static string CodeOf(OutcomeCode code) => code switch
    {
        OutcomeCode.Confirmed => "confirmed",
        OutcomeCode.NotConfirmed => "not_confirmed",
        _ => "inconclusive",
    };

    public static OutcomeCode? Parse(string text) => text switch
    {
        "confirmed" => OutcomeCode.Confirmed,
        "not_confirmed" => OutcomeCode.NotConfirmed,
        "inconclusive" => OutcomeCode.Inconclusive,
        _ => null,
    };
}
