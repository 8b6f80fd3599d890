namespace Analytics.Core.Dust;

/// <summary>
/// Whose air a site shares: the nearest monitors and ambient stations within 60 km. Hourly PM10 of stations up to 45 km apart goes up and down together (correlation 0.8 of the
/// logs: six stations in and around Beijing, 2013-2017); towns further off have weather of their own. Whose place is not known is compared with everybody, and so is who is among such.
/// </summary>
internal sealed class SharedAir
{
    private const int Nearest = 24, FewestOthers = 3;
    private const double WithinKm = 60;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly int[]?[] near;

    public SharedAir(DustDay day)
    {
        var sites = day.ReportingSites;
        Stations = StationsOf(day);
        Place[] places = [.. sites.Select(id => Place.Of(day.Site(id))), .. Stations.Select(s => s.Place)];
        for (var n = 0; n < sites.Count; n++) numbers[sites[n]] = n;
        var (index, allPlaced) = (new PlaceIndex(places), places.All(p => p.IsKnown));
        near = new int[]?[sites.Count];
        Parallel.For(0, near.Length, n => near[n] = index.Nearest(n, Nearest, WithinKm) is var found && places[n].IsKnown && (found.Length >= FewestOthers || allPlaced) ? found : null);
    }

    /// <summary>The ambient stations of the day, by id.</summary>
    public IReadOnlyList<(string Id, Place Place)> Stations { get; }

    /// <summary>Numbers of those whose air the site shares: its place among the reporting sites, and after them the stations. Null: everybody's.</summary>
    public int[]? Of(string siteId) => near[numbers[siteId]];

    private static List<(string Id, Place Place)> StationsOf(DustDay day)
    {
        var places = new SortedDictionary<string, Place>(StringComparer.Ordinal);
        var ids = day.Background.Texts("station_id");
        for (var row = 0; row < day.Background.RowCount; row++)
            if (ids[row] is { } id && !places.ContainsKey(id)) places[id] = new(day.Background.NumberAt("longitude", row) ?? double.NaN, day.Background.NumberAt("latitude", row) ?? double.NaN);
        return [.. places.Select(p => (p.Key, p.Value))];
    }
}
