using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Whether the calm hours of a site's days go up and down with the air: correlation, over the last two or four weeks, of the day's lower quartile (log) with that of the clean air around in the same hours, as Fisher's z
/// against the other sites'. Work adds to some hours and leaves the calm ones to haze, storm and rain, which reach everybody; numbers from a generator, from earlier days or held ones do not know them. One step of the level
/// (maintenance, a new monitor, a factor) is taken off where it helps most.
/// </summary>
/// <remarks>Unit: correlation. Innocent look-alike: weeks in which the air hardly moved (the others' correlations are low, too); work by day and by night (no hour of such days is calm: left out); a place with air of its own (half of the days' movement is still the city's: left out); a
/// broken sensor.</remarks>
public sealed class DaysUnlikeAir : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [14, 28];

    private const double Calm = 0.25, LeastAir = 0.005, LeastLevel = 0.001;
    private const int FewestDays = 12, FewestPeers = 6, FewestOfPart = 4;

    /// <summary>The hours of a day, its night among them: a monitor that is off by night has seen no calm ones.</summary>
    private const int FewestHours = 18;

    /// <summary>With half of its days' movement the city's a place has air enough in common, whatever the p-value (r² of a half).</summary>
    private const double Suspicious = 0.7;

    /// <summary>A correlation closer than this is rounding; honest sites differ by so much at least (z).</summary>
    private const double Closest = 0.995, HonestSpread = 0.3;

    /// <summary>Where the median site follows the air less than this, nobody's days are held against it.</summary>
    private const double LeastUsual = 0.85;

    public override IndicatorCard Card { get; } = new("days_unlike_air", 3, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "replayed", "flatline"], "correlation",
        new("逐日水平不随大气变化", "days that do not follow the air"), new("传感器损坏；局地气流", "a broken sensor; a place with air of its own"), "correlation of the day's floor with the clean air around (domain §3: correlation with neighbours lost)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var (levels, quiet) = (day.Hourly("pm10_mgm3"), day.Quiet());
        foreach (var id in day.ReportingSites)
        {
            var (own, air) = (levels.Of(id), levels.CleanAround(day, id));
            int[] known = [.. Enumerable.Range(0, HourlyLevels.Hours).Where(h => !double.IsNaN(own[h]) && air[h] >= LeastAir)];
            if (known.Length < FewestHours) continue;
            double Floor(double[] curve) => Math.Log(Math.Max(LeastLevel, Robust.Quantile([.. known.Select(h => curve[h])], Calm)));
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Sum = Floor(own), SumOfSquares = Floor(air), Extreme = quiet.CalmNoise(id) };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Subjects.Count == 0) yield break;
        var best = new Dictionary<Subject, (double R, IReadOnlyList<Observation> Days, PeerLevel Peers, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            var sites = window.Subjects.Select(s => (Subject: s, Days: QuietHours.WithCalmHours([.. window.Of(s).Where(o => o.Day >= first)]))).Where(s => s.Days.Count >= FewestDays).Select(s => (s.Subject, s.Days, R: Following(s.Days))).ToList();
            if (PeerLevel.Fit([.. sites.Select(s => Z(s.R))], HonestSpread, FewestPeers) is not { } peers || Math.Tanh(peers.Center) < LeastUsual) continue;
            foreach (var (subject, seen, r) in sites)
            {
                var p = r > Suspicious ? 1 : Math.Min(1, Windows.Length * peers.LowerTail(Z(r)));
                if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (r, seen, peers, p);
            }
        }
        foreach (var (subject, (r, days, peers, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal))
            yield return new Measurement(Card.Id, subject, r, Core.Indicators.Range.AtLeast(Math.Tanh(peers.ExpectedLow)), p)
            {
                Exposure = days.Count,
                Because = new($"{days[0].Day:MM-dd} 至 {days[^1].Day:MM-dd} 逐日平静时段的颗粒物与周边清洁空气的相关系数仅 {r:0.00}（各点通常 {Math.Tanh(peers.Center):0.00}），不随雾霾、沙尘和降雨起伏",
                    $"{days[0].Day:MM-dd} to {days[^1].Day:MM-dd}: dust in the calm hours of its days correlates with the clean air around by only {r:0.00} (usually {Math.Tanh(peers.Center):0.00}): haze, storm and rain do not reach it"),
                SeenFrom = days[0].Day,
                SeenTo = days[^1].Day,
            };
    }

    private static double Z(double r) => Math.Atanh(Math.Clamp(r, -Closest, Closest));

    /// <summary>The best correlation of site and air with one step of either taken off.</summary>
    private static double Following(IReadOnlyList<Observation> days)
    {
        var best = -1.0;
        for (var split = FewestOfPart; split + FewestOfPart <= days.Count; split++)
        {
            double products = 0, own = 1e-9, air = 1e-9;
            foreach (var part in (IReadOnlyList<Observation>[])[[.. days.Take(split)], [.. days.Skip(split)]])
            {
                var (site, around) = (part.Average(o => o.Sum), part.Average(o => o.SumOfSquares));
                foreach (var day in part) (products, own, air) = (products + ((day.Sum - site) * (day.SumOfSquares - around)), own + ((day.Sum - site) * (day.Sum - site)), air + ((day.SumOfSquares - around) * (day.SumOfSquares - around)));
            }
            best = Math.Max(best, products / Math.Sqrt(own * air));
        }
        return best;
    }
}
