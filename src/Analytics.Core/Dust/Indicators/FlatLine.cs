using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's PM10 readings that lie in runs of one repeated value, longer than chance and the monitor's own resolution allow. With r the
/// share of equal neighbours outside the longest run, a run of n has chance r^(n-1); it counts under 1 in 100,000, from two hours on, and where the
/// region moved meanwhile by more than two steps of the monitor.
/// </summary>
/// <remarks>Unit: share of readings. Innocent look-alike: a coarse monitor in clean air (its r is high, so its runs must be longer);
/// a frozen logger after a power cut (short, once).</remarks>
public sealed class FlatLine : RateIndicator<DustDay>
{
    private const double Chance = 1e-5;
    private const double ShortestHours = 2;
    private const double MovedSteps = 2, MovedShare = 0.2;

    public override IndicatorCard Card { get; } = new("flat_line", 2, LeadKind.DustMonitor, Tier.Statistical, ["flatline"], "share of readings",
        new("读数恒定", "readings that do not move"), new("粗分辨率设备在清洁空气中；停电后采集器短时冻结", "a coarse monitor in clean air; a logger frozen for a while after a power cut"),
        "QARTOD flat-line test; run-length probability from the site's own repeats");

    protected override double FewestUnits => 20;

    protected override double FewestAbnormal => 6;

    /// <summary>Less than about an hour a day is of no use to a forger.</summary>
    protected override double SmallestShare => 0.05;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var region = new HourlyLevels(day, "pm10_mgm3").Region;
        foreach (var id in day.ReportingSites)
        {
            var (evaluated, flat, longest, value, at) = Runs(day, id, region);
            if (evaluated < FewestUnits) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = evaluated,
                Count = flat,
                Examples = flat == 0 ? [] : [DustSubjects.Example(id, at, longest, new($"{ChinaTime.ToLocal(at):MM-dd HH:mm} 起连续 {longest} 个读数均为 {value:0.###} mg/m³",
                    $"from {ChinaTime.ToLocal(at):MM-dd HH:mm}, {longest} readings in a row of {value:0.###} mg/m³"))],
            };
        }
    }

    private static (int Evaluated, int Flat, int Longest, double Value, long At) Runs(DustDay day, string id, double[] region)
    {
        var series = day.Of(id);
        var values = series.Pm10;
        var runs = new List<(int Start, int Length)>();
        var evaluated = 0;
        for (var i = 0; i < values.Length;)
        {
            if (double.IsNaN(values[i]) || series.Flag[i] is not ('N' or '\0'))
            {
                i++;
                continue;
            }
            var end = i + 1;
            while (end < values.Length && values[end] == values[i]) end++;
            runs.Add((i, end - i));
            evaluated += end - i;
            i = end;
        }
        if (runs.Count == 0) return (0, 0, 0, double.NaN, 0);
        var longest = runs.MaxBy(r => r.Length);
        double pairs = evaluated - longest.Length, equal = pairs - (runs.Count - 1);
        var repeat = Math.Clamp((equal + 1) / (pairs + 2), 0.05, 0.98);
        var needed = 1 + Math.Log(Chance) / Math.Log(repeat);
        var span = TimeSpan.FromHours(ShortestHours).TotalMicroseconds;
        var step = Step(values);
        var flat = 0;
        foreach (var (start, length) in runs)
        {
            var (from, to) = (series.ObservedAt[start], series.ObservedAt[start + length - 1]);
            if (length >= needed && to - from >= span && Movement(region, HourlyLevels.HourOf(from), HourlyLevels.HourOf(to)) is var moved && !(moved < Math.Max(MovedSteps * step, MovedShare * values[start]))) flat += length;
        }
        return (evaluated, flat, longest.Length, values[longest.Start], series.ObservedAt[longest.Start]);
    }

    /// <summary>The monitor's resolution: the smallest difference between two values of the day.</summary>
    private static double Step(ReadOnlySpan<double> values)
    {
        var distinct = new SortedSet<double>();
        foreach (var v in values)
            if (!double.IsNaN(v)) distinct.Add(Math.Round(v, 6));
        var step = double.PositiveInfinity;
        var last = double.NaN;
        foreach (var v in distinct)
        {
            if (v - last < step) step = v - last;
            last = v;
        }
        return double.IsFinite(step) ? step : 0.001;
    }

    /// <summary>How far the region went between two hours of the day; NaN where it is not known.</summary>
    private static double Movement(double[] region, int from, int to)
    {
        var known = region[from..(Math.Max(from, to) + 1)].Where(v => !double.IsNaN(v)).ToList();
        return known.Count == 0 ? double.NaN : known.Max() - known.Min();
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个 PM10 读数中 {abnormal:0} 个处于长时间恒定不变的时段（同城通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} PM10 readings stand in long runs of one value (usually {peers.Mean:0.0%})");
}
