using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// When a site goes silent (no row, no value, or flagged away; a reading over the range, flag T, hides nothing) though the others report: does it choose the dusty hours? Three questions over the gaps of the window: were the
/// last readings before each gap (of one under half an hour that came with a flag, its own value) among the highest of the day's working (or of its other) hours (mean rank, uniform for chance), does it fall into the site's working hours (loud ones, else 7-18) more often
/// than their share of the day (and than others' gaps do), and is more lost in those hours than the city loses. The first two together
/// must be improbable (Fisher), the third larger than usual. Or so much more is lost of its working hours than of its nights (a fifth, day after day; than at the others of its make), that no trip of the mains explains it:
/// who is off for whole shifts chooses no moment. Where less is lost, but so, and after high readings, both together must be improbable.
/// </summary>
/// <remarks>Unit: share of working hours lost. Innocent look-alike: a power cut or a lost upload of the district (neighbours are silent too: left out), a poor link (loses at all
/// hours and levels), a service visit (once).</remarks>
public sealed class SelectiveOffline : DayIndicator<DustDay>
{
    private const double OthersReport = 0.7, NeighboursSilent = 0.34, LouderBy = 6, LeastLost = 0.03;

    /// <summary>A single lost quarter of an hour is the link's, whoever it is; one that came with a flag and its value is not lost.</summary>
    private const double LeastHours = 0.5;

    private const int FewestGaps = 4, FewestDays = 3, FewestRead = 8, FewestRanked = 3, FewestOfMake = 3;

    /// <summary>A monitor on the site's mains, or visited every week, is off for a few percent of the working hours, or for two of them on a bad day.</summary>
    private const double MuchLost = 0.2;

    /// <summary>Where what was read before the gaps says that they choose the dust, half as much.</summary>
    private const double MuchLostOfDusty = MuchLost / 2;

    /// <summary>Days on which an hour and more of work was lost, beyond what the night loses; a poor link has as many on which the night lost more.</summary>
    private const int FewestDaysOff = 5;
    private const double HourOff = 1;

    public override IndicatorCard Card { get; } = new("selective_offline", 7, LeadKind.DustMonitor, Tier.Statistical, ["selective_offline"], "share of working hours",
        new("作业时段选择性离线", "silent while work goes on"), new("停电、补传丢失（周边同样缺测）；一次性维护", "a power cut or lost uploads (the others are silent too); a single service visit"),
        "P(offline | working hours, high level) against the other hours and the city; HJ 212-2017 flags");

