using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// The vehicle's papers are typed in wrong so that the test asks for less: a smaller reference mass lightens the load of petrol cars, a smaller rated power the
/// duty of diesels. Crude: to about a half; careful: to about three quarters.
/// </summary>
public sealed class EditedPapers(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (run.Method is TestMethod.Tsi or TestMethod.FreeAcceleration || !(Sells(run, luck) || luck.Chance(0.3 * Strength))) return false;
        var share = (Careful ? luck.Between(0.7, 0.8) : luck.Between(0.4, 0.6)) - 0.08 * Strength;
        if (run.Vehicle.Model.Diesel) run.RatedKw = Math.Round(run.RatedKw * share);
        else run.ReferenceKg = Math.Round(run.ReferenceKg * share / 5) * 5;
        run.Run();
        return true;
    }
}
