namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// Tests are filed at times when the lane could not have made them. Crude: while the test before was still running, or in the middle of the night; careful: a few seconds after
/// the one before ended, when no car could have been changed, or in the hour before opening.
/// </summary>
public sealed class ImpossibleTime(Plan plan, DateOnly from, DateOnly to, Rng rng) : Forger(plan, from, to, rng)
{
    private TestRecord? previous;

    public override double Attraction => 0;

    public override void Watch(TestRun run) => previous = run.Record;

    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!luck.Chance(0.15 + 0.6 * Strength)) return false;
        var record = run.Record;
        var clock = run.Lane.Station.ClockError;
        var night = run.Day.ToDateTime(Careful ? run.Lane.Station.OpensAt : new TimeOnly(4, 0)) + clock;
        if (previous is null || DateOnly.FromDateTime(previous.StartedAt - clock) != run.Day || luck.Chance(0.25))
            record.StartedAt = night.AddSeconds(-luck.Whole(Careful ? 900 : 0, Careful ? 3600 : 3 * 3600));
        else if (Careful) record.StartedAt = previous.EndedAt.AddSeconds(luck.Whole(1, 9));
        else record.StartedAt = previous.StartedAt.AddSeconds(luck.Whole(10, Math.Max(11, (int)(previous.EndedAt - previous.StartedAt).TotalSeconds - 10)));
        run.SetEnd();
        return true;
    }
}
