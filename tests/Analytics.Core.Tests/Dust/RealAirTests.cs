using System.Globalization;
using System.IO.Compression;
using Analytics.Core.Detection;
using Analytics.Core.Dust;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;

namespace Analytics.Core.Tests.Dust;

/// <summary>
/// Six real ambient stations, hourly, taken as honest sites that measure nothing but PM10 and PM2.5 (no noise, no humidity, no register): nobody is to be accused, and what is planted in one
/// of them is to be found. The series (UCI Beijing Multi-Site Air Quality) lie beside the checkout (<c>../shared/data/air-prsa</c>); they are not part of the repository.
/// </summary>
public sealed class RealAirTests
{
    private const int Onset = 20;
    private static readonly string? folder = Find();

    private static readonly Lazy<IReadOnlyList<(string Id, double[] Pm10, double[] Pm25)>> stations = new(() =>
        [.. Directory.GetFiles(folder!, "*.csv.gz").Order(StringComparer.Ordinal).Select(Read)]);

    private static readonly DateOnly FirstDay = new(2013, 3, 1);

    [Theory, InlineData(30), InlineData(500), InlineData(1000)]
    public void Honest_stations_are_not_accused_over_four_months(int from)
    {
        Assert.SkipWhen(folder is null, "the air series are not beside the checkout (../shared/data/air-prsa)");
        // A reference station may be out of order for a week, and be told so.
        var listed = Listed(from, 120, (_, _, _) => { });
        Assert.True(listed.Count <= 1, string.Join("; ", listed));
    }

    public static TheoryData<string, int, int> Forgeries => new()
    {
        { "flatline", 700, 1 }, { "capped", 720, 2 }, { "shielded_inlet", 740, 3 }, { "factor_change", 760, 4 }, { "replayed", 780, 5 }, { "cloned_site", 800, 0 }, { "selective_offline", 820, 2 },
    };

    [Theory, MemberData(nameof(Forgeries))]
    public void What_is_planted_in_one_station_is_found(string method, int from, int station)
    {
        Assert.SkipWhen(folder is null, "the air series are not beside the checkout (../shared/data/air-prsa)");
        var listed = Listed(from, 50, (day, hours, all) => Forge(method, station, from, day, hours, all));
        Assert.Contains(stations.Value[station].Id, listed.Keys);
        Assert.True(listed.Count <= 2, string.Join("; ", listed));
    }

    /// <summary>Changes one day of one station: PM10 and PM2.5 of its 24 hours.</summary>
    private static void Forge(string method, int station, int from, int day, (double[] Pm10, double[] Pm25)[] hours, Func<int, int, (double[] Pm10, double[] Pm25)> honest)
    {
        if (day < Onset) return;
        var (pm10, pm25) = hours[station];
        double[] usual = [.. Enumerable.Range(0, Onset).SelectMany(d => honest(station, from + d).Pm10).Where(v => !double.IsNaN(v)).Order()];
        var (high, jitter) = (usual[(int)((method == "capped" ? 0.7 : 0.85) * usual.Length)], new Random(day));
        for (var h = 0; h < 24; h++)
            switch (method)
            {
                case "flatline" when h is >= 8 and < 17: (pm10[h], pm25[h]) = (pm10[7], pm25[7]); break;
                case "capped": pm10[h] = Math.Min(pm10[h], high); break;
                case "shielded_inlet": (pm10[h], pm25[h]) = (pm10[h] * 0.5, pm25[h] * 0.65); break;
                case "factor_change": (pm10[h], pm25[h]) = (pm10[h] * 0.55, pm25[h] * 0.55); break;
                case "replayed": pm10[h] = honest(station, from + Onset - 1 - day % 7).Pm10[h] * (1 + 0.01 * jitter.NextDouble()); break;
                case "cloned_site": (pm10[h], pm25[h]) = honest((station + 2) % 6, from + day) is var other ? (other.Pm10[h] * 1.1 * (1 + 0.01 * jitter.NextDouble()), other.Pm25[h]) : default; break;
                case "selective_offline" when pm10[h] > high: (pm10[h], pm25[h]) = (double.NaN, double.NaN); break;
            }
    }

