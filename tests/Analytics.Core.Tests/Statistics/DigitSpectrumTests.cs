using System.Numerics;
using Analytics.Core.Statistics;

namespace Analytics.Core.Tests.Statistics;

public sealed class DigitSpectrumTests
{
    /// <summary>Readings spread evenly over 0 … 299, a hundred of each, multiplied, rounded and counted.</summary>
    private static double[] Multiplied(double factor, int each = 100)
    {
        var counts = new double[DigitSpectrum.Values];
        for (var reading = 0; reading < 300; reading++)
            if (Math.Round(reading * factor, MidpointRounding.AwayFromZero) is var printed && printed < counts.Length) counts[(int)printed] += each;
        return counts;
    }

    /// <summary>The frequency of the highest point.</summary>
    private static double Strongest(Complex[] spectrum) => DigitSpectrum.Frequencies[Enumerable.Range(0, spectrum.Length).MaxBy(i => spectrum[i].Magnitude)];

    [Fact]
    public void Six_tenths_print_two_two_and_one_in_turn()
    {
        // 1, 2 → 1; 3, 4 → 2; 5 → 3; 6, 7 → 4; 8, 9 → 5; 10 → 6.
        Assert.Equal([200, 200, 100, 200, 200, 100], Multiplied(0.6)[1..7]);
        Assert.Equal(1 / 3.0, Strongest(DigitSpectrum.Of(Multiplied(0.6))!), 0.004);
    }

    [Theory]
    [InlineData(0.70, 0.4286)]
    [InlineData(0.5625, 0.2222)]
    [InlineData(0.45, 0.2222)]
    [InlineData(0.75, 0.3333)]
    public void A_factor_beats_with_its_reciprocal(double factor, double frequency) => Assert.Equal(frequency, Strongest(DigitSpectrum.Of(Multiplied(factor))!), 0.006);

    [Fact]
    public void Smooth_counts_leave_what_chance_leaves()
    {
        var rng = new Random(3);
        // About a thousand of each number falling off by a twentieth, with the chance error of counts.
        double[] counts = [.. Enumerable.Range(0, DigitSpectrum.Values).Select(k => 1000 * Math.Exp(-k / 20.0) is var mean ? Math.Round(mean + Math.Sqrt(mean) * Detection.PlantedTraces.Normal(rng)) : 0)];

        Assert.InRange(DigitSpectrum.Of(counts)!.Max(z => z.Magnitude), 0.5, 3);
    }

    [Fact]
    public void A_bench_of_every_second_number_is_not_evaluated() =>
        Assert.Null(DigitSpectrum.Of([.. Enumerable.Range(0, DigitSpectrum.Values).Select(k => k % 2 == 0 ? 200.0 : 0)]));

    [Fact]
    public void Few_counts_are_not_evaluated() => Assert.Null(DigitSpectrum.Of(Multiplied(0.6, each: 1)));
}
