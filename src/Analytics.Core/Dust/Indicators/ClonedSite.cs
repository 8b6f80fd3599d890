using System.Collections.Concurrent;
using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days of which six hours or more are another site's, whatever the shift (to half an hour) and the gain: correlation of the changes of log PM10 beyond the
/// region's own (<see cref="DayCurve"/>). Pairs are screened by their stretches of eight hours (<see cref="AlikeStretches"/>), the likely ones compared in full; of two that have met before four hours are enough. Or some hours equal digit for digit at any
/// shift, more than chance can (<see cref="EqualStretches"/>): one of the clocks may be wrong.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: two monitors at one gate (nearer than 500 m: left out); a dust storm (its course is the region's, taken off
/// first).</remarks>
public sealed class ClonedSite : AbnormalDays
{
    private const int MaxLag = AlikeStretches.MaxLag, FewestCurves = 3;

    /// <summary>
    /// Screening: eight hours that correlate so, or the mean of a day's three stretches. The more pairs a city has, the more of them are somewhat alike by chance: so much more is
    /// asked for every ten times as many sites over a hundred.
    /// </summary>
    private const float StretchAlike = 0.7f, DayAlike = 0.4f, StretchPerTenfold = 0.06f, DayPerTenfold = 0.1f;

    /// <summary>Two instruments side by side differ by some 5 % of noise each where the dust moves by a third: their changes correlate by 0.97 at most.</summary>
    private const double OneInstrument = 0.98;

    public override IndicatorCard Card { get; } = new("cloned_site", 12, LeadKind.DustMonitor, Tier.Contradiction, ["cloned_site"], "share of days",
        new("与他点数据雷同", "another site's data"), new("同一大门的两台设备（500 米内不计）", "two monitors at one gate (nearer than 500 m: left out)"),
        "correlation of changes beyond the region's, site against site, any gain, shifts to half an hour; values equal digit for digit at any shift");

    protected override int FewestDays => 3;

    protected override double SmallestShare => 0.08;

    protected override double HonestFloor => 0.001;

    /// <summary>Sites within ten kilometres share puffs and fronts that the region does not: their hours must be one curve to the noise of a monitor, not only alike.</summary>
    private const double NeighboursAlike = 0.965;

    /// <summary>A site's best twin of a day.</summary>
    /// <param name="Originality">Positive where this site looks like the original, in deviations.</param>
    private readonly record struct Twin(string Id, int Slots, double Likeness, Votes Originality);

    /// <summary>What is kept of a day: the day's vote, whether one gate with two instruments is excluded (places known, or too alike for two), the site's traits beside the air without the twin, the twin.</summary>
    private readonly record struct Kept(Votes Originality, bool Apart, SiteTraits Traits, string Twin)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Originality.OfCopying:0.##} {Originality.OfPlaces:0.##} {(Apart ? 1 : 0)} {Traits} {Twin}");

