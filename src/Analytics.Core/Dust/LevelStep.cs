using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// A step down in a site's daily level (log) that stays: the best split of the window into before and after, by the two-sample t with the site's own scatter and persistence from day
/// to day and the city's. What honest sites do is learned from the best steps upwards, in t and in size: weather, cleaning and recalibration raise a level as often as they lower it,
/// a forger only lowers it.
/// </summary>
public abstract class LevelStep : DayIndicator<DustDay>
{
    /// <summary>
    /// A change of weather lasts three or four days, and for a week the air of a place may differ from that around it (inversions, valley winds), or a web or leaf lie on the inlet: so long a step must have lasted.
    /// </summary>
    private const int FewestBefore = 5, FewestAfter = 7;

    /// <summary>Smaller steps are within what a monitor in order may differ by (HJ 653: slope of a comparison 1 ± 0.15), and what cleaning does.</summary>
    private const double SmallestStep = 0.16;

    /// <summary>Where too few sites tell how large honest steps are, only a step of a quarter and more is judged.</summary>
    private const double SmallestAlone = 0.3;

    /// <summary>Median over honest sites of the best one-sided t of all splits, where nights differ by chance alone.</summary>
    private const double UsualT = 1.5;

    /// <summary>Splits tried count as so many independent ones (they overlap).</summary>
    private const double Splits = 5;

    /// <summary>One monitor in so many is serviced within a month and nobody flags it (they are visited every one to six weeks; few forget the flag).</summary>
    private const double ServicedUnflagged = 0.02;

    /// <summary>One monitor in so many drifts downwards in a month, by so much at most (log): more is a failure, which a monthly check with a tolerance of 15 % does not let pass twice.</summary>
    private const double Drifting = 0.02, MostDrift = 0.5;

    /// <summary>Monitors in order agree within so much (log, one standard deviation), however alike a few of them may happen to be.</summary>
    private const double LevelTolerance = 0.12;

    /// <summary>Nights of the best monitor scatter so much (log); t's and steps of honest sites differ by so much at least.</summary>
    private const double LeastScatter = 0.04, LeastSpread = 0.5, LeastSizes = 0.03;

    /// <summary>A split is about as likely as the best one while its log-likelihood is within this (a 95 % support interval is 2 wide).</summary>
    private const double AboutAsLikely = 3;

    /// <summary>What the city's sites scatter by weighs as much as so many nights of the site's own: a dozen nights may happen to agree (moderated t, Smyth 2004).</summary>
    private const double CityNights = 8;

    /// <summary>In a city of fewer sites the others' steps downwards are asked as well; with fewer steps nothing is learned.</summary>
    private const int ManySites = 20, FewestPeers = 9;

    /// <summary>Readings flagged in a row that make a maintenance, and how many times those of the monitor's usual day.</summary>
    private const double FewestFlagged = 2, LongerThanUsual = 1.5;

    /// <summary>Whether the level is one against the air, of which it is known where monitors in order stand; else flagged maintenance excuses a step whatever it leaves.</summary>
    protected virtual bool IsLevelKnown => true;

