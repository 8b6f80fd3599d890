namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// The instrument's K factor turned down without a maintenance flag: every dust channel by the same share, day and night, and further than the
/// 15 % that a monitor in order may be off (HJ 653). Crude: at once, in
/// the middle of a day; careful: in three steps two days apart.
/// </summary>
internal sealed class FactorChange(Plan plan, DateOnly from, DateOnly to, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Logger;

    protected override bool MayRest => false;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var days = scene.Date.DayNumber - From.DayNumber;
        var done = Careful ? Math.Min(3, days / 2 + 1) / 3.0 : 1;
        var factor = Math.Pow(0.85 - 0.55 * Strength, done);
        var begin = days == 0 ? scene.Day.Length * Once.For("hour").Whole(8, 17) / 24 : 0;
        for (var i = begin; i < scene.Day.Length; i++)
        {
            scene.Day.ScalePm(i, factor);
            scene.Falsified[i] = true;
        }
    }
}
