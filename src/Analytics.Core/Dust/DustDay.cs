using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Dust;

/// <summary>One monitoring site (监测点位) of the register.</summary>
public sealed record MonitoringSite(
    string Id, string Name, string District, double? Longitude, double? Latitude, string Kind,
    string Contractor, string Vendor, string DeviceId, DateOnly? InstalledOn, DateOnly? RemovedOn);

/// <summary>The readings of one site on one day, in time order, at the interval in which they came; NaN = not measured.</summary>
public readonly ref struct DustSeries(DustDay day, int start, int length)
{
    public int Length { get; } = length;

    /// <summary>UTC microseconds, start of the averaging interval.</summary>
    public ReadOnlySpan<long> ObservedAt => day.ObservedAt.AsSpan(start, Length);

    /// <summary>mg/m³.</summary>
    public ReadOnlySpan<double> Pm10 => Of("pm10_mgm3");
    public ReadOnlySpan<double> Tsp => Of("tsp_mgm3");
    public ReadOnlySpan<double> Pm25 => Of("pm25_mgm3");

    /// <summary>dB(A).</summary>
    public ReadOnlySpan<double> Noise => Of("noise_db");
    public ReadOnlySpan<double> Temperature => Of("temp_c");
    public ReadOnlySpan<double> Humidity => Of("humidity_pct");
    public ReadOnlySpan<double> WindSpeed => Of("wind_speed_ms");

    /// <summary>HJ 212 flag letters; '\0' where none came.</summary>
    public ReadOnlySpan<char> Flag => day.Flag.AsSpan(start, Length);

    public ReadOnlySpan<double> Of(string channel) => day.Channel(channel).AsSpan(start, Length);
}

/// <summary>Everything the dust indicators may look at when they observe one day.</summary>
public sealed class DustDay
{
    private readonly Dictionary<string, double[]> channels = [];
    private readonly Dictionary<string, MonitoringSite> register;
    private readonly Dictionary<string, (int Start, int Length)> ranges = new(StringComparer.Ordinal);

    /// <param name="siteRegister">The <c>sites</c> register as known on the day.</param>
    /// <param name="dust">Rows of <c>dust</c> of the day, in any order.</param>
    /// <param name="background">Rows of <c>background</c> of the day.</param>
    public DustDay(DateOnly day, Table siteRegister, Table dust, Table background)
    {
        Day = day;
        Background = background;
        Sites = [.. Enumerable.Range(0, siteRegister.RowCount).Select(row => SiteAt(siteRegister, row)).OrderBy(s => s.Id, StringComparer.Ordinal)];
        register = Sites.GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var ids = dust.Texts("site_id");
        var times = dust.Times("observed_at");
        var order = Order(ids, times);
        ObservedAt = Array.ConvertAll(order, i => times[i]);
        var flags = dust.Texts("flag");
        Flag = Array.ConvertAll(order, i => flags[i] is { Length: > 0 } text ? text[0] : '\0');
        foreach (var column in dust.Dataset.Columns.Where(c => c.Type == ColumnType.Number && dust.Has(c.Name)))
        {
            var from = dust.Numbers(column.Name);
            channels[column.Name] = Array.ConvertAll(order, i => from[i]);
        }
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && ids.Codes[order[end]] == ids.Codes[order[start]]) end++;
            ranges[ids[order[start]]!] = (start, end - start);
            start = end;
        }
        ReportingSites = [.. ranges.Keys.OrderBy(id => id, StringComparer.Ordinal)];
    }

    public DateOnly Day { get; }

    /// <summary>The register, by id; a site may be registered and silent, or report without being registered.</summary>
    public IReadOnlyList<MonitoringSite> Sites { get; }

    /// <summary>Ids of the sites with at least one reading on the day, in order.</summary>
    public IReadOnlyList<string> ReportingSites { get; }

    /// <summary>Hourly ambient stations and weather of the day (dataset <c>background</c>).</summary>
    public Table Background { get; }

    internal long[] ObservedAt { get; }

    internal char[] Flag { get; }

    public MonitoringSite? Site(string siteId) => register.GetValueOrDefault(siteId);

    public DustSeries Of(string siteId) => ranges.TryGetValue(siteId, out var r) ? new(this, r.Start, r.Length) : new(this, 0, 0);

    internal double[] Channel(string name)
    {
        lock (channels)
        {
            if (channels.TryGetValue(name, out var values)) return values;
            _ = DustDatasets.Dust[name];
            var missing = new double[ObservedAt.Length];
            Array.Fill(missing, double.NaN);
            return channels[name] = missing;
        }
    }

    private static int[] Order(TextColumn ids, long[] times)
    {
        var order = Enumerable.Range(0, ids.Length).ToArray();
        var sorted = true;
        for (var i = 1; i < order.Length && sorted; i++)
            sorted = ids.Codes[i - 1] < ids.Codes[i] || (ids.Codes[i - 1] == ids.Codes[i] && times[i - 1] <= times[i]);
        if (!sorted) Array.Sort(order, (a, b) => ids.Codes[a] != ids.Codes[b] ? ids.Codes[a].CompareTo(ids.Codes[b]) : times[a].CompareTo(times[b]));
        return order;
    }

    private static MonitoringSite SiteAt(Table t, int row) => new(t.TextAt("site_id", row)!, t.TextAt("name", row)!, t.TextAt("district", row)!,
        t.NumberAt("longitude", row), t.NumberAt("latitude", row), t.TextAt("kind", row) ?? "construction", t.TextAt("contractor", row) ?? "",
        t.TextAt("monitor_vendor", row) ?? "", t.TextAt("device_id", row) ?? "", t.DateAt("installed_on", row), t.DateAt("removed_on", row));
}
