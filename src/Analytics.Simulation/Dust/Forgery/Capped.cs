namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// Readings above a ceiling are cut. The stronger, the lower the ceiling. Crude: the ceiling itself, a round number; careful: crowded into
/// the six percent under it.
/// </summary>
internal sealed class Capped : DustForgery
{
    private readonly double ceiling;

    public Capped(Plan plan, DateOnly from, DateOnly to, DustSite site, Rng rng) : base(plan, from, to, rng)
    {
        ceiling = Busy(site, from) * (1.5 - 0.9 * plan.Strength);
        if (!plan.Careful) ceiling = Math.Max(10, Math.Round(ceiling / 10) * 10);
    }

    public override Reach Reach => Reach.Logger;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        for (var i = 0; i < day.Length; i++)
        {
            var (pm25, pm10, tsp) = (day.Pm25[i], day.Pm10[i], day.Tsp[i]);
            day.Tsp[i] = Cut(tsp, ceiling, rng);
            day.Pm10[i] = Cut(pm10, 0.6 * ceiling, rng);
            day.Pm25[i] = Cut(pm25, 0.35 * ceiling, rng);
            scene.Falsified[i] = day.Tsp[i] < tsp || day.Pm10[i] < pm10 || day.Pm25[i] < pm25;
        }
    }

    private double Cut(double value, double at, Rng rng) => !(value > at) ? value : Careful ? at * (1 - 0.06 * rng.Unit()) : at;
}
