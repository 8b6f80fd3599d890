using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// How declared times and recorded seconds usually go together in each software: seconds between the last row and <c>ended_at</c>, counted from <c>started_at</c>
/// (login, print-out), and how much that varies: people take their time. Where a test lacks more than that, its last seconds did not arrive.
/// </summary>
public sealed class RecordedEnds
{
    private const double Slack = 1.5, Spreads = 3;

    private readonly Dictionary<string, double> usual;

    public RecordedEnds(VehicleDay day) => usual = day.Inspections.Where(i => i.Verdict is Verdict.Pass or Verdict.Fail)
        .Select(i => (i.SoftwareVersion, Left: Rest(i, day.Traces.Of(i.Id)))).Where(x => !double.IsNaN(x.Left))
        .GroupBy(x => x.SoftwareVersion).ToDictionary(g => g.Key, g => MostOf([.. g.Select(x => x.Left)]));

    /// <summary>Seconds missing at the end beyond what the software usually leaves; 0 or less = none.</summary>
    public double MissingAtEnd(Inspection test, ProcessTrace trace) =>
        trace.IsEmpty || !usual.TryGetValue(test.SoftwareVersion, out var rest) ? double.NaN : Rest(test, trace) - rest;

    public bool TailLost(Inspection test, ProcessTrace trace) => MissingAtEnd(test, trace) > Slack;

    /// <summary>Median and three robust deviations: a program that stamps the last second leaves the same rest each time, a clerk who logs off does not.</summary>
    private static double MostOf(double[] rests)
    {
        var median = Robust.Median(rests);
        return median + Spreads * Robust.Sigma(rests, median);
    }

    private static double Rest(Inspection test, ProcessTrace trace) => trace.IsEmpty ? double.NaN : test.DurationSeconds - trace.Second[^1];
}
