using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust.Indicators;

/// <summary>
/// How little of a site's temperature, and of its humidity, is the weather's: log(1 − r²) of its course over a day with that of the sites around (r: the best correlation within two hours), median of the last ten
/// days, the less abnormal of the two, against the other sites' (<see cref="OwnClimate"/>).
/// </summary>
/// <remarks>Unit: share of the variance that is not the weather's. Innocent look-alike: a dead or sun-lit sensor (one of the two channels; a constant one: left out); a logger whose clock is wrong (left out); a housing
/// that has always warmed its sensors (all of a make's do).</remarks>
public sealed class IndoorClimate : DayIndicator<DustDay>
{
    private const int Days = 10, FewestDays = 6;

    /// <summary>Sites in order differ by so much at least (log).</summary>
    private const double HonestSpread = 0.4;

    public override IndicatorCard Card { get; } = new("indoor_climate", 2, LeadKind.DustMonitor, Tier.Statistical, ["other_dust", "shielded_inlet"], "share of variance",
        new("温湿度不随天气变化", "a climate of its own"), new("气象传感器故障；机箱保温", "a broken weather sensor; a housing that keeps warm"), "correlation of temperature and humidity with the sites around (domain §3: monitor moved indoors)");

    public override IEnumerable<Observation> Observe(DustDay day, Memory memory)
    {
        if (!day.Has("temp_c") || !day.Has("humidity_pct")) yield break;
        foreach (var id in day.ReportingSites)
        {
            if (day.Clocks.IsOdd(id))
            {
                yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Count = 1 };
                continue;
            }
            var (temperature, humidity) = (OwnClimate.OfTemperature(day, id), OwnClimate.OfHumidity(day, id));
            if (!double.IsNaN(temperature + humidity))
                yield return new Observation(Card.Id, DustSubjects.Of(day, id), day.Day) { Exposure = 1, Sum = temperature, SumOfSquares = humidity, Tag = day.Site(id)?.Vendor ?? "" };
        }
    }

    /// <summary>A clock that was seen to be wrong on some days is wrong on all of them, also where the weather does not tell.</summary>
    private const double ShareOfOdd = 0.2;

    private static bool HasOddClock(IReadOnlyList<Observation> seen) => seen.TakeLast(2 * Days).ToList() is var days && days.Count(o => o.Count > 0) >= ShareOfOdd * days.Count;

    public override IEnumerable<Measurement> Judge(ObservationWindow window)
    {
        var sites = window.Subjects.Where(s => !HasOddClock(window.Of(s))).Select(s => (Subject: s, Seen: window.Of(s).Where(o => o.Exposure > 0).TakeLast(Days).ToList())).Where(s => s.Seen.Count >= FewestDays)
            .Select(s => (s.Subject, s.Seen, Make: s.Seen[^1].Tag, Temperature: Robust.Median([.. s.Seen.Select(o => o.Sum)]), Humidity: Robust.Median([.. s.Seen.Select(o => o.SumOfSquares)]))).ToList();
        if (PeerLevel.Fit([.. sites.Select(s => s.Temperature)], HonestSpread) is not { } warm || PeerLevel.Fit([.. sites.Select(s => s.Humidity)], HonestSpread) is not { } moist) yield break;
        var makes = sites.Where(s => s.Make.Length > 0).ToLookup(s => s.Make, StringComparer.Ordinal);
        foreach (var site in sites)
        {
            var share = Math.Exp(Math.Min(site.Temperature, site.Humidity));
            double Tail(PeerLevel city, Func<(Subject Subject, List<Observation> Seen, string Make, double Temperature, double Humidity), double> of) => Math.Max(city.UpperTail(of(site)),
                PeerLevel.Fit([.. makes[site.Make].Where(o => o.Subject != site.Subject).Select(of)], HonestSpread)?.UpperTail(of(site)) ?? 0);
            yield return new Measurement(Card.Id, site.Subject, share, Core.Indicators.Range.AtMost(Math.Exp(Math.Max(warm.ExpectedHigh, moist.ExpectedHigh))), share < OwnClimate.LeastShare ? 1 : Math.Max(Tail(warm, s => s.Temperature), Tail(moist, s => s.Humidity)))
            {
                Exposure = site.Seen.Count,
                Because = new(
                    $"最近 {site.Seen.Count} 天气温日变化的 {Math.Exp(site.Temperature):0%}、湿度日变化的 {Math.Exp(site.Humidity):0%} 与周边天气无关（各点通常 {Math.Exp(warm.Center):0%} 与 {Math.Exp(moist.Center):0%}），设备似不在露天",
                    $"over {site.Seen.Count} days {Math.Exp(site.Temperature):0%} of its temperature's course and {Math.Exp(site.Humidity):0%} of its humidity's are not the weather's (usually {Math.Exp(warm.Center):0%} and {Math.Exp(moist.Center):0%}): it seems not to stand in the open"),
                SeenFrom = site.Seen[0].Day,
                SeenTo = site.Seen[^1].Day,
            };
        }
    }
}
