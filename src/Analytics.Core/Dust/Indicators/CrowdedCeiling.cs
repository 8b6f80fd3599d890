using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// Days on which a site's highest TSP (else PM10) readings crowd into the six percent under one ceiling that no day of the window exceeds: at least four readings,
/// and over twice as many as in either of the next two bands of six percent. Peaks of honest days thin out upwards, and end elsewhere every day.
/// </summary>
/// <remarks>Unit: share of days. Innocent look-alike: a monitor's full scale (its make's, see <see cref="FullScale"/>; two other sites with the same ceiling; readings flagged T: left out); one steady
/// afternoon (one day, not many).</remarks>
public sealed class CrowdedCeiling : DayIndicator<DustDay>
{
    private const double BinWidth = 0.02, Band = 0.06;
    private const int Bins = 40, SmallestPile = 4, TimesLower = 2, FewestDays = 4, FewestPiledDays = 3, FewestReadings = 20;

    public override IndicatorCard Card { get; } = new("crowded_ceiling", 2, LeadKind.DustMonitor, Tier.Statistical, ["capped"], "share of days",
        new("峰值挤在同一上限之下", "peaks crowd under one ceiling"), new("仪器量程上限；个别平稳的日子", "the monitor's full scale; a steady day"),
        "bunching under a common ceiling against the bands below it, over many days (domain §3: mass at c below the limit, max-of-day SD)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
        {
            var series = day.Of(id);
            var values = Measured(series, series.Tsp) is { Count: >= FewestReadings } tsp ? tsp : Measured(series, series.Pm10);
            if (values.Count < FewestReadings) continue;
            var highest = values.Max();
            var bins = new int[Bins];
            foreach (var value in values)
                if ((int)(Math.Log(highest / value) / BinWidth) is var bin and < Bins) bins[bin]++;
            yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = values.Count, Extreme = highest, Sum = FullScale.HighestOf(series), Tag = $"{string.Join(' ', bins.Select(b => b.ToString(CultureInfo.InvariantCulture)))}|{day.Site(id)?.Vendor}" };
        }
    }

    private static List<double> Measured(DustSeries series, ReadOnlySpan<double> values)
    {
        var known = new List<double>();
        var flags = series.Flag;
        for (var i = 0; i < values.Length; i++)
            if (values[i] > 0 && flags[i] is 'N' or '\0') known.Add(values[i]);
        return known;
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s))).Where(x => x.Seen.Count >= FewestDays).Select(x => (x.Subject, x.Seen, Ceiling: Best(x.Seen))).ToList();
        var peers = PeerRate.Fit(sites.Select(s => ((double)s.Ceiling.Days.Count, (double)s.Seen.Count)), 0.02);
        var fullScale = new FullScale(sites.Select(s => (MakerOf(s.Seen[^1]), s.Seen.Select(o => o.Sum))));
        var piledUp = sites.Where(s => s.Ceiling.Days.Count >= FewestPiledDays).ToList();
        foreach (var (subject, seen, (ceiling, days, piled)) in sites)
        {
            if (fullScale.Is(MakerOf(seen[^1]), ceiling)) continue;
            var shared = piledUp.Count(o => o.Subject != subject && Math.Abs(Math.Log(o.Ceiling.Level / ceiling)) < BinWidth / 2);
            if (shared >= 2) continue;
            var weak = days.Count < FewestPiledDays;
            yield return new Measurement(Card.Id, subject, (double)days.Count / seen.Count, Core.Indicators.Range.AtMost(peers.ExpectedHigh(seen.Count)), weak ? 1 : peers.UpperTail(days.Count, seen.Count))
            {
                Exposure = seen.Count,
                Because = new($"{seen.Count} 天中 {days.Count} 天的峰值挤在同一上限 {ceiling:0.###} mg/m³ 之下 6% 以内（共 {piled} 个读数），从未超过",
                    $"on {days.Count} of {seen.Count} days the peaks crowd within 6 % under one ceiling of {ceiling:0.###} mg/m³ ({piled} readings), never over it"),
                Examples = [.. days.Take(Observation.MaxExamples).Select(d => DustSubjects.Example(subject.Id, ChinaTime.StartOf(d.Day), d.Extreme, new($"{d.Day:MM-dd} 最高 {d.Extreme:0.###} mg/m³", $"{d.Day:MM-dd}: highest {d.Extreme:0.###} mg/m³")))],
                SeenFrom = days.Count > 0 ? days[0].Day : null,
                SeenTo = days.Count > 0 ? days[^1].Day : null,
            };
        }
    }

    private static string MakerOf(Observation seen) => seen.Tag[(seen.Tag.IndexOf('|') + 1)..];

    /// <summary>
    /// The ceiling that holds from some day on to the end of the window, with the days piled under it. It may have been set up within the window, so each day's
    /// highest value is tried as the ceiling of the days from the first that keeps it.
    /// </summary>
    private static (double Level, IReadOnlyList<Observation> Days, int Piled) Best(IReadOnlyList<Observation> seen)
    {
        (double Level, IReadOnlyList<Observation> Days, int Piled) best = (seen[^1].Extreme, [], 0);
        for (var first = 0; first + FewestPiledDays <= seen.Count; first++)
        {
            if (first > 0 && seen[first - 1].Extreme <= seen.Skip(first).Max(o => o.Extreme)) continue;
            var ceiling = seen.Skip(first).Max(o => o.Extreme);
            var piles = seen.Skip(first).Select(o => (Day: o, Pile: Pile(o, ceiling))).Where(p => p.Pile > 0).ToList();
            if (piles.Count > best.Days.Count) best = (ceiling, [.. piles.Select(p => p.Day)], piles.Sum(p => p.Pile));
        }
        return best;
    }

    /// <summary>Readings in the band under the ceiling; 0 where they are no pile.</summary>
    private static int Pile(Observation day, double ceiling)
    {
        var bins = day.Tag.Split('|')[0].Split(' ');
        var from = (int)Math.Round(Math.Log(ceiling / day.Extreme) / BinWidth);
        const int perBand = (int)(Band / BinWidth);
        int Count(int band)
        {
            var sum = 0;
            for (var bin = band * perBand - from; bin < (band + 1) * perBand - from; bin++)
                if (bin >= 0 && bin < bins.Length) sum += int.Parse(bins[bin], CultureInfo.InvariantCulture);
            return sum;
        }
        var pile = Count(0);
        return pile >= SmallestPile && pile > TimesLower * Math.Max(Count(1), Count(2)) ? pile : 0;
    }
}
