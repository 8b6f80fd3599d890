using Analytics.Core.Indicators;
using Analytics.Simulation.Dust.Forgery;

namespace Analytics.Simulation.Dust;

/// <summary>Who forges, how and when: the plans given out over the sites.</summary>
internal static class DustForgers
{
    /// <summary>Forgeries by site number; a site may have several when there are more plans than sites.</summary>
    public static ILookup<int, DustForgery> Draw(CityOptions options, IReadOnlyList<DustSite> sites)
    {
        var rng = new Rng(options.Seed).For("dust forgers");
        var plans = options.PlansFor(LeadKind.DustMonitor, sites.Count, rng.For("plans"));
        var able = sites.Where(s => HasDustToHide(s, options) && !s.Oddities.Contains(DustOddities.CoLocatedSites)).ToArray();
        if (able.Length == 0) able = [.. sites];
        rng.For("order").Shuffle(able);
        if (able.Length == 0) return Array.Empty<DustForgery>().ToLookup(_ => 0);
        return plans.Select((plan, i) =>
        {
            var (site, own) = (able[i % able.Length], rng.For((ulong)i));
            return (site.Number, Forgery: Plant(options, plan, site, Neighbour(sites, site), own));
        }).ToLookup(x => x.Number, x => x.Forgery);
    }

    private static bool HasDustToHide(DustSite site, CityOptions options) =>
        site.Reports(options.Start) && site.Work.FinishedOn is null && site.Work.EmissionUgM3 * site.Work.Phase(options.Start) > 40;

    /// <summary>What depends on a change or on earlier days begins within the period; the rest began before it for every third forger.</summary>
    private static DustForgery Plant(CityOptions options, Plan plan, DustSite site, DustSite neighbour, Rng rng)
    {
        var begins = plan.Method is "factor_change" or "replayed" ? rng.Between(0.25, 0.55) : rng.Chance(0.35) ? 0 : rng.Between(0, 0.5);
        var from = options.Start.AddDays((int)(begins * options.Days));
        var to = rng.Chance(0.8) ? options.End : from.AddDays((options.End.DayNumber - from.DayNumber + 1) * 2 / 3);
        return DustForgery.Of(plan, from, to, site, neighbour, options.Start, rng.For("acts"));
    }

    /// <summary>The nearest other site whose air is its own and that measures what the site does; the site itself when it is alone.</summary>
    private static DustSite Neighbour(IReadOnlyList<DustSite> sites, DustSite site) =>
        sites.Where(s => s.Number != site.Number && s.Place != site.Place && (s.Sensor.HasPm25 || !site.Sensor.HasPm25))
            .MinBy(s => Math.Pow(s.Longitude - site.Longitude, 2) + Math.Pow(s.Latitude - site.Latitude, 2)) ?? site;
}
