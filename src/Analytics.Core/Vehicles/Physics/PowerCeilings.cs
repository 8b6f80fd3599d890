using System.Runtime.CompilerServices;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>
/// Where the power that a lane records ends: at what its brake can take up, or at the last number of a field. An engine that is stronger stands there to the last digit while its speed changes, and what it
/// can do is not in its seconds.
/// </summary>
/// <remarks>
/// A ceiling is the highest power of a day's tests of a lane, at which two of its vehicles stand still, or a vehicle of another station too at its lane's highest. Each comes to it from below: seconds
/// that were made up stand still from the first on, and two who make them up do not meet on one number.
/// </remarks>
internal sealed class PowerCeilings
{
    private const int FewestSeconds = 5;

    /// <summary>Part of the ceiling under which an engine has been before.</summary>
    private const double Below = 0.95;

    private static readonly ConditionalWeakTable<VehicleDay, PowerCeilings> known = [];

    private readonly Dictionary<string, double> ofLane;

    private PowerCeilings(VehicleDay day)
    {
        var lanes = day.Inspections.Where(i => i.Method == TestMethod.LugDown).GroupBy(i => i.LaneKey);
        var standing = (from lane in lanes
                        let highest = lane.Max(t => HighestOf(day.Traces.Of(t.Id)))
                        from test in lane
                        where StandsAt(day.Traces.Of(test.Id), highest)
                        select (Lane: lane.Key, Highest: highest, test.StationId, test.VehicleId)).ToList();
        var byPower = standing.ToLookup(s => s.Highest);
        ofLane = standing.GroupBy(s => (s.Lane, s.Highest))
            .Where(lane => lane.Select(s => s.VehicleId).Distinct().Count() > 1 || byPower[lane.Key.Highest].Any(s => s.StationId != lane.First().StationId))
            .ToDictionary(lane => lane.Key.Lane, lane => lane.Key.Highest);
    }

    public static PowerCeilings Of(VehicleDay day) => known.GetValue(day, d => new PowerCeilings(d));

    /// <summary>Whether a test was stopped by the ceiling of its lane.</summary>
    public bool Stop(Inspection test, ProcessTrace trace)
    {
        if (!ofLane.TryGetValue(test.LaneKey, out var ceiling)) return false;
        var held = 0;
        foreach (var power in trace.Power)
            if (power == ceiling) held++;
        return held >= FewestSeconds && CameFromBelow(trace, ceiling);
    }

    private static bool StandsAt(ProcessTrace trace, double power) => power > 0 && TracePhysics.StandingPower(trace) == power && CameFromBelow(trace, power);

    private static bool CameFromBelow(ProcessTrace trace, double ceiling)
    {
        foreach (var power in trace.Power)
            if (power > 0 && power < Below * ceiling) return true;
        return false;
    }

    private static double HighestOf(ProcessTrace trace)
    {
        var highest = 0.0;
        foreach (var power in trace.Power)
            if (power > highest) highest = power;
        return highest;
    }
}
