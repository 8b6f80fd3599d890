using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days whose curve of hourly PM10 is that of an earlier day of the same site (replayed), or of another site on the same day (cloned): correlation of
/// the hour-to-hour changes of the logarithm, which neither gain nor level alters. Air never repeats itself: honest days correlate at 0.3-0.8.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: two monitors at one gate (nearer than 200 m: left out); a regional dust storm (all sites move
/// together: the region's own change is taken off first for clones).</remarks>
public abstract class RepeatedSeries : RateIndicator<DustDay>
{
    protected const double SameCurve = 0.995;
    protected const int FewestHours = 18;

    protected override double FewestUnits => 3;

    protected override double FewestAbnormal => 2;

    protected override double SmallestShare => 0.1;

    /// <summary>Hourly means as text, to be compared with later days.</summary>
    protected static string Tag(double[] hours) => string.Join(' ', hours.Select(v => double.IsNaN(v) ? "" : v.ToString("G5", CultureInfo.InvariantCulture)));

    protected static double[] Hours(string tag) => [.. tag.Split(' ').Select(v => v.Length == 0 ? double.NaN : double.Parse(v, CultureInfo.InvariantCulture))];

    /// <summary>Correlation of the hour-to-hour changes of the logarithm; NaN with too few hours or a flat curve.</summary>
    protected static double Likeness(double[] a, double[] b, double[]? region = null)
    {
        List<double> x = [], y = [];
        for (var h = 1; h < a.Length; h++)
        {
            double da = Change(a, h), db = Change(b, h), r = region is null ? 0 : Change(region, h);
            if (double.IsNaN(da + db + r)) continue;
            x.Add(da - r);
            y.Add(db - r);
        }
        return x.Count < FewestHours ? double.NaN : Correlation(x, y);
    }

    protected static double Change(double[] hours, int h) => Math.Log(Math.Max(hours[h], 0.001) / Math.Max(hours[h - 1], 0.001));

    private static double Correlation(List<double> x, List<double> y)
    {
        double mx = x.Average(), my = y.Average(), xy = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Count; i++)
        {
            xy += (x[i] - mx) * (y[i] - my);
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
        }
        // Changes under 3 % an hour are noise and rounding, no curve.
        var least = x.Count * 0.03 * 0.03;
        return xx < least || yy < least ? double.NaN : xy / Math.Sqrt(xx * yy);
    }
}

/// <summary>Days that replay an earlier day of the same site.</summary>
/// <remarks><inheritdoc cref="RepeatedSeries"/></remarks>
public sealed class ReplayedDay : RepeatedSeries
{
    public override IndicatorCard Card { get; } = new("replayed_day", 1, LeadKind.DustMonitor, Tier.Contradiction, ["replayed"], "share of days",
        new("重放历史数据", "an earlier day replayed"), new("无（空气不会重复）", "none known: air does not repeat itself"), "correlation of hourly changes with the site's last 28 days");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = new HourlyLevels(day, "pm10_mgm3");
        foreach (var id in day.ReportingSites)
        {
            var hours = levels.Of(id);
            var subject = DustSubjects.Of(day, id);
            var twin = memory.Earlier.Of(subject).Select(o => (o.Day, Like: Likeness(hours, Hours(o.Tag)))).Where(t => t.Like >= SameCurve).OrderByDescending(t => t.Like).ThenBy(t => t.Day).FirstOrDefault();
            if (hours.Count(v => !double.IsNaN(v)) <= FewestHours) continue;
            yield return new Observation(Card.Id, subject, day.Day)
            {
                Exposure = 1,
                Count = twin.Like > 0 ? 1 : 0,
                Tag = Tag(hours),
                Examples = twin.Like <= 0 ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), twin.Like, new(
                    $"{day.Day:MM-dd} 的小时曲线与本点 {twin.Day:MM-dd} 几乎相同（相关 {twin.Like:0.0000}）", $"the curve of {day.Day:MM-dd} is that of {twin.Day:MM-dd} (correlation {twin.Like:0.0000})"))],
            };
        }
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 天中 {abnormal:0} 天的曲线与本点此前某日几乎完全相同", $"the curves of {abnormal:0} of {evaluated:0} days are those of earlier days of the same site");
}

/// <summary>Days on which a site sends another site's curve.</summary>
/// <remarks><inheritdoc cref="RepeatedSeries"/></remarks>
public sealed class ClonedSite : RepeatedSeries
{
    private const double SameGateKm = 0.2;

    public override IndicatorCard Card { get; } = new("cloned_site", 1, LeadKind.DustMonitor, Tier.Contradiction, ["cloned_site"], "share of days",
        new("与他点数据雷同", "another site's data"), new("同一大门的两台设备（200 米内不计）", "two monitors at one gate (nearer than 200 m: left out)"),
        "correlation of hourly changes beyond the region's, site against site");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var levels = new HourlyLevels(day, "pm10_mgm3");
        var sites = day.ReportingSites.Where(id => levels.Of(id).Count(v => !double.IsNaN(v)) > FewestHours).ToList();
        var twins = new Dictionary<string, (string Twin, double Like)>(StringComparer.Ordinal);
        // Alike curves rise and fall in the same hours: only sites with the same ups and downs against the region are compared.
        foreach (var alike in sites.GroupBy(id => Signs(levels.Of(id), levels.Region)))
            foreach (var (a, b) in alike.SelectMany((a, i) => alike.Skip(i + 1).Select(b => (a, b))))
            {
                var like = Likeness(levels.Of(a), levels.Of(b), levels.Region);
                if (!(like >= SameCurve) || AreNeighbours(day.Site(a), day.Site(b))) continue;
                foreach (var (x, y) in new[] { (a, b), (b, a) })
                    if (!twins.TryGetValue(x, out var known) || known.Like < like) twins[x] = (y, like);
            }
        foreach (var id in sites)
        {
            var found = twins.TryGetValue(id, out var twin);
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = 1,
                Count = found ? 1 : 0,
                Examples = !found ? [] : [DustSubjects.Example(id, ChinaTime.StartOf(day.Day), twin.Like, new(
                    $"{day.Day:MM-dd} 的小时曲线与点位 {twin.Twin} 几乎相同（相关 {twin.Like:0.0000}）", $"the curve of {day.Day:MM-dd} is that of site {twin.Twin} (correlation {twin.Like:0.0000})"))],
            };
        }
    }

    private static int Signs(double[] hours, double[] region)
    {
        var signs = 0;
        for (var h = 1; h < hours.Length; h++)
            if (Change(hours, h) - Change(region, h) > 0) signs |= 1 << h;
        return signs;
    }

    private static bool AreNeighbours(MonitoringSite? a, MonitoringSite? b) =>
        a?.Longitude is { } x1 && a.Latitude is { } y1 && b?.Longitude is { } x2 && b.Latitude is { } y2
        && Math.Sqrt(Math.Pow((x1 - x2) * 111.3 * Math.Cos(y1 * Math.PI / 180), 2) + Math.Pow((y1 - y2) * 111.3, 2)) < SameGateKm;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 天中 {abnormal:0} 天的曲线与另一点位几乎完全相同", $"the curves of {abnormal:0} of {evaluated:0} days are those of another site");
}
