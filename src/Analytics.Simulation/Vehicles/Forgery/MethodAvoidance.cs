using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// A vehicle that would fail under load idles instead. Crude: although its papers say two-wheel drive; careful: the papers of the test say four-wheel drive.
/// </summary>
public sealed class MethodAvoidance(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (run.Method is TestMethod.Tsi or TestMethod.FreeAcceleration || !(Sells(run, luck) || luck.Chance(0.25 * Strength))) return false;
        run.Method = run.Vehicle.Model.Diesel ? TestMethod.FreeAcceleration : TestMethod.Tsi;
        if (Careful) run.Drive = "4wd";
        run.Run();
        return true;
    }
}
