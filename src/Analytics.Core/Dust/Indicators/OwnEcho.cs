using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Whether a site's working hours repeat its own night some fixed hours earlier, day after day: correlation of the changes of log PM10 from quarter to quarter with those 6 to 14 hours before, pooled over the days. Noise added to a copy hides it
/// on one day (<see cref="ReplayedDay"/>) and not over many: air and the monitor's own noise have no memory of the hour twelve hours ago, so that the pooled correlation of honest days is nought give or take one over the root of all
/// the quarters.
/// </summary>
/// <remarks>Unit: correlation. What comes back every hour (a zero check, a gauge that prints by the hour) comes back at all whole hours: by the other such distances of the site it is discounted; what all sites share (rush hours, shifts) by theirs.
/// Innocent look-alike: none known of one distance alone.</remarks>
public sealed class OwnEcho : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [7, 14, 28];

    private const int PerHour = SlotMeans.Quarters / SlotMeans.Hours, Nearest = 6 * PerHour, Furthest = 14 * PerHour, Lags = Furthest - Nearest + 1;
    private const int WorkFrom = 7 * PerHour, WorkTo = 19 * PerHour, FewestPairs = 12, FewestDays = 4, FewestPeers = 5;

    /// <summary>A smaller mean correlation hides nothing; pooled ones of honest sites differ by a standard deviation at least.</summary>
    private const double LeastCorrelation = 0.15, LeastSpread = 1;

    public override IndicatorCard Card { get; } = new("own_echo", 1, LeadKind.DustMonitor, Tier.Statistical, ["replayed"], "correlation",
        new("白天重复自身夜间曲线", "days that echo its own nights"), new("无（空气不会定时重复）", "none known: air does not repeat itself by the clock"), "pooled correlation of changes with those some hours earlier, against all other distances");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            if (DayCurve.Of(day, id) is not { IsHourly: false } curve) continue;
            var echoes = EchoesOf(curve.Changes, out var pairs);
            if (pairs == 0) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = pairs,
                Tag = string.Join(' ', echoes.Select(e => e.ToString("0.#", CultureInfo.InvariantCulture))),
            };
        }
    }

    /// <summary>Quarters of the working hours that have one of the same day so far before them.</summary>
    private static int PairsAt(int lag) => WorkTo - Math.Max(WorkFrom, Nearest + lag);

    /// <summary>For each distance the sum of products over the root of their number, in standard deviations of chance; 0 with too few.</summary>
    private static double[] EchoesOf(double[] changes, out int pairs)
    {
        var echoes = new double[Lags];
        pairs = 0;
        for (var n = 0; n < Lags; n++)
        {
            double products = 0, late = 0, early = 0;
            var count = 0;
            for (var i = WorkTo - PairsAt(n); i < WorkTo; i++)
            {
                if (double.IsNaN(changes[i] + changes[i - Nearest - n])) continue;
                (products, late, early, count) = (products + changes[i] * changes[i - Nearest - n], late + changes[i] * changes[i], early + changes[i - Nearest - n] * changes[i - Nearest - n], count + 1);
            }
            if (count < FewestPairs || late * early == 0) continue;
            echoes[n] = products / Math.Sqrt(late * early) * Math.Sqrt(count);
            pairs = Math.Max(pairs, count);
        }
        return echoes;
    }

    /// <summary>The pooled echo of a site: the distance at which it is strongest, in deviations of chance, and the mean correlation there.</summary>
    private readonly record struct Echo(int Lag, double Deviations, double Correlation, int Days, DateOnly From);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Subjects.Count < FewestPeers) yield break;
        var best = new Dictionary<Subject, (Echo Echo, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            if (first < window.From && days > Windows[0]) break;
            var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s).Where(o => o.Day >= first).ToList())).Where(s => s.Seen.Count >= FewestDays).Select(s => (s.Subject, s.Seen, Pooled: Pooled(s.Seen))).ToList();
            if (sites.Count < FewestPeers) continue;
            var usual = Enumerable.Range(0, Lags).Select(lag => Robust.Median([.. sites.Select(s => s.Pooled[lag])])).ToArray();
            var echoes = sites.ConvertAll(s => (s.Subject, Echo: Strongest(s.Seen, [.. s.Pooled.Select((z, lag) => z - usual[lag])])));
            if (PeerLevel.Fit([.. echoes.Select(e => e.Echo.Deviations)], LeastSpread) is not { } peers) continue;
            foreach (var (subject, echo) in echoes)
            {
                var p = echo.Correlation < LeastCorrelation ? 1 : Math.Min(1, Windows.Length * Math.Max(peers.UpperTail(echo.Deviations), Math.Min(1, Lags * Distributions.NormalUpperTail(echo.Deviations))));
                if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (echo, p);
            }
        }
        foreach (var (subject, (echo, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal)) yield return Measured(subject, echo, p, window.AsOf);
    }

    private Measurement Measured(Subject subject, Echo echo, double p, DateOnly asOf)
    {
        var hours = (Nearest + echo.Lag) / (double)PerHour;
        return new Measurement(Card.Id, subject, echo.Correlation, Core.Indicators.Range.AtMost(LeastCorrelation), p)
        {
            Exposure = echo.Days,
            Because = new($"最近 {echo.Days} 天作业时段的细微起伏与本点 {hours:0.##} 小时之前的相关平均为 {echo.Correlation:0.00}（空气与仪器噪声应为 0；偏离 {echo.Deviations:0.0} 倍标准差）",
                $"on its last {echo.Days} days the small ups and downs of working hours correlate by {echo.Correlation:0.00} with its own {hours:0.##} hours earlier (air and noise: 0; {echo.Deviations:0.0} deviations of chance)"),
            Examples = p > 0.01 ? [] : [.. Enumerable.Range(0, Observation.MaxExamples).Select(back => asOf.AddDays(-back)).Where(day => day >= echo.From).Select(day => DustSubjects.Example(subject.Id, ChinaTime.StartOf(day) + 13 * 3600L * ChinaTime.MicrosPerSecond, echo.Correlation, new(
                $"{day:MM-dd} 13 时起与 {hours:0.##} 小时之前对照", $"{day:MM-dd} from 13:00, beside {hours:0.##} hours earlier")))],
            SeenFrom = echo.From,
            SeenTo = asOf,
        };
    }

    private static double[] Pooled(List<Observation> seen)
    {
        var pooled = new double[Lags];
        foreach (var o in seen)
        {
            var words = o.Tag.Split(' ');
            for (var lag = 0; lag < Lags; lag++) pooled[lag] += double.Parse(words[lag], CultureInfo.InvariantCulture);
        }
        return Array.ConvertAll(pooled, z => z / Math.Sqrt(seen.Count));
    }

    private static Echo Strongest(List<Observation> seen, double[] pooled)
    {
        // What comes back every hour does so at all distances of as many quarters over the hour.
        double Hourly(int lag) => Robust.Median([.. Enumerable.Range(0, Lags).Where(l => l != lag && (l - lag) % PerHour == 0).Select(l => pooled[l] / Math.Sqrt(PairsAt(l)))]);
        double Own(int lag) => pooled[lag] - Math.Max(0, Hourly(lag)) * Math.Sqrt(PairsAt(lag));
        var best = Enumerable.Range(0, Lags).MaxBy(Own);
        return new(best, Own(best), Own(best) / Math.Sqrt(PairsAt(best) * seen.Count), seen.Count, seen[0].Day);
    }
}
