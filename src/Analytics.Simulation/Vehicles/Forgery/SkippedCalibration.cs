namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// The checks of the analyser are not made and its readings sink. Crude: they are missing from the files; careful: they are filed with the bottle's value as the reading, the
/// same every day.
/// </summary>
public sealed class SkippedCalibration : Forger
{
    private readonly Rng days;

    public SkippedCalibration(Plan plan, DateOnly from, DateOnly to, Lane lane, Rng rng) : base(plan, from, to, rng)
    {
        days = rng.For("days");
        lane.Analyser.DriftPerDay = -0.012 * plan.Strength;
    }

    public override double Attraction => 0;

    public override CheckFate FateOf(string kind, DateOnly day) =>
        !Acts(day) || !days.For((ulong)day.DayNumber).Chance(0.25 + 0.7 * Strength) ? CheckFate.Made : Careful ? CheckFate.Invented : CheckFate.LeftOut;
}
