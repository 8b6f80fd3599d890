using Analytics.Core.Indicators;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's PM10 followed the region (the median of the others, or one ambient station) more closely for hours than any honest place does: no local air, no work, no
/// noise of a monitor of its own (<see cref="AttenuatedWindows"/> over the log of site ÷ reference by the hour, the closest reference; a station's values may come up to two hours late).
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a monitor beside the ambient station (nearer than 500 m: not compared with it); a site at rest, as its noise says (left out); a quiet site in steady wind (a day or two).</remarks>
public sealed class TooLikeTheAir : AttenuatedWindows
{
    public override IndicatorCard Card { get; } = new("too_like_the_air", 6, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "cloned_site"], "share of days",
        new("与背景浓度过于一致", "too like the air around"), new("紧邻大气自动站的设备；无作业的点位", "a monitor beside the ambient station; a site at rest"), "spread of log(site/reference) against the other sites'");

    protected override double Attenuated => 0.2;

    protected override double LeastUsual => 0.08;

    private protected override double[]? CurveOf(DustDay day, string siteId)
    {
        // A site at rest adds nothing of its own to the air.
        if (day.Quiet().IsAtRest(siteId)) return null;
        var levels = day.Hourly("pm10_mgm3");
        var own = Array.ConvertAll(levels.Of(siteId), HourlyLevels.LogOf);
        var closest = Less(own, Array.ConvertAll(levels.Around(siteId), HourlyLevels.LogOf));
        foreach (var reference in Elsewhere(day, levels, siteId))
            if (Less(own, reference) is var ratios && Roughness(ratios) < Roughness(closest)) closest = ratios;
        return closest.Count(r => !double.IsNaN(r)) < 12 ? null : closest;
    }

    private static double[] Less(double[] own, double[] reference)
    {
        var ratios = new double[own.Length];
        for (var h = 0; h < own.Length; h++) ratios[h] = own[h] - reference[h];
        return ratios;
    }

    /// <summary>What the ambient stations that do not stand at the site's own place show, taken over at once or late: whose air it breathes it may follow.</summary>
    private static IEnumerable<double[]> Elsewhere(DustDay day, HourlyLevels levels, string siteId)
    {
        var place = Place.Of(day.Site(siteId));
        for (var n = 0; n < day.Air.Stations.Count; n++)
            if (levels.TakenOver(n) is { } station && !(place.KilometresTo(day.Air.Stations[n].Place) < SiteNeighbours.OnePlaceKm))
                foreach (var shown in station) yield return shown;
    }

    private static double Roughness(double[] ratios)
    {
        double sum = 0;
        var n = 0;
        for (var h = 1; h < ratios.Length; h++)
            if (!double.IsNaN(ratios[h] + ratios[h - 1])) (sum, n) = (sum + Math.Abs(ratios[h] - ratios[h - 1]), n + 1);
        return n == 0 ? double.PositiveInfinity : sum / n;
    }

    private protected override double Resolution(DustDay day, string siteId, int from, int to) => 0;

    protected override Bilingual Told(string since, double hours, double spread, double usual) => new(
        $"{since} 起与背景之比九小时内变化仅 {spread:0.0%}（其他点位至少 {usual:0%}），当日此类 {hours:0.#} 小时",
        $"from {since} its ratio to the air around moved by {spread:0.0%} in nine hours (the other sites: {usual:0%} at least); {hours:0.#} such hours that day");

    protected override Bilingual Because(int abnormal, int evaluated, double usual) => new(
        $"{evaluated} 天中 {abnormal} 天颗粒物与背景浓度过于一致，没有本地波动（同城通常 {usual:0.0%}）",
        $"on {abnormal} of {evaluated} days its dust followed the air around too closely for hours, with nothing of its own (usually {usual:0.0%} of days)");
}
