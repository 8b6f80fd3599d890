namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// Other ways: numbers from a generator (PM10 at random, the other channels at a fixed ratio; careful: with the shape of a day and some
/// memory), or dust held at the background while the noise tells of work at night.
/// </summary>
internal sealed class InventedReadings(Plan plan, DateOnly from, DateOnly to, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Logger;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        if (Once.For("way").Chance(Careful ? 0.5 : 0.25)) HideNightWork(scene, rng);
        else Invent(scene, rng);
    }

    private void Invent(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var chosen = Blocks(day, rng, 4, 0.25 + 0.75 * Strength, _ => true);
        var (level, width) = (Once.For("level").Between(40, 80), Once.For("width").Between(0.15, 0.35));
        var memory = Careful ? Math.Exp(-day.MinutesPerInterval / 90.0) : 0;
        var state = rng.Noise();
        for (var i = 0; i < day.Length; i++)
        {
            state = memory * state + Math.Sqrt(1 - memory * memory) * rng.Noise();
            if (!chosen[i] || double.IsNaN(day.Tsp[i])) continue;
            var shape = Careful ? 1 + 0.15 * Math.Cos(2 * Math.PI * (day.Hour(i) - 10) / 24) : 1;
            day.Pm10[i] = level * shape * Math.Exp(width * state);
            day.Pm25[i] = day.Pm10[i] * (Careful ? 0.6 * (1 + 0.01 * rng.Noise()) : 0.6);
            day.Tsp[i] = day.Pm10[i] * (Careful ? 1.3 * (1 + 0.01 * rng.Noise()) : 1.3);
            scene.Falsified[i] = true;
        }
    }

    private void HideNightWork(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        if (!rng.Chance(0.3 + 0.7 * Strength)) return;
        var (begin, end) = (rng.Between(21.5, 23.5), rng.Between(2, 5));
        for (var i = 0; i < day.Length; i++)
        {
            if ((day.Hour(i) < begin && day.Hour(i) > end) || double.IsNaN(day.Tsp[i])) continue;
            if (day.Work[i] < 0.5) day.NoiseDb[i] += scene.Site.Work.NoiseDb * (0.8 + 0.2 * rng.Unit());
            var held = 0.95 + 0.02 * rng.Noise();
            day.Pm25[i] = scene.Air.Fine[i] * held;
            day.Pm10[i] = (scene.Air.Fine[i] + scene.Air.Coarse[i]) * held;
            day.Tsp[i] = (scene.Air.Fine[i] + 1.45 * scene.Air.Coarse[i]) * held;
            scene.Falsified[i] = true;
        }
    }
}
