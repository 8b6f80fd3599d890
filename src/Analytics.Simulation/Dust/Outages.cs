namespace Analytics.Simulation.Dust;

/// <summary>Rows that never arrive, or arrive without values, for honest reasons.</summary>
internal static class Outages
{
    /// <summary>The blocks of a district without power on a day: from and to in local hours, per block.</summary>
    public static (double From, double To)[] PowerCuts(CityOptions options, District district, DateOnly day)
    {
        var rng = new Rng(options.Seed).For("power").For(district.Name).For((ulong)day.DayNumber);
        var cuts = new (double, double)[4];
        for (var block = 0; block < cuts.Length; block++)
        {
            var own = rng.For((ulong)block);
            if (!options.Happens(DustOddities.PowerCut, 0.006, own)) continue;
            var from = own.Between(0, 21);
            cuts[block] = (from, from + own.Between(0.7, 6));
        }
        return cuts;
    }

    public static void Lose(SiteDay day, DustSite site, DateOnly date, (double From, double To) powerCut)
    {
        var rng = site.Device.For((ulong)date.DayNumber).For("link");
        for (var i = 0; i < day.Length; i++)
        {
            if (rng.Chance(0.0015) || (day.Hour(i) >= powerCut.From && day.Hour(i) < powerCut.To)) day.Sent[i] = false;
        }
        if (site.PoorLink)
            for (var gaps = rng.Poisson(2.5); gaps > 0; gaps--) Gap(day, rng.Between(0, 24), rng.Exponential(0.7), i => day.Sent[i] = false);
        if (!rng.Chance(0.01)) return;
        var fault = rng.Chance(0.5) ? 'D' : 'B';
        Gap(day, rng.Between(0, 24), rng.Exponential(1), i =>
        {
            day.Flag[i] = fault;
            day.NoPm(i);
        });
    }

    private static void Gap(SiteDay day, double fromHour, double hours, Action<int> lose)
    {
        for (var i = 0; i < day.Length; i++)
            if (day.Hour(i) >= fromHour && day.Hour(i) < fromHour + hours) lose(i);
    }
}