        public static Kept Parse(string text)
        {
            var words = text.Split(' ', 7);
            return new(new(double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture)), words[2] == "1", SiteTraits.Parse(words.AsSpan(3, 3)), words[6]);
        }
    }

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var curves = day.ReportingSites.Select(id => (Id: id, Curve: DayCurve.Of(day, id))).Where(c => c.Curve is not null).Select(c => (c.Id, Curve: c.Curve!)).ToList();
        var twins = new ConcurrentDictionary<string, Twin>(StringComparer.Ordinal);
        var known = curves.ToDictionary(c => c.Id, c => TwinsOf(memory.Earlier.Of(DustSubjects.Of(day, c.Id))), StringComparer.Ordinal);
        foreach (var grid in curves.GroupBy(c => c.Curve.Slots).Where(g => g.Count() >= FewestCurves)) Compare(day, [.. grid], known, twins);
        var levels = day.Hourly("pm10_mgm3");
        foreach (var (id, curve) in curves)
        {
            var found = twins.TryGetValue(id, out var twin);
            var around = found ? levels.Around(day, id, twin.Id) : levels.Around(id);
            var apart = !found || twin.Likeness >= OneInstrument || !double.IsNaN(SiteNeighbours.Kilometres(day.Site(id), day.Site(twin.Id)));
            var kept = new Kept(found ? twin.Originality : default, apart, SiteTraits.Of(day, id, around), found ? twin.Id : "");
            yield return DayOf(day, id, found, kept.ToString()) with
            {
                Examples = !found ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), twin.Likeness, new(
                    $"{day.Day:MM-dd} 有 {twin.Slots * curve.SlotMinutes / 60.0:0.#} 小时的曲线与点位 {twin.Id} 几乎相同（相关 {twin.Likeness:0.000}）",
                    $"{twin.Slots * curve.SlotMinutes / 60.0:0.#} hours of {day.Day:MM-dd} are those of site {twin.Id} (correlation {twin.Likeness:0.000})"))],
            };
        }
    }

    /// <summary>Whose hours a site had on earlier days.</summary>
    private static HashSet<string> TwinsOf(IEnumerable<Observation> earlier) => [.. earlier.Where(o => o.Count > 0).Select(o => Kept.Parse(KeptOf(o)).Twin)];

    /// <summary>Pairs of today's curves, by number, of which either knows the other from an earlier day; each once, by the lower.</summary>
    private static ILookup<int, int> MetBefore(IReadOnlyList<string> ids, Dictionary<string, HashSet<string>> twins)
    {
        var numbers = Enumerable.Range(0, ids.Count).ToDictionary(n => ids[n], StringComparer.Ordinal);
        return numbers.Values.SelectMany(a => twins[ids[a]].Where(numbers.ContainsKey).Select(id => (A: a, B: numbers[id]))).Select(p => p.A < p.B ? p : (A: p.B, B: p.A)).Distinct().ToLookup(p => p.A, p => p.B);
    }

    /// <summary>Only days with a site's most frequent twin count: chance never meets the same two sites again.</summary>
    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window) => WithOneTwin;

    private static IReadOnlyList<Observation> WithOneTwin(IReadOnlyList<Observation> abnormal) =>
        abnormal.Count == 0 ? [] : [.. abnormal.GroupBy(o => Kept.Parse(KeptOf(o)).Twin).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().OrderBy(o => o.Day)];

    /// <summary>
    /// Of two sites with one curve only one is the copy: the one that comes later, that jumps where the common stretch begins and ends, whose dust does not follow its own noise,
    /// that left its own traits. The original is not accused, nor are both where nothing tells them apart. Two monitors of unknown place may stand at one gate and be
    /// alike on the days that its works and the wind make so.
    /// </summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var days = window.Subjects.Where(s => window.Of(s).Any(o => o.Count > 0)).ToDictionary(s => s.Id, s => window.Of(s).Select(o => (Seen: o, Kept: Kept.Parse(KeptOf(o)))).ToList(), StringComparer.Ordinal);
        var usual = new Lazy<Dictionary<DateOnly, SiteTraits>>(() => Usual(window));
        foreach (var measurement in base.Judge(window))
        {
            if (measurement.Evidence <= 0 || !days.TryGetValue(measurement.Subject.Id, out var own))
            {
                yield return measurement;
                continue;
            }
            var twin = WithOneTwin([.. own.Select(d => d.Seen).Where(o => o.Count > 0)]) is [var first, ..] ? Kept.Parse(KeptOf(first)).Twin : "";
            var common = own.Where(d => d.Kept.Twin == twin).ToList();
            List<(Observation Seen, Kept Kept)> theirs = days.TryGetValue(twin, out var seen) ? seen : [];
            // Each of the two names the other on its own days: both look at all of them, so that what speaks for one speaks as much against the other.
            var votes = common.ToDictionary(d => d.Seen.Day, d => d.Kept.Originality);
            foreach (var (day, kept) in theirs.Where(d => d.Kept.Twin == measurement.Subject.Id)) votes.TryAdd(day.Day, -kept.Originality);
            var logOdds = Originality.LogOddsOfCopy(Originality.Pooled(votes.Values)) - SiteTraits.Fit(Split(own, twin, votes.Keys.Min(), usual.Value), Split(theirs, measurement.Subject.Id, votes.Keys.Min(), usual.Value));
            var mayStandAtOneGate = 2 * common.Count(d => !d.Kept.Apart) > common.Count;
            var evidence = Math.Max(0, BesideTwin(measurement.Evidence, logOdds)) / (mayStandAtOneGate ? 2 : 1);
            yield return evidence == 0 ? measurement with { PValue = 1, Evidence = 0 } : measurement with { Evidence = evidence, Rival = Subject.Site(twin, "") };
        }
    }

    /// <summary>
    /// That the two are one curve is explained by chance, as the evidence has it, or by the other's copying, whose chance before looking is the same (the largest that a city may teach) and whose
    /// likelihood this one's exceeds by the odds: ln of the Bayes factor 'this one copies' against 'it does not'. Where nothing tells them apart it stays under an even chance.
    /// </summary>
    private static double BesideTwin(double evidence, double logOddsOfCopy) => -Math.Log(Math.Exp(-evidence) + EvidenceCombination.LargestPrior * Math.Exp(-logOddsOfCopy));

    /// <summary>
    /// A site's traits, beside those of the other sites of the day, before the first day that it has in common with its twin, and on the common days. Days in between may be copied too, and not be seen.
    /// </summary>
    private static (IReadOnlyCollection<SiteTraits> Own, IReadOnlyCollection<SiteTraits> Common) Split(List<(Observation Seen, Kept Kept)> days, string twin, DateOnly first, Dictionary<DateOnly, SiteTraits> usual)
    {
        SiteTraits[] Where(Func<(Observation Seen, Kept Kept), bool> which) => [.. days.Where(which).Select(d => d.Kept.Traits.Beside(usual[d.Seen.Day]))];
        return (Where(d => d.Seen.Day < first), Where(d => d.Kept.Twin == twin));
    }

    /// <summary>The median site's traits of each day.</summary>
    private static Dictionary<DateOnly, SiteTraits> Usual(ObservationWindow window) =>
        window.Subjects.SelectMany(window.Of).GroupBy(o => o.Day).ToDictionary(g => g.Key, g => SiteTraits.Median([.. g.Select(o => Kept.Parse(KeptOf(o)).Traits)]));

    private static void Compare(DustDay day, IReadOnlyList<(string Id, DayCurve Curve)> sites, Dictionary<string, HashSet<string>> known, ConcurrentDictionary<string, Twin> twins)
    {
        var region = DayCurve.Region([.. sites.Select(s => s.Curve.Levels)], sites[0].Curve.Slots);
        var less = sites.Select(s => Enumerable.Range(0, MaxLag + 1).Select(lag => s.Curve.Less(region, lag)).ToArray()).ToArray();
        var own = less.Select(l => l[0]).ToArray();
        var moved = new ConcurrentDictionary<(int Site, int Late), DayCurve[]>();
        var tenfolds = (float)Math.Max(0, Math.Log10(sites.Count / 100.0));
        DayCurve[] Late(int site, int late) => late == 0 ? less[site] : moved.GetOrAdd((site, late), key =>
            DayCurve.Of(day, sites[key.Site].Id, key.Late) is { } curve ? [.. Enumerable.Range(0, MaxLag + 1).Select(lag => curve.Less(region, lag))] : []);
        var stretches = own.Select(c => c.Stretches()).ToArray();
        (int Slots, double Likeness, int Lag) Match(int curve, int other, bool areKnown)
        {
            var best = (Slots: 0, Likeness: 0.0, Lag: 0);
            foreach (var late in DayCurve.IsDense(day, sites[curve].Id) ? (ReadOnlySpan<int>)[0, 5, 10] : [0])
                for (var lag = -MaxLag; lag <= MaxLag; lag++)
                    if (Late(curve, late) is { Length: > 0 } curves && curves[Math.Max(0, lag)].Repeats(less[other][Math.Max(0, -lag)], lag, ofKnown: areKnown) is var match && match.Slots > best.Slots) best = (match.Slots, match.Likeness, lag);
            return best;
        }
        (int Slots, double Likeness, int Lag) MatchEither(int a, int b, bool areKnown) =>
            Match(a, b, areKnown) is { Slots: > 0 } match ? match : Match(b, a, areKnown) is var back ? (back.Slots, back.Likeness, -back.Lag) : default;
        var alike = new AlikeStretches(stretches, StretchAlike + StretchPerTenfold * tenfolds, DayAlike + DayPerTenfold * tenfolds).Pairs();
        var met = MetBefore([.. sites.Select(s => s.Id)], known);
        Parallel.For(0, sites.Count, a =>
        {
            foreach (var b in alike[a].Union(met[a]))
            {
                if (AreNeighbours(day.Site(sites[a].Id), day.Site(sites[b].Id))) continue;
                var areKnown = met[a].Contains(b);
                var (slots, likeness, lag) = MatchEither(a, b, areKnown);
                // What is less alike than one curve must be likely on its own day too.
                if (slots == 0 && areKnown && alike[a].Contains(b)) (slots, likeness, lag) = MatchEither(a, b, areKnown = false);
                if (slots == 0 || (likeness < NeighboursAlike && SiteNeighbours.Kilometres(day.Site(sites[a].Id), day.Site(sites[b].Id)) < SiteNeighbours.WithinKm)) continue;
                var (ofA, ofB) = (less[a][Math.Max(0, lag)], less[b][Math.Max(0, -lag)]);
                Found(a, b, slots, likeness, Originality.Of(day, sites[a], ofA, sites[b], ofB, lag, ofA.Repeated(ofB, lag, areKnown)));
            }
        });
        foreach (var equal in new EqualStretches([.. sites.Select(s => s.Curve.Levels)]).Pairs())
            if (!AreNeighbours(day.Site(sites[equal.A].Id), day.Site(sites[equal.B].Id)))
                Found(equal.A, equal.B, equal.Slots, 1, Originality.Of(day, sites[equal.A], own[equal.A], sites[equal.B], own[equal.B], equal.Lag, equal.Common));

        void Found(int a, int b, int slots, double likeness, Votes originality)
        {
            Keep(twins, sites[a].Id, new(sites[b].Id, slots, likeness, originality));
            Keep(twins, sites[b].Id, new(sites[a].Id, slots, likeness, -originality));
        }
    }

    /// <summary>The better match; ties by the twin's id, so that the order of the threads does not matter.</summary>
    private static void Keep(ConcurrentDictionary<string, Twin> twins, string id, Twin match) =>
        twins.AddOrUpdate(id, match, (_, known) => match.Slots != known.Slots ? (match.Slots > known.Slots ? match : known)
            : match.Likeness != known.Likeness ? (match.Likeness > known.Likeness ? match : known) : string.CompareOrdinal(match.Id, known.Id) < 0 ? match : known);

    private static bool AreNeighbours(MonitoringSite? a, MonitoringSite? b) => SiteNeighbours.Kilometres(a, b) < SiteNeighbours.OnePlaceKm;

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天有数小时的曲线与另一点位几乎完全相同", $"on {abnormal} of {evaluated} days hours on end are another site's curve");
}
