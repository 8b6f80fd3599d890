using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's working hours (7-18) without a valid reading, on days when the rest of the day was read: a monitor that goes silent, or is set
/// to 'maintenance', just while dust is made. An hour counts only when most of the other sites reported in it.
/// </summary>
/// <remarks>Unit: share of working hours. Innocent look-alike: a power cut or a lost upload of the district (others are silent too), a
/// service visit (an hour or two, once).</remarks>
public sealed class SelectiveOffline : RateIndicator<DustDay>
{
    /// <summary>Outside working hours at least this share must be read: else the monitor is simply broken.</summary>
    private const double ReadAtRest = 0.8;

    public override IndicatorCard Card { get; } = new("selective_offline", 1, LeadKind.DustMonitor, Tier.Statistical, ["selective_offline"], "share of working hours",
        new("作业时段选择性离线", "silent while work goes on"), new("停电、补传丢失（周边同样缺测）；一次性维护", "a power cut or lost uploads (the others are silent too); a single service visit"),
        "P(offline | working hours) against the other hours and the city; HJ 212-2017 flags");

    protected override double FewestUnits => 8;

    protected override double FewestAbnormal => 6;

    protected override double SmallestShare => 0.08;

    protected override double HonestFloor => 0.01;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = new HourlyLevels(day, "pm10_mgm3");
        var reporting = Enumerable.Range(0, HourlyLevels.Hours).Select(h => day.ReportingSites.Count(id => !double.IsNaN(levels.Of(id)[h])) / (double)Math.Max(1, day.ReportingSites.Count)).ToArray();
        foreach (var id in day.ReportingSites)
        {
            var hours = levels.Of(id);
            int rest = 0, restRead = 0, work = 0, silent = 0, first = -1;
            for (var h = 0; h < HourlyLevels.Hours; h++)
            {
                if (reporting[h] < 0.7) continue;
                var read = !double.IsNaN(hours[h]);
                if (!HourlyLevels.IsWorkHour(h))
                {
                    rest++;
                    restRead += read ? 1 : 0;
                    continue;
                }
                work++;
                if (read) continue;
                silent++;
                if (first < 0) first = h;
            }
            if (rest < 6 || work == 0 || restRead < ReadAtRest * rest) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = work,
                Count = silent,
                Examples = silent < 2 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + first * 3600L * ChinaTime.MicrosPerSecond, silent, new(
                    $"{day.Day:MM-dd} 作业时段 {work} 小时中 {silent} 小时无有效读数（自 {first} 时起），其余时段正常",
                    $"{day.Day:MM-dd}: no valid reading in {silent} of {work} working hours (from {first}:00), the rest of the day was read"))],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个作业小时中 {abnormal:0} 个无有效读数，而夜间正常（同城通常 {peers.Mean:0.0%}）",
        $"no valid reading in {abnormal:0} of {evaluated:0} working hours while the nights were read (usually {peers.Mean:0.0%})");
}
