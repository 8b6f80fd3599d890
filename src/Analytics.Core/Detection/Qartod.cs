namespace Analytics.Core.Detection;

/// <summary>What a quality test says of one value; numbers and meaning are QARTOD's (IOOS, <i>Data flags</i>, 2014/2020).</summary>
public enum DataQuality : byte
{
    /// <summary>Passed critical real-time quality control tests.</summary>
    Pass = 1,

    /// <summary>The test could not be made, or no information on quality is available: never the same as passed.</summary>
    NotEvaluated = 2,

    /// <summary>Suspect or of high interest.</summary>
    Suspect = 3,

    /// <summary>Failed a critical test.</summary>
    Fail = 4,

    /// <summary>There is no value.</summary>
    Missing = 9,
}

/// <summary>
/// The real-time tests of QARTOD (U.S. IOOS <i>Manual for real-time quality control of in-situ temperature and salinity data</i>, 2.1,
/// 2020) as pure functions: values and thresholds in, one flag per value out. NaN is a missing value; thresholds are in the values' unit.
/// A bad value is a flag; a bad threshold is an exception.
/// </summary>
public static class Qartod
{
    /// <summary>Test 4, gross range: outside what the sensor can show fails, outside what the site can show is suspect. Ends are inside.</summary>
    /// <param name="sensor">Lowest and highest value the instrument can give.</param>
    /// <param name="site">Lowest and highest value to expect; null = not known.</param>
    public static DataQuality[] GrossRangeTest(ReadOnlySpan<double> values, (double Min, double Max) sensor, (double Min, double Max)? site = null)
    {
        var expected = site ?? sensor;
        Require(sensor.Min <= expected.Min && expected.Min <= expected.Max && expected.Max <= sensor.Max, "The site's range lies within the sensor's.");
        var flags = new DataQuality[values.Length];
        for (var i = 0; i < flags.Length; i++)
        {
            var x = values[i];
            flags[i] = double.IsNaN(x) ? DataQuality.Missing
                : x < sensor.Min || x > sensor.Max ? DataQuality.Fail
                : x < expected.Min || x > expected.Max ? DataQuality.Suspect : DataQuality.Pass;
        }
        return flags;
    }

    /// <summary>
    /// Test 6, spike: distance of a value from the mean of the one before and the one after, |x(n) − (x(n−1) + x(n+1)) / 2|. The first and
    /// the last value, and one beside a missing value, are not evaluated.
    /// </summary>
    public static DataQuality[] SpikeTest(ReadOnlySpan<double> values, double suspect, double fail)
    {
        Require(suspect > 0 && suspect <= fail, "The suspect threshold is positive and at most the fail threshold.");
        var flags = new DataQuality[values.Length];
        for (var i = 0; i < flags.Length; i++)
        {
            var middle = i == 0 || i == flags.Length - 1 ? double.NaN : (values[i - 1] + values[i + 1]) / 2;
            flags[i] = Above(values[i], Math.Abs(values[i] - middle), suspect, fail);
        }
        return flags;
    }

    /// <summary>
    /// Test 7, rate of change: |x(n) − x(n−1)| per hour against the value before that was measured. Suspect only: QARTOD knows no failure
    /// of this test. A value more than <paramref name="longestStep"/> after the one before is not evaluated.
    /// </summary>
    /// <param name="at">Microseconds, rising.</param>
    public static DataQuality[] RateOfChangeTest(ReadOnlySpan<double> values, ReadOnlySpan<long> at, double suspectPerHour, TimeSpan longestStep)
    {
        Require(suspectPerHour > 0, "The threshold is positive.");
        RequireTimes(values, at);
        var flags = new DataQuality[values.Length];
        var last = -1;
        for (var i = 0; i < flags.Length; i++)
        {
            var step = last < 0 ? 0 : at[i] - at[last];
            var rate = step > 0 && step <= Microseconds(longestStep) ? Math.Abs(values[i] - values[last]) / step * MicrosecondsPerHour : double.NaN;
            flags[i] = Above(values[i], rate, suspectPerHour, double.PositiveInfinity);
            if (!double.IsNaN(values[i])) last = i;
        }
        return flags;
    }

