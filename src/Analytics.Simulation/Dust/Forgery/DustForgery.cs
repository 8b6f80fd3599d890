namespace Analytics.Simulation.Dust.Forgery;

/// <summary>Where in the chain a forger reaches in.</summary>
internal enum Reach
{
    /// <summary>At the inlet: the air that the monitor sees.</summary>
    Inlet,

    /// <summary>In the instrument or logger: numbers before they are rounded for reporting.</summary>
    Logger,

    /// <summary>On the link: which rows leave.</summary>
    Link,
}

/// <summary>One planted way of forging at one site, from one day to another.</summary>
internal abstract class DustForgery(Plan plan, DateOnly from, DateOnly to, Rng rng)
{
    public Plan Plan { get; } = plan;

    public DateOnly From { get; } = from;

    public DateOnly To { get; } = to;

    public abstract Reach Reach { get; }

    protected double Strength => Plan.Strength;

    protected bool Careful => Plan.Careful;

    /// <summary>False for what stays once it is set.</summary>
    protected virtual bool MayRest => true;

    /// <summary>Decided once for the site, whatever the day.</summary>
    protected Rng Once { get; } = rng.For("once");

    /// <summary>Careful forgers rest on some days.</summary>
    public bool Acts(DateOnly day) => day >= From && day <= To && !(Careful && MayRest && rng.For((ulong)day.DayNumber).For("rest").Chance(0.15));

    /// <summary>Falsifies the day; marks each interval it changed.</summary>
    public void Apply(ForgedDay day) => Apply(day, rng.For((ulong)day.Date.DayNumber));

    protected abstract void Apply(ForgedDay day, Rng rng);

    /// <summary>The planted forgery of a plan.</summary>
    public static DustForgery Of(Plan plan, DateOnly from, DateOnly to, DustSite site, DustSite neighbour, DateOnly firstDay, Rng rng) => plan.Method switch
    {
        "flatline" => new Flatline(plan, from, to, rng),
        "capped" => new Capped(plan, from, to, site, rng),
        "shielded_inlet" => new ShieldedInlet(plan, from, to, rng),
        "wetted_inlet" => new WettedInlet(plan, from, to, rng),
        "replayed" => new Replayed(plan, from, to, firstDay, rng),
        "cloned_site" => new ClonedSite(plan, from, to, neighbour, rng),
        "factor_change" => new FactorChange(plan, from, to, rng),
        "selective_offline" => new SelectiveOffline(plan, from, to, site, rng),
        "other_dust" => new InventedReadings(plan, from, to, rng),
        _ => throw new ArgumentException($"Method '{plan.Method}' is not one of the dust monitors'."),
    };

    /// <summary>Picks blocks of hours to falsify: each block of <paramref name="hours"/> with the given chance, and only where
    /// <paramref name="wanted"/> says so.</summary>
    protected static bool[] Blocks(SiteDay day, Rng rng, double hours, double share, Func<int, bool> wanted)
    {
        var chosen = new bool[day.Length];
        var (block, take) = (-1, false);
        for (var i = 0; i < chosen.Length; i++)
        {
            if ((int)(day.Hour(i) / hours) != block) (block, take) = ((int)(day.Hour(i) / hours), rng.Chance(share));
            chosen[i] = take && wanted(i);
        }
        return chosen;
    }

    /// <summary>TSP that a busy hour of the site has over clean air, µg/m³: what a forger has in mind when he sets a ceiling or a threshold.</summary>
    protected static double Busy(DustSite site, DateOnly day) => 60 + site.Work.EmissionUgM3 * site.Work.Phase(day);
}

/// <summary>What a forger finds: the site's day so far, the district's air and other honest days.</summary>
internal sealed record ForgedDay(DustSite Site, DateOnly Date, SiteDay Day, DistrictAir Air, Func<DustSite, DateOnly, SiteDay> Honest)
{
    /// <summary>Which intervals the forgery being applied has changed.</summary>
    public bool[] Falsified { get; } = new bool[Day.Length];
}
