using System.Globalization;
using System.Numerics.Tensors;
using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which at least four readings, in two places or more, stand exactly at the day's highest value of TSP or PM10, and at least three times as many as at any of the five
/// next lower values; counted where two days or more of the window end at one and the same ceiling. Peaks of honest days end elsewhere every day.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a monitor's own full scale (its make's, see <see cref="FullScale"/>; two other sites with the same ceiling; flag T: left out); a coarse monitor (its next
/// lower values are as full).</remarks>
public sealed class CappedValues : AbnormalDays
{
    private const int SmallestPile = 4, LowerValues = 5, TimesLower = 3, FewestDistinct = 8, FewestReadings = 20;

    /// <summary>Two ceilings are one within so much (relative).</summary>
    private const double OneCeiling = 0.005;

    private static readonly string[] Channels = ["tsp_mgm3", "pm10_mgm3"];

    public override IndicatorCard Card { get; } = new("capped_values", 3, LeadKind.DustMonitor, Tier.Statistical, ["capped"], "share of days",
        new("峰值被截平", "peaks cut off at a ceiling"), new("仪器自身量程上限；粗分辨率设备", "the monitor's own full scale; a coarse monitor"),
        "bunching at a ceiling against the values below it (domain: mass at c below the limit)");

    /// <summary>Readings at the day's highest value; 0 where they are no pile.</summary>
    private readonly record struct Ceiling(string Channel, double Value, int Pile, int Lower, long At);

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var ids = day.ReportingSites;
        var found = new (bool Evaluated, Ceiling Ceiling)[ids.Count];
        foreach (var channel in Channels) day.Channel(channel);
        Parallel.For(0, ids.Count, n =>
        {
            foreach (var channel in Channels)
                if (Highest(day.Of(ids[n]), channel) is { } ceiling && (!found[n].Evaluated || ceiling.Pile > found[n].Ceiling.Pile)) found[n] = (true, ceiling);
        });
        for (var n = 0; n < ids.Count; n++)
        {
            if (!found[n].Evaluated) continue;
            var c = found[n].Ceiling;
            yield return DayOf(day, ids[n], c.Pile > 0, string.Create(CultureInfo.InvariantCulture, $"{FullScale.HighestOf(day.Of(ids[n])):0.####}{(c.Pile == 0 ? "" : $" {c.Channel} {c.Value:0.####}")}")) with
            {
                Examples = c.Pile == 0 ? [] : [DustSubjects.Example(ids[n], c.At, c.Pile, new(
                    $"{day.Day:MM-dd} 有 {c.Pile} 个 {NameOf(c.Channel)} 读数恰为当日最高值 {c.Value:0.####} mg/m³，其下各值至多 {c.Lower} 个",
                    $"{day.Day:MM-dd}: {c.Pile} readings of {NameOf(c.Channel)} exactly at the day's highest value {c.Value:0.####} mg/m³, at most {c.Lower} at any of the values below"))],
            };
        }
    }

    private static string NameOf(string channel) => channel == "tsp_mgm3" ? "TSP" : "PM10";

    private static Ceiling? Highest(DustSeries series, string channel)
    {
        var values = series.Of(channel);
        var flags = series.Flag;
        var known = new double[values.Length];
        var n = 0;
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i]) && flags[i] is 'N' or '\0') known[n++] = values[i];
        if (n < FewestReadings) return null;
        var highest = TensorPrimitives.Max<double>(known.AsSpan(0, n));
        if (known.AsSpan(0, n).Count(highest) < SmallestPile) return new Ceiling(channel, highest, 0, 0, 0);
        Array.Sort(known, 0, n);
        var (pile, lower, distinct, count) = (0, 0, 1, 0);
        for (var i = n - 1; i >= 0 && distinct <= FewestDistinct; i--)
        {
            if (i < n - 1 && known[i] != known[i + 1]) (distinct, count) = (distinct + 1, 0);
            count++;
            if (distinct == 1) pile = count;
            else if (distinct <= LowerValues + 1) lower = Math.Max(lower, count);
        }
        if (distinct < FewestDistinct) return null;
        var (places, first) = Places(values, highest);
        return new Ceiling(channel, highest, pile >= SmallestPile && pile >= TimesLower * lower && places >= 2 ? pile : 0, lower, series.ObservedAt[first]);
    }

    /// <summary>How many separate times the value is reached, and the first.</summary>
    private static (int Places, int First) Places(ReadOnlySpan<double> values, double value)
    {
        var (places, first, inside) = (0, -1, false);
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == value && !inside) places++;
            if (values[i] == value && first < 0) first = i;
            if (!double.IsNaN(values[i])) inside = values[i] == value;
        }
        return (places, first);
    }

    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var fullScale = new FullScale(window.Subjects.Select(s => (MakerOf(window.Of(s)[^1]), window.Of(s).Select(HighestOf))));
        return abnormal =>
        {
            if (abnormal.Count < 2) return [];
            var ceilings = abnormal.Select(o => CeilingOf(o)).ToArray();
            var best = ceilings.MaxBy(c => (ceilings.Count(o => IsOne(o, c)), c.Channel, c.Value));
            var counted = abnormal.Where(o => IsOne(CeilingOf(o), best)).ToList();
            return counted.Count < 2 || fullScale.Is(MakerOf(counted[0]), best.Value) || IsFullScale(abnormal[0].Subject, best, window) ? [] : counted;
        };
    }

    private static double HighestOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Two other sites end at the same value: it is the make's, not the site's.</summary>
    private static bool IsFullScale(Subject subject, (string Channel, double Value) ceiling, ObservationWindow window) =>
        window.Subjects.Count(s => s != subject && window.Of(s).Count(o => o.Count > 0 && IsOne(CeilingOf(o), ceiling)) >= 2) >= 2;

    private static (string Channel, double Value) CeilingOf(Observation seen) =>
        KeptOf(seen).Split(' ') is [_, var channel, var value] ? (channel, double.Parse(value, CultureInfo.InvariantCulture)) : ("", double.NaN);

    private static bool IsOne((string Channel, double Value) a, (string Channel, double Value) b) => a.Channel == b.Channel && Math.Abs(a.Value - b.Value) <= OneCeiling * b.Value;

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天多个读数恰好停在同一上限，其下几乎没有读数（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days readings pile up exactly at one ceiling with hardly any just below (usually {usual:0.0%} of days)");
}
