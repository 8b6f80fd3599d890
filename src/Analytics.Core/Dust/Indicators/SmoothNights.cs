using System.Globalization;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// How smooth a site's PM10 runs in hours without work (<see cref="QuietHours.Roughness"/>), median of the last ten nights, against the monitors of its make (their spread mixed with the city's by how many there are).
/// Turbulence and the monitor's own noise are in every measured curve; a curve made by a formula, by averaging or from an hourly public series lacks them.
/// </summary>
/// <remarks>Unit: ratio to the usual roughness. Innocent look-alike: a smoothing set in the instrument (its make's; a make of fewer than four is not judged); coarse rounding (left out); a place behind nets or in a yard (counts half); means of an hour, in which turbulence and noise are averaged out as well and what is left is the air's own course (count half); still, damp air (the others are as smooth).</remarks>
public sealed class SmoothNights : DayIndicator<DustDay>
{
    private const int Nights = 10, FewestNights = 6, FewestPeers = 6, FewestOfMake = 3;

    /// <summary>Over so much of the usual roughness a curve is of no interest, whatever the p-value.</summary>
    private const double Suspicious = 0.6;

    /// <summary>Behind scaffolding nets or in a yard the air comes late and damped, by half or so: down to here that explains a part of it, and something else must speak too.</summary>
    private const double BehindNets = 0.45;

    /// <summary>Curves of monitors in order are as rough within so much (log, one standard deviation), however alike a few of them may happen to be.</summary>
    private const double HonestSpread = 0.12;

    public override IndicatorCard Card { get; } = new("smooth_nights", 1, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "cloned_site", "shielded_inlet", "flatline"], "ratio to the usual",
        new("夜间曲线过于平滑", "nights too smooth"), new("仪器内部平滑设置；设备位于防尘网后或院内", "a smoothing set in the instrument; a place behind nets or in a yard"), "roughness of log PM10 at night against the make's (domain §3: no noise of an instrument)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        foreach (var id in day.ReportingSites)
            if (day.Quiet().Roughness(id) is var rough && !double.IsNaN(rough))
                yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Sum = rough, Tag = $"{day.Site(id)?.Vendor} {SlotMeans.SlotsOf(day, id).ToString(CultureInfo.InvariantCulture)}" };
    }

    private static bool IsHourly(string make) => make.EndsWith($" {SlotMeans.Hours}", StringComparison.Ordinal);

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Select(s => (Subject: s, Seen: window.Of(s).TakeLast(Nights).ToList())).Where(s => s.Seen.Count >= FewestNights)
            .Select(s => (s.Subject, s.Seen, Make: s.Seen[^1].Tag, Rough: Robust.Median([.. s.Seen.Select(o => o.Sum)]))).ToList();
        foreach (var grid in sites.GroupBy(s => s.Make[(s.Make.LastIndexOf(' ') + 1)..]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if (PeerLevel.Fit([.. grid.Select(s => s.Rough)], HonestSpread, FewestPeers) is not { } city) continue;
            var makes = grid.ToLookup(s => s.Make, StringComparer.Ordinal);
            foreach (var (subject, seen, make, rough) in grid)
            {
                double[] same = [.. makes[make].Where(o => o.Subject != subject).Select(o => o.Rough)];
                if (same.Length < FewestOfMake) continue;
                var peers = city.MixedWith(same, HonestSpread);
                var ratio = Math.Exp(rough - peers.Center);
                var measurement = new Measurement(Card.Id, subject, ratio, Core.Indicators.Range.AtLeast(Math.Exp(-3 * peers.Spread)), ratio > Suspicious ? 1 : peers.LowerTail(rough))
                {
                    Exposure = seen.Count,
                    Because = new($"最近 {seen.Count} 个夜间颗粒物曲线的起伏只有同型号设备通常的 {ratio:0%}", $"over the last {seen.Count} nights its dust was only {ratio:0%} as rough as monitors of its make usually are"),
                    SeenFrom = seen[0].Day,
                    SeenTo = seen[^1].Day,
                };
                yield return ratio > BehindNets || IsHourly(make) ? measurement with { Evidence = measurement.Evidence / 2 } : measurement;
            }
        }
    }
}