    /// <summary>
    /// Test 8, flat line: how long the values up to and including this one have stayed within <paramref name="tolerance"/> (0 = exactly
    /// equal). A value is flagged once the line behind it is long enough, so the beginning of a flat line passes. Missing values are
    /// stepped over, but a hole longer than <paramref name="longestStep"/> begins anew: what was not measured is not flat.
    /// </summary>
    /// <param name="at">Microseconds, rising.</param>
    public static DataQuality[] FlatLineTest(
        ReadOnlySpan<double> values, ReadOnlySpan<long> at, double tolerance, TimeSpan suspect, TimeSpan fail, TimeSpan longestStep)
    {
        Require(tolerance >= 0 && suspect > TimeSpan.Zero && suspect <= fail, "The tolerance is not negative; 0 < suspect ≤ fail.");
        RequireTimes(values, at);
        var flags = new DataQuality[values.Length];
        var (highest, lowest) = (new Extremes(values.Length, 1), new Extremes(values.Length, -1));
        int start = 0, last = -1;
        for (var i = 0; i < flags.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                flags[i] = DataQuality.Missing;
                continue;
            }
            if (last < 0 || at[i] - at[last] > Microseconds(longestStep)) start = i;
            last = i;
            highest.Add(values, i);
            lowest.Add(values, i);
            while (values[highest.From(start)] - values[lowest.From(start)] > tolerance)
                start = Math.Min(highest.From(start), lowest.From(start)) + 1;
            while (double.IsNaN(values[start])) start++;
            var flat = at[i] - at[start];
            flags[i] = flat >= Microseconds(fail) ? DataQuality.Fail : flat >= Microseconds(suspect) ? DataQuality.Suspect : DataQuality.Pass;
        }
        return flags;
    }

    /// <summary>
    /// Attenuated signal: standard deviation (n − 1) of the values within <paramref name="window"/> up to and including this one, too small
    /// for a working sensor in moving air. Not evaluated with fewer than <paramref name="fewest"/> values.
    /// </summary>
    /// <param name="at">Microseconds, rising.</param>
    /// <param name="suspect">Standard deviation below which the signal is suspect.</param>
    /// <param name="fail">Standard deviation below which it fails, at most <paramref name="suspect"/>.</param>
    public static DataQuality[] AttenuatedSignalTest(
        ReadOnlySpan<double> values, ReadOnlySpan<long> at, TimeSpan window, double suspect, double fail, int fewest)
    {
        Require(fail >= 0 && fail <= suspect && fewest >= 2, "0 ≤ fail ≤ suspect, at least two values.");
        RequireTimes(values, at);
        var flags = new DataQuality[values.Length];
        // Sums about a fixed value near the data: squares of mg/m³ around 1000 hPa would lose every digit otherwise.
        double origin = FirstMeasured(values), sum = 0, squares = 0;
        int start = 0, count = 0;
        for (var i = 0; i < flags.Length; i++)
        {
            Add(values[i], 1);
            for (; at[i] - at[start] > Microseconds(window); start++) Add(values[start], -1);
            if (double.IsNaN(values[i])) flags[i] = DataQuality.Missing;
            else if (count < fewest) flags[i] = DataQuality.NotEvaluated;
            else
            {
                var deviation = Math.Sqrt(Math.Max(0, (squares - sum * sum / count) / (count - 1)));
                flags[i] = deviation < fail ? DataQuality.Fail : deviation < suspect ? DataQuality.Suspect : DataQuality.Pass;
            }
        }
        return flags;

        void Add(double value, int sign)
        {
            if (double.IsNaN(value)) return;
            var x = value - origin;
            (sum, squares, count) = (sum + sign * x, squares + sign * x * x, count + sign);
        }
    }

    /// <summary>
    /// Neighbour or forecast: distance from what the neighbours (or a forecast) show at the same time. Suspect only: QARTOD knows no failure of
    /// this test. Without a neighbour (NaN) not evaluated.
    /// </summary>
    public static DataQuality[] NeighborTest(ReadOnlySpan<double> values, ReadOnlySpan<double> neighbors, double suspect)
    {
        Require(suspect > 0 && values.Length == neighbors.Length, "The threshold is positive, and there is one neighbour value per value.");
        var flags = new DataQuality[values.Length];
        for (var i = 0; i < flags.Length; i++) flags[i] = Above(values[i], Math.Abs(values[i] - neighbors[i]), suspect, double.PositiveInfinity);
        return flags;
    }

    /// <summary>
    /// One flag from several tests of the same values: the worst that any test found; passed where at least one test was made and none
    /// found anything.
    /// </summary>
    public static DataQuality[] Aggregate(params ReadOnlySpan<DataQuality[]> tests)
    {
        var worst = new DataQuality[tests.Length == 0 ? 0 : tests[0].Length];
        for (var i = 0; i < worst.Length; i++)
        {
            worst[i] = DataQuality.Missing;
            foreach (var flags in tests)
                if (Severity(flags[i]) > Severity(worst[i])) worst[i] = flags[i];
        }
        return worst;

        static int Severity(DataQuality flag) => flag switch
        {
            DataQuality.Fail => 4,
            DataQuality.Suspect => 3,
            DataQuality.Pass => 2,
            DataQuality.NotEvaluated => 1,
            _ => 0,
        };
    }

    /// <summary>Flag of a value by a distance; NaN as distance = could not be computed.</summary>
    private static DataQuality Above(double value, double distance, double suspect, double fail) =>
        double.IsNaN(value) ? DataQuality.Missing
        : double.IsNaN(distance) ? DataQuality.NotEvaluated
        : distance > fail ? DataQuality.Fail
        : distance > suspect ? DataQuality.Suspect : DataQuality.Pass;

    private static double FirstMeasured(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (!double.IsNaN(value)) return value;
        return 0;
    }

    private static void RequireTimes(ReadOnlySpan<double> values, ReadOnlySpan<long> at)
    {
        Require(values.Length == at.Length, "There is one time per value.");
        for (var i = 1; i < at.Length; i++) Require(at[i] > at[i - 1], "Times rise.");
    }

    private static void Require(bool condition, string what)
    {
        if (!condition) throw new ArgumentException(what);
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private const double MicrosecondsPerHour = 3.6e9;

    /// <summary>The largest (or smallest) value of a window that only moves forward, in constant time per value: a falling queue of candidates.</summary>
    private struct Extremes(int most, int sign)
    {
        private readonly int[] candidates = new int[most];
        private int first, end;

        public void Add(ReadOnlySpan<double> values, int i)
        {
            while (end > first && sign * values[candidates[end - 1]] <= sign * values[i]) end--;
            candidates[end++] = i;
        }

        /// <summary>Where the extreme of the window from <paramref name="start"/> on lies.</summary>
        public int From(int start)
        {
            while (candidates[first] < start) first++;
            return candidates[first];
        }
    }
}
