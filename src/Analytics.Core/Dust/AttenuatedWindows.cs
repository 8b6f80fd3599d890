using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// Days on which something that varies at every site varied far less at one: the spread (10 to 90 % quantile) of a curve over windows of three hours (nine of an hourly monitor)
/// under a small share of that of the calmest fifth of the other sites in the same window. QARTOD's attenuated signal
/// test, with limits that the day's other sites set.
/// </summary>
public abstract class AttenuatedWindows : AbnormalDays
{
    private const double CalmestFifth = 0.2, LowQuantile = 0.1, LeastHours = 3;
    private const int QuarterWindow = 12, HourWindow = 9, FewestOthers = 3;

    /// <summary>The curve whose variation is asked, in logs, on the site's grid; NaN where it says nothing. Null where the site has none.</summary>
    private protected abstract double[]? CurveOf(DustDay day, string siteId);

    /// <summary>Spread that rounding alone may hide (log), for a window of the curve.</summary>
    private protected abstract double Resolution(DustDay day, string siteId, int from, int to);

    /// <summary>A spread under this share of the calmest others' is far less.</summary>
    protected abstract double Attenuated { get; }

    /// <summary>Spread under which the others do not vary either, so that nothing can be said of the window.</summary>
    protected abstract double LeastUsual { get; }

    /// <summary>The example's sentence: hours, the spread, that of the others (relative).</summary>
    protected abstract Bilingual Told(string since, double hours, double spread, double usual);

    /// <summary>What of the day's curve must be known when the window is judged.</summary>
    private protected virtual string Keep(double[] curve, bool[] still) => "";

    /// <summary>What the air itself varied by in a window, where that is known at the place: less may be expected of nobody, whatever the others do who work.</summary>
    private protected virtual double AirSpread(DustDay day, string siteId, int from, int to, int slots) => double.PositiveInfinity;

    private protected static int WindowOf(int slots) => slots == SlotMeans.Hours ? HourWindow : QuarterWindow;

    protected override int FewestAbnormal => 3;

    /// <summary>A calm day is nothing rare.</summary>
    protected override double HonestFloor => 0.01;

    protected override double Onsets => 10;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var curves = day.ReportingSites.Select(id => (Id: id, Curve: CurveOf(day, id))).Where(c => c.Curve is not null).Select(c => (c.Id, Curve: c.Curve!)).ToList();
        foreach (var grid in curves.GroupBy(c => c.Curve.Length).OrderBy(g => g.Key))
        {
            var (ids, slots) = (grid.Select(c => c.Id).ToArray(), grid.Key);
            if (ids.Length <= FewestOthers) continue;
            var (window, step) = (WindowOf(slots), WindowOf(slots) / 3);
            var starts = Enumerable.Range(0, (slots - window) / step + 1).Select(n => n * step).ToArray();
            var spreads = new double[ids.Length][];
            var all = grid.Select(c => c.Curve).ToArray();
            Parallel.For(0, ids.Length, n => spreads[n] = Array.ConvertAll(starts, from => SpreadOf(all[n].AsSpan(from, window))));
            var usual = starts.Select((_, w) => Calmest(spreads, w)).ToArray();
            var numbers = Enumerable.Range(0, ids.Length).ToDictionary(n => ids[n], n => n, StringComparer.Ordinal);
            for (var n = 0; n < ids.Length; n++)
                if (OfSite(day, ids[n], all[n], starts, spreads[n], Near(day, ids[n], spreads, numbers, usual, spreads[n])) is { } seen) yield return seen;
        }
    }

    /// <summary>The spread that a fifth of the sites are under, per window; in a city of few sites that of the calmest but one. NaN with too few.</summary>
    private static double Calmest(double[][] spreads, int window)
    {
        var known = spreads.Select(s => s[window]).Where(s => !double.IsNaN(s)).ToArray();
        return known.Length <= FewestOthers ? double.NaN : Robust.Quantile(known, known.Length < 10 ? 1.0 / (known.Length - 1) : CalmestFifth);
    }

    /// <summary>Calm air is local: where the site is far calmer than the city's calmest, those that share its air are asked too, and what accuses less stands.</summary>
    private double[] Near(DustDay day, string id, double[][] spreads, Dictionary<string, int> numbers, double[] usual, double[] own)
    {
        if (day.Air.Of(id) is not { } near || !usual.Where((u, w) => own[w] <= Attenuated * u).Any()) return usual;
        var sites = day.ReportingSites;
        double[][] others = [.. near.Where(n => n < sites.Count && numbers.ContainsKey(sites[n])).Select(n => spreads[numbers[sites[n]]])];
        return [.. usual.Select((u, w) => own[w] <= Attenuated * u ? Math.Min(u, Calmest(others, w)) : u)];
    }

    private Observation? OfSite(DustDay day, string id, double[] curve, int[] starts, double[] spreads, double[] usual)
    {
        var slots = curve.Length;
        usual = [.. usual.Select((u, w) => spreads[w] > Attenuated * u ? u : Math.Min(u, AirSpread(day, id, starts[w], starts[w] + WindowOf(slots), slots)))];
        var ratios = spreads.Select((s, w) => usual[w] >= LeastUsual ? Math.Log((s + 1e-4) / usual[w]) : double.NaN).ToArray();
        if (ratios.Count(r => !double.IsNaN(r)) < 2) return null;
        var (still, strongest, window) = (new bool[slots], -1, WindowOf(slots));
        for (var w = 0; w < starts.Length; w++)
        {
            if (double.IsNaN(ratios[w]) || ratios[w] > Math.Log(Attenuated)) continue;
            // Rounding hides half a step at either end.
            if (spreads[w] + Resolution(day, id, starts[w], starts[w] + window) > Attenuated * usual[w]) continue;
            still.AsSpan(starts[w], window).Fill(true);
            if (strongest < 0 || ratios[w] < ratios[strongest]) strongest = w;
        }
        var hours = still.Count(s => s) * 24.0 / slots;
        var abnormal = hours >= LeastHours;
        var at = abnormal ? ChinaTime.StartOf(day.Day) + starts[strongest] * 86_400L / slots * ChinaTime.MicrosPerSecond : 0;
        return DayOf(day, id, abnormal, Keep(curve, still)) with
        {
            Sum = hours,
            Examples = abnormal ? [DustSubjects.Example(id, at, hours, Told($"{ChinaTime.ToLocal(at):MM-dd HH:mm}", hours, Math.Exp(spreads[strongest]) - 1, Math.Exp(usual[strongest]) - 1))] : [],
        };
    }

    /// <summary>From the 10 % to the 90 % quantile; NaN where less than three quarters are known.</summary>
    private protected static double SpreadOf(ReadOnlySpan<double> window)
    {
        Span<double> sorted = stackalloc double[window.Length];
        var n = 0;
        foreach (var value in window)
            if (!double.IsNaN(value)) sorted[n++] = value;
        if (n < window.Length * 3 / 4) return double.NaN;
        sorted[..n].Sort();
        var low = (int)Math.Round(LowQuantile * (n - 1));
        return sorted[n - 1 - low] - sorted[low];
    }
}
