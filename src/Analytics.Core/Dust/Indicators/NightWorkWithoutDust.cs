using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Nights on which a site was heard to work for two hours or more and its TSP (PM10, where it has none) stood no higher over the clean air than in its silent hours, though its work of the same day raised it by a third
/// and more: median over the loud hours of the night of log(site ÷ clean air) under a quarter of that over the working hours, either less the site's gain of the silent hours. Machines are heard and seen at once, by
/// night as by day, and by night the air is calmer; who is off, covered or held whenever muck is carted does not know it.
/// </summary>
/// <remarks>
/// Unit: share of loud nights. Loud: half as loud over its silence as its work is, at least 8 dB. Innocent look-alike: wet work (concrete is poured, piles are sunk by night) and a road or pump that is not the site's: clean
/// air, not less than it; unless most of those nights stand under the air around, they count no more than such places are common.
/// </remarks>
public sealed class NightWorkWithoutDust : AbnormalDays
{
    private const int FewestHours = 3, FewestLoud = 2;
    private const double LeastAir = 0.015, LeastLevel = 0.001, WetHumidity = 92;

    /// <summary>Its work raises the dust by a third and more (log); by night by so small a part of it.</summary>
    private const double OwnDust = 0.3, HardlyAny = 0.25;

    /// <summary>By half as loud as its work is over its silence.</summary>
    private const double Loud = 0.5;

    /// <summary>Under the air by more than two hours of one monitor differ (log).</summary>
    private const double Under = -0.1;

    /// <summary>One site in so many works wet at night, or hears a road or pump that is not its own.</summary>
    private const double LoudAndClean = 0.02;

    public override IndicatorCard Card { get; } = new("night_work_without_dust", 1, LeadKind.DustMonitor, Tier.Statistical, ["shielded_inlet", "other_dust", "flatline", "factor_change"], "share of loud nights",
        new("夜间有作业声而无扬尘", "work heard at night, and no dust"), new("夜间浇筑等湿作业；场外道路、水泵噪声", "wet work at night; the noise of a road or pump that is not the site's"),
        "noise against level: work of one day raises dust by night as by day (domain §3)");

    protected override int FewestDays => 3;

    protected override int FewestAbnormal => 3;

    protected override double SmallestShare => 0.3;

    /// <summary>Of the nights on which honest sites are heard to work.</summary>
    protected override double HonestFloor => 0.03;

    /// <summary>How far dust stands over clean air (log, less the gain of the silent hours) in the loud hours of the night and at work, and when the night is loudest.</summary>
    private readonly record struct Night(double Over, double ByDay, int Hours, int Loudest);

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            if (day.Clocks.IsOdd(id) || NightOf(day, id) is not { } night) continue;
            var abnormal = night.Over < HardlyAny * night.ByDay;
            yield return DayOf(day, id, abnormal, night.Over < Under ? "under" : "") with { Examples = abnormal ? [Example(day, id, night)] : [] };
        }
    }

    /// <summary>Null of a night that was not loud, or where the day's work raised too little to tell.</summary>
    private static Night? NightOf(DustDay day, string id)
    {
        var (quiet, noise) = (day.Quiet(), day.Hourly("noise_db").Of(id));
        var silence = quiet.Silence(id);
        int[] work = [.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(noise[h]) && quiet.IsAtWork(id, h))];
        if (double.IsNaN(silence) || work.Length < FewestHours) return null;
        var loud = silence + Math.Max(QuietHours.AtWorkBy, Loud * (Robust.Median([.. work.Select(h => noise[h])]) - silence));
        int[] heard = [.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => QuietHours.IsQuiet(h) && noise[h] >= loud)];
        if (heard.Length < FewestLoud) return null;

        var levels = day.Hourly(day.Means("tsp_mgm3")[id].Any(v => !double.IsNaN(v)) ? "tsp_mgm3" : "pm10_mgm3");
        var (own, air, moist) = (levels.Of(id), levels.CleanAround(day, id), day.Hourly("humidity_pct").Around(id));
        double Over(IEnumerable<int> hours, int fewest)
        {
            double[] logs = [.. hours.Where(h => !double.IsNaN(own[h]) && air[h] >= LeastAir && !(moist[h] > WetHumidity)).Select(h => Math.Log(Math.Max(own[h], LeastLevel) / air[h]))];
            return logs.Length < fewest ? double.NaN : Robust.Median(logs);
        }
        var gain = Math.Min(QuietHours.MostLogGain, Over(Enumerable.Range(0, HourlyLevels.Hours).Where(h => QuietHours.IsQuiet(h) && noise[h] <= silence + QuietHours.LoudBy), FewestHours));
        var (byNight, byDay) = (Over(heard, FewestLoud) - gain, Over(work, FewestHours) - gain);
        return byDay >= OwnDust && !double.IsNaN(byNight) ? new(byNight, byDay, heard.Length, heard.MaxBy(h => noise[h])) : null;
    }

    private static Example Example(DustDay day, string id, Night night)
    {
        var (noise, silence) = (day.Hourly("noise_db").Of(id)[night.Loudest], day.Quiet().Silence(id));
        return DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + night.Loudest * 3600L * ChinaTime.MicrosPerSecond, night.Over, new(
            $"{day.Day:MM-dd} 夜间 {night.Hours} 小时有作业声（最高 {noise:0} dB，安静时 {silence:0} dB），扬尘为周边清洁空气的 {Math.Exp(night.Over):0%}，当日白天作业时为 {Math.Exp(night.ByDay):0%}",
            $"{day.Day:MM-dd}: work heard for {night.Hours} hours of the night (up to {noise:0} dB, silent {silence:0}), dust at {Math.Exp(night.Over):0%} of the clean air around; at work by day {Math.Exp(night.ByDay):0%}"));
    }

    private static bool MostlyUnder(IReadOnlyList<Observation> counted) => 2 * counted.Count(o => KeptOf(o).Length > 0) >= counted.Count;

    protected override double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen) =>
        MostlyUnder(counted) ? pValue : Math.Max(pValue, LoudAndClean);

    /// <summary>What stands at the air may be held or made up; under it something keeps the air out.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> counted) => MostlyUnder(counted) ? [] : ["other_dust", "flatline", "shielded_inlet"];

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 个有作业声的夜间中 {abnormal} 个没有扬尘，而当日白天的作业扬尘明显（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} nights on which work was heard there was no dust of it, though the same day's work raised much (usually {usual:0.0%} of such nights)");
}
