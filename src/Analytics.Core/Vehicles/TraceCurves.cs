using System.Runtime.CompilerServices;
using Analytics.Core.Detection;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles;

/// <summary>
/// The gas curves of a day's tests without what the protocol explains: per method, phase and second the day's mean over all vehicles (ln of the reading, each phase centred on
/// its own mean) is taken away, and what is left is measured in the day's spreads.
/// </summary>
public static class TraceCurves
{
    private static readonly ConditionalWeakTable<VehicleDay, IReadOnlyList<(Inspection, TraceCurve)>> known = [];

    /// <summary>With fewer tests of a method on a day the protocol's share cannot be told: none of them is evaluated.</summary>
    private const int FewestTests = 12;

    /// <summary>A phase shorter than this says nothing; longer than this is cut.</summary>
    private const int ShortestPhase = 8, LongestPhase = 300;

    /// <summary>A channel with fewer distinct readings in a test stands still.</summary>
    private const int FewestReadings = 5;

    private const double SmallestSpread = 0.002;

    /// <summary>Channels with what one digit of their print is, so that the logarithm of nothing is finite.</summary>
    private static readonly (string Channel, double Digit)[] Gas = [("co_pct", 0.01), ("hc_ppm", 2), ("no_ppm", 2), ("co2_pct", 0.05), ("o2_pct", 0.05)];

    private static readonly (string Channel, double Digit)[] Smoke = [("k_m1", 0.01), ("nox_ppm", 2)];

    /// <summary>The curves of the day's finished tests by inspection id, in the day's order; tests without enough speaking channels are left out.</summary>
    public static IReadOnlyList<(Inspection Test, TraceCurve Curve)> Of(VehicleDay day) => known.GetValue(day, Compute);

    private static IReadOnlyList<(Inspection, TraceCurve)> Compute(VehicleDay day)
    {
        var curves = new List<(Inspection, TraceCurve)>();
        foreach (var group in day.Inspections.Where(t => t.Verdict is Verdict.Pass or Verdict.Fail).GroupBy(t => (t.Method, t.Fuel == "diesel")).OrderBy(g => g.Key))
        {
            var channels = group.Key.Item2 ? Smoke : Gas;
            var raw = group.Select(t => (Test: t, Curve: Raw(day.Traces.Of(t.Id), channels))).Where(x => x.Curve is not null).Select(x => (x.Test, Curve: x.Curve!)).ToList();
            if (raw.Count < FewestTests) continue;
            var usual = new Usual([.. raw.Select(r => r.Curve)], channels.Length);
            foreach (var (test, curve) in raw)
                if (TraceCurve.Of([.. curve.Phases.Select(p => ((byte)p.Phase, p.Seconds))], usual.Deviations(curve)) is { Speaking: >= 2 } found) curves.Add((test, found));
        }
        return [.. curves.OrderBy(c => c.Item1.Row)];
    }

    /// <summary>ln of each channel by phase and second; lost seconds are NaN. Null when no phase is long enough.</summary>
    private static RawCurve? Raw(ProcessTrace trace, (string Channel, double Digit)[] channels)
    {
        var phases = new List<(Phase Phase, int Start, int Seconds)>();
        for (int from = 0, to; from < trace.Length; from = to)
        {
            var phase = trace.Phase[from];
            for (to = from + 1; to < trace.Length && trace.Phase[to] == phase;) to++;
            var seconds = Math.Min(LongestPhase, trace.Second[to - 1] - trace.Second[from] + 1);
            if (seconds >= ShortestPhase && phases.All(p => p.Phase != phase)) phases.Add((phase, from, seconds));
        }
        if (phases.Count == 0) return null;
        var total = phases.Sum(p => p.Seconds);
        var values = new double[channels.Length][];
        for (var c = 0; c < channels.Length; c++)
        {
            values[c] = new double[total];
            Array.Fill(values[c], double.NaN);
            var readings = trace.Of(channels[c].Channel);
            var distinct = new HashSet<double>();
            var at = 0;
            foreach (var (phase, start, seconds) in phases)
            {
                for (var i = start; i < trace.Length && trace.Phase[i] == phase && trace.Second[i] - trace.Second[start] < seconds; i++)
                {
                    if (double.IsNaN(readings[i])) continue;
                    distinct.Add(readings[i]);
                    values[c][at + trace.Second[i] - trace.Second[start]] = Math.Log(Math.Max(0, readings[i]) + channels[c].Digit);
                }
                Center(values[c].AsSpan(at, seconds));
                at += seconds;
            }
            if (distinct.Count < FewestReadings) Array.Fill(values[c], double.NaN);
        }
        return new RawCurve([.. phases.Select(p => (p.Phase, p.Seconds))], values);
    }

