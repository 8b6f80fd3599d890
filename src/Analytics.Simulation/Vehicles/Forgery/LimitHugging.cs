namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// Results over a limit come out a hair under it. Crude: in the results alone and within a percent or two; careful: the scored seconds are scaled to fit, within five.
/// </summary>
public sealed class LimitHugging(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!Sells(run, luck)) return false;
        EditedResult.Edit(run, Careful, () => 1 - (Careful ? luck.Between(0.006, 0.05) : luck.Between(0.001, 0.02)));
        return true;
    }
}
