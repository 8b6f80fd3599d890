namespace Analytics.Simulation.Dust;

/// <summary>A monitored site as it really is: where, who, how it works, and the monitor at its gate.</summary>
internal sealed record DustSite(string Id, int Number, string Name, District District, double Longitude, double Latitude, string Kind, string Contractor,
    string DeviceId, DateOnly InstalledOn, DateOnly? RemovedOn, SiteWork Work, DustSensor Sensor)
{
    /// <summary>The stream of the air and work at the site; two monitors at one gate share it.</summary>
    public required Rng Place { get; init; }

    /// <summary>The stream of the monitor and its link.</summary>
    public required Rng Device { get; init; }

    /// <summary>Which of the district's four power blocks feeds it.</summary>
    public int PowerBlock { get; init; }

    public bool PoorLink { get; init; }

    public bool ClockInUtc { get; init; }

    public bool SendsTwice { get; init; }

    /// <summary>Names of the oddities it has, for the truth.</summary>
    public required IReadOnlyList<string> Oddities { get; init; }

    public bool Reports(DateOnly day) => day >= InstalledOn && !(day > RemovedOn);
}

/// <summary>Draws the sites of a city. Each follows from the seed and its number alone.</summary>
internal static class DustSites
{
    private static readonly string[] Contractors = ["申城建工", "浦江建设", "中海筑港", "华东市政", "东方城建", "同济路桥", "宝冶建设", "虹桥建筑", "长三角基建", "崇明水务"];
    private static readonly string[] Projects = ["住宅项目", "商务楼", "轨道交通站", "道路改建", "学校迁建", "医院扩建", "产业园", "旧区改造"];

    public static IReadOnlyList<DustSite> Draw(CityOptions options)
    {
        var rng = new Rng(options.Seed).For("dust sites");
        var sites = new List<DustSite>(options.SiteCount);
        for (var number = 0; number < options.SiteCount; number++)
        {
            var own = rng.For((ulong)number);
            var beside = number > 0 && options.Happens(DustOddities.CoLocatedSites, 0.02, own) ? sites[^1] : null;
            sites.Add(Site(options, number, own, beside));
            if (beside is not null) sites[^2] = beside with { Oddities = [.. beside.Oddities.Append(DustOddities.CoLocatedSites).Distinct()] };
        }
        return sites;
    }

    private static DustSite Site(CityOptions options, int number, Rng rng, DustSite? beside)
    {
        var odd = new List<string>();
        bool Odd(string oddity, double share)
        {
            var happens = options.Happens(oddity, share, rng);
            if (happens) odd.Add(oddity);
            return happens;
        }
        if (beside is not null) odd.Add(DustOddities.CoLocatedSites);
        var district = beside?.District ?? Shanghai.Draw(rng.For("district"));
        var (longitude, latitude) = beside is null ? district.Place(rng.For("place")) : (beside.Longitude + 0.0001, beside.Latitude + 0.0001);
        var kind = beside?.Kind ?? (rng.For("kind").PickWeighted([0.8, 0.1, 0.04, 0.06]) switch { 0 => "construction", 1 => "concrete_plant", 2 => "wharf", _ => "road" });
        var quiet = Odd(DustOddities.QuietSite, 0.03);
        DateOnly? finished = Odd(DustOddities.FinishedSite, 0.03) ? options.Start.AddDays(rng.For("finish").Below(Math.Max(1, options.Days))) : null;
        var names = rng.For("names");
        var contractor = names.Pick(Contractors);
        return new($"DS{number + 1:D5}", number, $"{district.Name}{names.Pick(Projects)}{number + 1}号", district, longitude, latitude, kind, contractor,
            $"310{number % 1000:D3}A{number:D10}F{names.Below(1000000):D6}", options.Start.AddDays(-names.Whole(20, 600)),
            finished?.AddDays(names.Whole(2, 12)), beside?.Work ?? SiteWork.Draw(options, kind, quiet, finished, rng.For("work")),
            DustSensor.Draw(options, rng.For("sensor"), Odd))
        {
            Place = beside?.Place ?? rng.For("air"),
            Device = rng.For("device"),
            PowerBlock = names.Below(4),
            PoorLink = Odd(DustOddities.LostUpload, 0.04),
            ClockInUtc = Odd(DustOddities.WrongClock, 0.01),
            SendsTwice = Odd(DustOddities.DuplicatedRows, 0.015),
            Oddities = odd,
        };
    }
}
