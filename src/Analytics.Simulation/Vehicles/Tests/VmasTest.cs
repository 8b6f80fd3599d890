using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Short transient test of GB 18285-2018 annex D: the 195 s cycle. Result: grams per km = Σ mass / Σ distance with mass = exhaust flow × concentration ×
/// density at 20 °C and 101.3 kPa (CO 1164, HC as hexane 3583, NOx as NO2 1913 g/m³), NO × kH.
/// </summary>
/// <remarks>
/// The bureau's seconds carry no flow, so a result can be recomputed only loosely. The convention here: flow = displacement × revolutions / 2 ×
/// filling, filling = 0.30 idling to 0.85 at full load.
/// </remarks>
public static class VmasTest
{
    /// <summary>Breakpoints of the cycle: second, km/h.</summary>
    private static readonly (int Second, double Speed)[] Cycle =
    [
        (0, 0), (11, 0), (15, 15), (23, 15), (28, 0), (49, 0), (54, 15), (56, 15), (61, 32), (85, 32), (96, 0), (117, 0), (122, 15), (124, 15),
        (133, 35), (135, 35), (143, 50), (155, 50), (163, 35), (176, 35), (178, 32), (188, 0), (195, 0),
    ];

    public const int Length = 195;

    public static void Run(Bench bench)
    {
        var (record, rng) = (bench.Record, bench.Rng);
        Array.Copy(new[] { bench.Limits.CoGkm, bench.Limits.HcGkm, bench.Limits.NoxGkm }, 0, record.Limits, (int)Result.CoGkm, 3);
        for (var i = 5 + rng.Below(8); i > 0; i--) Flow(bench, bench.Second(Phase.Idle, 0, 0));
        var last = 0.0;
        for (var s = 1; s <= Length; s++)
        {
            var speed = bench.Drive(TargetAt(s), 0.17);
            Flow(bench, bench.Second(Phase.Drive, speed, PowerAt(bench.Record.ReferenceKg, speed, speed - last)));
            last = speed;
        }
        Evaluate(bench);
    }

    /// <summary>Results from the printed seconds and the flow.</summary>
    public static void Evaluate(Bench bench)
    {
        var (trace, habits) = (bench.Trace, bench.Habits);
        var humidity = habits.NoIsHumidityCorrected ? 1 : bench.HumidityFactor;
        var (co, hc, no, km) = (0.0, 0.0, 0.0, 0.0);
        var (from, to) = trace.Span(Phase.Drive);
        for (var i = from; i < to; i++)
        {
            var gasAt = Math.Min(i + bench.Analyser.Delay, to - 1); // the software sets the gas back by the travel time
            co += trace.Flow[i] * trace.Co[gasAt] / 100 * 1164;
            hc += trace.Flow[i] * trace.Hc[gasAt] * 1e-6 * 3583;
            no += trace.Flow[i] * trace.No[gasAt] * 1e-6 * 1913 * humidity;
            km += trace.Speed[i] / 3600;
        }
        km = Math.Max(km, 0.01);
        bench.Record.Set(Result.CoGkm, co / km, habits, habits.GramFloor);
        bench.Record.Set(Result.HcGkm, hc / km, habits, habits.GramFloor);
        bench.Record.Set(Result.NoxGkm, no / km, habits, habits.GramFloor);
    }

    /// <summary>The cycle's speed at a second, km/h.</summary>
    public static double TargetAt(int second)
    {
        var k = 1;
        while (Cycle[k].Second < second) k++;
        var (from, to) = (Cycle[k - 1], Cycle[k]);
        return from.Speed + (to.Speed - from.Speed) * (second - from.Second) / (to.Second - from.Second);
    }

    /// <summary>Road load and simulated inertia, kW at the rollers; the rollers do not drive the car.</summary>
    private static double PowerAt(double referenceKg, double speed, double acceleration)
    {
        var force = 0.0125 * referenceKg * 9.81 + 0.031 * speed * speed + referenceKg * acceleration / 3.6;
        return Math.Max(0, force * speed / 3600);
    }

    private static void Flow(Bench bench, int i)
    {
        var filling = Math.Min(0.85, 0.30 + 1.1 * Math.Max(0, bench.Trace.Power[i]) / bench.Model.RatedKw);
        bench.Trace.Flow[i] = bench.Model.DisplacementL / 1000 * bench.Trace.Rpm[i] / 120 * filling;
    }
}
