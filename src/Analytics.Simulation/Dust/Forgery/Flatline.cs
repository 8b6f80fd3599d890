namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// The dust channels stand still while noise and weather go on. Crude: the very same value for hours on end; careful: only while the site
/// works, at its lowest recent level with a digit of jitter.
/// </summary>
internal sealed class Flatline(Plan plan, DateOnly from, DateOnly to, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Logger;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var chosen = Blocks(day, rng, 3, 0.2 + 0.8 * Strength, i => !Careful || day.Work[i] > 0);
        var (low, held) = (0, -1);
        for (var i = 0; i < day.Length; i++)
        {
            if (!chosen[i])
            {
                held = -1;
                if (day.Pm10[i] < day.Pm10[low]) low = i;
                continue;
            }
            if (double.IsNaN(day.Tsp[i])) continue;
            if (held < 0) held = Careful ? low : i;
            if (held == i) continue;
            day.CopyPm(i, day, held);
            if (Careful)
            {
                day.Pm25[i] += 0.5 * rng.Noise();
                day.Pm10[i] += 0.8 * rng.Noise();
                day.Tsp[i] += rng.Noise();
            }
            scene.Falsified[i] = true;
        }
    }
}
