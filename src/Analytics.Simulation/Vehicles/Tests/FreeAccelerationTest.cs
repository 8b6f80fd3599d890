using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Free acceleration test of GB 3847-2018 annex A: from idle the pedal is floored, the engine reaches its governed speed and stays there two seconds or more.
/// Results: the peak of each of the three measured accelerations, and their mean.
/// </summary>
public static class FreeAccelerationTest
{
    private static readonly Phase[] Measured = [Phase.Accel1, Phase.Accel2, Phase.Accel3];

    public static void Run(Bench bench)
    {
        var rng = bench.Rng;
        bench.Record.Limits[(int)Result.KAverage] = bench.Limits.K;
        var rpm = bench.RpmModel.IdleRpm;
        Idle(Phase.Idle, 8 + rng.Below(6));
        foreach (var phase in Measured)
        {
            var governed = 1.12 * bench.RpmModel.RatedRpm * (1 + 0.01 * rng.Noise());
            var kick = 1 + 0.06 * rng.Noise();
            for (var s = 4 + rng.Below(4); s > 0; s--) Second(phase, governed, 0.5, kick);
            Idle(phase, 9 + rng.Below(5));
        }
        Evaluate(bench);

        void Idle(Phase phase, int seconds)
        {
            for (var s = 0; s < seconds; s++) Second(phase, bench.RpmModel.IdleRpm, 0.6, 0);
        }

        void Second(Phase phase, double target, double pace, double kick)
        {
            var i = bench.Trace.Add(phase);
            var rise = (target - rpm) * pace;
            rpm += rise;
            bench.Revolutions(i, rpm + 8 * rng.Noise());
            bench.Warm(i);
            // Smoke comes while the engine spins up; at governed speed little fuel is needed.
            var share = kick > 0 ? kick * Math.Clamp(0.35 + rise / (0.35 * bench.RpmModel.RatedRpm), 0.35, 1) : 0;
            bench.Trace.K[i] = bench.Analyser.MeasureSmoke(bench.Engine.Smoke(share, 0), rng);
        }
    }

    /// <summary>Results from the printed seconds.</summary>
    public static void Evaluate(Bench bench)
    {
        var (trace, record, habits) = (bench.Trace, bench.Record, bench.Habits);
        var (sum, count) = (0.0, 0);
        for (var n = 0; n < Measured.Length; n++)
        {
            var (from, to) = trace.Span(Measured[n]);
            if (to <= from) continue;
            var peak = Trace.Max(trace.K, from, to);
            record.Set(Result.K1 + n, peak, habits);
            sum += peak;
            count++;
        }
        record.Set(Result.KAverage, count > 0 ? sum / count : double.NaN, habits);
    }
}
