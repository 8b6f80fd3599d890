using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// What a site measures against the region while nobody works (21 to 6 o'clock, not louder than the others, dry air): its own gain, free of what its work adds. A site that
/// finishes, rests or speeds up does not change it; a lid, a changed factor or a drifting sensor does.
/// </summary>
internal sealed class QuietHours
{
    private const int FewestHours = 4;
    private const double WetHumidity = 92, LeastRegion = 0.01;

    /// <summary>dB(A) over the other sites: somebody works at night.</summary>
    private const double LoudBy = 7;

    private readonly HourlyLevels levels;
    private readonly HourlyLevels humidity;
    private readonly HourlyLevels noise;

    public QuietHours(DustDay day, string channel = "pm10_mgm3")
    {
        levels = new HourlyLevels(day, channel);
        humidity = new HourlyLevels(day, "humidity_pct");
        noise = new HourlyLevels(day, "noise_db");
    }

    /// <summary>Nobody works: the night of the noise rules (22-6) and the hour before.</summary>
    public static bool IsQuiet(int hour) => hour is >= 21 or < 6;

    /// <summary>log(site ÷ region) of each dry quiet hour; empty with too few of them.</summary>
    public double[] LogRatios(string siteId)
    {
        var own = levels.Of(siteId);
        var logs = new List<double>();
        for (var h = 0; h < HourlyLevels.Hours; h++)
        {
            if (!IsQuiet(h) || double.IsNaN(own[h]) || !(levels.Region[h] >= LeastRegion) || humidity.Region[h] > WetHumidity || noise.Of(siteId)[h] > noise.Region[h] + LoudBy) continue;
            logs.Add(Math.Log(Math.Max(own[h], 0.001) / levels.Region[h]));
        }
        return logs.Count < FewestHours ? [] : [.. logs];
    }

    /// <summary>The site's gain of the night, as a logarithm; NaN when it cannot be told.</summary>
    public double LogGain(string siteId) => LogRatios(siteId) is { Length: > 0 } logs ? Robust.Median(logs) : double.NaN;
}
