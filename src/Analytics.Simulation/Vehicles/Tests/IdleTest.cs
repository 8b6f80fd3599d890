using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Two-speed idle test of GB 18285-2018 annex A: 30 s at 70 % of the rated speed, high idle (2500 r/min; 15 s to settle, 30 s measured), low idle (the same).
/// Results: means of the 30 measured seconds; λ at high idle.
/// </summary>
public static class IdleTest
{
    private const int Settle = 15, Measured = 30;

    public static void Run(Bench bench)
    {
        var (record, rng, model) = (bench.Record, bench.Rng, bench.RpmModel);
        Array.Copy(new[] { bench.Limits.HighCo, bench.Limits.HighHc, bench.Limits.LowCo, bench.Limits.LowHc }, 0, record.Limits, (int)Result.HighCo, 4);
        record.LambdaJudged = true;
        var rpm = model.IdleRpm;
        var wander = 0.0;
        Stay(Phase.Warmup, 0.7 * model.RatedRpm, 28 + rng.Below(4));
        Stay(Phase.HighIdle, 2500 + 35 * rng.Noise(), Settle + Measured);
        Stay(Phase.LowIdle, model.IdleRpm, Settle + Measured);
        Evaluate(bench);

        void Stay(Phase phase, double target, int seconds)
        {
            for (var s = 0; s < seconds; s++)
            {
                wander = 0.85 * wander + (target > 1500 ? 13 : 4) * rng.Noise();
                rpm += (target - rpm) * 0.55;
                bench.Second(phase, 0, double.NaN, rpm + wander);
            }
        }
    }

    /// <summary>Results from the printed seconds.</summary>
    public static void Evaluate(Bench bench)
    {
        var (trace, record, habits) = (bench.Trace, bench.Record, bench.Habits);
        var (start, end) = Window(trace.Span(Phase.HighIdle), habits);
        record.Set(Result.HighCo, Trace.Mean(trace.Co, start, end), habits);
        record.Set(Result.HighHc, Trace.Mean(trace.Hc, start, end), habits, habits.PpmFloor);
        record.Set(Result.Lambda, MeanLambda(trace, start, end, habits), habits);
        (start, end) = Window(trace.Span(Phase.LowIdle), habits);
        record.Set(Result.LowCo, Trace.Mean(trace.Co, start, end), habits);
        record.Set(Result.LowHc, Trace.Mean(trace.Hc, start, end), habits, habits.PpmFloor);
    }

    private static (int Start, int End) Window((int From, int To) span, Habits habits)
    {
        var end = Math.Max(span.From, span.To - habits.WindowShift);
        return (Math.Max(span.From, end - Measured), end);
    }

    private static double MeanLambda(Trace trace, int start, int end, Habits habits)
    {
        var sum = 0.0;
        for (var i = start; i < end; i++)
            sum += Math.Min(habits.LambdaCap, ExhaustChemistry.Lambda(new(trace.Co[i], trace.Co2[i], trace.Hc[i], trace.No[i], trace.O2[i])));
        return end > start ? sum / (end - start) : double.NaN;
    }
}
