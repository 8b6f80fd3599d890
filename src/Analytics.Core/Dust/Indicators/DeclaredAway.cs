using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which two and a half hours or more of a site's working time (7 to 18 o'clock) were flagged away (HJ 212: maintenance, calibration, fault, stopped, set value) by a monitor that went on reporting, and at least twice the share of
/// it that was flagged away in the other hours. Self-checks run at any hour, and are set to the night where somebody chooses; a service comes now and then; who flags the working hours away day after day does not measure them.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: what a make does by itself (its others do it too); services, which a technician does by day and is done with within two hours, weekly ones however long (one day in five at least); a fault that lasts (it lasts through the night, too).</remarks>
public sealed class DeclaredAway : AbnormalDays
{
    /// <summary>More than a service takes.</summary>
    private const double LeastHours = 2.5;

    private const double TimesOther = 2;

    public override IndicatorCard Card { get; } = new("declared_away", 2, LeadKind.DustMonitor, Tier.Statistical, ["selective_offline"], "share of days",
        new("作业时段数据屡被标记剔除", "working hours flagged away, day after day"), new("该型号设备的自检时段；故障设备", "self-checks of the make; a faulty device"), "share of working hours flagged as invalid against the other hours (HJ 212-2017 flags)");

    protected override int FewestDays => 6;

    protected override int FewestAbnormal => 4;

    protected override double SmallestShare => 0.2;

    protected override double HonestFloor => 0.02;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var flagged = FlaggedShare(day.Of(id));
            int[] known = [.. Enumerable.Range(0, flagged.Length).Where(h => !double.IsNaN(flagged[h]))];
            int[] work = [.. known.Where(HourlyLevels.IsWorkHour)], other = [.. known.Where(h => !HourlyLevels.IsWorkHour(h))];
            if (work.Length == 0 || other.Length == 0) continue;
            var (hours, atWork, elsewhere) = (work.Sum(h => flagged[h]), work.Average(h => flagged[h]), other.Average(h => flagged[h]));
            var abnormal = hours >= LeastHours && atWork >= TimesOther * elsewhere;
            yield return DayOf(day, id, abnormal) with
            {
                Sum = hours,
                Examples = !abnormal ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + work.First(h => flagged[h] > 0) * 3600L * ChinaTime.MicrosPerSecond, hours, new(
                    $"{day.Day:MM-dd} 作业时段 {work.Length} 小时中有 {hours:0.#} 小时的数据被标记剔除（{atWork:0%}；其余时段 {elsewhere:0%}）", $"{day.Day:MM-dd}: {hours:0.#} of {work.Length} working hours flagged away ({atWork:0%}; in the other hours {elsewhere:0%})"))],
            };
        }
    }

    /// <summary>Share of the readings of each hour that came with a flag which takes them out; NaN where none came.</summary>
    private static double[] FlaggedShare(DustSeries series)
    {
        var (all, away) = (new int[HourlyLevels.Hours], new int[HourlyLevels.Hours]);
        for (var i = 0; i < series.Length; i++)
        {
            var hour = HourlyLevels.HourOf(series.ObservedAt[i]);
            all[hour]++;
            if (series.Flag[i] is 'M' or 'C' or 'D' or 'F' or 'S') away[hour]++;
        }
        return [.. all.Select((count, hour) => count == 0 ? double.NaN : (double)away[hour] / count)];
    }

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天有两个半小时以上的作业时段数据被标记剔除，其余时段极少（同城通常 {usual:0.0%} 的天数）",
        $"on {abnormal} of {evaluated} days two and a half hours or more of its working time were flagged away, and little of the other hours (usually {usual:0.0%} of days)");
}
