using System.Collections.Concurrent;
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

    /// <summary>mg/m³; TSP where the monitor measures no PM10.</summary>
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

    /// <summary>Whether a channel shows more than one value; one that stands all day long is broken, and says nothing.</summary>
    public bool Moves(string channel)
    {
        var first = double.NaN;
        foreach (var value in Of(channel))
        {
            if (double.IsNaN(value)) continue;
            if (double.IsNaN(first)) first = value;
            else if (value != first) return true;
        }
        return false;
    }
}

/// <summary>
/// Everything the dust indicators may look at when they observe one day. Columns are taken from the tables when first asked for, and what several indicators need
/// (means on a grid, hourly levels, quiet hours, curves) is made once.
/// </summary>
public sealed class DustDay
{
    private readonly ConcurrentDictionary<string, Lazy<double[]>> channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<SlotMeans>> means = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<HourlyLevels>> hourly = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<QuietHours>> quiet = new(StringComparer.Ordinal);
    private readonly Lazy<SiteClocks> clocks;
    private readonly Lazy<HashSet<string>> tspOnly;
    private readonly Lazy<SiteNeighbours> neighbours;
    private readonly Lazy<SharedAir> air;
    private readonly Dictionary<string, MonitoringSite> register;
    private readonly Dictionary<string, (int Start, int Length)> ranges = new(StringComparer.Ordinal);
    private readonly Table rows;
    private readonly int[]? order;

    /// <param name="siteRegister">The <c>sites</c> register as known on the day.</param>
    /// <param name="dust">Rows of <c>dust</c> of the day, in any order.</param>
    /// <param name="background">Rows of <c>background</c> of the day.</param>
    public DustDay(DateOnly day, Table siteRegister, Table dust, Table background)
    {
        (Day, Background, rows) = (day, background, dust);
        Sites = [.. Enumerable.Range(0, siteRegister.RowCount).Select(row => SiteAt(siteRegister, row)).OrderBy(s => s.Id, StringComparer.Ordinal)];
        register = Sites.GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var ids = dust.Texts("site_id");
        var times = dust.Times("observed_at");
        order = Order(ids, times);
        ObservedAt = order is null ? times : Array.ConvertAll(order, i => times[i]);
        Flag = FlagsOf(dust.Texts("flag"), order);
        int CodeAt(int i) => ids.Codes[order is null ? i : order[i]];
        for (var start = 0; start < ids.Length;)
        {
            var end = start + 1;
            while (end < ids.Length && CodeAt(end) == CodeAt(start)) end++;
            if (CodeAt(start) >= 0) ranges[ids.Values[CodeAt(start)]] = (start, end - start);
            start = end;
        }
        ReportingSites = [.. ranges.Keys.OrderBy(id => id, StringComparer.Ordinal)];
        tspOnly = new(TspOnly);
        clocks = new(() => new SiteClocks(this));
        neighbours = new(() => new SiteNeighbours(this));
        air = new(() => new SharedAir(this));
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

    /// <summary>Means of the normal readings of every site on its grid.</summary>
    internal SlotMeans Means(string channel) => means.GetOrAdd(channel, name => new(() => new SlotMeans(this, name))).Value;

    internal HourlyLevels Hourly(string channel) => hourly.GetOrAdd(channel, name => new(() => new HourlyLevels(this, name))).Value;

    internal QuietHours Quiet(string channel = "pm10_mgm3") => quiet.GetOrAdd(channel, name => new(() => new QuietHours(this, name))).Value;

    internal SiteClocks Clocks => clocks.Value;

    internal SiteNeighbours Neighbours => neighbours.Value;

    internal SharedAir Air => air.Value;

    internal double[] Channel(string name) => channels.TryGetValue(name, out var known) ? known.Value : channels.GetOrAdd(name, n => n == "pm10_mgm3" ? new(DustOf) : InOrder(n)).Value;

    /// <summary>Whether a site measures TSP and no PM10: its TSP stands for its dust, but not for the PM10 of the air around others.</summary>
    internal bool IsTspOnly(string siteId) => tspOnly.Value.Contains(siteId);

    private HashSet<string> TspOnly()
    {
        if (!rows.Has("tsp_mgm3")) return [];
        var (tsp, pm10) = (Channel("tsp_mgm3"), rows.Has("pm10_mgm3") ? InOrder("pm10_mgm3").Value : null);
        bool IsMeasured(double[] channel, (int Start, int Length) range) => channel.AsSpan(range.Start, range.Length).ContainsAnyExcept(double.NaN);
        return [.. ranges.Where(r => (pm10 is null || !IsMeasured(pm10, r.Value)) && IsMeasured(tsp, r.Value)).Select(r => r.Key)];
    }

    private double[] DustOf()
    {
        var dust = (double[])InOrder("pm10_mgm3").Value.Clone();
        foreach (var id in tspOnly.Value)
            if (ranges[id] is var (start, length)) Channel("tsp_mgm3").AsSpan(start, length).CopyTo(dust.AsSpan(start));
        return dust;
    }

    private Lazy<double[]> InOrder(string column) => new(() =>
    {
        if (rows.Has(column) && rows.Numbers(column) is var from) return order is null ? from : Array.ConvertAll(order, i => from[i]);
        _ = DustDatasets.Dust[column];
        var missing = new double[ObservedAt.Length];
        Array.Fill(missing, double.NaN);
        return missing;
    });

    /// <summary>Whether a channel came at all on the day.</summary>
    internal bool Has(string channel) => rows.Has(channel);

    private static char[] FlagsOf(TextColumn flags, int[]? order)
    {
        var letters = Array.ConvertAll(flags.Values, text => text is { Length: > 0 } ? text[0] : '\0');
        var all = new char[flags.Length];
        for (var i = 0; i < all.Length; i++)
            if (flags.Codes[order is null ? i : order[i]] is >= 0 and var code) all[i] = letters[code];
        return all;
    }

    /// <summary>Rows by site and time; null where they stand so already.</summary>
    private static int[]? Order(TextColumn ids, long[] times)
    {
        var sorted = true;
        for (var i = 1; i < times.Length && sorted; i++)
            sorted = ids.Codes[i - 1] < ids.Codes[i] || (ids.Codes[i - 1] == ids.Codes[i] && times[i - 1] <= times[i]);
        if (sorted) return null;
        return RowOrder.By(ids, times);
    }

    private static MonitoringSite SiteAt(Table t, int row) => new(t.TextAt("site_id", row)!, t.TextAt("name", row)!, t.TextAt("district", row)!,
        t.NumberAt("longitude", row), t.NumberAt("latitude", row), t.TextAt("kind", row) ?? "construction", t.TextAt("contractor", row) ?? "",
        t.TextAt("monitor_vendor", row) ?? "", t.TextAt("device_id", row) ?? "", t.DateAt("installed_on", row), t.DateAt("removed_on", row));
}
