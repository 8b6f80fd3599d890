using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which the ratio of a site's PM2.5 (else TSP) to its PM10 stood nearly fixed for hours though the dust moved: numbers made from one another
/// (<see cref="AttenuatedWindows"/> over the log of the ratio).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: channels cut to one another where the part would be larger than the whole (within 5 % of it: left out); monitors that compute one channel from another (two others of the maker stand at
/// the same ratio, or half of its others at one each, on half of their days: left out; where the maker has too few monitors to tell, a site that has always done so is not judged); a site where nobody works (held against its own dust's movement).</remarks>
public sealed class FixedRatio : AttenuatedWindows
{
    /// <summary>Where part and whole are nearly equal (log), what keeps the part from being the larger one is the monitor: it cuts at the whole or a little under it.</summary>
    private const double NearlyEqual = 0.05;

    /// <summary>Two ratios are one within so much (log).</summary>
    private const double OneRatio = 0.02;

    private const int FewestOfMake = 2;

    /// <summary>On so many of its days.</summary>
    private const double Always = 0.95;

    public override IndicatorCard Card { get; } = new("fixed_ratio", 5, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "flatline"], "share of days",
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
                // A still window has a fixed ratio by itself; and so have monitors that cut a part larger than the whole.
                if ((i > 0 && part[i] == part[i - 1] && pm10[i] == pm10[i - 1]) || Math.Abs(ratios[i]) < NearlyEqual) ratios[i] = double.NaN;
                if (!double.IsNaN(ratios[i])) known++;
            }
            if (known >= ratios.Length / 4) return ratios;
        }
        return null;
    }

    /// <summary>
    /// What rounding hides of a ratio: a step of the values against their level. Where nobody works, PM2.5 and PM10 rise and fall together with the air: the ratio has to stand against the
    /// movement of the site's own dust too, or nothing is said of the window.
    /// </summary>
    private protected override double Resolution(DustDay day, string siteId, int from, int to)
    {
        var levels = day.Means("pm10_mgm3")[siteId][from..to];
        var dust = Array.ConvertAll(levels, v => v > 0 ? Math.Log(v) : double.NaN);
        var ratio = CurveOf(day, siteId)!.AsSpan(from, to - from);
        return SpreadOf(ratio) <= Attenuated * SpreadOf(dust) ? StepOf(day.Of(siteId).Pm10) / Robust.Median(levels) : 1;
    }

    /// <summary>The smallest difference of two neighbouring readings.</summary>
    private static double StepOf(ReadOnlySpan<double> values)
    {
        var step = double.PositiveInfinity;
        for (var i = 1; i < values.Length; i++)
            if (Math.Abs(values[i] - values[i - 1]) is var difference && difference > 1e-9 && difference < step) step = difference;
        return step;
    }

    /// <summary>The day's median ratio (log), and whether half of the day lies close about it.</summary>
    private protected override string Keep(double[] curve, bool[] still)
    {
        double[] known = [.. curve.Where(r => !double.IsNaN(r))];
        var stands = Robust.Quantile(known, 0.75) - Robust.Quantile(known, 0.25) < NearlyEqual;
        return string.Create(CultureInfo.InvariantCulture, $"{Robust.Median(known):0.###} {(stands ? 1 : 0)}");
    }

    private static double RatioOf(Observation seen) => double.Parse(KeptOf(seen).Split(' ')[0], CultureInfo.InvariantCulture);

    private static bool Stands(Observation seen) => KeptOf(seen).EndsWith('1');

    /// <summary>Without the days at a ratio by which the make computes one channel from the other: one for all of its monitors, or one set in each.</summary>
    protected override Func<IReadOnlyList<Observation>, IReadOnlyList<Observation>> CountedIn(ObservationWindow window)
    {
        var makes = window.Subjects.Select(s => (Subject: s, Days: window.Of(s).Count, Ratios: window.Of(s).Where(Stands).Select(RatioOf).ToArray())).ToLookup(s => MakerOf(window.Of(s.Subject)[^1]), StringComparer.Ordinal);
        bool IsOfMake(Observation seen)
        {
            var others = makes[MakerOf(seen)].Where(other => other.Subject != seen.Subject).ToList();
            int Number(Func<double, bool> which) => others.Count(other => other.Ratios.Count(which) * 2 >= other.Days);
            return Number(ratio => Math.Abs(ratio - RatioOf(seen)) < OneRatio) >= FewestOfMake || Number(_ => true) is var computing && computing >= FewestOfMake && computing * 2 >= others.Count;
        }
        return abnormal => [.. abnormal.Where(o => !IsOfMake(o))];
    }

    /// <summary>What a site has always done may be what its make does.</summary>
    protected override double Weighed(double pValue, Subject subject, IReadOnlyList<Observation> counted, IReadOnlyList<Observation> seen) =>
        seen.Count(o => Stands(o) || counted.Contains(o)) >= Always * seen.Count ? 1 : pValue;

    protected override Bilingual Told(string since, double hours, double spread, double usual) => new(
        $"{since} 起粒径比例变化仅 {spread:0.0%}（其他点位至少 {usual:0.0%}），当日此类 {hours:0.#} 小时",
        $"from {since} the ratio of its channels moved by {spread:0.0%} (the other sites: {usual:0.0%} at least); {hours:0.#} such hours that day");

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天各通道比例连续数小时固定不变（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days its channels stood in a fixed ratio for hours (usually {usual:0.0%} of days)");
}
