using Analytics.Core.Indicators;

namespace Analytics.Simulation;

/// <summary>
/// What a synthetic city is made of. Everything random follows from <see cref="Seed"/>: the same options give the same bytes.
/// </summary>
public sealed record CityOptions
{
    public ulong Seed { get; init; } = 1;

    /// <summary>First day.</summary>
    public DateOnly Start { get; init; } = new(2026, 1, 1);

    public int Days { get; init; } = 14;

    /// <summary>Inspection stations; 0 = no vehicle files.</summary>
    public int StationCount { get; init; } = 12;

    /// <summary>Mean; a station has between half and twice as many.</summary>
    public int LanesPerStation { get; init; } = 3;

    /// <summary>Mean number of tests a lane runs on a working day.</summary>
    public double TestsPerLaneDay { get; init; } = 40;

    /// <summary>Dust monitoring sites; 0 = no dust files.</summary>
    public int SiteCount { get; init; } = 40;

    /// <summary>Averaging interval of a dust row: 1, 5, 15 or 60.</summary>
    public int DustIntervalMinutes { get; init; } = 15;

    /// <summary>Enterprises under supervision; 0 = no enforcement files.</summary>
    public int EnterpriseCount { get; init; } = 200;

    /// <summary>Mean number of on-site visits on a working day.</summary>
    public double VisitsPerDay { get; init; } = 20;

    public int InspectorCount { get; init; } = 24;

    /// <summary>What to plant; null = a mix over all methods, on about <see cref="ForgeryShare"/> of the subjects.</summary>
    public IReadOnlyList<Plan>? Forgeries { get; init; }

    /// <summary>Share of subjects (lanes, sites, inspectors …) that forge when <see cref="Forgeries"/> is not given.</summary>
    public double ForgeryShare { get; init; } = 0.1;

    /// <summary>An honest city: nothing is planted, the oddities stay.</summary>
    public bool WithoutForgery { get; init; }

    /// <summary>Intensity of the innocent oddities by name (see <see cref="CitySimulation.Oddities"/>): 0 = off, 1 = as usual,
    /// 2 = twice as often. A name that is not listed has <see cref="OddityIntensity"/>.</summary>
    public IReadOnlyDictionary<string, double> Oddities { get; init; } = new Dictionary<string, double>();

    /// <summary>Intensity of every oddity that <see cref="Oddities"/> does not name.</summary>
    public double OddityIntensity { get; init; } = 1;

    public DateOnly End => Start.AddDays(Days - 1);

    public double Intensity(string oddity) => Oddities.TryGetValue(oddity, out var intensity) ? intensity : OddityIntensity;

    /// <summary>The plans of one kind of lead, one entry per subject to plant (<see cref="Plan.Count"/> is always 1).</summary>
    /// <param name="subjects">How many subjects of this kind could forge; the default mix takes its share of them.</param>
    public IReadOnlyList<Plan> PlansFor(LeadKind kind, int subjects, Rng rng)
    {
        if (WithoutForgery) return [];
        if (Forgeries is not null)
            return [.. Forgeries.Where(p => Methods.Get(p.Method).Kind == kind).SelectMany(p => Enumerable.Repeat(p with { Count = 1 }, p.Count))];
        var methods = Methods.All.Where(m => m.Kind == kind).Select(m => m.Code).ToArray();
        rng.Shuffle(methods);
        var count = subjects == 0 ? 0 : Math.Max(1, (int)Math.Round(subjects * ForgeryShare));
        return [.. Enumerable.Range(0, count).Select(i => new Plan(methods[i % methods.Length], 0.15 + 0.8 * rng.Unit(), rng.Chance(0.5), 1))];
    }

    /// <summary>Throws <see cref="ArgumentException"/> listing what is allowed.</summary>
    public void Check()
    {
        if (Days < 1) throw new ArgumentException($"Days is {Days}; expected 1 or more.");
        if (StationCount < 0 || SiteCount < 0 || EnterpriseCount < 0 || InspectorCount < 0 || LanesPerStation < 1)
            throw new ArgumentException("Counts of stations, sites, enterprises and inspectors must be 0 or more, lanes per station 1 or more.");
        if (TestsPerLaneDay <= 0 || VisitsPerDay < 0) throw new ArgumentException("Tests per lane and day must be above 0, visits per day 0 or more.");
        if (DustIntervalMinutes is not (1 or 5 or 15 or 60)) throw new ArgumentException($"Dust interval is {DustIntervalMinutes} minutes; allowed: 1, 5, 15, 60.");
        foreach (var plan in Forgeries ?? []) plan.Check();
        foreach (var (name, intensity) in Oddities)
        {
            if (CitySimulation.Oddities.All(o => o.Name != name))
                throw new ArgumentException($"Unknown oddity '{name}'. Known: {string.Join(", ", CitySimulation.Oddities.Select(o => o.Name))}.");
            if (intensity is not (>= 0 and <= 100)) throw new ArgumentException($"Oddity '{name}' has intensity {intensity}; allowed: 0 to 100.");
        }
    }
}

/// <summary>One way of forging to plant.</summary>
/// <param name="Method">Code of contract §6.</param>
/// <param name="Strength">0-1: how much of the subject's work is falsified, and how far.</param>
/// <param name="Careful">True: the forger keeps the arithmetic of the records right.</param>
/// <param name="Count">On how many subjects.</param>
/// <param name="Subject">A subject's id as leads name it; null = drawn. Two plans with one subject come together.</param>
public sealed record Plan(string Method, double Strength, bool Careful, int Count = 1, string? Subject = null)
{
    /// <summary>Reads <c>method[:strength[:careful|crude[:count]]][@subject]</c>, e.g. <c>donor_vehicle:0.5:careful:2</c>.</summary>
    public static Plan Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var parts = (at < 0 ? text : text[..at]).Split(':');
        var strength = 0.5;
        var count = 1;
        if (parts.Length > 4 || (parts.Length > 1 && !double.TryParse(parts[1], out strength)) || (parts.Length > 3 && !int.TryParse(parts[3], out count))
            || (parts.Length > 2 && parts[2] is not ("careful" or "crude")))
            throw new ArgumentException($"'{text}' is not a forgery. Expected METHOD[:STRENGTH[:careful|crude[:COUNT]]][@SUBJECT], e.g. donor_vehicle:0.5:careful:2.");
        var plan = new Plan(parts[0], strength, parts.Length > 2 && parts[2] == "careful", count, at < 0 ? null : text[(at + 1)..]);
        plan.Check();
        return plan;
    }

    public void Check()
    {
        Methods.Get(Method);
        if (Strength is not (> 0 and <= 1)) throw new ArgumentException($"Forgery '{Method}' has strength {Strength}; allowed: above 0, up to 1.");
        if (Count < 0) throw new ArgumentException($"Forgery '{Method}' has count {Count}; allowed: 0 or more.");
    }
}

/// <summary>An innocent thing that looks like forging.</summary>
/// <param name="Name">Stable code, as in <see cref="CityOptions.Oddities"/> and truth/oddities.csv.</param>
public sealed record Oddity(string Name, string Meaning);
