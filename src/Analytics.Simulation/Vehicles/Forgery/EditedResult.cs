namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// Results over their limits are typed over. Crude: the seconds stay as they were; careful: the scored seconds are scaled to fit, λ and DF computed anew.
/// </summary>
public sealed class EditedResult(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!Sells(run, luck)) return false;
        Edit(run, Careful, () => luck.Between(0.4, 0.88));
        return true;
    }

    /// <summary>Brings every result that is over its limit down to a share of it.</summary>
    internal static void Edit(TestRun run, bool careful, Func<double> share)
    {
        var (record, habits) = (run.Record, run.Lane.Station.Habits);
        foreach (var result in Scored.Over(record, 0.98).ToArray())
        {
            var limit = record.Limits[(int)result];
            var target = result == Result.MaxPower ? limit / share() : limit * share();
            if (careful) Scored.Rescale(run.Trace, result, target / record[result]);
            else if (result == Result.KAverage)
                for (var each = Result.K1; each <= Result.KAverage; each++) record.Set(each, record[each] * Math.Min(1, target / record[Result.KAverage]), habits);
            else record.Set(result, target, habits);
        }
        if (!careful && record.LambdaJudged && record[Result.Lambda] is < Limits.LambdaLow or > Limits.LambdaHigh) record.Set(Result.Lambda, 1.01, habits);
        if (!careful)
        {
            record.Judge();
            return;
        }
        run.Derive();
        run.Evaluate();
    }
}