    private static void Center(Span<double> values)
    {
        double sum = 0;
        var known = 0;
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            sum += value;
            known++;
        }
        for (var i = 0; i < values.Length; i++) values[i] -= sum / Math.Max(1, known);
    }

    private sealed record RawCurve(IReadOnlyList<(Phase Phase, int Seconds)> Phases, double[][] Values)
    {
        /// <summary>One phase of one channel, filled up with NaN to a length; null when the test has no such phase.</summary>
        public double[]? Part(Phase phase, int channel, int length)
        {
            var at = 0;
            foreach (var (own, seconds) in Phases)
            {
                if (own == phase)
                {
                    var part = new double[length];
                    Array.Fill(part, double.NaN);
                    Values[channel].AsSpan(at, Math.Min(seconds, length)).CopyTo(part);
                    return part;
                }
                at += seconds;
            }
            return null;
        }
    }

    /// <summary>What the curves of a method share, by phase and channel, and how far they spread around it second by second.</summary>
    private sealed class Usual
    {
        private const int TestsPerShape = 8, MostShapes = 8;

        private readonly Dictionary<(Phase Phase, int Channel), (SharedShapes Shapes, double[] Spread)> learned = [];
        private readonly int channels;

        public Usual(IReadOnlyList<RawCurve> curves, int channels)
        {
            this.channels = channels;
            foreach (var phase in curves.SelectMany(c => c.Phases.Select(p => p.Phase)).Distinct().Order())
            {
                var longest = curves.Max(c => c.Phases.Where(p => p.Phase == phase).Select(p => p.Seconds).FirstOrDefault());
                for (var c = 0; c < channels; c++)
                {
                    var parts = curves.Select(x => x.Part(phase, c, longest)).OfType<double[]>().Where(part => part.Any(double.IsFinite)).ToList();
                    if (parts.Count >= FewestTests) learned[(phase, c)] = Learn(parts);
                }
            }
        }

        public double[][] Deviations(RawCurve curve)
        {
            var deviations = new double[channels][];
            for (var c = 0; c < channels; c++)
            {
                deviations[c] = new double[curve.Values[c].Length];
                Array.Fill(deviations[c], double.NaN);
                var at = 0;
                foreach (var (phase, seconds) in curve.Phases)
                {
                    if (learned.TryGetValue((phase, c), out var usual))
                    {
                        var rest = usual.Shapes.Rest(curve.Part(phase, c, usual.Spread.Length)!);
                        for (var i = 0; i < seconds; i++) deviations[c][at + i] = rest[i] / Math.Max(SmallestSpread, usual.Spread[i]);
                    }
                    at += seconds;
                }
            }
            return deviations;
        }

        private static (SharedShapes, double[]) Learn(List<double[]> parts)
        {
            var shapes = SharedShapes.Fit(parts, Math.Min(MostShapes, parts.Count / TestsPerShape));
            double[] n = new double[parts[0].Length], squares = new double[parts[0].Length];
            foreach (var rest in parts.Select(shapes.Rest))
                for (var i = 0; i < rest.Length; i++)
                {
                    if (double.IsNaN(rest[i])) continue;
                    n[i]++;
                    squares[i] += rest[i] * rest[i];
                }
            return (shapes, [.. n.Select((count, i) => count < 3 ? double.NaN : Math.Sqrt(squares[i] / count))]);
        }
    }
}
