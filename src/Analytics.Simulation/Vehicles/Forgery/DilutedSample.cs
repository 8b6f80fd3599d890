using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// The probe is half out of the tailpipe and draws air. Crude: far out, more air than the dilution correction may make good; careful: CO + CO2 stay over the 6 %
/// at which a test must stop, and the software shows the dilution factor of an undiluted car.
/// </summary>
public sealed class DilutedSample(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (IsSmoke(run.Method) || !Sells(run, luck)) return false;
        var air = Careful ? luck.Between(0.3, 0.52) : luck.Between(0.55, 0.7) + 0.2 * Strength;
        run.Run(bench => bench.ProbeAir = air);
        if (!Careful || run.Method is not (TestMethod.Asm or TestMethod.Vmas)) return true;
        if (double.IsNaN(run.Trace.Dilution[0])) return true;
        for (var i = 0; i < run.Trace.Length; i++) run.Trace.Dilution[i] = Math.Round(1.02 + 0.012 * luck.Noise(), 2);
        run.Evaluate();
        return true;
    }
}
