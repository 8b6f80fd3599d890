using System.Globalization;
using System.Runtime.InteropServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// How far a site's highest readings of TSP (else PM10) reach over its high ones: log of the 99 % over the 80 % quantile of one to four weeks, against the other sites' and the air's own. Gusts, lorries and dirty days give dust
/// a long tail at every site; whatever keeps readings from rising (a cap sharp or soft, jitter under a limit, high values folded down, divided or smoothed away) cuts it short.
/// </summary>
/// <remarks>Unit: log ratio. Innocent look-alike: the end of a make's range (<see cref="FullScale"/>: left out); steady weeks (the clean air's own tail is asked, too); a site at rest, as its noise says (left out).</remarks>
public sealed class ShortTail : DayIndicator<DustDay>
{
    private static readonly int[] Windows = [7, 14, 28];

    private const double BinWidth = 0.02, High = 0.8, Highest = 0.99;

    /// <summary>Tails of honest sites differ by so much at least (log of the tail).</summary>
    private const double HonestSpread = 0.25;

    /// <summary>Nobody's tail is shorter than so much of the air's own, work or not.</summary>
    private const double ShareOfAir = 0.6;

    private const int FewestReadings = 18, FewestDays = 6;

    public override IndicatorCard Card { get; } = new("short_tail", 1, LeadKind.DustMonitor, Tier.Statistical, ["capped", "flatline", "other_dust"], "log ratio",
        new("高值尾部过短", "a tail of high readings cut short"), new("仪器量程上限；平稳天气", "the end of the monitor's range; steady weather"), "ratio of high quantiles against the other sites' (domain §3: cap)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        var air = day.Hourly("pm10_mgm3");
        foreach (var id in day.ReportingSites)
        {
            var tsp = day.Means("tsp_mgm3")[id];
            var levels = tsp.Count(v => v > 0) >= FewestReadings ? tsp : day.Means("pm10_mgm3")[id];
            if (levels.Count(v => v > 0) < FewestReadings || day.Quiet().IsAtRest(id)) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day)
            {
                Exposure = levels.Count(v => v > 0),
                Extreme = FullScale.HighestOf(day.Of(id)),
                Tag = $"{Kept(levels)}|{Kept(air.CleanAround(day, id))}|{levels.Length.ToString(CultureInfo.InvariantCulture)}|{day.Site(id)?.Vendor}",
            };
        }
    }

    /// <summary>Readings by their log, in steps of <see cref="BinWidth"/>.</summary>
    private static string Kept(double[] levels) => string.Join(' ', levels.Where(v => v > 0).GroupBy(v => (int)Math.Floor(Math.Log(v) / BinWidth)).OrderBy(g => g.Key)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key}:{g.Count()}")));

    /// <summary>The readings of some days, by their log.</summary>
    private sealed class Histogram
    {
        private readonly Dictionary<int, int> counts = [];
        private int total;

        /// <param name="kept">As <see cref="Kept"/> made it.</param>
        public void Add(ReadOnlySpan<char> kept)
        {
            foreach (var part in kept.Split(' '))
            {
                if (kept[part] is not { IsEmpty: false } bin) continue;
                var colon = bin.IndexOf(':');
                var (at, count) = (int.Parse(bin[..colon], CultureInfo.InvariantCulture), int.Parse(bin[(colon + 1)..], CultureInfo.InvariantCulture));
                CollectionsMarshal.GetValueRefOrAddDefault(counts, at, out _) += count;
                total += count;
            }
        }

        /// <summary>log of the quantile, to a bin.</summary>
        public double Log(double quantile)
        {
            var below = 0;
            foreach (var (at, count) in counts.OrderBy(c => c.Key))
                if ((below += count) >= quantile * total) return (at + 0.5) * BinWidth;
            return double.NaN;
        }

        /// <summary>log of <see cref="Highest"/> over <see cref="High"/> quantile, one bin at least; NaN of nothing.</summary>
        public double Tail => total == 0 ? double.NaN : Math.Max(BinWidth, Log(Highest) - Log(High));
    }

    private readonly record struct Tails(double Own, double Air, double Top, int Days, DateOnly From);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        if (window.Subjects.Count == 0) yield break;
        var fullScale = new FullScale(window.Subjects.Select(s => (MakeOf(window.Of(s)[^1]), window.Of(s).Select(o => o.Extreme))));
        var best = new Dictionary<Subject, (Tails Tails, double Usual, double P)>();
        foreach (var days in Windows)
        {
            var first = window.AsOf.AddDays(1 - days);
            if (first < window.From && days > Windows[0]) break;
            var sites = window.Subjects.AsParallel().AsOrdered().Select(s => (Subject: s, Seen: window.Of(s).Where(o => o.Day >= first).ToList())).Where(s => s.Seen.Count >= Math.Max(FewestDays, days / 2))
                .Select(s => (s.Subject, s.Seen, Tails: Of(s.Seen))).ToList();
            foreach (var grid in sites.GroupBy(s => s.Seen[^1].Tag.Split('|')[2]))
            {
                if (PeerLevel.Fit([.. grid.Select(s => Math.Log(s.Tails.Own))], HonestSpread) is not { } peers) continue;
                foreach (var (subject, seen, tails) in grid)
                {
                    var innocent = tails.Own > ShareOfAir * tails.Air || fullScale.IsReached(MakeOf(seen[^1]), seen.Max(o => o.Extreme));
                    var p = innocent ? 1 : Math.Min(1, Windows.Length * peers.LowerTail(Math.Log(tails.Own)));
                    if (!best.TryGetValue(subject, out var known) || p < known.P) best[subject] = (tails, Math.Exp(peers.Center), p);
                }
            }
        }
        foreach (var (subject, (tails, usual, p)) in best.OrderBy(b => b.Key.Id, StringComparer.Ordinal))
            yield return new Measurement(Card.Id, subject, tails.Own, Core.Indicators.Range.AtLeast(usual * Math.Exp(-3 * HonestSpread)), p)
            {
                Exposure = tails.Days,
                Because = new(
                    $"最近 {tails.Days} 天最高 1% 的读数（{tails.Top:0.###} mg/m³ 起）仅比最高两成的起点高 {Math.Exp(tails.Own) - 1:0%}（各点通常高 {Math.Exp(usual) - 1:0%}，大气本身 {Math.Exp(tails.Air) - 1:0%}）",
                    $"over {tails.Days} days its highest hundredth (from {tails.Top:0.###} mg/m³) begins only {Math.Exp(tails.Own) - 1:0%} over its highest fifth (usually {Math.Exp(usual) - 1:0%}, of the air itself {Math.Exp(tails.Air) - 1:0%})"),
                SeenFrom = tails.From,
                SeenTo = window.AsOf,
            };
    }

    private static Tails Of(List<Observation> seen)
    {
        var (own, air) = (new Histogram(), new Histogram());
        foreach (var o in seen)
        {
            var (first, second) = (o.Tag.IndexOf('|'), o.Tag.IndexOf('|', o.Tag.IndexOf('|') + 1));
            own.Add(o.Tag.AsSpan(0, first));
            air.Add(o.Tag.AsSpan(first + 1, second - first - 1));
        }
        return new(own.Tail, double.IsNaN(air.Tail) ? 0 : air.Tail, Math.Exp(own.Log(Highest)), seen.Count, seen[0].Day);
    }

    private static string MakeOf(Observation seen) => string.Join('|', seen.Tag.Split('|')[3..]);
}
