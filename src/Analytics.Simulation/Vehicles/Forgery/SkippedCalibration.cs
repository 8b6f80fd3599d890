namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// The checks of the analyser are not made and its readings sink. Crude: they are missing from the files; careful: they are filed with the bottle's value as the reading, the
/// same every day.
/// </summary>
public sealed class SkippedCalibration(Plan plan, DateOnly from, DateOnly to, Lane lane, Rng rng) : Forger(plan, from, to, rng)
{

    public override double Attraction => 0;

    public override CheckFate FateOf(string kind, DateOnly day)
    {
        if (!Acts(day) || !Once.For((ulong)day.DayNumber).Chance(0.25 + 0.7 * Strength)) return CheckFate.Made;
        lane.Analyser.DriftPerDay = Math.Min(lane.Analyser.DriftPerDay, -0.008 * Strength);
        return Careful ? CheckFate.Invented : CheckFate.LeftOut;
    }
}
