using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's PM10 hardly moved for hours though it never quite repeated itself: a held value with a digit of jitter, while the calmest of the other sites moved several
/// times as much (<see cref="AttenuatedWindows"/> over log PM10).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a monitor at its floor in clean air, at the end of its range, a coarse one, a logger that hung (all left out), a strongly smoothing one (all of its
/// maker's are).</remarks>
public sealed class StillDust : AttenuatedWindows
{
    private const double FloorMargin = 1.03, AtFloor = 0.5;

    /// <summary>A value that is held for an hour changes, many times a day, at one and the same minute.</summary>
    private const double OnTheHour = 0.9;

    private const int FewestChanges = 12;

    /// <summary>What stands still over so many of the day's other readings is a ceiling: it hides what would have been higher.</summary>
    private const double High = 0.8;

    public override IndicatorCard Card { get; } = new("still_dust", 6, LeadKind.DustMonitor, Tier.Statistical, ["flatline", "capped", "other_dust"], "share of days",
        new("数值几乎不动", "dust that hardly moves"), new("平滑过强的设备；设备下限", "a monitor that smooths strongly; one at its floor"), "QARTOD attenuated-signal test against the other sites' spread");

    protected override double Attenuated => 0.2;

    protected override double LeastUsual => 0.15;

    private protected override double[]? CurveOf(DustDay day, string siteId)
    {
        var levels = LevelsOf(day, siteId);
        var least = levels.Where(v => v > 0).DefaultIfEmpty(double.NaN).Min();
        if (double.IsNaN(least)) return null;
        var highest = FullScale.HighestOf(day.Of(siteId));
        // A window that stands mostly at the day's least value may be clean air under the floor.
        var logs = Array.ConvertAll(levels, v => v > 0 ? Math.Log(v) : double.NaN);
        var (window, around) = (WindowOf(levels.Length), day.Hourly("pm10_mgm3").Around(siteId));
        var floor = new bool[levels.Length];
        for (var from = 0; from + window <= levels.Length; from++)
        {
            var (at, cleaner) = (0, true);
            for (var i = from; i < from + window; i++)
            {
                if (levels[i] <= least * FloorMargin) at++;
                if (around[i * HourlyLevels.Hours / levels.Length] > 2 * least) cleaner = false;
            }
            if (at >= AtFloor * window && cleaner) floor.AsSpan(from, window).Fill(true);
        }
        var stopped = StoppedSlots(day.Of(siteId), day.Day, levels.Length);
        for (var i = 0; i < logs.Length; i++)
            if (floor[i] || stopped[i] || (FullScale.MayEndAt(levels[i]) && levels[i] == highest)) logs[i] = double.NaN;
        return logs;
    }

    /// <summary>Slots in which not the dust but the logger stood (<see cref="StoppedLogger"/>).</summary>
    private static bool[] StoppedSlots(DustSeries series, DateOnly day, int slots)
    {
        var stopped = new bool[slots];
        var values = series.Pm10;
        var times = series.ObservedAt;
        var (start, width) = (ChinaTime.StartOf(day), 86_400L / slots * ChinaTime.MicrosPerSecond);
        for (int from = 0, to; from < values.Length; from = to)
        {
            for (to = from + 1; to < values.Length && values[to] == values[from];) to++;
            if (times[to - 1] - times[from] < ShortestStop || !StoppedLogger.Explains(series, from, to - from)) continue;
            for (var i = from; i < to; i++)
                if ((times[i] - start) / width is >= 0 and var slot && slot < slots) stopped[slot] = true;
        }
        return stopped;
    }

    private const long ShortestStop = 3_600L * ChinaTime.MicrosPerSecond;

    /// <summary>A gauge that measures by the hour and repeats its value in the rows between (beta attenuation) moves by the hour.</summary>
    private static double[] LevelsOf(DustDay day, string siteId)
    {
        var slots = day.Means("pm10_mgm3")[siteId];
        if (slots.Length == SlotMeans.Hours) return slots;
        var perHour = slots.Length / SlotMeans.Hours;
        var changes = new int[perHour];
        for (var i = 1; i < slots.Length; i++)
            if (!double.IsNaN(slots[i] + slots[i - 1]) && slots[i] != slots[i - 1]) changes[i % perHour]++;
        return changes.Sum() >= FewestChanges && changes.Max() >= OnTheHour * changes.Sum() ? SlotMeans.ByHour(slots) : slots;
    }

    /// <summary>Share of the day's other readings that the still ones stand over.</summary>
    private protected override string Keep(double[] curve, bool[] still)
    {
        var level = Robust.Median([.. curve.Where((v, i) => still[i] && !double.IsNaN(v))]);
        double[] others = [.. curve.Where((v, i) => !still[i] && !double.IsNaN(v))];
        return (others.Length == 0 ? 0 : others.Count(v => v < level) / (double)others.Length).ToString("0.##", CultureInfo.InvariantCulture);
    }

    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted) =>
        counted.Count(o => double.Parse(KeptOf(o), CultureInfo.InvariantCulture) >= High) * 2 > counted.Count ? ["capped", "flatline", "other_dust"] : ["flatline", "other_dust"];

    /// <summary>As the nearest ambient station has it: calm air is calm at a site at rest, too.</summary>
    private protected override double AirSpread(DustDay day, string siteId, int from, int to, int slots)
    {
        var (place, stations, levels) = (Place.Of(day.Site(siteId)), day.Air.Stations, day.Hourly("pm10_mgm3"));
        var nearest = Enumerable.Range(0, stations.Count).Where(n => place.KilometresTo(stations[n].Place) < SiteNeighbours.WithinKm).OrderBy(n => place.KilometresTo(stations[n].Place))
            .Select(n => levels.Of(day.ReportingSites.Count + n)).FirstOrDefault(l => l is not null);
        if (nearest is null) return double.PositiveInfinity;
        var hours = nearest.AsSpan(from * HourlyLevels.Hours / slots, (to - 1) * HourlyLevels.Hours / slots - from * HourlyLevels.Hours / slots + 1).ToArray();
        return SpreadOf(Array.ConvertAll(hours, v => v > 0 ? Math.Log(v) : double.NaN)) is var spread && double.IsNaN(spread) ? double.PositiveInfinity : spread;
    }

    /// <summary>The smallest difference of two neighbouring readings of the day, against the window's level.</summary>
    private protected override double Resolution(DustDay day, string siteId, int from, int to)
    {
        var values = day.Of(siteId).Pm10;
        var least = double.PositiveInfinity;
        for (var i = 1; i < values.Length; i++)
            if (Math.Abs(values[i] - values[i - 1]) is var difference && difference > 1e-9 && difference < least) least = difference;
        var level = Robust.Median(LevelsOf(day, siteId).AsSpan(from, to - from));
        return double.IsFinite(least) && level > 0 ? least / level : 1;
    }

    protected override Bilingual Told(string since, double hours, double spread, double usual) => new(
        $"{since} 起颗粒物三小时内变化仅 {spread:0.0%}（最平稳的其他点位为 {usual:0%}），当日此类 {hours:0.#} 小时",
        $"from {since} its dust moved by {spread:0.0%} within the window (the calmest other sites: {usual:0%}); {hours:0.#} such hours that day");

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天颗粒物连续数小时几乎不变，而其他点位都在变化（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days its dust hardly moved for hours while every other site's did (usually {usual:0.0%} of days)");
}
