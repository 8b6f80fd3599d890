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
            var raw = InOrder(group, t => (Test: t, Curve: Raw(day.Traces.Of(t.Id), channels))).Where(x => x.Curve is not null).Select(x => (x.Test, Curve: x.Curve!)).ToList();
            if (raw.Count < FewestTests) continue;
            TakeUsualAway([.. raw.Select(r => r.Curve)], channels.Length);
            curves.AddRange(InOrder(raw, r => (r.Test, Curve: TraceCurve.Of([.. r.Curve.Phases.Select(p => ((byte)p.Phase, p.Seconds))], r.Curve.Values))).Where(c => c.Curve.Speaking >= 2));
        }
        return [.. curves.OrderBy(c => c.Item1.Row)];
    }

    private static ParallelQuery<TResult> InOrder<T, TResult>(IEnumerable<T> tests, Func<T, TResult> of) =>
        tests.ToArray().AsParallel().AsOrdered().Select(of);

    /// <summary>ln of each channel by phase and second; lost seconds are NaN. Null when no phase is long enough.</summary>
    private static RawCurve? Raw(ProcessTrace trace, (string Channel, double Digit)[] channels)
    {
        var phases = new List<(Phase Phase, int Start, int Seconds)>();
        var driving = trace.Phase.IndexOf(Phase.Drive);
        for (int from = 0, to; from < trace.Length; from = to)
        {
            var phase = PhaseAt(trace, from, driving);
            for (to = from + 1; to < trace.Length && PhaseAt(trace, to, driving) == phase;) to++;
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
            var distinct = new HashSet<double>(FewestReadings);
            var at = 0;
            foreach (var (phase, start, seconds) in phases)
            {
                for (var i = start; i < trace.Length && PhaseAt(trace, i, driving) == phase && trace.Second[i] - trace.Second[start] < seconds; i++)
                {
                    if (double.IsNaN(readings[i])) continue;
                    if (distinct.Count < FewestReadings) distinct.Add(readings[i]);
                    values[c][at + trace.Second[i] - trace.Second[start]] = Math.Log(Math.Max(0, readings[i]) + channels[c].Digit);
                }
                Center(values[c].AsSpan(at, seconds));
                at += seconds;
            }
            if (distinct.Count < FewestReadings) Array.Fill(values[c], double.NaN);
        }
        return new RawCurve([.. phases.Select(p => (p.Phase, p.Seconds))], values);
    }

    /// <summary>The transient cycle is one drive from its first move to its end, whether a software calls its stops idle or not.</summary>
    private static Phase PhaseAt(ProcessTrace trace, int row, int driving) => driving >= 0 && row > driving && trace.Phase[row] == Phase.Idle ? Phase.Drive : trace.Phase[row];

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
        /// <summary>Where a phase lies; of no length when the test has none.</summary>
        public (int Start, int Seconds) Place(Phase phase)
        {
            var at = 0;
            foreach (var (own, seconds) in Phases)
            {
                if (own == phase) return (at, seconds);
                at += seconds;
            }
            return (0, 0);
        }
    }

    private const int TestsPerShape = 8, MostShapes = 8;

    /// <summary>Puts in place of each curve what it does not share with the others, second by second in the spreads of all; NaN where too few share a phase.</summary>
    private static void TakeUsualAway(RawCurve[] curves, int channels)
    {
        foreach (var phase in curves.SelectMany(c => c.Phases.Select(p => p.Phase)).Distinct().Order())
        {
            var places = curves.Select(c => (Curve: c, Place: c.Place(phase))).Where(c => c.Place.Seconds > 0).ToArray();
            var longest = places.Max(p => p.Place.Seconds);
            Parallel.For(0, channels, c => TakeUsualAway([.. places.Select(p => p.Curve.Values[c].AsMemory(p.Place.Start, p.Place.Seconds))], longest));
        }
    }

    private static void TakeUsualAway(Memory<double>[] pieces, int longest)
    {
        var known = pieces.Where(p => HasKnown(p.Span)).ToArray();
        if (known.Length < FewestTests)
        {
            foreach (var piece in pieces) piece.Span.Fill(double.NaN);
            return;
        }
        var rests = known.Select(p => FilledUp(p.Span, longest)).ToArray();
        var shapes = SharedShapes.Fit(rests, Math.Min(MostShapes, rests.Length / TestsPerShape));
        for (var n = 0; n < rests.Length; n++) rests[n] = shapes.Rest(rests[n]);
        var spread = SpreadOf(rests);
        for (var n = 0; n < rests.Length; n++)
        {
            var own = known[n].Span;
            for (var i = 0; i < own.Length; i++) own[i] = rests[n][i] / Math.Max(SmallestSpread, spread[i]);
        }
    }

    private static bool HasKnown(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
            if (double.IsFinite(value)) return true;
        return false;
    }

    private static double[] FilledUp(ReadOnlySpan<double> piece, int length)
    {
        var filled = new double[length];
        piece.CopyTo(filled);
        filled.AsSpan(piece.Length).Fill(double.NaN);
        return filled;
    }

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
}
