namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// Another site's readings sent as one's own. Crude: digit for digit; careful: with a gain, jitter of a percent and some minutes late.
/// </summary>
internal sealed class ClonedSite(Plan plan, DateOnly from, DateOnly to, DustSite other, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Logger;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var source = scene.Honest(other, scene.Date);
        var chosen = Blocks(day, rng, 4, 0.25 + 0.75 * Strength, i => !Careful || Strength > 0.6 || day.Work[i] > 0);
        var gain = Careful ? Once.For("gain").Between(0.85, 1.15) : 1;
        var late = Careful ? Once.For("late").Whole(0, 20) / day.MinutesPerInterval : 0;
        for (var i = late; i < day.Length; i++)
        {
            if (!chosen[i] || double.IsNaN(day.Tsp[i]) || double.IsNaN(source.Tsp[i - late])) continue;
            day.CopyPm(i, source, i - late);
            if (Careful) day.ScalePm(i, gain * (1 + 0.01 * rng.Noise()));
            scene.Falsified[i] = true;
        }
    }
}
