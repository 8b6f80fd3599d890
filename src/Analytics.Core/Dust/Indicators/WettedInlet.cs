using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's hours in which its humidity stood over the other sites' by 12 points more than it usually does while its PM10 stood under a
/// half of what it usually has against them: water at the inlet, not weather.
/// </summary>
/// <remarks>Unit: share of hours. Innocent look-alike: road sprinkling and wheel washing next to the monitor (an hour, not the working day);
/// rain and fog (the others show them too).</remarks>
public sealed class WettedInlet : RateIndicator<DustDay>
{
    private const double MoreHumid = 12;
    private const double LessDust = 0.6;

    public override IndicatorCard Card { get; } = new("wetted_inlet", 1, LeadKind.DustMonitor, Tier.Statistical, ["wetted_inlet"], "share of hours",
        new("进气口疑被喷淋", "water at the inlet"), new("道路洒水、车辆冲洗恰在监测点旁", "sprinkling or wheel washing right beside the monitor"),
        "humidity jump with a sudden fall of dust at one site only (domain §3; Lanzhou 2024)");

    protected override double FewestUnits => 24;

    protected override double FewestAbnormal => 4;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (humidity, dust) = (new HourlyLevels(day, "humidity_pct"), new HourlyLevels(day, "pm10_mgm3"));
        foreach (var id in day.ReportingSites)
        {
            var hours = Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(humidity.Of(id)[h] + humidity.Region[h] + dust.Of(id)[h] + dust.Region[h])).ToList();
            if (hours.Count < 12) continue;
            var wetter = hours.Select(h => humidity.Of(id)[h] - humidity.Region[h]).ToArray();
            var ratio = hours.Select(h => dust.Of(id)[h] / Math.Max(0.005, dust.Region[h])).ToArray();
            double usualWetter = Robust.Quantile(wetter, 0.25), usualRatio = Robust.Quantile(ratio, 0.75);
            var wet = Enumerable.Range(0, hours.Count).Where(i => wetter[i] - usualWetter > MoreHumid && ratio[i] < LessDust * usualRatio).ToList();
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = hours.Count,
                Count = wet.Count,
                Examples = wet.Count == 0 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + hours[wet[0]] * 3600L * ChinaTime.MicrosPerSecond, wet.Count, new(
                    $"{day.Day:MM-dd} {hours[wet[0]]} 时湿度比周边高 {wetter[wet[0]]:0} 个百分点，PM10 仅为周边的 {ratio[wet[0]]:0%}，全天此类 {wet.Count} 小时",
                    $"{day.Day:MM-dd} {hours[wet[0]]}:00: {wetter[wet[0]]:0} points more humid than the sites around, PM10 at {ratio[wet[0]]:0%} of theirs; {wet.Count} such hours that day"))],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 小时中 {abnormal:0} 小时湿度独自升高而 PM10 骤降（同城通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} hours it alone turned humid while its PM10 fell (usually {peers.Mean:0.0%})");
}
