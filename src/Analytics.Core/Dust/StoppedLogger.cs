namespace Analytics.Core.Dust;

/// <summary>
/// A logger that hangs repeats its last row until it is started again: noise, temperature and humidity stand as well, to the last digit, and the readings break off behind (or just before, after a power cut). Whoever
/// holds the dust does not still the weather.
/// </summary>
internal static class StoppedLogger
{
    /// <summary>Channels beside dust that must stand, of those that move from reading to reading otherwise (on half of them).</summary>
    private const int FewestStanding = 2;
    private const double Moves = 0.5;

    /// <summary>Readings are missing where the next comes later than so many usual intervals.</summary>
    private const double MissingIntervals = 2.5;

    /// <param name="start">First row of a stretch in which dust stood on one value.</param>
    /// <param name="length">Its rows, two at least.</param>
    public static bool Explains(DustSeries series, int start, int length)
    {
        var standing = 0;
        foreach (var channel in (ReadOnlySpan<string>)["noise_db", "temp_c", "humidity_pct"])
        {
            var values = series.Of(channel);
            if (!MovesOutside(values, start, length)) continue;
            for (var i = start + 1; i < start + length; i++)
                if (values[i] != values[i - 1]) return false;
            standing++;
        }
        return standing >= FewestStanding && BreaksOff(series, start, length);
    }

    private static bool MovesOutside(ReadOnlySpan<double> values, int start, int length)
    {
        var (pairs, moved) = (0, 0);
        for (var i = 1; i < values.Length; i++)
        {
            if ((i > start && i < start + length) || double.IsNaN(values[i]) || double.IsNaN(values[i - 1])) continue;
            pairs++;
            if (values[i] != values[i - 1]) moved++;
        }
        return pairs > 0 && moved >= Moves * pairs;
    }

    private static bool BreaksOff(DustSeries series, int start, int length)
    {
        var times = series.ObservedAt;
        var most = MissingIntervals * (times[start + length - 1] - times[start]) / (length - 1);
        bool IsMissing(DustSeries all, int row) => double.IsNaN(all.Pm10[row]) || all.Flag[row] is not ('N' or '\0');
        var (before, after) = (start - 1, start + length);
        return (before >= 0 && (IsMissing(series, before) || times[start] - times[before] > most)) || (after < times.Length && (IsMissing(series, after) || times[after] - times[after - 1] > most));
    }
}
