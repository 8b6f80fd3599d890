using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's loud working hours in which its PM10, freed of its own gain of the night, stands under 0.75 of the cleanest fifth of the city's
/// sites. Work adds to the air and takes nothing from it: air that turns cleaner than the city's just while machines run was not let in.
/// </summary>
/// <remarks>Unit: share of loud working hours (7-18 o'clock, noise 8 dB(A) over the site's own night). Innocent look-alike: sprinkling and mist cannons keep
/// down the site's own dust, but not the air around it; a coast with a clean sea breeze (an afternoon, and its neighbours show it too).</remarks>
public sealed class WorkHourDrop : RateIndicator<DustDay>
{
    private const double Under = 0.75, CleanestFifth = 0.2, LouderBy = 8;

    public override IndicatorCard Card { get; } = new("work_hour_drop", 1, LeadKind.DustMonitor, Tier.Contradiction, ["shielded_inlet", "replayed", "cloned_site", "flatline", "wetted_inlet"], "share of loud working hours",
        new("一开工数值反而更低", "cleaner just while it works"), new("海风等局地清洁气流（邻近点位同样降低）", "a clean sea breeze (neighbours show it too)"),
        "noise of work with dust under the air around, by the site's own night gain (domain §3)");

    protected override double FewestUnits => 12;

    protected override double FewestAbnormal => 5;

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.01;

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (dust, noise, quiet) = (new HourlyLevels(day, "pm10_mgm3"), new HourlyLevels(day, "noise_db"), new QuietHours(day));
        var gains = day.ReportingSites.ToDictionary(id => id, quiet.LogGain, StringComparer.Ordinal);
        var air = CleanAir(day, dust, gains);
        foreach (var id in day.ReportingSites)
        {
            if (double.IsNaN(gains[id])) continue;
            var night = noise.Of(id).Where((v, h) => QuietHours.IsQuiet(h) && !double.IsNaN(v)).ToArray();
            if (night.Length < 3) continue;
            var silence = Robust.Median(night);
            int loud = 0, count = 0, at = 0;
            var lowest = 1.0;
            for (var h = 0; h < HourlyLevels.Hours; h++)
            {
                if (!HourlyLevels.IsWorkHour(h) || !(noise.Of(id)[h] >= silence + LouderBy) || double.IsNaN(dust.Of(id)[h] + air[h])) continue;
                loud++;
                var ratio = dust.Of(id)[h] / Math.Exp(gains[id]) / air[h];
                if (ratio < Under) count++;
                if (ratio < lowest) (lowest, at) = (ratio, h);
            }
            if (loud == 0) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = loud,
                Count = count,
                Examples = count == 0 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day) + at * 3600L * ChinaTime.MicrosPerSecond, count, new(
                    $"{day.Day:MM-dd} {at} 时噪声 {noise.Of(id)[at]:0} dB（夜间 {silence:0} dB），PM10 {dust.Of(id)[at]:0.000} mg/m³，折算后仅为全市最清洁点位的 {lowest:0%}；当日此类 {count} 小时",
                    $"{day.Day:MM-dd} {at}:00: {noise.Of(id)[at]:0} dB (at night {silence:0}), PM10 {dust.Of(id)[at]:0.000} mg/m³, by its night gain {lowest:0%} of the city's cleanest fifth; {count} such hours that day"))],
            };
        }
    }

    /// <summary>Per hour, the level under which a fifth of the sites stand once each is freed of its own gain.</summary>
    private static double[] CleanAir(DustDay day, HourlyLevels dust, Dictionary<string, double> gains)
    {
        var air = new double[HourlyLevels.Hours];
        for (var h = 0; h < air.Length; h++)
        {
            var levels = day.ReportingSites.Select(id => dust.Of(id)[h] / Math.Exp(gains[id])).Where(v => !double.IsNaN(v)).ToArray();
            air[h] = levels.Length < 5 ? double.NaN : Math.Max(0.005, Robust.Quantile(levels, CleanestFifth));
        }
        return air;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 个施工噪声明显的小时中 {abnormal:0} 个小时的 PM10 低于全市最清洁空气的四分之三（按本点夜间水平折算；同城通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} hours loud with work its PM10 stood under three quarters of the city's cleanest air, by its own night gain (usually {peers.Mean:0.0%})");
}
