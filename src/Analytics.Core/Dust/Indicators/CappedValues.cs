using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's TSP (else PM10) readings that stand exactly at the day's highest value, where at most a few can: a pile at a ceiling with
/// hardly anything just under it. The level under the ceiling comes from the day itself: a pile counts when it holds at least four readings and
/// three times as many as the busiest of the five next lower values.
/// </summary>
/// <remarks>Unit: share of readings. Innocent look-alike: a monitor's own over-range value (flag T, left out); a coarse monitor
/// (its next lower values are as full).</remarks>
public sealed class CappedValues : RateIndicator<DustDay>
{
    private const int SmallestPile = 4, LowerValues = 5, TimesLower = 3, FewestDistinct = 10;

    public override IndicatorCard Card { get; } = new("capped_values", 1, LeadKind.DustMonitor, Tier.Statistical, ["capped"], "share of readings",
        new("峰值被截平", "peaks cut off at a ceiling"), new("仪器自身量程上限；粗分辨率设备", "the monitor's own full scale; a coarse monitor"),
        "bunching at a ceiling against the values below it (domain: mass at c below the limit)");

    protected override double FewestUnits => 20;

    protected override double FewestAbnormal => SmallestPile;

    protected override double SmallestShare => 0.01;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var series = day.Of(id);
            var channel = Measured(series.Tsp) >= FewestUnits ? "tsp_mgm3" : "pm10_mgm3";
            var values = series.Of(channel);
            var counts = new SortedDictionary<double, int>();
            var first = new Dictionary<double, long>();
            var evaluated = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (double.IsNaN(values[i]) || series.Flag[i] is not ('N' or '\0')) continue;
                evaluated++;
                counts[values[i]] = counts.GetValueOrDefault(values[i]) + 1;
                first.TryAdd(values[i], series.ObservedAt[i]);
            }
            if (evaluated < FewestUnits || counts.Count < FewestDistinct) continue;
            var (ceiling, pile) = (counts.Keys.Last(), counts.Values.Last());
            var lower = counts.Values.Reverse().Skip(1).Take(LowerValues).Max();
            var capped = pile >= SmallestPile && pile >= TimesLower * lower ? pile : 0;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = evaluated,
                Count = capped,
                Examples = capped == 0 ? [] : [DustSubjects.Example(id, first[ceiling], capped, new($"{day.Day:MM-dd} 有 {pile} 个读数恰为当日最高值 {ceiling:0.###} mg/m³，其下各值至多 {lower} 个",
                    $"{day.Day:MM-dd}: {pile} readings exactly at the day's highest value {ceiling:0.###} mg/m³, at most {lower} at any of the values below"))],
            };
        }
    }

    private static int Measured(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var v in values)
            if (!double.IsNaN(v)) count++;
        return count;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个读数中 {abnormal:0} 个恰好停在当日上限值，其下几乎没有读数（同城通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} readings stand exactly at the day's ceiling with hardly any just below (usually {peers.Mean:0.0%})");
}
