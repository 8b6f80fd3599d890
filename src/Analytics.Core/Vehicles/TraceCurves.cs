using System.Runtime.CompilerServices;
using Analytics.Core.Detection;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles;

/// <summary>The shape of a test's gas curves.</summary>
public sealed class TestCurve
{
    private readonly RawCurve raw;
    private readonly ProtocolShare protocol;

    internal TestCurve(Inspection test, RawCurve raw, ProtocolShare protocol)
    {
        (Test, this.raw, this.protocol) = (test, raw, protocol);
        Curve = protocol.Own(raw, 0);
    }

    public Inspection Test { get; }

    public TraceCurve Curve { get; }

    /// <summary>
    /// The shape that the recording would have had some seconds earlier: its readings are moved back before the protocol's share is taken away, since that stands at its place. A copy that was
    /// moved so far is its original again.
    /// </summary>
    public TraceCurve Moved(int seconds) => seconds == 0 ? Curve : protocol.Own(raw, seconds);
}

/// <summary>
/// The gas curves of a day's tests without what the protocol explains (<see cref="ProtocolShare"/>): ln of the reading by phase and second, each phase centred on its own mean.
/// </summary>
public static class TraceCurves
{
    private static readonly ConditionalWeakTable<VehicleDay, IReadOnlyList<TestCurve>> known = [];

    /// <summary>A phase shorter than this says nothing; longer than this is cut.</summary>
    private const int ShortestPhase = 8, LongestPhase = 300;

    /// <summary>A channel with fewer distinct readings in a test stands still.</summary>
    private const int FewestReadings = 5;

    /// <summary>Channels with what one digit of their print is, so that the logarithm of nothing is finite.</summary>
    private static readonly (string Channel, double Digit)[] Gas = [("co_pct", 0.01), ("hc_ppm", 2), ("no_ppm", 2), ("co2_pct", 0.05), ("o2_pct", 0.05)];

    private static readonly (string Channel, double Digit)[] Smoke = [("k_m1", 0.01), ("nox_ppm", 2)];

    /// <summary>The curves of the day's finished tests, in the day's order; tests without enough speaking channels, and hybrids in the cycle, are left out.</summary>
    public static IReadOnlyList<TestCurve> Of(VehicleDay day) => known.GetValue(day, Compute);

    private static IReadOnlyList<TestCurve> Compute(VehicleDay day)
    {
        var curves = new List<TestCurve>();
        foreach (var group in day.Inspections.Where(t => t.Verdict is Verdict.Pass or Verdict.Fail && !StopsItsEngine(t)).GroupBy(t => (t.Method, t.Fuel == "diesel")).OrderBy(g => g.Key))
        {
            var channels = group.Key.Item2 ? Smoke : Gas;
            var raw = InOrder(group, t => (Test: t, Curve: Raw(day.Traces.Of(t.Id), channels))).Where(x => x.Curve is not null).Select(x => (x.Test, Curve: x.Curve!)).ToList();
            if (raw.Count < ProtocolShare.FewestTests) continue;
            var protocol = ProtocolShare.Of([.. raw.Select(r => r.Curve)], channels.Length);
            curves.AddRange(InOrder(raw, r => new TestCurve(r.Test, r.Curve, protocol)).Where(c => c.Curve.Speaking >= 2));
        }
        return [.. curves.OrderBy(c => c.Test.Row)];
    }

    /// <summary>In the cycle a hybrid stops and starts its engine where its model does, and its gases go on and off with it: two of a model have one shape.</summary>
    private static bool StopsItsEngine(Inspection test) => test is { Method: TestMethod.Vmas, Fuel: "hybrid" };

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
        var values = new float[channels.Length][];
        for (var c = 0; c < channels.Length; c++)
        {
            values[c] = new float[total];
            Array.Fill(values[c], float.NaN);
            var readings = trace.Of(channels[c].Channel);
            var distinct = new HashSet<double>(FewestReadings);
            var at = 0;
            foreach (var (phase, start, seconds) in phases)
            {
                for (var i = start; i < trace.Length && PhaseAt(trace, i, driving) == phase && trace.Second[i] - trace.Second[start] < seconds; i++)
                {
                    if (double.IsNaN(readings[i])) continue;
                    if (distinct.Count < FewestReadings) distinct.Add(readings[i]);
                    values[c][at + trace.Second[i] - trace.Second[start]] = (float)Math.Log(Math.Max(0, readings[i]) + channels[c].Digit);
                }
                at += seconds;
            }
            if (distinct.Count < FewestReadings) Array.Fill(values[c], float.NaN);
        }
        return new RawCurve([.. phases.Select(p => (p.Phase, p.Seconds))], values);
    }

    /// <summary>The transient cycle is one drive from its first move to its end, whether a software calls its stops idle or not.</summary>
    private static Phase PhaseAt(ProcessTrace trace, int row, int driving) => driving >= 0 && row > driving && trace.Phase[row] == Phase.Idle ? Phase.Drive : trace.Phase[row];
}
