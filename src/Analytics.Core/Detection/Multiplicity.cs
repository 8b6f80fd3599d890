using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Detection;

/// <summary>
/// What remains of a striking value when one remembers how much was looked at (多重比较). Every morning some thousand pairs of subject and
/// indicator are judged, so that one in a thousand is bound to stand out; a fault lasts a day while a practice comes back; and what a large
/// share of the city shows is the city's habit, not a forgery.
/// </summary>
public static class Multiplicity
{
    /// <summary>More than this share of a kind of subjects does not forge in one and the same way; what more show is a habit.</summary>
    private const double MostForgers = 0.25;

    /// <summary>With fewer subjects a share says nothing.</summary>
    private const int FewestPeers = 12;

    /// <summary>What was seen of a lane, station or site on one single day may be a fault of that day: half its weight until it comes back.</summary>
    private const double OneDay = 0.5;

    /// <summary>
    /// The far tail of an expectation fitted to some dozens or hundreds of peers is an extrapolation: p-values below about 2 in 100,000 are not taken at their word
    /// (Sellke-Bayarri-Berger bound of that p-value). What more there is to say another indicator has to say.
    /// </summary>
    private const double MostStatistical = 7.5;

    /// <summary>The measurements with the evidence that is left to each, in the same order.</summary>
    /// <param name="prior">Chance before looking that a subject is confirmed for one given method.</param>
    public static IReadOnlyList<Measurement> Discounted(IReadOnlyDictionary<string, IndicatorCard> cards, IReadOnlyList<Measurement> measurements, double prior)
    {
        var q = QValues(cards, measurements);
        var habit = Habits(measurements);
        return [.. measurements.Select((m, i) => m.Evidence <= 0 ? m
            : m with { Evidence = Math.Min(m.Evidence * habit[i] * (IsOneDay(m) ? OneDay : 1), double.IsNaN(q[i]) ? Evidences.Most : MostAfter(q[i], prior)) })];
    }

    /// <summary>
    /// q-values of the statistical tier over all its subjects and indicators of the day (Benjamini-Hochberg); NaN for the other tiers: a contradiction
    /// that comes back is not a matter of chance.
    /// </summary>
    private static double[] QValues(IReadOnlyDictionary<string, IndicatorCard> cards, IReadOnlyList<Measurement> measurements) =>
        FalseDiscovery.BenjaminiHochberg([.. measurements.Select(m => cards[m.Indicator].Tier == Tier.Statistical ? m.PValue : double.NaN)]);

    /// <summary>Evidence after which the probability is 1 - q: of the discoveries at least as extreme, a share q is false.</summary>
    private static double MostAfter(double q, double prior) =>
        q <= 0 ? MostStatistical : Math.Clamp(Math.Log((1 - q) / q) - Math.Log(prior / (1 - prior)), 0, MostStatistical);

    private static bool IsOneDay(Measurement m) =>
        m.Subject.Type is SubjectType.Lane or SubjectType.Station or SubjectType.Site && m.SeenFrom is not null && m.SeenFrom == m.SeenTo;

    /// <summary>1, or less where more than <see cref="MostForgers"/> of those evaluated show at least as much.</summary>
    private static double[] Habits(IReadOnlyList<Measurement> measurements)
    {
        var factor = new double[measurements.Count];
        foreach (var peers in Enumerable.Range(0, measurements.Count).GroupBy(i => (measurements[i].Indicator, measurements[i].Subject.Type)))
        {
            var strongestFirst = peers.OrderByDescending(i => measurements[i].Evidence).ToList();
            for (var first = 0; first < strongestFirst.Count;)
            {
                var last = first;
                while (last + 1 < strongestFirst.Count && measurements[strongestFirst[last + 1]].Evidence == measurements[strongestFirst[first]].Evidence) last++;
                var share = (last + 1.0) / strongestFirst.Count;
                for (; first <= last; first++) factor[strongestFirst[first]] = strongestFirst.Count < FewestPeers ? 1 : Math.Min(1, MostForgers / share);
            }
        }
        return factor;
    }
}
