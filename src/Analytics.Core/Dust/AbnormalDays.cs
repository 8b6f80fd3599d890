using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// A dust indicator that says of each site and day whether it was abnormal, and judges the share of such days. Hours of one day hang together (one weather, one
/// fault, one shift), days hardly do; a day is the unit whose number means something. The expectation is the city's or, where at least <see cref="FewestOfMaker"/> other
/// monitors are of the same maker, that maker's, whichever is higher: what all of a maker's monitors do now and then is its habit.
/// </summary>
public abstract class AbnormalDays : DayIndicator<DustDay>
{
    private const int FewestOfMaker = 6, Few = 20, Many = 60;

    /// <summary>So many of a city may forge in one way without teaching that it is usual.</summary>
    private const double ForgingShare = 0.2;

    /// <summary>Fewer evaluated days are not judged.</summary>
    protected virtual int FewestDays => 2;

    /// <summary>Once is a fault; it takes so many days.</summary>
    protected virtual int FewestAbnormal => 2;

    /// <summary>A smaller share of days is of no practical interest.</summary>
    protected virtual double SmallestShare => 0.1;

    /// <summary>The smallest honest rate to assume.</summary>
    protected virtual double HonestFloor => 0.005;

    /// <summary>The same in a city of so few sites that they do not tell how places differ.</summary>
    protected virtual double HonestFloorOfFew => HonestFloor;

    /// <summary>The sentence: on so many days of so many.</summary>
    protected abstract Bilingual Because(int abnormal, int evaluated, double usual);

    /// <summary>One day of one site. The maker goes into the tag, in front of what the indicator keeps there.</summary>
    protected Observation DayOf(DustDay day, string siteId, bool abnormal, string kept = "") => new(Card.Id, DustSubjects.Of(day, siteId), day.Day)
    {
        Exposure = 1,
        Count = abnormal ? 1 : 0,
        Tag = $"{(day.Site(siteId)?.Vendor ?? "").Replace('|', '/')}|{kept}",
    };

    /// <summary>What <see cref="DayOf"/> was given to keep.</summary>
    protected static string KeptOf(Observation seen) => seen.Tag[(seen.Tag.IndexOf('|') + 1)..];

    protected static string MakerOf(Observation seen) => seen.Tag[..seen.Tag.IndexOf('|')];

    /// <summary>Which of a site's abnormal days count, knowing all of them and the window: by default all.</summary>
    protected virtual Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window) => abnormal => abnormal;

    /// <summary>Methods that the counted days speak for; empty: those of the card.</summary>
    protected virtual IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted) => [];

    /// <summary>Weakens or keeps a p-value, knowing the counted days.</summary>
    protected virtual double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen) => pValue;

    /// <summary>Days on which it may have begun count as so many independent trials (they overlap).</summary>
    protected virtual double Onsets => 5;

    /// <summary>The most improbable stretch from one of the counted days to the end of the window: who began yesterday is not excused by the weeks before.</summary>
    private double SinceOnset(IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen, PeerRate peers)
    {
        var least = 1.0;
        for (var i = 0; i + FewestAbnormal <= counted.Count; i++)
        {
            var evaluated = seen.Count(o => o.Day >= counted[i].Day);
            least = Math.Min(least, peers.UpperTail(counted.Count - i, evaluated));
        }
        return least;
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var countedOf = CountedIn(window);
        var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s)))
            .Select(x => (x.Subject, x.Seen, Counted: countedOf([.. x.Seen.Where(o => o.Count > 0)]), Maker: MakerOf(x.Seen[^1]))).ToList();
        var floor = sites.Count < Few ? HonestFloorOfFew : HonestFloor;
        PeerRate Fit(IEnumerable<(Subject Subject, IReadOnlyList<Observation> Seen, IReadOnlyList<Observation> Counted, string Maker)> peers) =>
            PeerRate.Fit(peers.Select(s => ((double)s.Counted.Count, (double)s.Seen.Count)), floor, ForgingShare);
        var city = Fit(sites);
        var makers = sites.Where(s => s.Maker.Length > 0).GroupBy(s => s.Maker).Where(g => g.Count() > FewestOfMaker).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var (subject, seen, counted, maker) in sites)
        {
            if (seen.Count < FewestDays) continue;
            // A site does not teach what is usual of itself: in a city of six it would be a sixth of the lesson.
            var peers = counted.Count > 0 && sites.Count is > 1 and < Many ? Fit(sites.Where(s => s.Subject != subject)) : city;
            if (counted.Count > 0 && makers.TryGetValue(maker, out var same) && Fit(same.Where(s => s.Subject != subject)) is var ofMaker && ofMaker.Mean > peers.Mean) peers = ofMaker;
            var share = (double)counted.Count / seen.Count;
            var weak = counted.Count < FewestAbnormal || share < SmallestShare;
            var tail = weak ? 1 : Math.Min(peers.UpperTail(counted.Count, seen.Count), Onsets * SinceOnset(counted, seen, peers));
            yield return new Measurement(Card.Id, subject, share, Core.Indicators.Range.AtMost(peers.ExpectedHigh(seen.Count)), weak ? 1 : Weighed(tail, subject, counted, seen))
            {
                Exposure = seen.Count,
                Methods = MethodsOf(counted),
                Because = Because(counted.Count, seen.Count, peers.Mean),
                Examples = [.. counted.SelectMany(o => o.Examples).OrderByDescending(e => Math.Abs(e.Value)).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
                SeenFrom = counted.Count > 0 ? counted[0].Day : null,
                SeenTo = counted.Count > 0 ? counted[^1].Day : null,
            };
        }
    }
}