    /// <summary>Whom the lists name, with the first reason.</summary>
    private static Dictionary<string, string> Listed(int from, int days, Action<int, (double[] Pm10, double[] Pm25)[], Func<int, int, (double[] Pm10, double[] Pm25)>> alter)
    {
        var all = stations.Value;
        var cards = Catalog.DustIndicators.ToDictionary(i => i.Card.Id, i => i.Card);
        var seen = Catalog.DustIndicators.ToDictionary(i => i, _ => new List<Observation>());
        var digests = Catalog.DustIndicators.ToDictionary(i => i, _ => new List<(DateOnly, Table)>());
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        (double[], double[]) Honest(int station, int day) => (all[station].Pm10[(day * 24)..(day * 24 + 24)], all[station].Pm25[(day * 24)..(day * 24 + 24)]);
        for (var d = 0; d < days; d++)
        {
            var on = FirstDay.AddDays(from + d);
            var hours = Enumerable.Range(0, all.Count).Select(s => Honest(s, from + d)).ToArray();
            alter(d, hours, Honest);
            var day = DayOf(on, hours);
            foreach (var indicator in Catalog.DustIndicators)
            {
                seen[indicator].AddRange([.. indicator.Observe(day, new Memory([.. digests[indicator].TakeLast(indicator.DigestDays)], new ObservationWindow(on.AddDays(-28), on.AddDays(-1), seen[indicator])))]);
                seen[indicator].RemoveAll(o => o.Day < on.AddDays(-27));
                if (indicator.Digested(day) is { } digest) digests[indicator].Add((on, digest));
            }
            if (d % 3 != 2) continue;
            var measurements = Catalog.DustIndicators.SelectMany(i => i.Judge(new ObservationWindow(on.AddDays(-27), on, seen[i])));
            foreach (var suspicion in EvidenceCombination.Combine(LeadKind.DustMonitor, cards, measurements, [], on.AddDays(-27), on).Where(s => s.Probability >= 0.5))
                listed.TryAdd(suspicion.Subject.Id, $"{on:yyyy-MM-dd} {suspicion.Method}: {suspicion.Reasons[0].Text.En}");
        }
        return listed;
    }

    private static DustDay DayOf(DateOnly day, (double[] Pm10, double[] Pm25)[] hours)
    {
        var rows = (from s in Enumerable.Range(0, hours.Length)
                    from h in Enumerable.Range(0, 24)
                    where !double.IsNaN(hours[s].Pm10[h])
                    select (stations.Value[s].Id, At: ChinaTime.StartOf(day) + h * 3600L * ChinaTime.MicrosPerSecond, Pm10: hours[s].Pm10[h], Pm25: hours[s].Pm25[h])).ToList();
        var dust = new Table(DustDatasets.Dust, rows.Count).With("site_id", (IReadOnlyList<string?>)[.. rows.Select(r => r.Id)]).With("observed_at", [.. rows.Select(r => r.At)])
            .With("pm10_mgm3", [.. rows.Select(r => Math.Round(r.Pm10) / 1000)]).With("pm25_mgm3", [.. rows.Select(r => Math.Round(r.Pm25) / 1000)]);
        return new DustDay(day, new Table(DustDatasets.Sites, 0), dust, new Table(DustDatasets.Background, 0));
    }

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Analytics.sln"))) return Path.Combine(at.FullName, "..", "shared", "data", "air-prsa") is var series && Directory.Exists(series) ? series : null;
        return null;
    }

    private static (string Id, double[] Pm10, double[] Pm25) Read(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var header = lines.ReadLine()!.Replace("\"", "", StringComparison.Ordinal).Split(',');
        int number = Array.IndexOf(header, "No"), pm10 = Array.IndexOf(header, "PM10"), pm25 = Array.IndexOf(header, "PM2.5");
        // Not every file has its hours in order.
        SortedDictionary<int, (double Coarse, double Fine)> hours = [];
        while (lines.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            double At(int column) => double.TryParse(cells[column], CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
            hours[(int)At(number)] = (At(pm10), At(pm25));
        }
        return (Path.GetFileName(path).Split('.')[0], [.. hours.Values.Select(h => h.Coarse)], [.. hours.Values.Select(h => h.Fine)]);
    }
}
