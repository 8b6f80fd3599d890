namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// Cloth, cotton or a bag over the inlet: less dust, coarse grains most, and what changes outside arrives late and blunted. Cotton took
/// 30-50 % of PM2.5 at the Xi'an stations; gauze that takes less than a fifth is within what honest monitors differ by, and hides nothing. Crude: day and night; careful: while the site works, put on and taken off.
/// </summary>
internal sealed class ShieldedInlet(Plan plan, DateOnly from, DateOnly to, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Inlet;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var (pm25, pm10, tsp) = (0.8 - 0.4 * Strength, 0.75 - 0.5 * Strength, 0.7 - 0.55 * Strength);
        var blunt = Math.Exp(-day.MinutesPerInterval / (1 + 15 * Strength));
        var (a, b, c) = (day.Pm25[0], day.Pm10[0], day.Tsp[0]);
        for (var i = 0; i < day.Length; i++)
        {
            a = blunt * a + (1 - blunt) * day.Pm25[i];
            b = blunt * b + (1 - blunt) * day.Pm10[i];
            c = blunt * c + (1 - blunt) * day.Tsp[i];
            if (Careful && day.Work[i] < 0.2) continue;
            (day.Pm25[i], day.Pm10[i]) = (pm25 * a, pm10 * b);
            day.Tsp[i] = Math.Max(tsp * c, day.Pm10[i]);
            scene.Falsified[i] = true;
        }
    }
}
