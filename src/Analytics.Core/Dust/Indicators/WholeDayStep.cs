using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// A step down, that stays (<see cref="LevelStep"/>), in the level of the whole day of a site that adds nothing of its own to the air: median over the hours of log(site ÷ median of the sites). Where working hours
/// stand no higher over the region than nights do, no work can end, and twenty-four hours tell a level twice as well as the nights alone: what an air station, a road or a quiet site is judged by, hour by hour.
/// </summary>
/// <remarks>Unit: factor after ÷ before. Innocent look-alike: maintenance or a new monitor (flagged: excused where the level it leaves is an honest one); work round the clock that ends (comes down to the
/// region's level, not under it); a wind or a season that the neighbours, or the make, share.</remarks>
public sealed class WholeDayStep : LevelStep
{
    private const int FewestHours = 12, FewestOfEach = 3;
    private const double LeastAir = 0.01, LeastLevel = 0.001, WetHumidity = 92;

    /// <summary>Working hours over nights (log), by more than which a site adds dust of its own.</summary>
    private const double OwnDust = 0.1;

    public override IndicatorCard Card { get; } = new("whole_day_step", 1, LeadKind.DustMonitor, Tier.Statistical, ["factor_change", "shielded_inlet"], "factor",
        new("无自身扬尘点位全天数值突降并保持", "the whole day of a site without dust of its own stepped down and stayed"), new("未标记的维护或更换设备", "maintenance or a new monitor that nobody flagged"),
        "step change of the daily median of log(site/neighbour median) (domain §3)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var (dust, fine) = (LogRatios(day, id, "pm10_mgm3"), LogRatios(day, id, "pm25_mgm3"));
            if (DayOf(day, id, dust.Hours.Length, Robust.Median(dust.Hours), "") is { } seen)
                yield return seen with { Extreme = Robust.Median(fine.Hours) - Robust.Median(dust.Hours), Expected = dust.Work };
        }
    }

    /// <summary>log(site ÷ air around) of the dry hours, none with too few of them; and how much higher they are at work than in quiet hours, NaN with too few of either.</summary>
    private static (double[] Hours, double Work) LogRatios(DustDay day, string id, string channel)
    {
        var (levels, humidity, quiet) = (day.Hourly(channel), day.Hourly("humidity_pct"), day.Quiet());
        var (own, around, moist) = (levels.Of(id), levels.Around(id), humidity.Around(id));
        int[] hours = [.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(own[h]) && around[h] >= LeastAir && !(moist[h] > WetHumidity))];
        if (hours.Length < FewestHours || day.Clocks.IsOdd(id)) return ([], double.NaN);
        double[] Of(Func<int, bool> which) => [.. hours.Where(which).Select(h => Math.Log(Math.Max(own[h], LeastLevel) / around[h]))];
        var (work, night) = (Of(h => quiet.IsAtWork(id, h)), Of(QuietHours.IsQuiet));
        return (Of(_ => true), work.Length < FewestOfEach || night.Length < FewestOfEach ? double.NaN : Robust.Median(work) - Robust.Median(night));
    }

    private protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var days = base.CountedIn(window);
        return seen => AddsDust(seen) ? [] : days(seen);
    }

    /// <summary>Its own dust before may have ended; or it rests while the others work, and its nights did not fall.</summary>
    protected override bool IsContradicted(IReadOnlyList<Observation> seen, DateOnly from, double fall)
    {
        var (before, after) = (Usual(seen.Where(o => o.Day < from)), Usual(seen.Where(o => o.Day >= from)));
        return !(before <= OwnDust && before - after < fall / 2);
    }

    private static bool AddsDust(IReadOnlyList<Observation> days) => !(Usual(days) <= OwnDust);

    /// <summary>How much higher its working hours usually stand over the region than its nights (log); NaN where it is not known.</summary>
    private static double Usual(IEnumerable<Observation> days) => Robust.Median([.. days.Where(o => o.Exposure > 0).Select(o => o.Expected).Where(double.IsFinite)]);

    /// <summary>A factor takes the same share of every channel, cloth the coarse grains most.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen, DateOnly from) =>
        seen.All(o => double.IsNaN(o.Extreme)) || ChannelShares.SayEqual(seen, from, o => o.Extreme) ? [] : ["shielded_inlet", "factor_change"];

    protected override Bilingual Because(DateOnly from, double before, double after) => new(
        $"自 {from:MM-dd} 起，全天颗粒物相对周边的水平由 {before:0%} 降至 {after:0%} 并保持（系数 {after / before:0.00}）",
        $"from {from:MM-dd} on, dust of the whole day went from {before:0%} to {after:0%} of the region and stayed (factor {after / before:0.00})");
}
