using Analytics.Core.Indicators;
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

    /// <summary>
    /// In damp air (%) short of fog makes differ by what their grains take up, some 15 % between sites, and no more from night to night than in dry air: where a night has too few dry hours, these
    /// are better than none.
    /// </summary>
    public const double Foggy = 97;

    /// <summary>A monitor in order reads at most so much over the air (log; HJ 653: slope of a comparison 1 ± 0.15). What the nights stand higher is dust of the place, and no gain to hold its days against.</summary>
    public const double MostLogGain = 0.14;

    private const int GainNights = 7, GainKeeps = 10;

    /// <summary>The calmest quarter of a day's hours; the calmest tenth of the days.</summary>
    private const double CalmQuarter = 0.25, CalmDays = 0.1;

    /// <summary>dB(A) over the site's own silence: somebody works at night.</summary>
    public const double LoudBy = 7;

    /// <summary>dB(A) over the site's own silence by day: it works.</summary>
    public const double AtWorkBy = 8;

    /// <summary>Rounding to so much of the level hides the roughness.</summary>
    private const double CoarseStep = 0.1;

    private readonly SlotMeans means;
    private readonly HourlyLevels levels;
    private readonly HourlyLevels humidity;
    private readonly HourlyLevels noise;
    private readonly SiteClocks clocks;
    private readonly Lazy<double> usualLoudness;

    public QuietHours(DustDay day, string channel)
    {
        (means, levels, humidity, noise, clocks) = (day.Means(channel), day.Hourly(channel), day.Hourly("humidity_pct"), day.Hourly("noise_db"), day.Clocks);
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
    /// <param name="evenDamp">In a night with too few dry hours, of those short of fog: for what compares nights with nights; a dry day would look low beside them.</param>
    public double[] LogRatios(string siteId, bool evenDamp = false)
    {
        var logs = Array.FindAll(HourlyLogRatios(siteId, evenDamp), log => !double.IsNaN(log));
        return logs.Length < FewestHours ? [] : logs;
    }

    /// <summary>The same by the hour of the day; NaN in hours that do not count.</summary>
    private double[] HourlyLogRatios(string siteId, bool evenDamp)
    {
        var logs = new double[HourlyLevels.Hours];
        Array.Fill(logs, double.NaN);
        if (clocks.IsOdd(siteId)) return logs;
        var (own, around, moist, heard, loud) = (levels.Of(siteId), levels.Around(siteId), humidity.Around(siteId), noise.Of(siteId), Silence(siteId) + LoudBy);
        bool IsUsable(int h, double wettest) => IsQuiet(h) && !double.IsNaN(own[h]) && around[h] >= LeastRegion && !(moist[h] > wettest) && !(heard[h] > loud);
        var hours = Enumerable.Range(0, logs.Length);
        var most = !evenDamp || hours.Count(h => IsUsable(h, WetHumidity)) >= FewestHours ? WetHumidity : Foggy;
        foreach (var h in hours)
            if (IsUsable(h, most)) logs[h] = Math.Log(Math.Max(own[h], LeastLevel) / around[h]);
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

    /// <summary>dB(A) of the calmest quarter of a site's day; NaN without a noise meter. Where it works by day and by night no quarter is calm.</summary>
    public double CalmNoise(string siteId) => Robust.Quantile([.. noise.Of(siteId).Where(heard => !double.IsNaN(heard))], CalmQuarter);

    /// <summary>
    /// Days without those whose calmest quarter (<see cref="CalmNoise"/>, kept as <see cref="Observation.Extreme"/>) was loud beside that of the site's calm days: no night stands out of a night that was worked through, and
    /// no calm hour of such a day is free of its dust.
    /// </summary>
    public static IReadOnlyList<Observation> WithCalmHours(IReadOnlyList<Observation> days)
    {
        double[] heard = [.. days.Select(o => o.Extreme).Where(double.IsFinite)];
        if (heard.Length == 0) return days;
        var loud = Robust.Quantile(heard, CalmDays) + LoudBy;
        return [.. days.Where(o => !(o.Extreme > loud))];
    }

    /// <summary>The site's gain of the night, as a logarithm; NaN when it cannot be told.</summary>
    public double LogGain(string siteId, bool evenDamp = false) => LogRatios(siteId, evenDamp) is { Length: > 0 } logs ? Robust.Median(logs) : double.NaN;

    /// <summary>
    /// A site's gain by tonight and its last nights (median; a logarithm), no more than a monitor in order may read over the air; NaN with fewer than so many. One night may be odd, and one of long ago may be
    /// from before a calibration.
    /// </summary>
    /// <param name="earlier">Observations that keep the gain of their night.</param>
    /// <param name="of">Where they keep it; by default as <see cref="Observation.Extreme"/>.</param>
    public static double UsualLogGain(DateOnly day, double tonight, IReadOnlyList<Observation> earlier, int fewest = 1, Func<Observation, double>? of = null)
    {
        double[] nights = [tonight, .. earlier.TakeLast(GainNights - 1).Where(o => o.Day >= day.AddDays(-GainKeeps)).Select(of ?? (o => o.Extreme))];
        return nights.Count(n => !double.IsNaN(n)) < fewest ? double.NaN : Math.Min(MostLogGain, Robust.Median(nights));
    }

    /// <summary>
    /// How rough the curve of the night is: log of the median absolute second difference of log levels, slot by slot, over hours in which nobody works. Turbulence and the monitor's own noise
    /// make it; air that comes through cloth, or numbers that come from a formula, are smooth. NaN where rounding (a tenth of the level and more), values that are held or too few slots tell nothing.
    /// </summary>
    public double Roughness(string siteId)
    {
        var (slots, heard, loud) = (means[siteId], noise.Of(siteId), Silence(siteId) + LoudBy);
        bool IsUsable(int slot) => slot * HourlyLevels.Hours / slots.Length is var hour && IsQuiet(hour) && !(heard[hour] > loud) && slots[slot] > 0;
        int[] usable = [.. Enumerable.Range(1, slots.Length - 2).Where(i => IsUsable(i - 1) && IsUsable(i) && IsUsable(i + 1))];
        if (usable.Length < FewestHours) return double.NaN;
        double[] steps = [.. usable.Select(i => Math.Abs(slots[i] - slots[i - 1])).Where(step => step > 1e-9)];
        if (steps.Length == 0 || steps.Min() > CoarseStep * Robust.Median([.. usable.Select(i => slots[i])])) return double.NaN;
        var rough = Robust.Median([.. usable.Select(i => Math.Abs(Math.Log(slots[i - 1] * slots[i + 1] / (slots[i] * slots[i]))))]);
        return rough > 0 ? Math.Log(rough) : double.NaN;
    }

    private double ScatterOf(DustDay day)
    {
        var residuals = new List<double>();
        foreach (var id in day.ReportingSites)
            if (LogRatios(id) is { Length: > 0 } logs && Robust.Median(logs) is var gain)
                foreach (var log in logs) residuals.Add(log - gain);
        return residuals.Count == 0 ? double.NaN : Robust.Sigma([.. residuals], 0);
    }
}
