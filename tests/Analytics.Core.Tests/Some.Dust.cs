using Analytics.Core.Dust;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests;

internal static partial class Some
{
    /// <summary>One quarter of an hour of one site; NaN = not measured.</summary>
    internal readonly record struct DustSlot(double Pm10, double Noise, double Humidity, char Flag = 'N', double Pm25 = double.NaN, double Tsp = double.NaN, double Temperature = double.NaN);

    /// <summary>Monday 5 January 2026.</summary>
    public static readonly DateOnly DustMonday = new(2026, 1, 5);

    /// <summary>
    /// A dry day of 12 sites at 15 minutes, S00 to S11: air of 0.100 mg/m³ with each site's own flicker of 10 %; from 7 to 18 o'clock work (70 dB instead of 50, dust up by a half).
    /// </summary>
    /// <param name="alter">What to make of (site, slot, honest reading).</param>
    /// <param name="background">Rows of the ambient stations; none by default.</param>
    /// <param name="longitude">Where each site stands; by default five kilometres apart.</param>
    /// <param name="maker">Of each site's monitor; by default one.</param>
    public static DustDay DustDay(DateOnly day, Func<int, int, DustSlot, DustSlot>? alter = null, Table? background = null, Func<int, double>? longitude = null, Func<int, string>? maker = null)
    {
        const int sites = 12, slots = 96;
        var slot = (
            from site in Enumerable.Range(0, sites)
            let flicker = new Random(day.DayNumber * 100 + site)
            from i in Enumerable.Range(0, slots)
            let works = i is >= 28 and < 72
            let honest = new DustSlot(0.1 * (works ? 1.5 : 1) * Math.Exp(0.2 * (flicker.NextDouble() - 0.5) * 2), works ? 70 : 50, 60)
            select (Site: site, Slot: i, Reading: alter is null ? honest : alter(site, i, honest))).ToList();
        var dust = new Table(DustDatasets.Dust, slot.Count)
            .With("site_id", (IReadOnlyList<string?>)[.. slot.Select(s => $"S{s.Site:00}")])
            .With("observed_at", slot.Select(s => ChinaTime.StartOf(day) + s.Slot * 900L * ChinaTime.MicrosPerSecond).ToArray())
            .With("pm10_mgm3", slot.Select(s => Math.Round(s.Reading.Pm10, 4)).ToArray())
            .With("tsp_mgm3", slot.Select(s => Math.Round(s.Reading.Tsp, 4)).ToArray())
            .With("pm25_mgm3", slot.Select(s => Math.Round(s.Reading.Pm25, 4)).ToArray())
            .With("noise_db", slot.Select(s => s.Reading.Noise).ToArray())
            .With("humidity_pct", slot.Select(s => s.Reading.Humidity).ToArray())
            .With("temp_c", slot.Select(s => Math.Round(s.Reading.Temperature, 2)).ToArray())
            .With("flag", (IReadOnlyList<string?>)[.. slot.Select(s => s.Reading.Flag.ToString())]);
        return new DustDay(day, Register(sites, longitude ?? (i => 121 + 0.0525 * i), maker ?? (_ => "甲")), dust, background ?? new Table(DustDatasets.Background, 0));
    }

    /// <summary>Sites from west to east.</summary>
    private static Table Register(int sites, Func<int, double> longitude, Func<int, string> maker)
    {
        var ids = Enumerable.Range(0, sites).Select(i => $"S{i:00}").ToArray();
        return new Table(DustDatasets.Sites, sites).With("site_id", (IReadOnlyList<string?>)ids).With("name", (IReadOnlyList<string?>)ids)
            .With("district", (IReadOnlyList<string?>)[.. ids.Select(_ => "浦东新区")]).With("monitor_vendor", (IReadOnlyList<string?>)[.. ids.Select((_, i) => maker(i))])
            .With("longitude", [.. ids.Select((_, i) => longitude(i))]).With("latitude", [.. ids.Select(_ => 31.2)]);
    }

    /// <summary>What an indicator judges after so many days from <see cref="DustMonday"/> on, day by day with its own memory.</summary>
    /// <param name="alter">What to make of (day, site, slot, honest reading).</param>
    public static Dictionary<string, Measurement> DustJudged(DayIndicator<DustDay> indicator, int days, Func<int, int, int, DustSlot, DustSlot>? alter = null, Func<int, double>? longitude = null, Func<int, string>? maker = null)
    {
        var seen = new List<Observation>();
        var digests = new List<(DateOnly, Table)>();
        for (var d = 0; d < days; d++)
        {
            var (on, at) = (DustMonday.AddDays(d), d);
            var day = DustDay(on, (site, i, honest) => alter is null ? honest : alter(at, site, i, honest), null, longitude, maker);
            seen.AddRange([.. indicator.Observe(day, new Memory(digests, new ObservationWindow(DustMonday, on.AddDays(-1), seen)))]);
            if (indicator.Digested(day) is { } digest) digests.Add((on, digest));
        }
        return indicator.Judge(new ObservationWindow(DustMonday, DustMonday.AddDays(days - 1), seen)).ToDictionary(m => m.Subject.Id);
    }

    /// <summary>What a site measures on a day of <see cref="DustDay"/>, mg/m³ per quarter of an hour.</summary>
    public static double[] DustCurve(DateOnly day, int site)
    {
        var curve = new double[96];
        DustDay(day, (s, i, honest) =>
        {
            if (s == site) curve[i] = honest.Pm10;
            return honest;
        });
        return curve;
    }
}
