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
        foreach (var (id, x, y) in placed)
        {
            var (column, row) = Cell(x, y);
            near[id] = [.. from dx in (int[])[-1, 0, 1]
                from dy in (int[])[-1, 0, 1]
                from other in cells[(column + dx, row + dy)]
                let distance = Distance(x - other.X, y - other.Y)
                where other.Id != id && distance <= WithinKm
                orderby distance, other.Id
                select other.Id];
            if (near[id].Length > Nearest) near[id] = near[id][..Nearest];
        }
        var districts = day.ReportingSites.Where(id => day.Site(id) is { District.Length: > 0 }).ToLookup(id => day.Site(id)!.District, StringComparer.Ordinal);
        foreach (var id in day.ReportingSites)
            if (!near.ContainsKey(id)) near[id] = day.Site(id) is { District: var d } ? [.. districts[d].Where(o => o != id).Take(Nearest)] : [];
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
