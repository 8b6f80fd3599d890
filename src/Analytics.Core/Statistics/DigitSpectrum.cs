using System.Numerics;

namespace Analytics.Core.Statistics;

/// <summary>
/// How a histogram of whole numbers rises and falls from one number to the next, by frequency (cycles per unit). A smooth distribution of readings leaves nothing here. Whole numbers that were
/// multiplied by a factor f and rounded again do: neighbouring results then stem from ⌊1/f⌋ or ⌈1/f⌉ readings in turn, a beat of frequency 1/f (less its whole part).
/// </summary>
/// <remarks>
/// Formula: d(k) = ln h(k) − ½(ln h(k−1) + ln h(k+1)) over its standard error (Poisson counts), Fourier transform, over the response 1 − cos 2πν of the difference, over the background of the
/// spectrum. Without a beat |z|² is then about exponential with mean 1 or less.
/// </remarks>
public static class DigitSpectrum
{
    /// <summary>Numbers 0 … <see cref="Values"/> − 1 are looked at.</summary>
    public const int Values = 64;

    /// <summary>Below, the curvature of any distribution shows; 0.5 is the end of the circle.</summary>
    private const double Lowest = 0.17, Highest = 0.496, Step = 1.0 / (4 * Values);

    private const double Curvature = 0.05, MostSpreads = 8;
    private const int First = 3, Around = 16;

    /// <summary>(1 − cos)² has mean 1.5 over the circle, which the standard error of the difference already holds.</summary>
    private const double OfChance = 1 / 1.5;

    public static readonly double[] Frequencies = [.. Enumerable.Range(0, (int)((Highest - Lowest) / Step) + 1).Select(i => Lowest + i * Step)];

    /// <summary>So many looks the search over them is worth: the band over the resolution 1/<see cref="Values"/>, three times, because the grid is finer and finds each highest point (Horne, Baliunas 1986).</summary>
    public static double Independent => 3 * Frequencies.Length * Step * Values;

    private static readonly Complex[][] waves = [.. Frequencies.Select(nu => Enumerable.Range(0, Values).Select(k => Complex.FromPolarCoordinates(1, 2 * Math.PI * nu * k)).ToArray())];

    /// <summary>One complex amplitude per frequency; null where many numbers never occur (a bench's own steps) or <paramref name="counts"/> are few.</summary>
    public static Complex[]? Of(ReadOnlySpan<double> counts, double fewest = 500)
    {
        var total = 0.0;
        for (var k = First; k < Values; k++) total += counts[k];
        if (total < fewest || HasGaps(counts)) return null;
        var differences = Differences(counts);
        var z = new Complex[Frequencies.Length];
        for (var f = 0; f < z.Length; f++)
        {
            var sum = Complex.Zero;
            for (var k = First; k < Values - 1; k++) sum += differences[k] * waves[f][k];
            z[f] = sum / ((1 - Math.Cos(2 * Math.PI * Frequencies[f])) * Math.Sqrt(Values - 1 - First));
        }
        return OverBackground(z);
    }

    /// <summary>Some numbers hardly ever occur between numbers that do. A factor under 1 leaves none out; a coarse bench does, and a converter of few steps.</summary>
    public static bool HasGaps(ReadOnlySpan<double> counts)
    {
        const double expected = 20, missing = 0.25;
        const int most = 2;
        var gaps = 0;
        for (var k = First; k < Values - 1; k++)
            if ((counts[k - 1] + counts[k + 1]) / 2 is var around && around > expected && counts[k] < missing * around) gaps++;
        return gaps > most;
    }

    private static double[] Differences(ReadOnlySpan<double> counts)
    {
        var logs = new double[Values];
        for (var k = 0; k < Values; k++) logs[k] = Math.Log(counts[k] + 0.5);
        var differences = new double[Values];
        for (var k = First; k < Values - 1; k++)
        {
            var variance = 1 / (counts[k] + 0.5) + (1 / (counts[k - 1] + 0.5) + 1 / (counts[k + 1] + 0.5)) / 4;
            differences[k] = Math.Clamp((logs[k] - (logs[k - 1] + logs[k + 1]) / 2) / Math.Sqrt(variance + Curvature * Curvature), -MostSpreads, MostSpreads);
        }
        return differences;
    }

    /// <summary>
    /// The background is what the counts' chance alone leaves, or more where the spectrum shows more: its lower quartile, as a whole and around each frequency, because a beat and what leaks of it must
    /// not hide themselves. The lower quartile of an exponential is ln 4/3 of its mean.
    /// </summary>
    private static Complex[] OverBackground(Complex[] z)
    {
        double[] power = [.. z.Select(x => x.Real * x.Real + x.Imaginary * x.Imaginary)];
        double MeanOf(Range range) => Robust.Quantile(power.AsSpan(range), 0.25) / Math.Log(4 / 3.0);
        var least = Math.Max(OfChance, MeanOf(..));
        return [.. z.Select((x, i) => x / Math.Sqrt(Math.Max(least, MeanOf(Math.Max(0, i - Around)..Math.Min(power.Length, i + Around + 1)))))];
    }
}
