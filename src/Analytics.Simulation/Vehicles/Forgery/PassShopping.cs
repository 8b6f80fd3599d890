namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// Who failed is sent round the corner and passes soon after, without a repair: something is done to the sample for this one test. Crude: within the hour and by far; careful: after some
/// hours or a day, and by as much as a repair would bring.
/// </summary>
public sealed class PassShopping(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    public override TestOrder? SecondTry(TestRun run, DateTime after)
    {
        var luck = run.Rng.For(Plan.Method);
        if (!Acts(run.Day) || run.Record.Worst() <= 1 || run.Record.LampFails || !luck.Chance(0.35 + 0.6 * Strength)) return null;
        var aim = Careful ? luck.Between(0.4, 0.75) : luck.Between(0.05, 0.2);
        var wait = Careful ? TimeSpan.FromHours(luck.Between(2, 26)) : TimeSpan.FromMinutes(luck.Between(12, 50));
        return new(run.Vehicle, after + wait, run.Order.Attempt + 1, run.Order.CheckType, aim / run.Record.Worst()) { Arranged = Plan.Method };
    }
}
