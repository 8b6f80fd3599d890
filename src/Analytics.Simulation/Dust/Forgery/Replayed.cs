namespace Analytics.Simulation.Dust.Forgery;

/// <summary>
/// Readings of an earlier day sent again. The days come from the time before the forging began; where there is none, the night's readings
/// serve for the day. Crude: every channel as it was; careful: dust only, with a gain of a few percent, a digit of jitter and a shift of minutes.
/// </summary>
internal sealed class Replayed(Plan plan, DateOnly from, DateOnly to, DateOnly firstDay, Rng rng) : DustForgery(plan, from, to, rng)
{
    public override Reach Reach => Reach.Logger;

    protected override void Apply(ForgedDay scene, Rng rng)
    {
        if (!rng.Chance(0.25 + 0.75 * Strength)) return;
        var day = scene.Day;
        var earlier = Math.Min(14, From.DayNumber - firstDay.DayNumber);
        var source = earlier > 0 ? scene.Honest(scene.Site, From.AddDays(-1 - rng.Below(earlier))) : scene.Honest(scene.Site, scene.Date);
        var back = earlier > 0 ? Careful ? rng.Whole(0, 20 / day.MinutesPerInterval) : 0 : day.Length / 4;
        var gain = Careful ? rng.Between(0.95, 1.05) : 1;
        var begin = Strength > 0.6 && earlier > 0 ? 0 : day.Length / 4;
        var end = Strength > 0.6 && earlier > 0 ? day.Length : day.Length * 5 / 6;
        for (var i = Math.Max(begin, back); i < end; i++)
        {
            var j = earlier > 0 ? i - back : i % back;
            if (double.IsNaN(day.Tsp[i]) || double.IsNaN(source.Tsp[j])) continue;
            day.CopyPm(i, source, j);
            if (Careful)
            {
                day.ScalePm(i, gain * (1 + 0.01 * rng.Noise()));
            }
            else if (earlier > 0)
            {
                day.NoiseDb[i] = source.NoiseDb[j];
                day.TempC[i] = source.TempC[j];
                day.HumidityPct[i] = source.HumidityPct[j];
                day.PressureKpa[i] = source.PressureKpa[j];
                day.WindMs[i] = source.WindMs[j];
                day.WindDirDeg[i] = source.WindDirDeg[j];
            }
            scene.Falsified[i] = true;
        }
    }
}
