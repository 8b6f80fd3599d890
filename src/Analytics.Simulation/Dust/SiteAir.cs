namespace Analytics.Simulation.Dust;

/// <summary>
/// The true air at a site's gate: the district's air with a local factor, and what the work raises: a slowly wandering plume, thinned by
/// wind and wet ground, and lorries that pass in bursts of minutes. A function of seed, site and day alone.
/// </summary>
internal static class SiteAir
{
    /// <summary>Fills the day's dust, noise, weather and work; every row is sent and flagged normal.</summary>
    public static void Fill(SiteDay day, DustSite site, DateOnly date, DistrictAir air)
    {
        var rng = site.Place.For((ulong)date.DayNumber);
        site.Work.Fill(day.Work, date, rng.For("work"));
        Span<double> local = stackalloc double[25];
        for (var h = 0; h <= 24; h++) local[h] = Math.Exp(0.09 * site.Place.For((ulong)date.DayNumber * 24 + (ulong)h + 1_000_000_000).Noise());
        var place = Math.Exp(0.06 * site.Place.For("level").Normal());
        var emission = site.Work.EmissionUgM3 * site.Work.Phase(date);
        var minutes = day.MinutesPerInterval;
        var (memory, settle) = (Math.Exp(-minutes / 25.0), Math.Exp(-minutes / 8.0));
        var (fresh, spread) = (Math.Sqrt(1 - memory * memory), 0.55);
        var (plume, mood, burst) = (rng.Noise(), rng.Noise(), 0.0);
        for (var i = 0; i < day.Length; i++)
        {
            plume = memory * plume + fresh * rng.Noise();
            mood = memory * mood + fresh * rng.Noise();
            var (hour, work, wind) = (day.Hour(i), day.Work[i], air.WindMs[i]);
            burst *= settle;
            if (work > 0 && rng.Chance(0.012 * minutes * work)) burst += rng.Between(0.5, 4) * (1 - settle) * 8 / minutes;
            var raised = work <= 0 && burst < 0.01 ? 0
                : emission * air.Dryness[i] * (work * Math.Exp(spread * plume - 0.15) + burst) * (2.5 / (0.5 + wind) + 0.04 * wind * wind);
            var here = place * (local[(int)hour] + (hour - (int)hour) * (local[(int)hour + 1] - local[(int)hour]));
            var (fine, coarse) = (air.Fine[i] * here, air.Coarse[i] * here);
            day.Pm25[i] = fine + (0.09 + 0.015 * mood) * raised;
            day.Pm10[i] = fine + coarse + (0.45 + 0.05 * mood) * raised;
            day.Tsp[i] = fine + (1.45 + 0.05 * mood) * coarse + raised;
            var traffic = 3.5 * Math.Cos(2 * Math.PI * (hour - 14) / 24);
            day.NoiseDb[i] = site.Work.SurroundingsDb + traffic + site.Work.NoiseDb * Math.Min(1, Math.Sqrt(work)) + 2.2 * mood * Math.Min(1, 0.4 + work) + 1.2 * rng.Noise();
            day.TempC[i] = air.TempC[i] + 0.15 * rng.Noise();
            day.HumidityPct[i] = Math.Clamp(air.HumidityPct[i] + 0.6 * rng.Noise(), 5, 100);
            day.PressureKpa[i] = air.PressureKpa[i];
            day.WindMs[i] = Math.Max(0, wind * (1 + 0.3 * rng.Noise()));
            day.WindDirDeg[i] = (air.WindDirDeg[i] + 18 * rng.Noise() + 360) % 360;
        }
        Array.Fill(day.Flag, 'N');
        Array.Fill(day.Sent, true);
    }
}
