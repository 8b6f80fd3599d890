using Analytics.Core.Statistics;

namespace Analytics.Core.Indicators;

/// <summary>
/// An indicator that counts abnormal units (tests, hours, visits) per subject and judges the count of the window against the
/// rate that the rest of the city shows. Most contradictions are of this kind: honest subjects slip now and then.
/// </summary>
public abstract class RateIndicator<TDay> : DayIndicator<TDay> where TDay : class
{
    /// <summary>From so many subjects on a group is fitted once, with its suspicious end trimmed; below <see cref="FewestPeers"/> others it is too small to speak alone.</summary>
    private const int LargeGroup = 12, FewestPeers = 5;

    /// <summary>A subject with fewer units in the window is not evaluated.</summary>
    protected virtual double FewestUnits => 5;

    /// <summary>Fewer abnormal units than this are a slip, whatever the p-value.</summary>
    protected virtual double FewestAbnormal => 2;

    /// <summary>A smaller share than this is of no practical interest, however significant.</summary>
    protected virtual double SmallestShare => 0.02;

    /// <summary>The smallest honest rate to assume.</summary>
    protected virtual double HonestFloor => 0.001;

    /// <summary>Peers are compared within a group (e.g. a type of subject, a vendor); by default the subject's type.</summary>
    protected virtual string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => subject.Type.Code();

    /// <summary>The rate of honest subjects, from all subjects of a group.</summary>
    protected virtual PeerRate PeersOf(IEnumerable<(double Abnormal, double Evaluated)> subjects) => PeerRate.Fit(subjects, HonestFloor);

    /// <summary>The sentence, e.g. "30 天内 42 项检验中 17 项…（全市通常 1 %）".</summary>
    protected abstract Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var totals = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s)))
            .Select(x => (x.Subject, x.Seen, Group: PeerGroup(x.Subject, x.Seen), Abnormal: x.Seen.Sum(o => o.Count), Evaluated: x.Seen.Sum(o => o.Exposure)))
            .ToList();
        var groups = totals.GroupBy(t => t.Group).ToDictionary(g => g.Key, g => g.ToList());
        var large = groups.Where(g => g.Value.Count >= LargeGroup).ToDictionary(g => g.Key, g => PeersOf(g.Value.Select(t => (t.Abnormal, t.Evaluated))));
        foreach (var t in totals.Where(t => t.Evaluated >= FewestUnits))
        {
            var peer = large.GetValueOrDefault(t.Group) ?? SmallGroup(t.Abnormal, t.Evaluated,
                [.. groups[t.Group].Where(o => o.Subject != t.Subject).Select(o => (o.Abnormal, o.Evaluated))],
                [.. totals.Where(o => o.Subject != t.Subject && o.Subject.Type == t.Subject.Type).Select(o => (o.Abnormal, o.Evaluated))]);
            var share = t.Abnormal / t.Evaluated;
            var weak = t.Abnormal < FewestAbnormal || share < SmallestShare;
            var abnormalDays = t.Seen.Where(o => o.Count > 0).ToList();
            yield return new Measurement(Card.Id, t.Subject, share, Range.AtMost(peer.ExpectedHigh(t.Evaluated)), weak ? 1 : peer.UpperTail(t.Abnormal, t.Evaluated))
            {
                Exposure = t.Evaluated,
                Because = Because(t.Subject, t.Abnormal, t.Evaluated, peer),
                Examples = Strongest(t.Seen),
                SeenFrom = abnormalDays.Count > 0 ? abnormalDays[0].Day : null,
                SeenTo = abnormalDays.Count > 0 ? abnormalDays[^1].Day : null,
            };
        }
    }

    /// <summary>
    /// In a small group one bad subject would teach its own rate: it is left out. Under <see cref="FewestPeers"/> others the rest of the city speaks as well, and what
    /// accuses less stands, because a small vendor's few lanes may share an innocent habit.
    /// </summary>
    private PeerRate SmallGroup(double abnormal, double evaluated, List<(double, double)> others, List<(double, double)> city)
    {
        if (others.Count >= FewestPeers) return PeersOf(others);
        var wide = PeersOf(city);
        if (others.Count < 2) return wide;
        var near = PeersOf(others);
        return near.UpperTail(abnormal, evaluated) > wide.UpperTail(abnormal, evaluated) ? near : wide;
    }

    /// <summary>The strongest examples of a subject's days, strongest first, ties by row key.</summary>
    protected static IReadOnlyList<Example> Strongest(IEnumerable<Observation> seen) =>
        [.. seen.SelectMany(o => o.Examples).OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)];
}
