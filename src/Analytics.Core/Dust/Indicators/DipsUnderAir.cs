using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site at work dipped under the air for half an hour or more in all: quarters of an hour that stand far under the clean air around, by the site's own gain of the night, less than
/// three quarters of an hour beside a level at least twice as high. Dust of work comes and goes on top of the air; what takes a quarter of an hour from under it and gives it back (filtered air or mist set off by an
/// alarm, high values divided or folded down, numbers of another day or from a generator) is no wind.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a shower (neighbours dip too, or there is fog or rain around: left out); spraying that lays the site's own dust (it ends at the air, not under it); a wrong clock (left out).</remarks>
public sealed class DipsUnderAir : AbnormalDays
{
    /// <summary>Under the air (log): several times what quarters of an hour of honest sites scatter, and more than HJ 653 grants.</summary>
    private const double Under = 0.45;

    /// <summary>mg/m³: HJ 653 grants an intercept of 10 µg/m³; in cleaner air nothing is said.</summary>
    private const double Intercept = 0.01, LeastAir = 0.02;

    /// <summary>In damp air a monitor may stand so much higher than in dry (log).</summary>
    private const double DampDiffers = 0.15;

    private const double Beside = 2, ShareOfNeighbours = 1.0 / 3;
    private const int BesideSlots = 3, FewestSlots = 2, FewestAtWork = 8;

    public override IndicatorCard Card { get; } = new("dips_under_air", 1, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "wetted_inlet", "capped", "other_dust", "replayed"], "share of days",
        new("作业中短时跌破大气本底", "dips under the air while it works"), new("局地阵雨（邻近点位同样跌落）", "a local shower (neighbours dip too)"), "quarter-hours under the clean air around beside high ones, by the site's own night gain (domain §3)");

    protected override int FewestAbnormal => 3;

    protected override double HonestFloor => 0.01;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (dust, hourly, quiet, humidity) = (day.Means("pm10_mgm3"), day.Hourly("pm10_mgm3"), day.Quiet(), day.Hourly("humidity_pct"));
        foreach (var id in day.ReportingSites)
        {
            var levels = dust[id];
            if (levels.Length != SlotMeans.Quarters || day.Clocks.IsOdd(id)) continue;
            var (clean, moist) = (hourly.CleanAround(day, id), humidity.Around(id));
            var tonight = quiet.LogGain(id) is var dry && double.IsNaN(dry) ? CalmHours(hourly.Of(id), clean) - DampDiffers : dry;
            var gain = QuietHours.UsualLogGain(day.Day, tonight, memory.Earlier.Of(DustSubjects.Of(day, id)));
            var air = ClearOfFronts(clean);
            int[] work = [.. Enumerable.Range(0, levels.Length).Where(i => i / PerHour is var h && quiet.IsAtWork(id, h) && !double.IsNaN(levels[i]) && air[h] >= LeastAir && !(moist[h] > QuietHours.Foggy))];
            if (double.IsNaN(gain) || work.Length < FewestAtWork) continue;
            bool IsDip(int i) => (levels[i] + Intercept) / Math.Exp(gain) < Math.Exp(-Under) * air[i / PerHour] && Highest(levels, i) >= Beside * (levels[i] + Intercept) && !IsShared(day, id, i, air[i / PerHour]);
            int[] dips = [.. work.Where(IsDip)];
            var abnormal = dips.Length >= FewestSlots;
            yield return DayOf(day, id, abnormal) with
            {
                Sum = dips.Length,
                Extreme = tonight,
                Examples = abnormal ? [Example(day, id, dips, levels, air)] : [],
            };
        }
    }

    private const int PerHour = SlotMeans.Quarters / HourlyLevels.Hours;

    /// <summary>Where the night was too damp to tell the gain: how the site stands to the clean air in the calmer quarter of the day's hours (log); NaN with too few.</summary>
    private static double CalmHours(double[] own, double[] clean)
    {
        double[] logs = [.. own.Zip(clean, (level, air) => air >= LeastAir && level > 0 ? Math.Log(level / air) : double.NaN).Where(log => !double.IsNaN(log))];
        return logs.Length < FewestAtWork ? double.NaN : Robust.Quantile(logs, 0.25);
    }

    /// <summary>The lowest of an hour and the ones beside it: a front does not reach everybody at once.</summary>
    private static double[] ClearOfFronts(double[] air) =>
        [.. air.Select((level, h) => Math.Min(level, Math.Min(air[Math.Max(0, h - 1)], air[Math.Min(air.Length - 1, h + 1)])))];

    private static double Highest(double[] levels, int slot)
    {
        var highest = 0.0;
        for (var i = Math.Max(0, slot - BesideSlots); i <= Math.Min(levels.Length - 1, slot + BesideSlots); i++)
            if (levels[i] > highest) highest = levels[i];
        return highest;
    }

    /// <summary>A third of the neighbours stand under the air in the same quarter of an hour.</summary>
    private static bool IsShared(DustDay day, string id, int slot, double air)
    {
        double[] known = [.. day.Neighbours.Of(id).Select(other => day.Means("pm10_mgm3")[other]).Where(theirs => theirs.Length == SlotMeans.Quarters && !double.IsNaN(theirs[slot])).Select(theirs => theirs[slot])];
        return known.Length > 0 && known.Count(level => level + Intercept < Math.Exp(-Under) * air) >= ShareOfNeighbours * known.Length;
    }

    private static Example Example(DustDay day, string id, int[] dips, double[] levels, double[] air)
    {
        var deepest = dips.MinBy(i => levels[i] / air[i / PerHour]);
        var at = ChinaTime.StartOf(day.Day) + deepest * 86_400L / SlotMeans.Quarters * ChinaTime.MicrosPerSecond;
        return DustSubjects.Example(id, at, dips.Length, new(
            $"{ChinaTime.ToLocal(at):MM-dd HH:mm} 颗粒物 {levels[deepest]:0.000} mg/m³，周边清洁空气 {air[deepest / PerHour]:0.000}，前后 45 分钟内最高 {Highest(levels, deepest):0.000}；当日此类 {dips.Length} 刻钟",
            $"{ChinaTime.ToLocal(at):MM-dd HH:mm}: dust {levels[deepest]:0.000} mg/m³, clean air around {air[deepest / PerHour]:0.000}, within 45 minutes up to {Highest(levels, deepest):0.000}; {dips.Length} such quarters of an hour that day"));
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天作业时颗粒物短时跌到周边清洁空气之下又恢复（同城通常 {usual:0.0%} 的天数）",
        $"on {abnormal} of {evaluated} days its dust dipped under the clean air around while it worked, and came back within the hour (usually {usual:0.0%} of days)");
}
