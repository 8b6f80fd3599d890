using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// An earlier vehicle's seconds go out again under another number. Crude: the whole trace as it was, of a few favourites; careful: only its gas, moved
/// by some seconds, with a gain and a little noise, under the tested vehicle's own speed.
/// </summary>
public sealed class CopiedTrace(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    private readonly Dictionary<TestMethod, List<(Vehicle Vehicle, Trace Trace)>> kept = [];

    private int Favourites => Careful ? 40 : 6;

    public override void Watch(TestRun run)
    {
        var record = run.Record;
        if (!record.Passed || record.Falsified.Count > 0 || record.Worst() > 0.8 || run.Trace.Span(Phase.Asm2540) is not (0, 0)) return;
        if (!kept.TryGetValue(run.Method, out var list)) kept[run.Method] = list = [];
        if (list.Count < Favourites) list.Add((run.Vehicle, run.Trace.Copy()));
        else if (Careful || run.Rng.For("favourite").Chance(0.02)) list[run.Rng.For("place").Below(list.Count)] = (run.Vehicle, run.Trace.Copy());
    }

    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!kept.TryGetValue(run.Method, out var list) || !(Sells(run, luck) || luck.Chance(0.15 * Strength))) return false;
        var (vehicle, trace) = luck.Pick(list);
        // The protocol takes the course that clean gas gives it.
        run.Run(bench => bench.Engine = new Engine(vehicle, luck.For("engine")));
        if (Careful) Overlay(run, trace, luck);
        else run.Trace.Take(trace);
        run.Evaluate();
        return true;
    }

    private static void Overlay(TestRun run, Trace source, Rng luck)
    {
        var (trace, shift, gain) = (run.Trace, luck.Whole(-4, 4), luck.Between(0.9, 1.1));
        for (var i = 0; i < trace.Length; i++)
        {
            var (from, to) = source.Span(trace.Phase[i]);
            if (to <= from) continue;
            var at = Math.Clamp(from + i - trace.Span(trace.Phase[i]).From + shift, from, to - 1);
            trace.Co[i] = Blur(source.Co[at] * gain, 2);
            trace.Hc[i] = Blur(source.Hc[at] * gain, 0);
            trace.No[i] = Blur(source.No[at] * gain, 0);
            trace.Co2[i] = Blur(source.Co2[at], 2, 0.001);
            trace.O2[i] = Blur(source.O2[at], 2);
            trace.K[i] = Blur(source.K[at] * gain, 2);
            trace.Nox[i] = Blur(source.Nox[at] * gain, 0);
        }
        run.Derive();

        double Blur(double value, int decimals, double noise = 0.01) => Math.Max(0, Math.Round(value * (1 + noise * luck.Noise()), decimals));
    }
}
