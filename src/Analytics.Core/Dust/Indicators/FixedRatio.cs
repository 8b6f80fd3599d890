using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which the ratio of a site's PM2.5 (else TSP) to its PM10 stood nearly fixed for hours though the dust moved: numbers made from one another
/// (<see cref="AttenuatedWindows"/> over the log of the ratio).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: channels cut to one another where the part would be larger than the whole (left out); monitors that compute one channel from another (all of the maker's do, every day; where the maker has too few monitors to
/// tell, a site that has always done so is not judged); a site where nobody works (held against its own dust's movement).</remarks>
public sealed class FixedRatio : AttenuatedWindows
{
    private const double Equal = 1e-3;

    public override IndicatorCard Card { get; } = new("fixed_ratio", 3, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "flatline"], "share of days",
        new("粒径比例固定不变", "channels in a fixed ratio"), new("由一个通道换算另一通道的设备；停工点位", "a monitor that computes one channel from another; a site where nobody works"), "ratio of PM2.5 to PM10 against its spread at the other sites");

    protected override double Attenuated => 0.15;

    protected override double LeastUsual => 0.04;

    private protected override double[]? CurveOf(DustDay day, string siteId)
    {
        var pm10 = day.Means("pm10_mgm3")[siteId];
        foreach (var channel in (ReadOnlySpan<string>)["pm25_mgm3", "tsp_mgm3"])
        {
            var part = day.Means(channel)[siteId];
            var ratios = new double[pm10.Length];
            var known = 0;
            for (var i = 0; i < ratios.Length; i++)
            {
                ratios[i] = part[i] > 0 && pm10[i] > 0 ? Math.Log(part[i] / pm10[i]) : double.NaN;
                // A still window has a fixed ratio by itself; and monitors that set a part larger than the whole equal to it have the ratio one.
                if ((i > 0 && part[i] == part[i - 1] && pm10[i] == pm10[i - 1]) || Math.Abs(ratios[i]) < Equal) ratios[i] = double.NaN;
                if (!double.IsNaN(ratios[i])) known++;
            }
            if (known >= ratios.Length / 4) return ratios;
        }
        return null;
    }

    /// <summary>
    /// Where nobody works, PM2.5 and PM10 rise and fall together with the air. The ratio has to stand against the movement of the site's own dust too, or nothing is said of the window.
    /// </summary>
    private protected override double Resolution(DustDay day, string siteId, int from, int to)
    {
        var dust = Array.ConvertAll(day.Means("pm10_mgm3")[siteId][from..to], v => v > 0 ? Math.Log(v) : double.NaN);
        var ratio = CurveOf(day, siteId)!.AsSpan(from, to - from);
        return SpreadOf(ratio) <= Attenuated * SpreadOf(dust) ? 0 : 1;
    }

    /// <summary>What a site has always done may be what its make does.</summary>
    protected override double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen) =>
        counted.Count >= 0.95 * seen.Count ? 1 : pValue;

    protected override Bilingual Told(string since, double hours, double spread, double usual) => new(
        $"{since} 起粒径比例变化仅 {spread:0.0%}（其他点位至少 {usual:0.0%}），当日此类 {hours:0.#} 小时",
        $"from {since} the ratio of its channels moved by {spread:0.0%} (the other sites: {usual:0.0%} at least); {hours:0.#} such hours that day");

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天各通道比例连续数小时固定不变（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days its channels stood in a fixed ratio for hours (usually {usual:0.0%} of days)");
}
