namespace Analytics.Core.Dust;

/// <summary>
/// The sites that share a site's weather: the nearest that report, within ten kilometres; where no coordinates are known, those of its district. A shower, a fog bank or a
/// power cut reaches them too.
/// </summary>
internal sealed class SiteNeighbours
{
    private const int Nearest = 5;
    private const double WithinKm = 10, KmPerDegree = 111.3;

    private readonly Dictionary<string, string[]> near = new(StringComparer.Ordinal);

    public SiteNeighbours(DustDay day)
    {
        var placed = day.ReportingSites.Select(day.Site).Where(s => s is { Longitude: not null, Latitude: not null })
            .Select(s => (s!.Id, X: s.Longitude!.Value * KmPerDegree * Math.Cos(s.Latitude!.Value * Math.PI / 180), Y: s.Latitude.Value * KmPerDegree)).ToArray();
        var cells = placed.ToLookup(p => Cell(p.X, p.Y));
        foreach (var (id, x, y) in placed) near[id] = NearestOf(id, x, y, cells);
        var districts = day.ReportingSites.Where(id => day.Site(id) is { District.Length: > 0 }).ToLookup(id => day.Site(id)!.District, StringComparer.Ordinal);
        foreach (var id in day.ReportingSites)
            if (!near.ContainsKey(id)) near[id] = day.Site(id) is { District: var d } ? [.. districts[d].Where(o => o != id).Take(Nearest)] : [];
    }

    /// <summary>The nearest few, of equally near ones those of the lower id: no more is kept on the way, because a large city has thousands within reach of each.</summary>
    private static string[] NearestOf(string id, double x, double y, ILookup<(int, int), (string Id, double X, double Y)> cells)
    {
        var ((column, row), nearest) = (Cell(x, y), new List<(double Distance, string Id)>(Nearest + 1));
        for (var dx = -1; dx <= 1; dx++)
            for (var dy = -1; dy <= 1; dy++)
                foreach (var other in cells[(column + dx, row + dy)])
                {
                    var distance = Distance(x - other.X, y - other.Y);
                    if (!(distance <= WithinKm) || (nearest.Count == Nearest && distance > nearest[^1].Distance) || other.Id == id) continue;
                    var at = nearest.Count;
                    while (at > 0 && (distance < nearest[at - 1].Distance || (distance == nearest[at - 1].Distance && string.CompareOrdinal(other.Id, nearest[at - 1].Id) < 0))) at--;
                    nearest.Insert(at, (distance, other.Id));
                    if (nearest.Count > Nearest) nearest.RemoveAt(Nearest);
                }
        return [.. nearest.Select(n => n.Id)];
    }

    /// <summary>Nearest first; empty where none is known.</summary>
    public IReadOnlyList<string> Of(string siteId) => near[siteId];

    /// <summary>Kilometres between two sites; NaN where a place is not known.</summary>
    public static double Kilometres(MonitoringSite? a, MonitoringSite? b) =>
        a?.Longitude is { } x1 && a.Latitude is { } y1 && b?.Longitude is { } x2 && b.Latitude is { } y2
            ? Distance((x1 - x2) * KmPerDegree * Math.Cos(y1 * Math.PI / 180), (y1 - y2) * KmPerDegree) : double.NaN;

    private static (int Column, int Row) Cell(double x, double y) => ((int)Math.Floor(x / WithinKm), (int)Math.Floor(y / WithinKm));

    private static double Distance(double dx, double dy) => Math.Sqrt(dx * dx + dy * dy);
}
