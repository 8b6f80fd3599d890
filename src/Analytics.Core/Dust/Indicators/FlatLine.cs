using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's PM10 stood on one value for two hours or more, longer than chance and the monitor's own repeats allow. With r the share of equal neighbours
/// outside long runs (today and on earlier days), a run of n has chance r^(n-1); it counts under 1 in 100,000. A coarse monitor must also have stood still while the air
/// around moved by more than two of its steps, and a run at the day's least value does not count where the air around was cleaner than the monitor can say (its floor; the better
/// known where other monitors, or an ambient station, stop there too).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a coarse monitor in clean air, a floor (both above); a logger that hung until it was started again (<see cref="StoppedLogger"/>: left out), a stuck sensor
/// (once, or as often as its maker's others).</remarks>
public sealed class FlatLine : AbnormalDays
{
    private const double Chance = 1e-5, ShortestHours = 2;

    /// <summary>A monitor whose step is a larger share of its value is coarse.</summary>
    private const double CoarseStep = 0.03;

    private const double MovedSteps = 2, MovedShare = 0.2;

    /// <summary>The air around may read so much more than the floor and be under it at this place, for a monitor of low gain.</summary>
    private const double FloorMargin = 2.5;

    /// <summary>Where the same value was the day's least on most earlier days too, it is surely the monitor's floor.</summary>
    private const double KnownFloorMargin = 3.5;

    /// <summary>Two more monitors whose least value of the day is the same: a floor of the make, and the air over most of the run tells, not its highest hour.</summary>
    private const int FewestOfFloor = 2;

    /// <summary>mg/m³: under it a monitor in order may not tell dust from none (HJ 653 grants an intercept of 10 µg/m³), nor may an ambient station.</summary>
    private const double NoDust = 0.01;

    /// <summary>A run that began the day before (or goes on, after a pause of some hours, in the same night) counts again only as the whole day: a dead sensor, not one night's fault.</summary>
    private const double WholeDayHours = 20;

    private const int SameNight = 6;

    private const int FewestReadings = 20;

    public override IndicatorCard Card { get; } = new("flat_line", 9, LeadKind.DustMonitor, Tier.Statistical, ["flatline", "capped", "factor_change", "shielded_inlet"], "share of days",
        new("读数恒定", "readings that do not move"), new("粗分辨率设备在清洁空气中；设备下限；停电后采集器短时冻结", "a coarse monitor in clean air; its floor; a logger frozen for a while after a power cut"),
        "QARTOD flat-line test; run-length probability from the site's own repeats");

