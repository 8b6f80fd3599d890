using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>A place on the map, degrees; NaN where it is not known.</summary>
internal readonly record struct Place(double Longitude, double Latitude)
{
    private const double KmPerDegree = 111.3;

    public static readonly Place Unknown = new(double.NaN, double.NaN);

    public static Place Of(MonitoringSite? site) => site is { Longitude: { } x, Latitude: { } y } ? new(x, y) : Unknown;

    public bool IsKnown => !double.IsNaN(Longitude + Latitude);

    /// <summary>Kilometres to another place, on the plane that touches the earth between them; NaN when either is not known.</summary>
    public double KilometresTo(Place other)
    {
        var (dx, dy) = ((Longitude - other.Longitude) * Math.Cos((Latitude + other.Latitude) / 2 * Math.PI / 180), Latitude - other.Latitude);
        return KmPerDegree * Math.Sqrt(dx * dx + dy * dy);
    }
}

/// <summary>Finds the nearest of many places: cells of five kilometres, looked through from the inside outwards.</summary>
internal sealed class PlaceIndex
{
    private const double CellKm = 5, KmPerDegree = 111.3;

    private readonly IReadOnlyList<Place> places;
    private readonly double kmPerLongitude;
    private readonly Dictionary<(int, int), List<int>> cells = [];

    public PlaceIndex(IReadOnlyList<Place> places)
    {
        this.places = places;
        var latitude = Robust.Median([.. places.Where(p => p.IsKnown).Select(p => p.Latitude)]);
        kmPerLongitude = KmPerDegree * Math.Cos((double.IsNaN(latitude) ? 0 : latitude) * Math.PI / 180);
        for (var i = 0; i < places.Count; i++)
        {
            if (!places[i].IsKnown) continue;
            if (!cells.TryGetValue(CellOf(places[i]), out var cell)) cells[CellOf(places[i])] = cell = [];
            cell.Add(i);
        }
    }

    /// <summary>Indexes of the nearest other places, nearest first, of equally near ones the lower index.</summary>
    public int[] Nearest(int of, int most, double withinKm)
    {
        if (!places[of].IsKnown) return [];
        var ((column, row), nearest) = (CellOf(places[of]), new List<(double Distance, int Index)>(most + 1));
        for (var ring = 0; (ring - 1) * CellKm <= withinKm; ring++)
        {
            if (nearest.Count == most && nearest[^1].Distance <= (ring - 1) * CellKm) break;
            for (var dx = -ring; dx <= ring; dx++)
                for (var dy = -ring; dy <= ring; dy += Math.Abs(dx) == ring || ring == 0 ? 1 : 2 * ring)
                    if (cells.TryGetValue((column + dx, row + dy), out var cell))
                        foreach (var other in cell)
                            if (other != of) Keep(nearest, most, places[of].KilometresTo(places[other]), other, withinKm);
        }
        return [.. nearest.Select(n => n.Index)];
    }

    /// <summary>No more is kept on the way than is wanted: a large city has thousands within reach of each.</summary>
    private static void Keep(List<(double Distance, int Index)> nearest, int most, double distance, int index, double withinKm)
    {
        if (!(distance <= withinKm) || (nearest.Count == most && (distance, index).CompareTo(nearest[^1]) > 0)) return;
        var at = nearest.Count;
        while (at > 0 && (distance, index).CompareTo(nearest[at - 1]) < 0) at--;
        nearest.Insert(at, (distance, index));
        if (nearest.Count > most) nearest.RemoveAt(most);
    }

    private (int Column, int Row) CellOf(Place place) => ((int)Math.Floor(place.Longitude * kmPerLongitude / CellKm), (int)Math.Floor(place.Latitude * KmPerDegree / CellKm));
}
