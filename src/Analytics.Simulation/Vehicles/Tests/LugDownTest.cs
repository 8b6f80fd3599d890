using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Lug-down test of GB 3847-2018 annex B on a dynamometer, full throttle: the brake force rises until the power falls off (scan), the speed of largest power
/// is held (100 % point), then 80 % of that speed. Results: 9 s means of smoke at both points and of NOx at 80 %; largest wheel power,
/// corrected for air density; at least 40 % of the rated power.
/// </summary>
public static class LugDownTest
{
    private const int Window = 9;

    public static void Run(Bench bench)
    {
        var (record, rng) = (bench.Record, bench.Rng);
        record.Limits[(int)Result.K100] = record.Limits[(int)Result.K80] = bench.Limits.K;
        record.Limits[(int)Result.Nox80] = bench.Limits.Nox80;
        record.Limits[(int)Result.MaxPower] = Math.Round(Limits.PowerShare * record.RatedKw, 1);
        var rollers = new Rollers(bench);
        var best = Scan(bench, rollers);
        rollers.Force *= 0.4;
        for (var s = 5 + rng.Below(4); s > 0; s--) rollers.Second(Phase.Scan, best);
        for (var s = 13 + rng.Below(4); s > 0; s--) rollers.Second(Phase.Vel100, best);
        for (var s = 6 + rng.Below(3); s > 0; s--) rollers.Second(Phase.Scan, best + (0.8 * best - best) * (9 - s) / 8.0);
        for (var s = 12 + rng.Below(4); s > 0; s--) rollers.Second(Phase.Vel80, 0.8 * best);
        Evaluate(bench);
    }

    /// <summary>Results from the printed seconds.</summary>
    public static void Evaluate(Bench bench)
    {
        var (trace, record, habits) = (bench.Trace, bench.Record, bench.Habits);
        record.Set(Result.K100, LastMean(trace.K, trace.Span(Phase.Vel100), habits), habits);
        record.Set(Result.K80, LastMean(trace.K, trace.Span(Phase.Vel80), habits), habits);
        var humidity = habits.NoIsHumidityCorrected ? 1 : bench.HumidityFactor;
        record.Set(Result.Nox80, LastMean(trace.Nox, trace.Span(Phase.Vel80), habits) * humidity, habits);
        record.Set(Result.MaxPower, Trace.Max(trace.Power, 0, trace.Length) * PowerCorrection(record), habits);
    }

    /// <summary>(99 / dry pressure)^0.65 × (T / 298)^0.5, the form for turbo-charged engines in GB/T 17692.</summary>
    private static double PowerCorrection(TestRecord record)
    {
        var dry = record.PressureKpa - ExhaustChemistry.SaturationKpa(record.TempC) * record.HumidityPct / 100;
        return Math.Pow(99 / dry, 0.65) * Math.Sqrt((record.TempC + 273.15) / 298.15);
    }

    private static double LastMean(double[] channel, (int From, int To) span, Habits habits)
    {
        var end = Math.Max(span.From, span.To - habits.WindowShift);
        return Trace.Mean(channel, Math.Max(span.From, end - Window), end);
    }

    /// <summary>Rising brake force; gives back the speed of largest power.</summary>
    private static double Scan(Bench bench, Rollers rollers)
    {
        var (best, bestPower, step) = (70.0, 0.0, rollers.FullForce / (17 + bench.Rng.Below(6)));
        rollers.Speed = 66 + 4 * bench.Rng.Unit();
        for (var s = 0; s < 60; s++)
        {
            rollers.Force += step;
            var i = rollers.Second(Phase.Scan, double.NaN);
            var power = bench.Trace.Power[i];
            if (power > bestPower) (best, bestPower) = (bench.Trace.Speed[i], power);
            else if (power < 0.88 * bestPower && s > 12) break;
        }
        return best;
    }

    /// <summary>Truck on rollers at full throttle: engine curve against brake force, with the inertia of both.</summary>
    private sealed class Rollers
    {
        private readonly Bench bench;
        private readonly double ratedSpeed, inertiaKg, maxKw;
        private double puff = 1, powerError;

        public Rollers(Bench bench)
        {
            this.bench = bench;
            var model = bench.Model;
            ratedSpeed = 88 + 6 * bench.Rng.Noise(); // top of the gear nearest 70 km/h
            inertiaKg = 900 + 0.35 * model.ReferenceKg;
            maxKw = model.RatedKw * bench.Record.Vehicle.Power;
        }

        public double Speed { get; set; }

        public double Force { get; set; }

        /// <summary>Brake force that takes the largest power at the rated speed, N.</summary>
        public double FullForce => maxKw * 3600 / ratedSpeed;

        /// <param name="hold">Speed that the brake holds; NaN = the brake force is as set.</param>
        public int Second(Phase phase, double hold)
        {
            var before = Speed;
            if (double.IsNaN(hold))
                for (var step = 0; step < 4; step++) Speed = Math.Max(5, Speed + (PowerAt(Speed) * 3600 / Speed - Force) / inertiaKg * 3.6 / 4);
            else
                Speed += (hold - Speed) * 0.6 + 0.04 * bench.Rng.Noise();
            powerError = 0.7 * powerError + 0.004 * bench.Rng.Noise();
            if (!double.IsNaN(hold)) Force = Math.Max(0, PowerAt(Speed) * 3600 / Speed * (1 + powerError) - inertiaKg * (Speed - before) / 3.6);
            return Show(phase);
        }

        private int Show(Phase phase)
        {
            var (trace, rng) = (bench.Trace, bench.Rng);
            var i = trace.Add(phase);
            trace.Speed[i] = Math.Round(Speed / bench.Habits.SpeedStep) * bench.Habits.SpeedStep;
            trace.Power[i] = Math.Round(Force * trace.Speed[i] / 3600, 2);
            bench.Revolutions(i, Speed / ratedSpeed * bench.RpmModel.RatedRpm * (1 + 0.002 * rng.Noise()));
            bench.Warm(i);
            puff *= 0.7;
            var share = PowerAt(Speed) / maxKw;
            trace.K[i] = bench.Analyser.MeasureSmoke(bench.Engine.Smoke(share, puff), rng);
            trace.Nox[i] = bench.Analyser.MeasureNox(bench.Engine.Nox(share), rng);
            trace.Humidity[i] = bench.HumidityFactor;
            return i;
        }

        /// <summary>Wheel power of the full-load curve: largest at the rated speed, cut by the governor above it.</summary>
        private double PowerAt(double speed)
        {
            var x = speed / ratedSpeed;
            var curve = x * (0.62 + 1.05 * x - 0.67 * x * x);
            return maxKw * (x > 1 ? curve * Math.Max(0, 1 - (x - 1) / 0.09) : curve);
        }
    }
}
