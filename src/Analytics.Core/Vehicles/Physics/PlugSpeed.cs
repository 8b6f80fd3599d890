using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Physics;

/// <summary>The engine speed that the diagnostic plug reports beside the one that the line measures.</summary>
public static class PlugSpeed
{
    private const int FewestSeconds = 15;

    /// <summary>Seconds by which one of the two may be behind the other: the plug answers late, a pick-up averages.</summary>
    private static readonly int[] Delays = [0, 1, -1, 2, -2];

    /// <summary>Where the two agree so well their delay does not matter.</summary>
    private const double Agree = 0.005;

    /// <summary>
    /// Median of |ln(plug/line)| over seconds of steady speed, at the delay that makes it smallest: a foot that is not steady parts the two by their delay, another engine at any. NaN with too few seconds.
    /// </summary>
    public static double OffBy(ProcessTrace trace)
    {
        ReadOnlySpan<double> engine = trace.EngineRpm, plug = trace.ObdRpm;
        var least = double.NaN;
        foreach (var delay in Delays)
        {
            var off = new List<double>();
            for (var i = Math.Max(0, -delay); i < Math.Min(engine.Length, plug.Length - delay); i++)
                if (engine[i] > 300 && plug[i + delay] >= 0 && IsSteady(engine, i)) off.Add(Math.Min(2, Math.Abs(Math.Log(Math.Max(100, plug[i + delay]) / engine[i]))));
            if (off.Count >= FewestSeconds && Robust.Median([.. off]) is var median && !(median >= least)) least = median;
            if (least < Agree) break;
        }
        return least;
    }

    /// <summary>While the engine changes its speed the two may differ by more than any delay explains.</summary>
    private static bool IsSteady(ReadOnlySpan<double> engine, int i) => i > 1 && Math.Abs(engine[i] - engine[i - 1]) < 0.03 * engine[i] && Math.Abs(engine[i - 1] - engine[i - 2]) < 0.03 * engine[i];
}
