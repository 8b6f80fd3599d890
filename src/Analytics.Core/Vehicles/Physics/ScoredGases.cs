using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>Medians of the gases over a test's scored seconds (% vol, HC in ppm).</summary>
public readonly record struct ScoredGases(double Co, double Co2, double Hc, double O2, int Seconds)
{
    private const int FewestSeconds = 10;

    /// <summary>Null for smoke tests and where too few seconds were scored to tell.</summary>
    public static ScoredGases? Of(ProcessTrace trace)
    {
        var rows = Scored(trace);
        // The gas takes some seconds from the tailpipe to the cells.
        rows.RemoveRange(0, rows.Count / 4);
        return Of(trace, rows);
    }

    /// <summary>The last ten scored seconds, which alone give the result of a steady-state test; null where there are no more than those.</summary>
    public static ScoredGases? AtEnd(ProcessTrace trace) => Scored(trace) is { Count: > FewestSeconds } rows ? Of(trace, rows[^FewestSeconds..]) : null;

    private static List<int> Scored(ProcessTrace trace)
    {
        var rows = new List<int>();
        ReadOnlySpan<double> co = trace.Co, co2 = trace.Co2;
        var phases = trace.Phase;
        for (var i = 0; i < phases.Length; i++)
            if (IsScored(phases[i]) && !double.IsNaN(co2[i] + co[i])) rows.Add(i);
        return rows;
    }

    private static ScoredGases? Of(ProcessTrace trace, List<int> rows) =>
        rows.Count < FewestSeconds ? null : new ScoredGases(Median(trace.Co, rows), Median(trace.Co2, rows), Median(trace.Hc, rows), Median(trace.O2, rows), rows.Count);

    /// <summary>
    /// Share of air in the sample: what is missing of the carbon, where oxygen makes up for half of it at least (carbon that is missing without oxygen in its place was scaled away: 0).
    /// </summary>
    public double AirShare(bool naturalGas)
    {
        var missing = 1 - (Co2 + Co) / Exhaust.UndilutedCo2(Co, Co2, naturalGas);
        return double.IsNaN(O2) || O2 / Exhaust.AmbientOxygen >= 0.5 * missing ? missing : 0;
    }

    public static bool IsScored(Phase phase) => phase is Phase.Asm5025 or Phase.Asm2540 or Phase.HighIdle or Phase.LowIdle or Phase.Drive;

    private static double Median(ReadOnlySpan<double> values, List<int> rows)
    {
        var known = new double[rows.Count];
        for (var i = 0; i < known.Length; i++) known[i] = values[rows[i]];
        return Robust.Median(known);
    }
}
