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

    /// <summary>
    /// The correction (natural log of odds) of every indicator that led a verified lead. A subject has one voice, however often it was verified: the share of its outcomes that confirmed, so that one that is
    /// reported wrong, or a forger who stopped, does not undo what was found before.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Learn(IEnumerable<EarlierLead> earlier) =>
        earlier.Where(e => e.Outcome is OutcomeCode.Confirmed or OutcomeCode.NotConfirmed && !e.Exploration && e.Indicators.Count > 0)
            .GroupBy(e => (Leading: e.Indicators[0], e.Subject)).GroupBy(g => g.Key.Leading, g => new Voice(g.Average(e => e.Probability), g.Average(e => e.Outcome == OutcomeCode.Confirmed ? 1.0 : 0)))
            .ToDictionary(g => g.Key, g => Correction([.. g]));

    private readonly record struct Voice(double Promised, double Confirmed);

    /// <summary>The evidence after the correction; evidence for honesty stays as it is.</summary>
    public static double Corrected(double evidence, double correction) =>
        evidence <= 0 ? evidence : Math.Clamp(evidence + correction * Math.Min(1, evidence / InFull), 0, Evidences.Most);

    private static double Correction(IReadOnlyList<Voice> subjects)
    {
        var promised = Math.Clamp(subjects.Average(s => s.Promised), 0.5, 0.95);
        var hits = subjects.Sum(s => s.Confirmed);
        var odds = (hits + AsPromised * promised) / (subjects.Count - hits + AsPromised * (1 - promised));
        return Math.Clamp(Math.Log(odds) - Math.Log(promised / (1 - promised)), Least, Most);
    }
}
