using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>Hourly means of one channel of every site of a day, beside the level of the region: what most indicators compare.</summary>
public sealed class HourlyLevels
{
    public const int Hours = 24;

    private readonly Dictionary<string, double[]> sites = new(StringComparer.Ordinal);

    public HourlyLevels(DustDay day, string channel)
    {
        foreach (var id in day.ReportingSites) sites[id] = DayCurve.Means(day, id, channel, Hours);
        var column = new List<double>();
        for (var h = 0; h < Hours; h++)
        {
            column.Clear();
            column.AddRange(sites.Values.Select(v => v[h]).Where(v => !double.IsNaN(v)));
            Region[h] = column.Count < FewestSites ? double.NaN : Robust.Median([.. column]);
        }
    }

    /// <summary>With fewer reporting sites there is no region to compare with.</summary>
    private const int FewestSites = 5;

    /// <summary>Median over the sites, per hour; NaN where too few reported.</summary>
    public double[] Region { get; } = new double[Hours];

    public double[] Of(string siteId) => sites[siteId];

    /// <summary>Local hour (0-23) of an instant.</summary>
    public static int HourOf(long micros) => ChinaTime.ToLocal(micros).Hour;

    /// <summary>Construction work is allowed and usual from 7 to 18 o'clock.</summary>
    public static bool IsWorkHour(int hour) => hour is >= 7 and < 18;
}
