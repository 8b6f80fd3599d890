using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// How declared times and recorded seconds usually go together in each software: seconds between the last row and <c>ended_at</c>, counted from <c>started_at</c>
/// (login, print-out), and how much that varies: people take their time. Where a test lacks more than that, its last seconds did not arrive. A station that logs the car in while the one before it
/// is still on the lane has its own rest, the same in tests that pass and that fail.
/// </summary>
public sealed class RecordedEnds
{
    private const double Slack = 1.5, Spreads = 3;

    /// <summary>So many tests of a day tell what a station usually leaves.</summary>
    private const int FewestOfStation = 10;

    private readonly Dictionary<string, double> ofSoftware, ofStation;

    public RecordedEnds(VehicleDay day)
    {
        var rests = day.Inspections.Where(i => i.Verdict is Verdict.Pass or Verdict.Fail).Select(i => (Test: i, Left: Rest(i, day.Traces.Of(i.Id)))).Where(x => !double.IsNaN(x.Left)).ToList();
        ofSoftware = rests.GroupBy(x => x.Test.SoftwareVersion, x => x.Left).ToDictionary(g => g.Key, g => MostOf([.. g]));
        ofStation = rests.GroupBy(x => x.Test.StationId, x => x.Left).Where(g => g.Count() >= FewestOfStation).ToDictionary(g => g.Key, g => MostOf([.. g]));
    }

    /// <summary>Seconds missing at the end beyond what the software and the station usually leave; 0 or less = none.</summary>
    public double MissingAtEnd(Inspection test, ProcessTrace trace) => BeyondSoftware(test, trace) is var beyond && ofStation.TryGetValue(test.StationId, out var rest) ? Math.Min(beyond, Rest(test, trace) - rest) : beyond;

    /// <summary>Whether the last seconds may not have arrived: more is missing than the software usually leaves, whatever the station does.</summary>
    public bool TailLost(Inspection test, ProcessTrace trace) => BeyondSoftware(test, trace) > Slack;

    private double BeyondSoftware(Inspection test, ProcessTrace trace) => trace.IsEmpty || !ofSoftware.TryGetValue(test.SoftwareVersion, out var rest) ? double.NaN : Rest(test, trace) - rest;

    /// <summary>Median and three robust deviations: a program that stamps the last second leaves the same rest each time, a clerk who logs off does not.</summary>
    private static double MostOf(double[] rests)
    {
        var median = Robust.Median(rests);
        return median + Spreads * Robust.Sigma(rests, median);
    }

    private static double Rest(Inspection test, ProcessTrace trace) => trace.IsEmpty ? double.NaN : test.DurationSeconds - trace.Second[^1];
}