    /// <summary>The gaps of one site and day.</summary>
    /// <param name="Ranked">Gaps with readings before them in the day.</param>
    /// <param name="RankSum">Their ranks among the day's readings in working, or in other hours, each 0 (lowest) to 1: work raises dust, so that a gap that begins at work follows a high reading of the day anyway.</param>
    /// <param name="AtWork">Gaps that begin in working hours.</param>
    /// <param name="WorkShare">Share of working hours in the day.</param>
    private readonly record struct Gaps(int Count, int Ranked, double RankSum, int AtWork, double WorkShare)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {Ranked} {RankSum:0.###} {AtWork} {WorkShare:0.###}");

        public static Gaps Parse(string text)
        {
            var numbers = text.AsSpan(0, text.IndexOf('|') is var end and >= 0 ? end : text.Length);
            Span<System.Range> cells = stackalloc System.Range[5];
            numbers.Split(cells, ' ');
            return new(int.Parse(numbers[cells[0]], CultureInfo.InvariantCulture), int.Parse(numbers[cells[1]], CultureInfo.InvariantCulture), double.Parse(numbers[cells[2]], CultureInfo.InvariantCulture),
                int.Parse(numbers[cells[3]], CultureInfo.InvariantCulture), double.Parse(numbers[cells[4]], CultureInfo.InvariantCulture));
        }
    }

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var dust = day.Means("pm10_mgm3");
        var reporting = ShareReporting(dust);
        foreach (var id in day.ReportingSites)
        {
            var levels = dust[id];
            if (day.Clocks.IsOdd(id)) continue;
            var (silent, work) = (Silent(day, id, levels, reporting[levels.Length]), WorkSlots(day, id, levels.Length));
            var perHour = levels.Length / 24.0;
            int atWork = work.Count(w => w), lost = silent.Where((s, i) => s && work[i]).Count(), first = Array.FindIndex(silent, s => s);
            if (atWork == 0) continue;
            int[] nights = [.. Enumerable.Range(0, silent.Length).Where(i => QuietHours.IsQuiet(i * 24 / silent.Length) && !work[i])];
            // A day of which hardly anything is left has lost the most, and ranks nothing.
            var ranked = levels.Count(v => !double.IsNaN(v)) >= FewestRead * levels.Length / 24;
            var gaps = GapsOf(levels, HiddenOf(day.Of(id), day.Day, levels.Length), silent, work, ranked);
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = atWork / perHour,
                Count = lost / perHour,
                Sum = nights.Count(i => silent[i]) / perHour,
                Extreme = nights.Length / perHour,
                Tag = $"{gaps}|{day.Site(id)?.Vendor}",
                Examples = lost == 0 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + first * 86_400L / levels.Length * ChinaTime.MicrosPerSecond, lost / perHour, new(
                    $"{day.Day:MM-dd} 缺测 {gaps.Count} 段，其中 {gaps.AtWork} 段始于作业时段；作业时段缺测 {lost / perHour:0.#} 小时（首段自 {first / perHour:0.#} 时）",
                    $"{day.Day:MM-dd}: {gaps.Count} gaps, {gaps.AtWork} of them beginning in working hours; {lost / perHour:0.#} working hours lost (the first gap from {first / perHour:0.#} o'clock)"))],
            };
        }
    }

    /// <summary>Share of the sites of either grid that report, slot by slot.</summary>
    internal static Dictionary<int, double[]> ShareReporting(SlotMeans dust) => new[] { SlotMeans.Hours, SlotMeans.Quarters }.ToDictionary(slots => slots, slots => ShareReporting(dust, slots));

    private static double[] ShareReporting(SlotMeans dust, int slots)
    {
        var sites = dust.All.Where(s => s.Value.Length == slots).Select(s => s.Value).ToList();
        var share = new double[slots];
        for (var i = 0; i < slots; i++) share[i] = sites.Count == 0 ? 0 : sites.Count(s => !double.IsNaN(s[i])) / (double)sites.Count;
        return share;
    }

    /// <summary>Slots without a reading where the others, and the neighbours, have one.</summary>
    internal static bool[] Silent(DustDay day, string id, double[] levels, double[] reporting)
    {
        var (silent, over) = (new bool[levels.Length], OverRange(day.Of(id), day.Day, levels.Length));
        for (var i = 0; i < silent.Length; i++)
        {
            if (!double.IsNaN(levels[i]) || over[i] || reporting[i] < OthersReport) continue;
            int known = 0, missing = 0;
            foreach (var other in day.Neighbours.Of(id))
                if (day.Means("pm10_mgm3")[other] is var theirs && theirs.Length == levels.Length) (known, missing) = (known + 1, missing + (double.IsNaN(theirs[i]) ? 1 : 0));
            silent[i] = known == 0 || missing < NeighboursSilent * known;
        }
        return silent;
    }

    /// <summary>Slots with a reading flagged as over the range.</summary>
    private static bool[] OverRange(DustSeries series, DateOnly day, int slots)
    {
        var (over, start, width) = (new bool[slots], ChinaTime.StartOf(day), 86_400L / slots * ChinaTime.MicrosPerSecond);
        for (var i = 0; i < series.Length; i++)
            if (series.Flag[i] == 'T' && (series.ObservedAt[i] - start) / width is >= 0 and var slot && slot < slots) over[slot] = true;
        return over;
    }

    /// <summary>Loud by the site's own night; a slot without noise, as when rows are missing, takes after the hours around it, else after the usual working hours.</summary>
    private static bool[] WorkSlots(DustDay day, string id, int slots)
    {
        var (noise, silence) = (day.Means("noise_db")[id], day.Quiet().Silence(id));
        var work = new bool[slots];
        for (var i = 0; i < slots; i++)
            work[i] = HourlyLevels.IsWorkHour(i * 24 / slots) || (!double.IsNaN(silence) && noise[i] >= silence + LouderBy && !QuietHours.IsQuiet(i * 24 / slots));
        return work;
    }

    /// <summary>Means of the values that came with a flag that takes them out (maintenance, calibration, fault, stopped): what was to be left out is known. NaN where none came.</summary>
    private static double[] HiddenOf(DustSeries series, DateOnly day, int slots)
    {
        var (sums, counts, start, width) = (new double[slots], new int[slots], ChinaTime.StartOf(day), 86_400L / slots * ChinaTime.MicrosPerSecond);
        for (var i = 0; i < series.Length; i++)
            if (series.Flag[i] is 'M' or 'C' or 'D' or 'F' or 'S' && !double.IsNaN(series.Pm10[i]) && (series.ObservedAt[i] - start) / width is >= 0 and var slot && slot < slots) (sums[slot], counts[slot]) = (sums[slot] + series.Pm10[i], counts[slot] + 1);
        return [.. sums.Select((sum, i) => counts[i] == 0 ? double.NaN : sum / counts[i])];
    }

    private static Gaps GapsOf(double[] levels, double[] hidden, bool[] silent, bool[] work, bool isRanked)
    {
        double[] Sorted(bool atWork) => [.. levels.Where((v, i) => !double.IsNaN(v) && work[i] == atWork).Order()];
        var (working, other) = (Sorted(true), Sorted(false));
        var (count, ranked, ranks, atWork) = (0, 0, 0.0, 0);
        for (var i = 0; i < silent.Length; i++)
        {
            if (!silent[i] || (i > 0 && silent[i - 1])) continue;
            var until = i + 1;
            while (until < silent.Length && silent[until]) until++;
            var isShort = (until - i) * 24.0 / silent.Length < LeastHours;
            if (isShort && double.IsNaN(hidden[i])) continue;
            count++;
            if (work[i]) atWork++;
            var (level, at) = isShort ? (hidden[i], i) : i > 0 ? (levels[i - 1], i - 1) : (double.NaN, i);
            if (!isRanked || double.IsNaN(level) || (work[at] ? working : other) is not { Length: >= FewestRanked } sorted) continue;
            ranked++;
            int below = Count(sorted, v => v < level), equal = Count(sorted, v => v == level);
            ranks += (below + equal / 2.0) / sorted.Length;
        }
        return new Gaps(count, ranked, ranks, atWork, work.Count(w => w) / (double)work.Length);

        static int Count(double[] values, Func<double, bool> which) => values.Count(which);
    }

    /// <summary>Two independent p-values as one: the chance of a product as small (R. A. Fisher).</summary>
    private static double Together(double p, double q) => p * q is var product && product <= 0 ? 0 : product * (1 - Math.Log(product));

    private static double UsualShare(List<Gaps> gaps) => gaps.Sum(g => g.Count * g.WorkShare) / Math.Max(1, gaps.Sum(g => g.Count));

    /// <summary>Chance that so many of the gaps begin in working hours, if all hours were alike.</summary>
    private static double ByHour(List<Gaps> gaps) => gaps.Sum(g => g.Count) is var count && count < FewestGaps ? 1 : Distributions.BinomialUpperTail(gaps.Sum(g => g.AtWork), count, UsualShare(gaps));

    /// <summary>Hours of work lost beyond what the nights lose, by the share of theirs.</summary>
    private static double Beyond(Observation day) => day.Count - (day.Extreme > 0 ? day.Sum / day.Extreme * day.Exposure : 0);

    /// <summary>Chance that a monitor loses so much more of its working hours than of its nights, and than the others of its make do, and how large a share of them.</summary>
    private static Dictionary<Subject, (double P, double Share)> ByAmount(IReadOnlyList<(Subject Subject, IReadOnlyList<Observation> Seen)> sites)
    {
        static string MakeOf(IReadOnlyList<Observation> seen) => seen[^1].Tag[(seen[^1].Tag.IndexOf('|') + 1)..];
        var beyond = sites.ToDictionary(s => s.Subject, s => (Hours: Math.Max(0, s.Seen.Sum(Beyond)), Work: s.Seen.Sum(o => o.Exposure), Make: MakeOf(s.Seen), DaysOff: s.Seen.Count(o => Beyond(o) >= HourOff), NightsOff: s.Seen.Count(o => Beyond(o) <= -HourOff)));
        var peers = PeerRate.Fit(beyond.Values.Select(b => (b.Hours, b.Work)), 0.01);
        var makes = beyond.Where(b => b.Value.Make.Length > 0).ToLookup(b => b.Value.Make, StringComparer.Ordinal);
        double OfMake(Subject subject, string make) =>
            makes[make].Where(o => o.Key != subject).Select(o => o.Value.Hours / o.Value.Work).ToArray() is { Length: >= FewestOfMake } others ? Robust.Median(others) : 0;
        return beyond.ToDictionary(b => b.Key, b => b.Value is var (hours, work, make, off, nights) && off < FewestDaysOff ? (1, 0)
            : (Math.Max(peers.UpperTail(hours, work), Distributions.BinomialUpperTail(off, off + nights, 0.5)), hours / work - OfMake(b.Key, make)));
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s)))
            .Select(x => (x.Subject, x.Seen, Lost: x.Seen.Sum(o => o.Count), Work: x.Seen.Sum(o => o.Exposure))).ToList();
        var peers = PeerRate.Fit(sites.Select(s => (s.Lost, s.Work)), 0.01);
        var gapsOf = sites.ToDictionary(s => s.Subject, s => s.Seen.Select(o => Gaps.Parse(o.Tag)).ToList());
        var byHours = gapsOf.ToDictionary(g => g.Key, g => ByHour(g.Value));
        var atMost = byHours.Values.Order().Index().GroupBy(h => h.Item, h => h.Index + 1).ToDictionary(g => g.Key, g => g.Max());
        var byAmount = ByAmount([.. sites.Select(s => (s.Subject, s.Seen))]);
        foreach (var (subject, seen, lost, work) in sites)
        {
            if (seen.Count < FewestDays) continue;
            var gaps = gapsOf[subject];
            var days = seen.Where(o => o.Count > 0).ToList();
            double ranked = gaps.Sum(g => g.Ranked), ranks = gaps.Sum(g => g.RankSum), count = gaps.Sum(g => g.Count), atWork = gaps.Sum(g => g.AtWork);
            var usualShare = UsualShare(gaps);
            var byLevel = ranked < FewestGaps ? 1 : Distributions.NormalUpperTail((ranks - ranked / 2) / Math.Sqrt(ranked / 12));
            // A monitor on the site's own mains goes silent when machines trip them: as common as gaps at work are in the city.
            var byHour = Math.Max(byHours[subject], atMost[byHours[subject]] / (double)byHours.Count);
            var weak = days.Count < FewestDays || lost < LeastLost * work || lost / work <= peers.Mean;
            var (amount, share) = byAmount[subject];
            double When(double least) => share >= least ? amount : 1;
            var p = Math.Min(1, 2 * Math.Min(Together(byLevel, Math.Min(byHour, When(MuchLostOfDusty))), When(MuchLost)));
            yield return new Measurement(Card.Id, subject, lost / work, Core.Indicators.Range.AtMost(peers.ExpectedHigh(work)), weak ? 1 : p)
            {
                Exposure = work,
                Because = new(
                    $"{work:0} 个作业小时中缺测 {lost:0.#} 小时（同城通常 {peers.Mean:0.0%}；本点夜间 {seen.Sum(o => o.Sum) / Math.Max(1, seen.Sum(o => o.Extreme)):0.0%}）；{count:0} 段缺测中 {atWork:0} 段始于作业时段（随机应占 {usualShare:0%}），缺测前（或被标记的）读数平均高于当日同类时段 {(ranked > 0 ? ranks / ranked : 0.5):0%} 的读数",
                    $"{lost:0.#} of {work:0} working hours lost (usually {peers.Mean:0.0%}; of its nights {seen.Sum(o => o.Sum) / Math.Max(1, seen.Sum(o => o.Extreme)):0.0%}); {atWork:0} of {count:0} gaps begin in working hours (chance: {usualShare:0%}), the reading before a gap, or flagged away, stands over {(ranked > 0 ? ranks / ranked : 0.5):0%} of the day's in such hours on average"),
                Examples = [.. seen.SelectMany(o => o.Examples).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
                SeenFrom = days.Count > 0 ? days[0].Day : null,
                SeenTo = days.Count > 0 ? days[^1].Day : null,
            };
        }
    }
}
