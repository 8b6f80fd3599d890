namespace Analytics.Core.Enforcement;

/// <summary>Distances within a city.</summary>
public static class Geography
{
    private const double KmPerDegree = 111.3;

    /// <summary>Nought and nought is what a device without a fix sends; no city lies there.</summary>
    private static bool IsFix(double longitude, double latitude) => Math.Abs(longitude) + Math.Abs(latitude) > 1;

    /// <summary>Kilometres between two places given in degrees, on a plane (within a city good to a part in a thousand); NaN where one is not known.</summary>
    public static double Kilometres(double? longitude1, double? latitude1, double? longitude2, double? latitude2)
    {
        if (longitude1 is not { } x1 || latitude1 is not { } y1 || longitude2 is not { } x2 || latitude2 is not { } y2 || !IsFix(x1, y1) || !IsFix(x2, y2)) return double.NaN;
        var (east, north) = ((x1 - x2) * KmPerDegree * Math.Cos(y1 * Math.PI / 180), (y1 - y2) * KmPerDegree);
        return Math.Sqrt(east * east + north * north);
    }
}
