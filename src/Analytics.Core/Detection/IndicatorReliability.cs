using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Detection;

/// <summary>
/// What the outcomes say of each indicator (指标可靠性): one whose leads keep being unfounded loses weight, one whose leads are borne out gains a little.
/// It learns from the first outcome on and says little on few: the odds that its leads proved to have against the odds that were promised for
/// them, both with the weight of a few imagined leads that came out just as promised.
/// </summary>
public static class IndicatorReliability
{
    /// <summary>Imagined leads that came out as promised; one outcome in twenty is reported wrong, so a single one must not say much.</summary>
    private const double AsPromised = 6;

    private const double Least = -4, Most = 1;

    /// <summary>Evidence from which on the correction counts in full.</summary>
    private const double InFull = 6;

    /// <summary>The correction (natural log of odds) of every indicator that led a verified lead; one outcome, the newest, per subject.</summary>
    public static IReadOnlyDictionary<string, double> Learn(IEnumerable<EarlierLead> earlier) =>
        earlier.Where(e => e.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed && !e.Exploration && e.Indicators.Count > 0)
            .GroupBy(e => (Leading: e.Indicators[0], e.Subject)).Select(g => g.MaxBy(e => (e.VerifiedOn, e.LeadId))!)
            .GroupBy(e => e.Indicators[0]).ToDictionary(g => g.Key, g => Correction([.. g]));

    /// <summary>The evidence after the correction; evidence for honesty stays as it is.</summary>
    public static double Corrected(double evidence, double correction) =>
        evidence <= 0 ? evidence : Math.Clamp(evidence + correction * Math.Min(1, evidence / InFull), 0, Evidences.Most);

    private static double Correction(IReadOnlyList<EarlierLead> leads)
    {
        var promised = Math.Clamp(leads.Average(e => e.Probability), 0.5, 0.95);
        var hits = leads.Count(e => e.Outcome == OutcomeCode.Confirmed);
        var odds = (hits + AsPromised * promised) / (leads.Count - hits + AsPromised * (1 - promised));
        return Math.Clamp(Math.Log(odds) - Math.Log(promised / (1 - promised)), Least, Most);
    }
}
