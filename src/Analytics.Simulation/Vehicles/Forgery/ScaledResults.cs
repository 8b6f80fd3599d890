namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// A hidden factor in the station's software or a board in the analyser makes everything smaller while it is switched on. Crude: on the results alone,
/// or on all channels of the analyser with λ and DF left from before; careful: on the pollutants, with λ and DF computed anew.
/// </summary>
public sealed class ScaledResults(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    private readonly double factor = 0.72 - 0.45 * plan.Strength;
    private readonly bool board = rng.For("board").Chance(0.5);

    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!Sells(run, luck) && !luck.Chance(0.4 * Strength)) return false;
        if (Careful || board)
        {
            Scored.RescaleAll(run.Trace, factor, carbonDioxideToo: !Careful);
            if (Careful) run.Derive();
            run.Evaluate();
            return true;
        }
        foreach (var result in Enum.GetValues<Result>())
            if (result is not (Result.Lambda or Result.MaxPower)) run.Record.Set(result, run.Record[result] * factor, run.Lane.Station.Habits);
        run.Record.Judge();
        return true;
    }
}