    private readonly record struct Run(int Start, int Length, double Value, double Hours);

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = day.Hourly("pm10_mgm3");
        var earlier = memory.Earlier;
        var floors = new Lazy<Dictionary<double, int>>(() => day.ReportingSites.Select(id => LeastOf(day.Of(id))).Where(double.IsFinite).GroupBy(v => v).ToDictionary(g => g.Key, g => g.Count()));
        var runs = new List<Run>();
        foreach (var id in day.ReportingSites)
        {
            var subject = DustSubjects.Of(day, id);
            var before = earlier.Of(subject);
            Fill(runs, day.Of(id), out var evaluated);
            if (evaluated < FewestReadings) continue;
            var repeats = Repeats(runs);
            var flat = Flat(day.Of(id), runs, before.Count == 0 ? repeats : Math.Max(repeats, Robust.Median([.. before.Select(o => o.Extreme)])), levels.Around(id),
                value => before.Count >= 3 && before.Count(o => Same(LeastOf(o), value)) * 2 >= before.Count ? KnownFloorMargin : FloorMargin,
                value => floors.Value.GetValueOrDefault(value) > FewestOfFloor, levels.Stations);
            if (flat is [var first, ..] && HourlyLevels.HourOf(day.Of(id).ObservedAt[first.Start]) < SameNight && first.Hours < WholeDayHours && before is [.., var last] && last.Day == day.Day.AddDays(-1) && Same(LastOf(last), first.Value)) flat.RemoveAt(0);
            var longest = flat.Count == 0 ? default : flat.MaxBy(r => r.Length);
            var ending = runs[^1].Hours >= ShortestHours ? runs[^1].Value : double.NaN;
            var at = flat.Count == 0 ? 0 : day.Of(id).ObservedAt[longest.Start];
            yield return DayOf(day, id, flat.Count > 0, string.Create(CultureInfo.InvariantCulture, $"{ending:0.####} {longest.Value:0.####} {runs.Min(r => r.Value):0.####} {FullScale.HighestOf(day.Of(id)):0.####} {LevelOf(runs, flat)}")) with
            {
                Sum = flat.Sum(r => r.Hours),
                Extreme = repeats,
                Examples = flat.Count == 0 ? [] : [DustSubjects.Example(id, at, longest.Hours, new(
                    $"{ChinaTime.ToLocal(at):MM-dd HH:mm} 起 {longest.Hours:0.#} 小时连续 {longest.Length} 个读数均为 {longest.Value:0.####} mg/m³，当日此类共 {flat.Sum(r => r.Hours):0.#} 小时",
                    $"from {ChinaTime.ToLocal(at):MM-dd HH:mm}, {longest.Length} readings in a row of {longest.Value:0.####} mg/m³ over {longest.Hours:0.#} hours; {flat.Sum(r => r.Hours):0.#} such hours that day"))],
            };
        }
    }

    private static void Fill(List<Run> runs, DustSeries series, out int evaluated)
    {
        var values = series.Pm10;
        var flags = series.Flag;
        var times = series.ObservedAt;
        runs.Clear();
        evaluated = 0;
        for (var i = 0; i < values.Length;)
        {
            if (double.IsNaN(values[i]) || flags[i] is not ('N' or '\0'))
            {
                i++;
                continue;
            }
            var end = i + 1;
            while (end < values.Length && values[end] == values[i] && flags[end] is 'N' or '\0') end++;
            runs.Add(new Run(i, end - i, values[i], (times[end - 1] - times[i]) / (3600.0 * ChinaTime.MicrosPerSecond)));
            evaluated += end - i;
            i = end;
        }
    }

    /// <summary>Share of equal neighbours outside long runs, a little towards a quarter where there are few.</summary>
    private static double Repeats(List<Run> runs)
    {
        double pairs = 0, equal = 0;
        foreach (var run in runs)
        {
            if (run.Hours >= ShortestHours) continue;
            pairs += run.Length;
            equal += run.Length - 1;
        }
        return Math.Min(0.98, (equal + 2) / (pairs + 8));
    }

    private static List<Run> Flat(DustSeries series, List<Run> runs, double repeats, double[] around, Func<double, double> floorMargin, Func<double, bool> isSharedFloor, IReadOnlyList<double[]> stations)
    {
        var needed = 1 + Math.Log(Chance) / Math.Log(repeats);
        var flat = new List<Run>();
        if (!runs.Any(r => r.Hours >= ShortestHours && r.Length >= needed)) return flat;
        var (least, step) = (runs.Min(r => r.Value), Step(runs));
        foreach (var run in runs)
        {
            if (run.Hours < ShortestHours || run.Length < needed || StoppedLogger.Explains(series, run.Start, run.Length)) continue;
            var (from, to) = (HourlyLevels.HourOf(series.ObservedAt[run.Start]), HourlyLevels.HourOf(series.ObservedAt[run.Start + run.Length - 1]));
            var (low, usual, high) = Extent(around, from, to);
            var isCoarse = step > CoarseStep * run.Value;
            if (isCoarse && !(high - low >= Math.Max(MovedSteps * step, MovedShare * run.Value))) continue;
            var isClean = !(high > Math.Max(floorMargin(run.Value) * run.Value, run.Value + 2 * step));
            if (run.Value <= least + step / 2 && (isClean || (run.Value < NoDust && HasNoDust(stations, from, to)) || (usual <= KnownFloorMargin * run.Value && isSharedFloor(run.Value)))) continue;
            flat.Add(run);
        }
        return flat;
    }

    /// <summary>The monitor's resolution: the smallest difference between two values of the day.</summary>
    private static double Step(List<Run> runs)
    {
        var distinct = runs.Select(r => Math.Round(r.Value, 6)).Distinct().Order().ToArray();
        var step = double.PositiveInfinity;
        for (var i = 1; i < distinct.Length; i++) step = Math.Min(step, distinct[i] - distinct[i - 1]);
        return double.IsFinite(step) ? step : 0.001;
    }

    /// <summary>Least, median and highest level of the air around in the hours from-to.</summary>
    private static (double Low, double Usual, double High) Extent(double[] around, int from, int to)
    {
        var air = around.AsSpan(from, Math.Max(from, to) - from + 1);
        return (Robust.Quantile(air, 0), Robust.Median(air), Robust.Quantile(air, 1));
    }

    /// <summary>Whether in half of the hours an ambient station, too, has no dust to show: others that work read their own.</summary>
    private static bool HasNoDust(IReadOnlyList<double[]> stations, int from, int to)
    {
        var hours = Enumerable.Range(from, Math.Max(from, to) - from + 1);
        return hours.Count(h => stations.Any(s => s[h] < NoDust)) * 2 >= hours.Count();
    }

    private static double LeastOf(DustSeries series)
    {
        ReadOnlySpan<double> values = series.Pm10;
        ReadOnlySpan<char> flags = series.Flag;
        var least = double.PositiveInfinity;
        for (var i = 0; i < values.Length; i++)
            if (flags[i] is 'N' or '\0' && values[i] < least) least = values[i];
        return least;
    }

    /// <summary>Where the flat runs of a day stand among its other readings.</summary>
    private enum Level
    {
        Anywhere,

        /// <summary>All at the day's highest.</summary>
        Top,

        /// <summary>Over most other readings: what stood still hides what would have been higher.</summary>
        High,

        /// <summary>All at the day's least, with other readings just over it: what was taken off stopped there.</summary>
        Floor,
    }

    private static Level LevelOf(List<Run> runs, List<Run> flat)
    {
        // A frozen value stands over as many of the others as not; over two thirds on most days is no chance. Where most of the day is flat there is little to compare with.
        const double over = 2.0 / 3, justOver = 1.5, some = 0.1;
        var others = runs.Where(r => !flat.Contains(r)).ToList();
        if (flat.Count == 0) return Level.Anywhere;
        double readings = Math.Max(1, others.Sum(r => r.Length));
        double ShareOf(Func<Run, bool> which) => others.Where(which).Sum(r => r.Length) / readings;
        if (others.Count > 0 && flat.All(f => Same(f.Value, runs.Min(r => r.Value)))) return ShareOf(r => r.Value < justOver * flat[0].Value) >= some ? Level.Floor : Level.Anywhere;
        if (readings < flat.Sum(r => r.Length)) return Level.Anywhere;
        if (flat.All(f => Same(f.Value, runs.Max(r => r.Value)))) return Level.Top;
        return flat.Sum(f => f.Hours * ShareOf(r => r.Value < f.Value)) >= over * flat.Sum(f => f.Hours) ? Level.High : Level.Anywhere;
    }

    private static bool Same(double a, double b) => Math.Abs(a - b) < 1e-9;

    private static double HighestOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[3], CultureInfo.InvariantCulture);

    private static double LastOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[0], CultureInfo.InvariantCulture);

    private static double ValueOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[1], CultureInfo.InvariantCulture);

    private static Level LevelOf(Observation seen) => Enum.Parse<Level>(KeptOf(seen).Split(' ')[4]);

    private static double LeastOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[2], CultureInfo.InvariantCulture);

    /// <summary>Without the days that only stood at the end of the make's range (<see cref="FullScale"/>).</summary>
    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var fullScale = new FullScale(window.Subjects.Select(s => (MakerOf(window.Of(s)[^1]), window.Of(s).Select(HighestOf))));
        return abnormal => [.. abnormal.Where(o => LevelOf(o) != Level.Top || !fullScale.Is(MakerOf(o), ValueOf(o)))];
    }

    /// <summary>
    /// What stands at one and the same highest value, or over most other readings, on most days is a ceiling (what would have been over it is gone, or the value before it is held); at one and
    /// the same least value a floor to which something was taken off.
    /// </summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted)
    {
        bool Most(IEnumerable<Observation> days) => days.Count() is > 1 and var n && n * 2 > counted.Count;
        IEnumerable<Observation> AtOneValue(Level level) => counted.Where(o => LevelOf(o) == level).GroupBy(ValueOf).MaxBy(g => g.Count()) ?? Enumerable.Empty<Observation>();
        return Most(AtOneValue(Level.Top)) || Most(counted.Where(o => LevelOf(o) is Level.High)) ? ["capped", "flatline"] : Most(AtOneValue(Level.Floor)) ? ["factor_change", "flatline", "shielded_inlet"] : ["flatline"];
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天颗粒物长时间恒定不变（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days its dust stood on one value for hours (usually {usual:0.0%} of days)");
}
