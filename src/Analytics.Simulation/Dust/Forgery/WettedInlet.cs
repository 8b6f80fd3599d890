namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// A nozzle or mist cannon at the inlet: within minutes dust falls, the monitor's own humidity rises and its temperature sinks a little,
/// while the city stays dry; both come back within a quarter of an hour after. Crude: through the working day; careful: in spells, when
/// the level is high.
/// </summary>
internal sealed class WettedInlet(Plan plan, DateOnly from, DateOnly to, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Inlet;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        var day = scene.Day;
        var threshold = Busy(scene.Site, scene.Date);
        var chosen = Careful
            ? Blocks(day, rng, 0.75, 0.3 + 0.7 * Strength, i => day.Work[i] > 0 && day.Tsp[i] > (1.4 - Strength) * threshold)
            : Blocks(day, rng, 2, 0.3 + 0.7 * Strength, i => day.Work[i] > 0);
        var (on, off) = (1 - Math.Exp(-day.MinutesPerInterval / 3.0), 1 - Math.Exp(-day.MinutesPerInterval / 12.0));
        var mist = 0.0;
        for (int i = 0, left = 0; i < day.Length; i++)
        {
            left = chosen[i] ? Math.Max(left, 20 / day.MinutesPerInterval) : left - 1; // once open it runs for twenty minutes
            mist += ((left > 0 ? 1 : 0) - mist) * (left > 0 ? on : off);
            if (mist < 0.05) continue;
            var washed = mist * (0.3 + 0.5 * Strength);
            day.Pm25[i] *= 1 - 0.6 * washed;
            day.Pm10[i] *= 1 - 0.9 * washed;
            day.Tsp[i] = Math.Max(day.Tsp[i] * (1 - washed), day.Pm10[i]);
            day.HumidityPct[i] += (98 - day.HumidityPct[i]) * mist * (0.3 + 0.5 * Strength);
            day.TempC[i] -= 1.5 * mist;
            scene.Falsified[i] = true;
        }
    }
}
