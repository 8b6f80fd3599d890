using Analytics.Core.Detection;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles;

/// <summary>A recording as it came: ln of each channel, phase after phase; NaN = no reading.</summary>
internal sealed record RawCurve(IReadOnlyList<(Phase Phase, int Seconds)> Phases, float[][] Values);

/// <summary>
/// What the tests of one method share on a day: per phase, channel and second their mean and few leading shapes; what a test has beside it is measured in the spreads of all.
/// </summary>
internal sealed class ProtocolShare
{
    /// <summary>With fewer tests of a method on a day the protocol's share cannot be told: none of them is evaluated.</summary>
    public const int FewestTests = 12;

    private const int TestsPerShape = 8, MostShapes = 8, MostForFit = 400;

    /// <summary>
    /// A phase has one shape in so many seconds: there are no more independent values in the band that curves are compared in than one in six, and shapes that could follow all of them would take
    /// the engine's own away with the protocol's.
    /// </summary>
    private const int SecondsPerShape = 20;

    private const double SmallestSpread = 0.002;

    private readonly Dictionary<(Phase, int Channel), (SharedShapes Shapes, double[] Spread)> shares = [];

    [ThreadStatic]
    private static double[][]? buffers;

    public static ProtocolShare Of(RawCurve[] curves, int channels)
    {
        var share = new ProtocolShare();
        foreach (var phase in curves.SelectMany(c => c.Phases.Select(p => p.Phase)).Distinct().Order())
        {
            var places = curves.Select(c => (Curve: c, Place: PlaceOf(c, phase))).Where(c => c.Place.Seconds > 0).ToArray();
            var longest = places.Max(p => p.Place.Seconds);
            var fitted = new (SharedShapes, double[])?[channels];
            Parallel.For(0, channels, c => fitted[c] = Fit([.. places.Select(p => p.Curve.Values[c].AsMemory(p.Place.Start, p.Place.Seconds)).Where(p => IsKnown(p.Span))], longest));
            for (var c = 0; c < channels; c++)
                if (fitted[c] is { } both) share.shares[(phase, c)] = both;
        }
        return share;
    }

    /// <summary>The curve's own shape, its readings taken so many seconds later than they were.</summary>
    public TraceCurve Own(RawCurve curve, int seconds)
    {
        var channels = curve.Values.Length;
        var total = curve.Values.Length == 0 ? 0 : curve.Values[0].Length;
        // Two curves of one length each per channel: what is moved, and what is left of it. They live for this call only.
        if (buffers is null || buffers.Length < channels + 2 || buffers[0].Length < total + MostSeconds)
            buffers = [.. Enumerable.Range(0, channels + 2).Select(_ => new double[total + MostSeconds])];
        for (var c = 0; c < channels; c++)
        {
            var start = 0;
            foreach (var (phase, length) in curve.Phases)
            {
                var own = buffers[c].AsSpan(start, length);
                if (!IsKnown(curve.Values[c].AsSpan(start, length)) || !shares.TryGetValue((phase, c), out var share)) own.Fill(double.NaN);
                else Take(share, curve.Values[c].AsSpan(start, length), seconds, own);
                start += length;
            }
        }
        return TraceCurve.Of([.. curve.Phases.Select(p => ((byte)p.Phase, p.Seconds))], new ArraySegment<double[]>(buffers, 0, channels));
    }

    /// <summary>Longest a phase may be.</summary>
    private const int MostSeconds = 300;

    private static void Take((SharedShapes Shapes, double[] Spread) share, ReadOnlySpan<float> readings, int seconds, Span<double> own)
    {
        var longest = share.Spread.Length;
        Span<double> moved = buffers![^1].AsSpan(0, longest), rest = buffers[^2].AsSpan(0, longest);
        Fill(readings, seconds, moved);
        share.Shapes.Rest(moved, rest);
        for (var i = 0; i < own.Length; i++) own[i] = rest[i] / Math.Max(SmallestSpread, share.Spread[i]);
    }

    /// <summary>The readings from a second on, centred, NaN where there are none.</summary>
    private static void Fill(ReadOnlySpan<float> readings, int seconds, Span<double> filled)
    {
        double sum = 0;
        var known = 0;
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = (uint)(i + seconds) < (uint)readings.Length && i < readings.Length ? readings[i + seconds] : double.NaN;
            if (double.IsNaN(filled[i])) continue;
            sum += filled[i];
            known++;
        }
        for (var i = 0; i < filled.Length; i++) filled[i] -= sum / Math.Max(1, known);
    }

    private static (SharedShapes, double[])? Fit(Memory<float>[] pieces, int longest)
    {
        if (pieces.Length < FewestTests) return null;
        var step = Math.Max(1, pieces.Length / MostForFit);
        Memory<float>[] sample = [.. Enumerable.Range(0, pieces.Length / step).Select(n => pieces[n * step])];
        double[][] Filled(int seconds) => [.. sample.Select(p =>
        {
            var all = new double[longest];
            Fill(p.Span, seconds, all);
            return all;
        })];
        // Teachers stand moved as well: what a delay makes of the course is then among the shapes, and two that are late alike are not alike for it.
        var shapes = SharedShapes.Fit([.. Delays.SelectMany(Filled)], Math.Min(Math.Min(MostShapes, Math.Max(1, longest / SecondsPerShape)), pieces.Length / TestsPerShape));
        return (shapes, SpreadOf([.. Filled(0).Select(shapes.Rest)]));
    }

    /// <summary>Seconds by which an honest sampling line may be early or late against the city's usual.</summary>
    private static readonly int[] Delays = [-10, -5, 0, 5, 10];

    private static double[] SpreadOf(double[][] rests)
    {
        double[] n = new double[rests[0].Length], squares = new double[rests[0].Length];
        foreach (var rest in rests)
            for (var i = 0; i < rest.Length; i++)
            {
                if (double.IsNaN(rest[i])) continue;
                n[i]++;
                squares[i] += rest[i] * rest[i];
            }
        return [.. n.Select((count, i) => count < 3 ? double.NaN : Math.Sqrt(squares[i] / count))];
    }

    private static bool IsKnown(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (float.IsFinite(value)) return true;
        return false;
    }

    /// <summary>Where a phase lies; of no length when the test has none.</summary>
    private static (int Start, int Seconds) PlaceOf(RawCurve curve, Phase phase)
    {
        var at = 0;
        foreach (var (own, seconds) in curve.Phases)
        {
            if (own == phase) return (at, seconds);
            at += seconds;
        }
        return (0, 0);
    }
}
