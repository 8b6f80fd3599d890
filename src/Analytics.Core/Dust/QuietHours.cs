using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// What a site measures against the region while nobody works (21 to 6 o'clock, not louder than it is when quiet, dry air): its own gain, free of what its work adds. A site
/// that finishes, rests or speeds up does not change it; a lid, a changed factor or a drifting sensor does.
/// </summary>
internal sealed class QuietHours
{
    private const int FewestHours = 4;
    private const double WetHumidity = 92, LeastRegion = 0.01, LeastLevel = 0.001;

    /// <summary>dB(A) over the site's own silence: somebody works at night.</summary>
    public const double LoudBy = 7;

    /// <summary>dB(A) over the site's own silence by day: it works.</summary>
    private const double AtWorkBy = 8;

    private readonly HourlyLevels levels;
    private readonly HourlyLevels humidity;
    private readonly HourlyLevels noise;
    private readonly SiteClocks clocks;
    private readonly Lazy<double> usualLoudness;

    public QuietHours(DustDay day, string channel)
    {
        (levels, humidity, noise, clocks) = (day.Hourly(channel), day.Hourly("humidity_pct"), day.Hourly("noise_db"), day.Clocks);
        Scatter = ScatterOf(day);
        usualLoudness = new(() => Robust.Median([.. day.ReportingSites.Select(LoudnessOf)]));
    }

    /// <summary>Nobody works: the night of the noise rules (22-6) and the hour before.</summary>
    public static bool IsQuiet(int hour) => hour is >= 21 or < 6;

    /// <summary>Whether a site works in an hour: as its noise says, or between 7 and 18 o'clock where it has no noise meter.</summary>
    public bool IsAtWork(string siteId, int hour) => noise.Of(siteId)[hour] is var heard && Silence(siteId) is var silence && (double.IsNaN(heard) || double.IsNaN(silence))
        ? HourlyLevels.IsWorkHour(hour) : heard >= silence + AtWorkBy && !IsQuiet(hour);

    /// <summary>Whether its working hours are less than half as loud over its night (dB) as the median site's: what traffic makes, not work. False where it has no noise meter.</summary>
    public bool IsAtRest(string siteId) => LoudnessOf(siteId) < usualLoudness.Value / 2;

    private double LoudnessOf(string siteId) => Robust.Median([.. noise.Of(siteId).Where((_, hour) => HourlyLevels.IsWorkHour(hour))]) - Silence(siteId);

    /// <summary>Robust standard deviation of a site's dry quiet hours from its own gain of the night (logs): how unequal the air of one city is.</summary>
    public double Scatter { get; }

    /// <summary>log(site ÷ region) of each dry quiet hour; empty with too few of them, or where the site's clock cannot be right.</summary>
    public double[] LogRatios(string siteId)
    {
        var logs = Array.FindAll(HourlyLogRatios(siteId), log => !double.IsNaN(log));
        return logs.Length < FewestHours ? [] : logs;
    }

    /// <summary>The same by the hour of the day; NaN in hours that are not quiet and dry.</summary>
    public double[] HourlyLogRatios(string siteId)
    {
        var logs = new double[HourlyLevels.Hours];
        Array.Fill(logs, double.NaN);
        if (clocks.IsOdd(siteId)) return logs;
        var (own, around, moist, heard, loud) = (levels.Of(siteId), levels.Around(siteId), humidity.Around(siteId), noise.Of(siteId), Silence(siteId) + LoudBy);
        for (var h = 0; h < logs.Length; h++)
            if (IsQuiet(h) && !double.IsNaN(own[h]) && around[h] >= LeastRegion && !(moist[h] > WetHumidity) && !(heard[h] > loud)) logs[h] = Math.Log(Math.Max(own[h], LeastLevel) / around[h]);
        return logs;
    }

    /// <summary>dB(A) of the site's quietest quiet hours (lower quartile); NaN without a noise meter.</summary>
    public double Silence(string siteId)
    {
        var own = noise.Of(siteId);
        Span<double> quiet = stackalloc double[HourlyLevels.Hours];
        var n = 0;
        for (var h = 0; h < HourlyLevels.Hours; h++)
            if (IsQuiet(h) && !double.IsNaN(own[h])) quiet[n++] = own[h];
        return n < 3 ? double.NaN : Robust.Quantile(quiet[..n], 0.25);
    }

    /// <summary>The site's gain of the night, as a logarithm; NaN when it cannot be told.</summary>
    public double LogGain(string siteId) => LogRatios(siteId) is { Length: > 0 } logs ? Robust.Median(logs) : double.NaN;

    private double ScatterOf(DustDay day)
    {
        var residuals = new List<double>();
        foreach (var id in day.ReportingSites)
            if (LogRatios(id) is { Length: > 0 } logs && Robust.Median(logs) is var gain)
                foreach (var log in logs) residuals.Add(log - gain);
        return residuals.Count == 0 ? double.NaN : Robust.Sigma([.. residuals], 0);
    }
}
