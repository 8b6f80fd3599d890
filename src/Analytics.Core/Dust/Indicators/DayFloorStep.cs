using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down, that stays (<see cref="LevelStep"/>), in the floor of a site's day: lower quartile over the dry hours of the night and of its work of log(PM10 ÷ lower quartile of the sites around). Work, traffic and spikes
/// add to some hours and leave the calm ones; what takes from the calm hours takes from the air. It needs no quiet dry nights, shows a slow ramp as well as a step, and a lid of the working hours as
/// well as one of all hours.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance or a new monitor (flagged: excused where the level it leaves is an honest one); work round the clock that ends (others begin: their steps
/// upwards tell how much); a wind or a season that the neighbours, or the make, share.</remarks>
public sealed class DayFloorStep : LevelStep
{
    private const int FewestHours = 6;
    private const double CalmHours = 0.25, LeastAir = 0.01, LeastLevel = 0.001, WetHumidity = 92;

    public override IndicatorCard Card { get; } = new("day_floor_step", 2, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet", "wetted_inlet", "other_dust"], "factor",
        new("全天底值突降并保持", "a floor of the day that stepped down and stayed"), new("未标记的维护或更换设备；昼夜连续施工结束", "maintenance or a new monitor that nobody flagged; work round the clock that ended"),
        "step change of the lower quartile of log(site/neighbours) over dry hours (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var (dust, fine) = (Floor(day, id, "pm10_mgm3"), Floor(day, id, "pm25_mgm3"));
            if (DayOf(day, id, double.IsNaN(dust) ? 0 : 1, dust, "") is { } seen) yield return seen with { Extreme = fine - dust };
        }
    }

    private static double Floor(DustDay day, string id, string channel)
    {
        // By day the others work: a site that rests among them would seem to fall.
        var (own, around, moist, quiet) = (day.Hourly(channel).Of(id), day.Hourly(channel).CleanAround(day, id), day.Hourly("humidity_pct").Around(id), day.Quiet());
        double[] logs = [.. Enumerable.Range(0, own.Length).Where(h => (QuietHours.IsQuiet(h) || quiet.IsAtWork(id, h)) && !double.IsNaN(own[h]) && around[h] >= LeastAir && !(moist[h] > WetHumidity)).Select(h => Math.Log(Math.Max(own[h], LeastLevel) / around[h]))];
        return logs.Length < FewestHours || day.Clocks.IsOdd(id) ? double.NaN : Robust.Quantile(logs, CalmHours);
    }

    /// <summary>A factor takes the same share of every channel, cloth the coarse grains most.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen, DateOnly from) =>
        seen.All(o => double.IsNaN(o.Extreme)) || ChannelShares.SayEqual(seen, from, o => o.Extreme) ? [] : ["shielded_inlet", "wetted_inlet", "factor_change", "other_dust"];

    protected override Bilingual Because(DateOnly from, double before, double after) => new(
        $"自 {from:MM-dd} 起，全天较低的四分之一时段颗粒物由周边清洁空气的 {before:0%} 降至 {after:0%} 并保持（系数 {after / before:0.00}）",
        $"from {from:MM-dd} on, dust in the calmest quarter of the day's hours went from {before:0%} to {after:0%} of the clean air around and stayed (factor {after / before:0.00})");
}
