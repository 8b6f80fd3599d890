using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Whether a site's level at work is the same day after day: standard deviation of log(median PM10 of the working hours) over the calmest four fifths of the last one to four weeks' working
/// days, against the calmest tenth of the sites and the air itself over the same days. Air goes up and down by a factor of two within days, and work adds to it; an invented, frozen or replayed level does
/// not know it, whatever jitter it was given within the day.
/// </summary>
/// <remarks>Unit: log ratio from day to day. The tail is that of a variance (χ²) of as many independent days as neighbouring days are worth. Innocent look-alike: a monitor that stands at its floor in clean
/// air, or at the end of its range (left out); still weather (the others stand still, too).</remarks>
public sealed class AlikeWorkDays : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [7, 10, 14, 21, 28];

    /// <summary>Windows overlap: so many count as independent.</summary>
    private const double Trials = 3;

    /// <summary>A day may be missing from a practice: so many of the days, the most alike, are asked.</summary>
    private const double Asked = 0.8;

    /// <summary>Levels resemble those of the day before (correlation 0.3): so much of an independent day is each further one worth.</summary>
    private const double Worth = 0.54;

    private const double CalmestTenth = 0.1;

    /// <summary>Rounding and the noise of a monitor alone make so much (log).</summary>
    private const double LeastSpread = 0.02;

    /// <summary>In air cleaner than this multiple of the day's least value a level at it may be the floor.</summary>
    private const double FloorMargin = 2.5;

    /// <summary>Hours of one working day that differ by half as much as elsewhere are measured ones, though not today's.</summary>
    private const double Lively = 0.5;

    private const int FewestHours = 4, FewestDays = 6, FewestPeers = 6;

    public override IndicatorCard Card { get; } = new("alike_work_days", 3, LeadKind.DustMonitor, Tier.Statistical, ["flatline", "replayed", "capped", "other_dust"], "log ratio",
        new("作业日水平天天相同", "working days all on one level"), new("设备下限或量程上限", "a monitor at its floor, or at the end of its range"), "day-to-day variance of the level at work against the city's and the air's (χ²)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (levels, quiet) = (day.Hourly("pm10_mgm3"), day.Quiet());
        foreach (var id in day.ReportingSites)
        {
            var (own, around) = (levels.Of(id), levels.Around(id));
            var work = Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(own[h]) && quiet.IsAtWork(id, h)).ToList();
            if (work.Count < FewestHours) continue;
            var (level, air, least) = (Robust.Median([.. work.Select(h => own[h])]), Robust.Median([.. work.Select(h => around[h])]), own.Where(v => !double.IsNaN(v)).Min());
            if (!(level > 0) || (level <= least && air <= FloorMargin * level) || (FullScale.MayEndAt(level) && level >= own.Max())) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = work.Count,
                Sum = Math.Log(level),
                SumOfSquares = air > 0 ? Math.Log(air) : 0,
                Extreme = Math.Log(Robust.Quantile([.. work.Select(h => own[h])], 0.9) / Robust.Quantile([.. work.Select(h => own[h])], 0.1)),
                Examples = [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), level, new($"{day.Day:MM-dd} 作业时段颗粒物中位值 {level:0.000} mg/m³，周边 {air:0.000}", $"{day.Day:MM-dd}: median dust at work {level:0.000} mg/m³, around it {air:0.000}"))],
            };
        }
    }

    /// <summary>The days of a site in a window: how far apart the most alike of them lie, how many they are, and how many of the others lie over them.</summary>
    private readonly record struct Alike(IReadOnlyList<Observation> Days, double Spread, int Asked, int Over)
    {
        /// <summary>Cleaner days show, dustier ones do not: a ceiling.</summary>
        public bool IsCeiling => Over == 0 && Asked < Days.Count;
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Subjects.Count < FewestPeers) yield break;
        var lively = Lively * Robust.Median([.. window.Subjects.Select(s => Robust.Median([.. window.Of(s).Select(o => o.Extreme)]))]);
        var best = new Dictionary<Subject, (Alike Alike, double Usual, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            if (first < window.From) break;
            var sites = window.Subjects.Select(s => (Subject: s, Alike: MostAlike([.. window.Of(s).Where(o => o.Day >= first)], o => o.Sum))).Where(s => s.Alike.Asked > 0).ToList();
            if (sites.Count < FewestPeers) continue;
            // Nobody who measures is calmer than the air.
            var air = Robust.Median([.. sites.Select(s => MostAlike(s.Alike.Days, o => o.SumOfSquares).Spread)]);
            var usual = Math.Min(air, Robust.Quantile([.. sites.Select(s => s.Alike.Spread)], CalmestTenth));
            foreach (var (subject, alike) in sites)
            {
                var p = Trials * Tail(alike, usual);
                if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (alike, usual, p);
            }
        }
        foreach (var (subject, (alike, usual, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal))
            yield return new Measurement(Card.Id, subject, alike.Spread, Core.Indicators.Range.AtLeast(usual), Math.Min(1, p))
            {
                Exposure = alike.Days.Count,
                Methods = alike.IsCeiling ? ["capped", "flatline", "replayed", "other_dust"] : Robust.Median([.. alike.Days.Select(o => o.Extreme)]) >= lively ? ["replayed", "flatline", "capped", "other_dust"] : [],
                Because = new($"最近 {alike.Days.Count} 个作业日中 {alike.Asked} 天的作业时段颗粒物水平逐日相差仅 {Math.Exp(alike.Spread) - 1:0.0%}（最平稳的其他点位及大气本身为 {Math.Exp(usual) - 1:0%}）",
                    $"on {alike.Asked} of its last {alike.Days.Count} working days its dust at work differed by only {Math.Exp(alike.Spread) - 1:0.0%} from day to day (the calmest other sites and the air itself: {Math.Exp(usual) - 1:0%})"),
                Examples = [.. alike.Days.TakeLast(Observation.MaxExamples).SelectMany(o => o.Examples)],
                SeenFrom = alike.Days[0].Day,
                SeenTo = alike.Days[^1].Day,
            };
    }

    /// <summary>Chance that independent days with the usual variance lie so near, whichever of the days were asked.</summary>
    private static double Tail(Alike alike, double usual)
    {
        if (alike.Spread >= usual) return 1;
        var (freedom, ratio) = (Worth * (alike.Asked - 1), Math.Max(LeastSpread, alike.Spread) / usual);
        return (alike.Days.Count - alike.Asked + 1) * Distributions.GammaP(freedom / 2, freedom / 2 * ratio * ratio);
    }

    private static Alike MostAlike(IReadOnlyList<Observation> days, Func<Observation, double> level)
    {
        if (days.Count < FewestDays) return new(days, double.NaN, 0, 0);
        double[] sorted = [.. days.Select(level).Order()];
        var (asked, least, over) = ((int)Math.Ceiling(Asked * sorted.Length), double.PositiveInfinity, 0);
        for (var from = 0; from + asked <= sorted.Length; from++)
        {
            var mean = sorted.AsSpan(from, asked).ToArray().Average();
            var squares = 0.0;
            for (var i = from; i < from + asked; i++) squares += (sorted[i] - mean) * (sorted[i] - mean);
            if (squares / (asked - 1) < least) (least, over) = (squares / (asked - 1), sorted.Length - asked - from);
        }
        return new(days, Math.Sqrt(least), asked, over);
    }
}
