namespace Analytics.Core.Dust;

/// <summary>
/// How much of a site's temperature, or humidity, is not the weather's: in the open both follow it to a few percent; behind walls, in a hall, a hut or a box, they lag and flatten, and what is
/// measured there is not the site's air.
/// </summary>
internal static class OwnClimate
{
    private const int FewestHours = 18, FewestValues = 6, ClockHours = 2;

    /// <summary>The weather must move by so much in a day (standard deviation: K, percentage points) before anything can follow it.</summary>
    private const double LeastTemperature = 1, LeastHumidity = 4;

    /// <summary>With less than a tenth of its own a site stands in the open.</summary>
    public const double LeastShare = 0.1;

    /// <summary>A course that keeps so much of the height of that around, however late, was measured in the open behind a wrong clock: walls flatten what they delay.</summary>
    private const double Height = 0.7;

    private const int AnyHours = 12;

    /// <summary>log(1 − r²) of the temperature of a day with that around, r the best within two hours (at any hour where the height is kept); NaN where the weather or the sensor stands still.</summary>
    public static double OfTemperature(DustDay day, string id) => day.Has("temp_c") ? OwnShare(day, id, "temp_c", LeastTemperature) : double.NaN;

    /// <summary>The same of the humidity.</summary>
    public static double OfHumidity(DustDay day, string id) => day.Has("humidity_pct") ? OwnShare(day, id, "humidity_pct", LeastHumidity) : double.NaN;

    /// <summary>Whether temperature or humidity follow the weather; null where neither tells.</summary>
    public static bool? IsOutside(DustDay day, string id) =>
        (OfTemperature(day, id), OfHumidity(day, id)) is var (warm, moist) && double.IsNaN(warm) && double.IsNaN(moist) ? null : warm < Math.Log(LeastShare) || moist < Math.Log(LeastShare);

    private static double OwnShare(DustDay day, string id, string channel, double least)
    {
        var (own, around) = (day.Hourly(channel).Of(id), day.Hourly(channel).Around(id));
        var known = own.Where((v, h) => !double.IsNaN(v + around[h])).ToArray();
        if (known.Length < FewestHours || known.Distinct().Count() < FewestValues || Deviation([.. around.Where(v => !double.IsNaN(v))]) < least) return double.NaN;
        var late = SiteClocks.Spread(own) >= Height * SiteClocks.Spread(around) ? AnyHours : ClockHours;
        var r = Enumerable.Range(-late, 2 * late + 1).Max(shift => SiteClocks.Correlation(own, around, shift));
        return Math.Log(Math.Max(1 - Math.Max(0, r) * Math.Max(0, r), 0.002));
    }

    private static double Deviation(double[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
    }
}
