using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down, that stays (<see cref="LevelStep"/>), in how far a site's PM2.5 (PM10, where it has none) stands under the air around it while it works, by its own gain of the nights:
/// median over the working hours of log(site ÷ median of the sites) less that gain; standing over it counts for nothing. Work adds little to the fine dust and takes nothing from any, so
/// that a site in order shows its gain by day as by night; a factor of the working hours or cloth over the inlet shows from the day on which it begins. A site that rests or finishes comes down to its gain, not under it.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance (flagged: left out); a season that turns the nights damp (the others' steps upwards tell how much); a hall that has always had its door shut (no step).</remarks>
public sealed class WorkHourStep : LevelStep
{
    private const int FewestHours = 3, FewestNights = 3;
    private const double LeastAir = 0.01, LeastLevel = 0.001, WetHumidity = 92;

    public override IndicatorCard Card { get; } = new("work_hour_step", 4, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "factor_change", "wetted_inlet"], "factor",
        new("作业时段数值突降并保持", "working hours that stepped down and stayed"), new("未标记的维护；昼夜湿度差异的季节变化", "maintenance that nobody flagged; a season that changes the damp of the nights"),
        "step change of log(site/neighbour median) in working hours, by the site's own gain of the nights (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var (subject, earlier) = (DustSubjects.Of(day, id), memory.Earlier);
            var (coarse, fine) = (Excess(day, id, "pm10_mgm3"), Excess(day, id, "pm25_mgm3"));
            var (channel, of) = fine.Hours.Length > 0 || !double.IsNaN(fine.Tonight) ? ("pm25", fine) : ("pm10", coarse);
            if (DayOf(day, id, of.Hours.Length, 0, channel) is not { } seen) continue;
            var gain = QuietHours.UsualLogGain(day.Day, of.Tonight, [.. earlier.Of(subject).Where(o => o.Tag.StartsWith(channel, StringComparison.Ordinal))], FewestNights);
            if (double.IsNaN(gain) && double.IsNaN(of.Tonight) && seen.Count == 0) continue;
            // Fine less coarse, each by its night gain; 0 where one is not known.
            yield return seen with
            {
                Exposure = double.IsNaN(gain) ? 0 : seen.Exposure,
                Sum = of.Hours.Length == 0 || double.IsNaN(gain) ? 0 : Robust.Median(of.Hours) - gain,
                SumOfSquares = Robust.Median(fine.Hours) - gain - (Robust.Median(coarse.Hours) - coarse.Tonight) is var share && double.IsFinite(share) ? share : 0,
                Extreme = of.Tonight,
            };
        }
    }

    /// <summary>log(site ÷ air around) of the dry hours at work, none with too few of them; and the night's gain.</summary>
    private static (double[] Hours, double Tonight) Excess(DustDay day, string id, string channel)
    {
        var (levels, humidity, quiet) = (day.Hourly(channel), day.Hourly("humidity_pct"), day.Quiet());
        var (own, around, moist) = (levels.Of(id), levels.Around(id), humidity.Around(id));
        var hours = new List<double>();
        for (var h = 0; h < HourlyLevels.Hours; h++)
            if (!double.IsNaN(own[h]) && around[h] >= LeastAir && !(moist[h] > WetHumidity) && quiet.IsAtWork(id, h)) hours.Add(Math.Log(Math.Max(own[h], LeastLevel) / around[h]));
        return (hours.Count < FewestHours || day.Clocks.IsOdd(id) ? [] : [.. hours], day.Quiet(channel).LogGain(id));
    }

    /// <summary>Its own nights know of a calibration some days later.</summary>
    protected override bool IsLevelKnown => false;

    /// <summary>What is over the gain is the site's own dust.</summary>
    protected override double Read(double median) => Math.Min(0, median);

    /// <summary>Where PM10 did not fall by half as much, nothing kept dust out: PM2.5 is amiss.</summary>
    protected override bool IsContradicted(IReadOnlyList<Observation> seen, DateOnly from, double fall)
    {
        double Coarse(Func<Observation, bool> when) => Robust.Median([.. seen.Where(o => o.Exposure > 0 && o.SumOfSquares != 0 && when(o)).Select(o => o.Sum - o.SumOfSquares)]);
        return Coarse(o => o.Day < from) - Coarse(o => o.Day >= from) < fall / 2;
    }

    /// <summary>A factor takes the same share of every channel, cloth the coarse grains most.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen, DateOnly from) =>
        ChannelShares.SayEqual(seen, from, o => o.SumOfSquares == 0 ? double.NaN : o.SumOfSquares) ? ["factor_change", "shielded_inlet"] : [];

    protected override Bilingual Because(DateOnly from, double before, double after) => new(
        $"自 {from:MM-dd} 起，作业时段颗粒物按本点夜间水平折算由周边的 {before:0%} 降至 {after:0%} 并保持",
        $"from {from:MM-dd} on, its dust in working hours went from {before:0%} to {after:0%} of the air around, by its own night gain, and stayed");
}
