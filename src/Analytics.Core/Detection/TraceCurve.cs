using System.Collections.Immutable;
using System.Runtime.Intrinsics;

namespace Analytics.Core.Detection;

/// <summary>One stretch of a curve that the protocol drives in one way (a phase of a test).</summary>
/// <param name="Kind">Stretches of one kind are compared with each other.</param>
/// <param name="Start">First step in the curve's arrays.</param>
/// <param name="Length">In steps of <see cref="TraceCurve.StepSeconds"/>.</param>
public readonly record struct Stretch(byte Kind, int Start, int Length);

/// <summary>
/// The shape of one recording, channel by channel, without what every recording of its protocol shares: slow deviations (5 to 30 s) from the usual curve,
/// scaled to their own size and kept in 15 steps. Gain and level are gone; a copy keeps the shape, two honest engines never share it.
/// </summary>
public sealed class TraceCurve
{
    public const int StepSeconds = 2;

    /// <summary>Half widths, in seconds, of the means that make the band: what is quicker is noise, what is slower is warm-up and drift.</summary>
    private const int Quick = 2, Slow = 15;

    private const int Most = 7;

    private readonly sbyte[][] channels;

    private TraceCurve(List<Stretch> stretches, sbyte[][] channels) => (Stretches, this.channels) = ([.. stretches], channels);

    public ImmutableArray<Stretch> Stretches { get; }

    public int ChannelCount => channels.Length;

    public int Steps => channels.Length == 0 ? 0 : channels[0].Length;

    /// <summary>Deviations of a channel, one per step, -7 … 7; 0 throughout = the channel does not speak.</summary>
    public ReadOnlySpan<sbyte> Channel(int channel) => channels[channel];

    /// <summary>Whether a channel moves at all.</summary>
    public bool Speaks(int channel) => channels[channel].AsSpan().IndexOfAnyExcept((sbyte)0) >= 0;

    /// <summary>How many channels do.</summary>
    public int Speaking => Enumerable.Range(0, channels.Length).Count(Speaks);

    /// <param name="stretches">Kind and length in seconds of each stretch, in order.</param>
    /// <param name="deviations">Per channel, one value per second: the deviation from the protocol's usual curve in its usual spreads; NaN = not measured.</param>
    public static TraceCurve Of(IReadOnlyList<(byte Kind, int Seconds)> stretches, IReadOnlyList<double[]> deviations)
    {
        var kept = new List<Stretch>();
        var steps = stretches.Sum(s => s.Seconds / StepSeconds);
        var channels = deviations.Select(_ => new sbyte[steps]).ToArray();
        int second = 0, step = 0;
        foreach (var (kind, seconds) in stretches)
        {
            var length = seconds / StepSeconds;
            for (var c = 0; c < channels.Length; c++) Band(deviations[c].AsSpan(second, seconds), channels[c].AsSpan(step, length));
            kept.Add(new Stretch(kind, step, length));
            second += seconds;
            step += length;
        }
        return new TraceCurve(kept, channels);
    }

    /// <summary>
    /// Normalised cross-correlation of each channel with the other curve's, moved by <paramref name="lag"/> steps, and how many steps overlap;
    /// NaN for a channel that does not speak in one of them.
    /// </summary>
    public int Correlate(TraceCurve other, int lag, Span<double> correlations)
    {
        var overlap = 0;
        Span<long> xy = stackalloc long[correlations.Length], xx = stackalloc long[correlations.Length], yy = stackalloc long[correlations.Length];
        foreach (var a in Stretches)
        {
            foreach (var b in other.Stretches)
            {
                if (a.Kind != b.Kind) continue;
                var from = Math.Max(0, -lag);
                var to = Math.Min(a.Length, b.Length - lag);
                if (to <= from) break;
                overlap += to - from;
                for (var c = 0; c < correlations.Length; c++)
                {
                    var x = channels[c].AsSpan(a.Start + from, to - from);
                    var y = other.channels[c].AsSpan(b.Start + from + lag, to - from);
                    AddProducts(x, y, ref xy[c], ref xx[c], ref yy[c]);
                }
                break;
            }
        }
        for (var c = 0; c < correlations.Length; c++) correlations[c] = xx[c] > 0 && yy[c] > 0 ? xy[c] / Math.Sqrt((double)xx[c] * yy[c]) : double.NaN;
        return overlap;
    }

