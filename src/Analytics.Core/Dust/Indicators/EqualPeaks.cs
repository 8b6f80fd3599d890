using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Share of a site's days whose highest reading of TSP (else PM10) ends within one narrow band of 6 % that no day exceeds by more than 15 %, where honest daily maxima scatter over a factor of two and more:
/// a ceiling, sharp or soft, met whenever the day has dust enough. From whatever day of the window on it was set; judged against how crowded the others' maxima are.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a monitor's full scale (its make's, see <see cref="FullScale"/>, or two other sites in the same band: left out); a site at rest whose maxima are the air's (maxima must scatter
/// less than a third of what the others' maxima and medians do).</remarks>
public sealed class EqualPeaks : DayIndicator<DustDay>
{
    private const double Band = 0.06, Over = 0.15, Calm = 1.0 / 3;
    /// <summary>A band with more than this share of the days holds since long, not by chance of the last week.</summary>
    private const double Full = 0.7;

    private const int Many = 60;
    private const int FewestDays = 6, FewestReadings = 18, FewestInBand = 5;

    public override IndicatorCard Card { get; } = new("equal_peaks", 2, LeadKind.DustMonitor, Tier.Statistical, ["capped"], "share of days",
        new("每日峰值几乎相同", "days that all peak alike"), new("仪器量程上限；无作业的点位", "the monitor's full scale; a site at rest"), "max-of-day dispersion (domain §3: cap)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var tsp = day.Means("tsp_mgm3")[id];
            var means = tsp.Count(v => !double.IsNaN(v)) >= FewestReadings ? tsp : day.Means("pm10_mgm3")[id];
            var known = means.Where(v => v > 0).ToArray();
            if (known.Length < FewestReadings) continue;
            var highest = Highest(day.Of(id), ReferenceEquals(means, tsp));
            if (!(highest > 0)) continue;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Extreme = highest, Sum = Math.Log(Robust.Median(known)), SumOfSquares = FullScale.HighestOf(day.Of(id)), Tag = day.Site(id)?.Vendor ?? "" };
        }
    }

    private static double Highest(DustSeries series, bool isTsp)
    {
        var values = isTsp ? series.Tsp : series.Pm10;
        var flags = series.Flag;
        var highest = double.NaN;
        for (var i = 0; i < values.Length; i++)
            if (!double.IsNaN(values[i]) && flags[i] is 'N' or '\0' && !(values[i] <= highest)) highest = values[i];
        return highest;
    }

    /// <summary>The band of a site: its upper end, the days in it, the days since it holds, how much the medians of those days scatter.</summary>
    private sealed record Crowd(double Level, IReadOnlyList<Observation> Days, int Since, double MedianScatter, double PeakScatter);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Where(x => x.Seen.Count >= FewestDays).Select(x => (x.Subject, x.Seen, Crowd: Best(x.Seen))).ToList();
        if (sites.Count == 0) yield break;
        // Peaks of honest days scatter at least as the air does from day to day; a ceiling may hold the site's own medians too, so the others' are asked.
        var scatter = Math.Min(Robust.Median([.. sites.Select(s => s.Crowd.PeakScatter)]), Robust.Median([.. sites.Select(s => s.Crowd.MedianScatter)]));
        var fullScale = new FullScale(sites.Select(s => (s.Seen[^1].Tag, s.Seen.Select(o => o.SumOfSquares))));
        var city = PeerRate.Fit(sites.Select(s => ((double)s.Crowd.Days.Count, (double)s.Crowd.Since)), 0.1, 0.2);
        foreach (var (subject, seen, crowd) in sites)
        {
            var peers = sites.Count > Many ? city : PeerRate.Fit(sites.Where(s => s.Subject != subject).Select(s => ((double)s.Crowd.Days.Count, (double)s.Crowd.Since)), 0.1, 0.2);
            var shared = crowd.Days.Count < FewestInBand ? 0 : sites.Count(o => o.Subject != subject && o.Crowd.Days.Count >= FewestInBand && Math.Abs(Math.Log(o.Crowd.Level / crowd.Level)) < 0.01);
            var innocent = crowd.Days.Count < FewestInBand || crowd.Days.Any(d => fullScale.Is(seen[^1].Tag, d.Extreme)) || shared >= 2 || crowd.PeakScatter > Calm * scatter;
            yield return new Measurement(Card.Id, subject, (double)crowd.Days.Count / crowd.Since, Core.Indicators.Range.AtMost(peers.ExpectedHigh(crowd.Since)),
                innocent ? 1 : Math.Min(1, 3 * peers.UpperTail(crowd.Days.Count, crowd.Since)))
            {
                Exposure = seen.Count,
                Because = new($"最近 {crowd.Since} 天中 {crowd.Days.Count} 天的最高值都落在 {crowd.Level:0.###} mg/m³ 之下 6% 以内（同城通常 {peers.Mean:0%} 的天数如此集中）",
                    $"on {crowd.Days.Count} of the last {crowd.Since} days the highest reading ends within 6 % under {crowd.Level:0.###} mg/m³ (elsewhere {peers.Mean:0%} of days crowd so)"),
                Examples = [.. crowd.Days.Take(Observation.MaxExamples).Select(d => DustSubjects.Example(subject.Id, ChinaTime.StartOf(d.Day), d.Extreme, new($"{d.Day:MM-dd} 最高 {d.Extreme:0.####} mg/m³", $"{d.Day:MM-dd}: highest {d.Extreme:0.####} mg/m³")))],
                SeenFrom = crowd.Days.Count > 0 ? crowd.Days[0].Day : null,
                SeenTo = crowd.Days.Count > 0 ? crowd.Days[^1].Day : null,
            };
        }
    }

    /// <summary>Each day is tried as the first, each maximum from then on as the band's upper end; the fullest band, of like ones the one with more days.</summary>
    private static Crowd Best(IReadOnlyList<Observation> seen)
    {
        var peaks = new double[seen.Count];
        for (var i = 0; i < peaks.Length; i++) peaks[i] = seen[i].Extreme;
        var best = (First: 0, Top: peaks[^1], Days: 0, Share: 0.0);
        for (var first = 0; first + FewestDays <= peaks.Length; first++)
        {
            var from = peaks.AsSpan(first);
            var highest = double.NegativeInfinity;
            foreach (var peak in from) highest = Math.Max(highest, peak);
            foreach (var top in from)
            {
                if (top < highest * (1 - Over)) continue;
                var days = 0;
                foreach (var peak in from)
                    if (peak <= top && peak >= top * (1 - Band)) days++;
                var share = (double)days / from.Length;
                if (share > best.Share + 1e-9 || (days > best.Days && share > Full)) best = (first, top, days, share);
            }
        }
        var held = peaks.AsSpan(best.First).ToArray();
        double[] medians = [.. seen.Skip(best.First).Select(o => o.Sum)], logs = Array.ConvertAll(held, Math.Log);
        return new Crowd(best.Top, [.. seen.Skip(best.First).Where(o => best.Days > 0 && o.Extreme <= best.Top && o.Extreme >= best.Top * (1 - Band))], held.Length,
            Robust.Sigma(medians, Robust.Median(medians)), Robust.Sigma(logs, Robust.Median(logs)));
    }
}
