namespace Analytics.Core.Dust;

/// <summary>
/// The sites that share a site's weather: the nearest that report, within ten kilometres; where no coordinates are known, those of its district. A shower, a fog bank or a
/// power cut reaches them too.
/// </summary>
internal sealed class SiteNeighbours
{
    private const int Nearest = 5;
    public const double WithinKm = 10;

    /// <summary>Nearer than this two monitors stand at one place: they may show one air, to the noise.</summary>
    public const double OnePlaceKm = 0.5;

    private readonly Dictionary<string, string[]> near = new(StringComparer.Ordinal);

    public SiteNeighbours(DustDay day)
    {
        var ids = day.ReportingSites;
        Place[] places = [.. ids.Select(id => Place.Of(day.Site(id)))];
        var index = new PlaceIndex(places);
        var districts = ids.Where(id => day.Site(id) is { District.Length: > 0 }).ToLookup(id => day.Site(id)!.District, StringComparer.Ordinal);
        for (var n = 0; n < places.Length; n++)
            near[ids[n]] = places[n].IsKnown ? Array.ConvertAll(index.Nearest(n, Nearest, WithinKm), i => ids[i])
                : day.Site(ids[n]) is { District: var d } ? [.. districts[d].Where(o => o != ids[n]).Take(Nearest)] : [];
    }

    /// <summary>Nearest first; empty where none is known.</summary>
    public IReadOnlyList<string> Of(string siteId) => near[siteId];

    /// <summary>Kilometres between two sites; NaN where a place is not known.</summary>
    public static double Kilometres(MonitoringSite? a, MonitoringSite? b) => Place.Of(a).KilometresTo(Place.Of(b));
}
