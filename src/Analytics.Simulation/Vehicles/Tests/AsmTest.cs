using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Steady state test of GB 18285-2018 annex B: 25 km/h against RM/148 kW, and only when that fails 40 km/h against RM/185 kW. A mode lasts up to 90 s; a car
/// under half of every limit in the first 25 s may leave. Result: mean of the last 10 s, CO and HC × DF, NO × DF × kH.
/// </summary>
public static class AsmTest
{
    private const int Hold = 90, FastCheck = 25, Window = 10;

    public static void Run(Bench bench)
    {
        var (record, rng) = (bench.Record, bench.Rng);
        Array.Copy(new[] { bench.Limits.Co5025, bench.Limits.Hc5025, bench.Limits.No5025 }, 0, record.Limits, (int)Result.Co5025, 3);
        for (var i = 5 + rng.Below(6); i > 0; i--) bench.Second(Phase.Prepare, 0, 0);
        Mode(bench, Phase.Asm5025, 0, 25, record.ReferenceKg / 148, 8 + rng.Below(4));
        if (record.Worst() <= 1) return;
        Array.Copy(new[] { bench.Limits.Co2540, bench.Limits.Hc2540, bench.Limits.No2540 }, 0, record.Limits, (int)Result.Co2540, 3);
        Mode(bench, Phase.Asm2540, 25, 40, record.ReferenceKg / 185, 5 + rng.Below(4));
    }

    /// <summary>Results from the printed seconds.</summary>
    public static void Evaluate(Bench bench)
    {
        foreach (var (phase, first) in new[] { (Phase.Asm5025, Result.Co5025), (Phase.Asm2540, Result.Co2540) })
            if (bench.Trace.Span(phase) is var (from, to) && to > from) Evaluate(bench, from, to, first);
    }

    private static void Mode(Bench bench, Phase phase, double from, double target, double power, int ramp)
    {
        var force = power * 3600 / target * (1 + 0.001 * bench.Rng.Noise());
        for (var s = 1; s <= ramp; s++)
        {
            var speed = bench.Drive(from + (target + 1.2 - from) * s / ramp, 0.15);
            bench.Second(Phase.Accelerate, speed, force * speed / 3600 * Math.Min(1, (double)s / ramp));
        }
        var first = bench.Trace.Length;
        for (var s = 0; s < Hold; s++)
        {
            var speed = bench.Drive(target + 1.2 * Math.Exp(-s / 3.0), 0.09);
            bench.Second(phase, speed, (force + 0.8 * bench.Rng.Noise()) * speed / 3600);
            if (s + 1 == FastCheck && bench.Habits.FastCheck)
            {
                Evaluate(bench, first, bench.Trace.Length, phase == Phase.Asm5025 ? Result.Co5025 : Result.Co2540);
                if (bench.Record.Worst() <= 0.5) return;
            }
        }
        Evaluate(bench, first, bench.Trace.Length, phase == Phase.Asm5025 ? Result.Co5025 : Result.Co2540);
    }

    private static void Evaluate(Bench bench, int from, int to, Result first)
    {
        var (trace, habits, record) = (bench.Trace, bench.Habits, bench.Record);
        var end = Math.Max(from + 1, to - habits.WindowShift);
        var start = Math.Max(from, end - Window);
        var (co, hc, no) = (0.0, 0.0, 0.0);
        var humidity = habits.NoIsHumidityCorrected ? 1 : bench.HumidityFactor;
        for (var i = start; i < end; i++)
        {
            var dilution = double.IsNaN(trace.Dilution[i]) ? bench.DilutionAt(i) : trace.Dilution[i];
            co += trace.Co[i] * dilution;
            hc += trace.Hc[i] * dilution;
            no += trace.No[i] * dilution * humidity;
        }
        var n = end - start;
        record.Set(first, co / n, habits);
        record.Set(first + 1, hc / n, habits, habits.PpmFloor);
        record.Set(first + 2, no / n, habits, habits.PpmFloor);
    }
}
