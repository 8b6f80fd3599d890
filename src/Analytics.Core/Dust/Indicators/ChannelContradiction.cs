using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>Share of readings in which a part is larger than the whole: PM2.5 over PM10, or PM10 over TSP, by more than two steps of the values' resolution and 5 %.</summary>
/// <remarks>Unit: share of readings. Innocent look-alike: separate sensors with different gain (the whole city shows it, or this site by a few per cent).</remarks>
public sealed class ChannelContradiction : RateIndicator<DustDay>
{
    private const double Tolerance = 1.05, Resolution = 0.02;

    public override IndicatorCard Card { get; } = new("channel_contradiction", 1, LeadKind.DustMonitor, Tier.Contradiction, ["other_dust"], "share of readings",
        new("粒径关系矛盾", "a part larger than the whole"), new("分体传感器增益不同", "separate sensors of different gain"), "TSP ≥ PM10 ≥ PM2.5 by definition (GB 3095)");

    protected override double FewestUnits => 20;

    protected override double FewestAbnormal => 10;

    protected override double SmallestShare => 0.05;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var series = day.Of(id);
            int evaluated = 0, wrong = 0, first = -1;
            for (var i = 0; i < series.Length; i++)
            {
                double tsp = series.Tsp[i], pm10 = series.Pm10[i], pm25 = series.Pm25[i];
                if (double.IsNaN(pm10) || (double.IsNaN(tsp) && double.IsNaN(pm25))) continue;
                evaluated++;
                if (!(pm10 > tsp * Tolerance + Resolution) && !(pm25 > pm10 * Tolerance + Resolution)) continue;
                wrong++;
                if (first < 0) first = i;
            }
            if (evaluated == 0) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = evaluated,
                Count = wrong,
                Examples = wrong == 0 ? [] : [DustSubjects.Example(id, series.ObservedAt[first], wrong, new(
                    $"{ChinaTime.ToLocal(series.ObservedAt[first]):MM-dd HH:mm} TSP {series.Tsp[first]:0.###}、PM10 {series.Pm10[first]:0.###}、PM2.5 {series.Pm25[first]:0.###} mg/m³",
                    $"{ChinaTime.ToLocal(series.ObservedAt[first]):MM-dd HH:mm}: TSP {series.Tsp[first]:0.###}, PM10 {series.Pm10[first]:0.###}, PM2.5 {series.Pm25[first]:0.###} mg/m³"))],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个读数中 {abnormal:0} 个粒径关系颠倒（PM2.5＞PM10 或 PM10＞TSP，同城通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} readings a part is larger than the whole (PM2.5 over PM10, or PM10 over TSP; usually {peers.Mean:0.0%})");
}