    /// <summary>Which days of a site count in a window; a day without exposure only says that maintenance was flagged.</summary>
    private protected virtual Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window) => seen => [.. seen.Where(o => o.Exposure > 0)];

    /// <summary>What a site keeps of a day: hours evaluated, their level (log); one without hours only where maintenance was flagged.</summary>
    /// <param name="kind">See <see cref="KindOf"/>; the tag begins with it, the nearest sites and the make follow.</param>
    protected Observation? DayOf(DustDay day, string siteId, int hours, double level, string kind)
    {
        var flagged = LongestFlagged(day.Of(siteId));
        return hours == 0 && flagged < FewestFlagged ? null : new Observation(Card.Id, DustSubjects.Of(day, siteId), day.Day)
        {
            Exposure = hours,
            Sum = hours > 0 ? level : 0,
            Count = flagged,
            Tag = $"{kind}|{string.Join(' ', day.Neighbours.Of(siteId).Where(o => !o.Contains(' ')).Take(3))}|{day.Site(siteId)?.Vendor.Replace('|', '/')}",
        };
    }

    /// <summary>Readings in a row that are flagged as maintenance or calibration, at most.</summary>
    private static int LongestFlagged(DustSeries series)
    {
        var (longest, now) = (0, 0);
        foreach (var flag in series.Flag)
        {
            now = flag is 'M' or 'C' ? now + 1 : 0;
            longest = Math.Max(longest, now);
        }
        return longest;
    }

    /// <summary>Days of maintenance, as flagged: for longer than the zero or span check that the monitor makes by itself every day.</summary>
    private static IReadOnlyList<DateOnly> Maintained(IReadOnlyList<Observation> seen)
    {
        var longer = Math.Max(FewestFlagged, LongerThanUsual * Robust.Median([.. seen.Select(o => o.Count)]));
        return [.. seen.Where(o => o.Count >= longer).Select(o => o.Day)];
    }

    /// <summary>Sites are compared with those that are measured in the same way.</summary>
    private static string KindOf(Observation seen) => seen.Tag.Split('|')[0];

    /// <summary>What a median of daily levels says of the site.</summary>
    protected virtual double Read(double median) => median;

    /// <summary>Whether what else was seen of the days speaks against the step, given how far the level fell (log).</summary>
    protected virtual bool IsContradicted(IReadOnlyList<Observation> seen, DateOnly from, double fall) => false;

    /// <summary>Methods that a step on such a day speaks for; empty: those of the card.</summary>
    protected virtual IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen, DateOnly from) => [];

    /// <summary>The sentence, by the levels before and after (ratios).</summary>
    protected abstract Bilingual Because(DateOnly from, double before, double after);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var counted = CountedIn(window);
        var levels = window.Subjects.ToDictionary(s => s, s => counted(window.Of(s)));
        foreach (var alike in window.Subjects.GroupBy(s => KindOf(window.Of(s)[^1])).OrderBy(g => g.Key, StringComparer.Ordinal))
            foreach (var measurement in Judge(window, levels, alike))
                yield return measurement;
    }

    private IEnumerable<Measurement> Judge(ObservationWindow window, Dictionary<Subject, IReadOnlyList<Observation>> levels, IEnumerable<Subject> alike)
    {
        var sites = alike.AsParallel().AsOrdered().Select(s => (Subject: s, Splits: SplitsOf(levels[s], Maintained(window.Of(s))))).Where(x => x.Splits.Count > 0).ToList();
        if (sites.Count == 0) yield break;
        var usual = Robust.Median([.. sites.Select(s => s.Splits.Min(step => step.Scatter))]);
        var falls = sites.ConvertAll(s => Best(s.Splits, usual, -1));
        var rises = sites.ConvertAll(s => Best(s.Splits, usual, 1));
        // Where wind and seasons move whole quarters of a city, everybody's best step is larger than chance makes it; by so much all are discounted.
        var inflation = Math.Max(1, Robust.Median([.. rises.Select(r => r.T)]) / UsualT);
        var peers = PeerLevel.Fit([.. sites.Select(s => Read(MedianOf(levels[s.Subject], 0, levels[s.Subject].Count)))], LevelTolerance);
        var city = sites.Count >= ManySites ? new HonestSteps(rises, inflation) : null;
        var company = new Company(levels);
        for (var i = 0; i < sites.Count; i++)
        {
            var (subject, (t, freedom, step)) = (sites[i].Subject, falls[i]);
            var honest = city ?? new HonestSteps([.. rises, .. falls.Where(f => f.Step != step)], inflation);
            var (size, factor) = (step.Before - step.After, Math.Exp(step.After - step.Before));
            var small = size < honest.Smallest;
            var shared = small ? Shared.ByNone : company.Of(window.Of(subject)[^1], step);
            var innocent = small || shared == Shared.ByHalf || IsContradicted(window.Of(subject), step.From, size);
            var p = Math.Max(Math.Min(1, Splits * Distributions.StudentUpperTail(t / inflation, freedom)), honest.UpperTail(t / inflation, size));
            var maintained = IsMaintained(sites[i].Splits, step);
            // What some neighbours share excuses no more than maintenance does: a place's own air leaves nobody where no monitor in order stands.
            p = Math.Max(p, Math.Max(Serviced(step, maintained || shared == Shared.BySome, peers), Drifted(levels[subject], step)));
            yield return new Measurement(Card.Id, subject, factor, Core.Indicators.Range.AtLeast(Math.Exp(-honest.ExpectedHigh)), innocent ? 1 : p)
            {
                Exposure = levels[subject].Count,
                Methods = MethodsOf(window.Of(subject), step.From),
                Because = Because(step.From, Math.Exp(step.Before), Math.Exp(step.After)) is var told && maintained
                    ? new($"{told.Zh}，其间有维护标记，但维护后反而更偏离周边", $"{told.En}; maintenance was flagged, and left it further from the air around than before")
                    : new($"{told.Zh}，期间无维护标记", $"{told.En}, with no maintenance flagged"),
                SeenFrom = step.From,
                SeenTo = window.AsOf,
            };
        }
    }

    /// <summary>How sure and how large the steps of honest sites are.</summary>
    private sealed class HonestSteps(IReadOnlyList<(double T, double Freedom, Step Step)> steps, double inflation)
    {
        /// <summary>Of steps of one size some come out a fifth larger than others; a best split of smaller t parts no levels that stayed, but weather or work that came and went.</summary>
        private const double AboutAsLarge = 0.8, IsOne = 3;

        private readonly (double T, double Size)[] sizes = [.. steps.Select(s => (s.T / inflation, Math.Abs(s.Step.After - s.Step.Before)))];
        private readonly PeerLevel? t = PeerLevel.Fit([.. steps.Select(s => s.T / inflation)], LeastSpread, FewestPeers);
        private readonly PeerLevel? size = PeerLevel.Fit([.. steps.Select(s => Math.Abs(s.Step.After - s.Step.Before))], LeastSizes, FewestPeers);

        public double Smallest => size is null ? SmallestAlone : SmallestStep;

        public double ExpectedHigh => size is null ? SmallestAlone : Math.Max(SmallestStep, size.ExpectedHigh);

        /// <summary>Chance of a step as sure and as large: not under the share of honest steps as large that are sure enough to be steps, one left out (it may be a lid taken off).</summary>
        public double UpperTail(double sureness, double magnitude)
        {
            if (t is null || size is null) return 0;
            var asLarge = (sizes.Count(s => s.T >= Math.Min(IsOne, sureness) && s.Size >= AboutAsLarge * magnitude) - 1.0) / sizes.Length;
            return Math.Max(asLarge, Math.Max(t.UpperTail(sureness), size.UpperTail(magnitude)));
        }
    }

    /// <summary>How many of the sites that share wind and season, or the make, stepped down as well.</summary>
    private enum Shared { ByNone, BySome, ByHalf }

    /// <summary>
    /// Who went down by half as much between the same nights: half of the neighbours (a third of all, in a city of few sites), or a third of the other monitors of the make, and it is wind, season or firmware, not a factor.
    /// A third of the neighbours may be a place's own air, or a second forger.
    /// </summary>
    private sealed class Company
    {
        private readonly IReadOnlyList<IReadOnlyList<Observation>> all;
        private readonly bool isOfFew;
        private readonly ILookup<string, IReadOnlyList<Observation>> byMake;
        private readonly Dictionary<string, IReadOnlyList<Observation>> byId;
        private readonly Dictionary<(string Site, DateOnly From), double> changes = [];

        public Company(Dictionary<Subject, IReadOnlyList<Observation>> levels)
        {
            isOfFew = levels.Count <= ManySites;
            all = [.. levels.Values.Where(seen => seen.Count > 0)];
            byMake = all.ToLookup(seen => MakeOf(seen[^1]));
            byId = all.ToDictionary(seen => seen[^1].Subject.Id);
        }

        public Shared Of(Observation last, Step step)
        {
            string[] near = last.Tag.Split('|')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (MakeOf(last) is { Length: > 0 } make && IsSharedBy(byMake[make], 2, 3)) return Shared.ByHalf;
            if (near.Length == 0) return IsSharedBy(isOfFew ? all : [], 1, 3) ? Shared.ByHalf : Shared.ByNone;
            var neighbours = near.Where(byId.ContainsKey).Select(id => byId[id]).ToList();
            return IsSharedBy(neighbours, 1, 2) ? Shared.ByHalf : IsSharedBy(neighbours, 1, 3) ? Shared.BySome : Shared.ByNone;

            bool IsSharedBy(IEnumerable<IReadOnlyList<Observation>> among, int fewest, int oneOf)
            {
                var changed = among.Where(seen => seen[^1].Subject != last.Subject).Select(seen => Change(seen, step.From)).ToList();
                var shared = changed.Count(change => change < (step.After - step.Before) / 2);
                return shared >= fewest && shared * oneOf >= changed.Count;
            }
        }

        private double Change(IReadOnlyList<Observation> seen, DateOnly from)
        {
            if (changes.TryGetValue((seen[^1].Subject.Id, from), out var known)) return known;
            double Level(bool after) => Robust.Median([.. seen.Where(o => o.Day >= from == after).Select(o => o.Sum)]);
            return changes[(seen[^1].Subject.Id, from)] = Level(true) - Level(false);
        }
    }

    private static string MakeOf(Observation seen) => seen.Tag.Split('|')[^1];

    /// <summary>
    /// How likely a service (calibration, cleaning, exchange) made the step: certain where the monitor now agrees better with the air around it than before, else as likely as one left in order stands so
    /// low. Maintenance that leaves a monitor where none in order stands excuses nothing.
    /// </summary>
    private double Serviced(Step step, bool maintained, PeerLevel? peers)
    {
        if (!IsLevelKnown || peers is null) return maintained ? 1 : 0;
        return Math.Abs(step.After - peers.Center) <= Math.Abs(step.Before - peers.Center) ? 1 : Math.Min(1, 2 * peers.LowerTail(step.After)) * (maintained ? 1 : ServicedUnflagged);
    }

    /// <summary>
    /// How likely a drift (ageing, soiling) made the step: as likely as monitors drift, where a straight line tells the days about as well and falls by no more than a drift does in a month; 0 else.
    /// </summary>
    private static double Drifted(IReadOnlyList<Observation> levels, Step step)
    {
        double[] days = [.. levels.Select(o => (double)o.Day.DayNumber)], values = [.. levels.Select(o => o.Sum)];
        var (middle, mean) = (days.Average(), values.Average());
        var slope = days.Zip(values, (day, value) => (day - middle) * (value - mean)).Sum() / days.Sum(day => (day - middle) * (day - middle));
        var meanSquare = days.Zip(values, (day, value) => value - mean - slope * (day - middle)).Sum(residual => residual * residual) / days.Length;
        return LogLikelihood(days.Length, meanSquare) > step.LogLikelihood - AboutAsLikely && -slope * (days[^1] - days[0]) <= MostDrift ? Drifting : 0;
    }

    private static double LogLikelihood(int count, double meanSquare) => -count / 2.0 * Math.Log(Math.Max(meanSquare, LeastScatter * LeastScatter));

    /// <summary>
    /// Maintenance flagged between the last day before and the first after. Where the step is not sharp, that of any split about as likely; one flagged when
    /// the level had already fallen explains nothing.
    /// </summary>
    private static bool IsMaintained(List<Step> splits, Step best) => splits.Any(s => s.Maintained && s.LogLikelihood > best.LogLikelihood - AboutAsLikely);

    /// <summary>
    /// A split of a site's days: levels before and after and scatter around them (logs), whether maintenance was flagged in between, its log-likelihood and how many independent
    /// days either side is worth.
    /// </summary>
    private sealed record Step(double Before, double After, double Scatter, bool Maintained, double LogLikelihood, DateOnly From, double NightsBefore, double NightsAfter)
    {
        private double Nights => Math.Max(0, NightsBefore + NightsAfter - 2);

        /// <summary>Degrees of freedom of its scatter, the city's included.</summary>
        public double Freedom => Nights + CityNights;

        /// <summary>Deviations by which the level rose, by the larger of the site's own scatter and of that mixed with the city's.</summary>
        public double T(double usualScatter)
        {
            var mixed = Math.Sqrt((Nights * Scatter * Scatter + CityNights * usualScatter * usualScatter) / Freedom);
            return (After - Before) / (Math.Max(Scatter, mixed) * Math.Sqrt(1 / NightsBefore + 1 / NightsAfter));
        }
    }

    /// <summary>The likeliest step downwards (-1) or upwards (1).</summary>
    private static (double T, double Freedom, Step Step) Best(List<Step> splits, double usualScatter, int direction) =>
        splits.Select(s => (T: direction * s.T(usualScatter), s.Freedom, Step: s)).MaxBy(s => s.T);

    private List<Step> SplitsOf(IReadOnlyList<Observation> levels, IReadOnlyList<DateOnly> maintained)
    {
        var splits = new List<Step>();
        for (var split = FewestBefore; split + FewestAfter <= levels.Count; split++)
        {
            var (before, after) = (MedianOf(levels, 0, split), MedianOf(levels, split, levels.Count));
            var residuals = levels.Select((l, i) => l.Sum - (i < split ? before : after)).ToArray();
            var meanSquare = residuals.Sum(r => r * r) / levels.Count;
            var scatter = Math.Max(LeastScatter, Math.Max(Robust.Sigma(residuals, 0), Math.Sqrt(meanSquare)));
            // Nights resemble the nights before: so many independent ones are they worth.
            var worth = (1 - Persistence(residuals)) / (1 + Persistence(residuals));
            var (last, first) = (levels[split - 1].Day, levels[split].Day);
            (before, after) = (Read(before), Read(after));
            var likelihood = LogLikelihood(levels.Count, meanSquare);
            splits.Add(new Step(before, after, scatter, maintained.Any(d => d >= last && d <= first), likelihood, first, Math.Max(1, split * worth), Math.Max(1, (levels.Count - split) * worth)));
        }
        return splits;
    }

    /// <summary>Correlation of a night with the one before, 0.1 to 0.7; towards 0.3 where there are few.</summary>
    private static double Persistence(double[] residuals)
    {
        double products = 0, squares = 1e-9;
        for (var i = 1; i < residuals.Length; i++) (products, squares) = (products + residuals[i] * residuals[i - 1], squares + residuals[i] * residuals[i]);
        return Math.Clamp((products / squares * residuals.Length + 0.3 * 5) / (residuals.Length + 5), 0.1, 0.7);
    }

    private static double MedianOf(IReadOnlyList<Observation> levels, int from, int to) => Robust.Median([.. levels.Skip(from).Take(to - from).Select(l => l.Sum)]);
}
