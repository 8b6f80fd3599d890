namespace Analytics.Simulation.Dust;

/// <summary>
/// When and how hard a site works and how much dust that raises. Earthwork raises most, the structure less, fitting out little;
/// plants, wharves and roads have no phases and work longer hours.
/// </summary>
/// <param name="EmissionUgM3">TSP over the background at full earthwork on dry ground in a wind of 2 m/s, µg/m³.</param>
/// <param name="NoiseDb">dB(A) over the surroundings at full work.</param>
/// <param name="FinishedOn">From this day on nothing happens; null = goes on.</param>
internal sealed record SiteWork(double EmissionUgM3, double NoiseDb, double SurroundingsDb, double OpensAt, double ClosesAt, double NightShare,
    double SundayWork, bool HasPhases, DateOnly StructureFrom, DateOnly FittingFrom, DateOnly? FinishedOn)
{
    public static SiteWork Draw(CityOptions options, string kind, bool quiet, DateOnly? finished, Rng rng)
    {
        var construction = kind == "construction";
        var structure = options.Start.AddDays(rng.Whole(-200, 150));
        return new(quiet ? rng.Between(0, 6) : (construction ? 130 : 90) * rng.LogNormal(0.5), quiet ? rng.Between(0, 3) : rng.Between(12, 20), rng.Between(46, 58),
            construction ? rng.Between(6, 7.5) : rng.Between(4, 6), construction ? rng.Between(17.5, 20) : rng.Between(20, 23),
            construction ? (rng.Chance(0.2) ? rng.Between(0.1, 0.6) : 0) : 0.4, rng.Between(0.3, 1), construction, structure,
            structure.AddDays(rng.Whole(60, 240)), finished);
    }

    /// <summary>Share of the full emission that the phase of the day raises.</summary>
    public double Phase(DateOnly day) => !HasPhases || day < StructureFrom ? 1 : day < FittingFrom ? 0.45 : 0.2;

    /// <summary>How hard the site works in each interval, 0 to about 1.</summary>
    public void Fill(double[] work, DateOnly day, Rng rng)
    {
        Array.Clear(work);
        var level = rng.Between(0.6, 1.1) * (day.DayOfWeek == DayOfWeek.Sunday ? SundayWork : 1);
        var idle = rng.Chance(0.07);
        var (opens, closes, lunch) = (OpensAt + 0.3 * rng.Normal(), ClosesAt + 0.4 * rng.Normal(), 11.5 + 0.2 * rng.Normal());
        var night = rng.Chance(NightShare) ? rng.Between(0.3, 0.7) : 0;
        if (day >= FinishedOn || idle) return;
        for (var i = 0; i < work.Length; i++)
        {
            var hour = (i + 0.5) * 24 / work.Length;
            var open = hour >= opens && hour < closes;
            work[i] = level * (open ? hour >= lunch && hour < lunch + 1 ? 0.3 : 1 : hour >= closes || hour < 5 ? night : 0);
        }
    }
}