    /// <summary>Sixteen steps at a time; steps are at most 8 in size, so that a lane of 16 bits holds 128 rounds of two products.</summary>
    private static void AddProducts(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> y, ref long xy, ref long xx, ref long yy)
    {
        const int rounds = 128;
        var i = 0;
        while (i + Vector128<sbyte>.Count <= x.Length)
        {
            Vector128<short> both = default, own = default, others = default;
            for (var round = 0; round < rounds && i + Vector128<sbyte>.Count <= x.Length; round++, i += Vector128<sbyte>.Count)
            {
                var (x1, x2) = Vector128.Widen(Vector128.Create(x[i..]));
                var (y1, y2) = Vector128.Widen(Vector128.Create(y[i..]));
                both += x1 * y1 + x2 * y2;
                own += x1 * x1 + x2 * x2;
                others += y1 * y1 + y2 * y2;
            }
            (xy, xx, yy) = (xy + Sum(both), xx + Sum(own), yy + Sum(others));
        }
        for (; i < x.Length; i++) (xy, xx, yy) = (xy + x[i] * y[i], xx + x[i] * x[i], yy + y[i] * y[i]);
    }

    private static int Sum(Vector128<short> lanes)
    {
        var (low, high) = Vector128.Widen(lanes);
        return Vector128.Sum(low + high);
    }

    /// <summary>A short text that <see cref="Parse"/> reads back: stretches, then each channel's steps in base 64, two to a byte.</summary>
    public override string ToString()
    {
        var bytes = new byte[channels.Length * ((Steps + 1) / 2)];
        var half = (Steps + 1) / 2;
        for (var c = 0; c < channels.Length; c++)
            for (var i = 0; i < Steps; i++)
                bytes[c * half + i / 2] |= (byte)((channels[c][i] + 8) << (i % 2 * 4));
        return $"{string.Join(',', Stretches.Select(s => $"{s.Kind}:{s.Length}"))};{channels.Length};{Convert.ToBase64String(bytes)}";
    }

    public static TraceCurve Parse(string text)
    {
        var parts = text.Split(';');
        var stretches = new List<Stretch>();
        var steps = 0;
        foreach (var stretch in parts[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = stretch.IndexOf(':', StringComparison.Ordinal);
            var length = int.Parse(stretch.AsSpan(at + 1));
            stretches.Add(new Stretch(byte.Parse(stretch.AsSpan(0, at)), steps, length));
            steps += length;
        }
        var bytes = Convert.FromBase64String(parts[2]);
        var half = (steps + 1) / 2;
        var channels = new sbyte[int.Parse(parts[1])][];
        for (var c = 0; c < channels.Length; c++)
        {
            channels[c] = new sbyte[steps];
            for (var i = 0; i < steps; i++) channels[c][i] = (sbyte)((bytes[c * half + i / 2] >> (i % 2 * 4) & 15) - 8);
        }
        return new TraceCurve(stretches, channels);
    }

    private static void Band(ReadOnlySpan<double> values, Span<sbyte> steps)
    {
        Span<double> band = stackalloc double[steps.Length], sums = stackalloc double[values.Length + 1];
        Span<int> counts = stackalloc int[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            var isKnown = !double.IsNaN(values[i]);
            (sums[i + 1], counts[i + 1]) = (sums[i] + (isKnown ? values[i] : 0), counts[i] + (isKnown ? 1 : 0));
        }
        double squares = 0;
        var known = 0;
        for (var i = 0; i < steps.Length; i++)
        {
            var at = i * StepSeconds;
            band[i] = Mean(sums, counts, at, Quick) - Mean(sums, counts, at, Slow);
            if (double.IsNaN(band[i])) continue;
            squares += band[i] * band[i];
            known++;
        }
        if (known < steps.Length / 2 || squares <= 0) return;
        var scale = 2.5 / Math.Sqrt(squares / known);
        for (var i = 0; i < steps.Length; i++) steps[i] = double.IsNaN(band[i]) ? (sbyte)0 : (sbyte)Math.Clamp(Math.Round(band[i] * scale), -Most, Most);
    }

    private static double Mean(ReadOnlySpan<double> sums, ReadOnlySpan<int> counts, int at, int half)
    {
        int from = Math.Max(0, at - half), to = Math.Min(sums.Length - 2, at + half) + 1;
        return counts[to] == counts[from] ? double.NaN : (sums[to] - sums[from]) / (counts[to] - counts[from]);
    }
}
