using Analytics.Core.Enforcement;

namespace Analytics.Simulation.Enforcement;

/// <summary>One enterprise under supervision.</summary>
/// <param name="Registered">Where the register puts it; differs from where it stands under <c>wrong_coordinates</c>.</param>
public sealed record Firm(string Id, string Name, District District, string Industry, (double Lon, double Lat) Place, (double Lon, double Lat) Registered, bool Key, char Grade)
{
    /// <summary>What a visit would find, day by day.</summary>
    public required Conduct Conduct { get; init; }

    /// <summary>Innocent oddities of this firm.</summary>
    public IReadOnlyList<string> Oddities { get; init; } = [];

    private static readonly string[] Industries = ["汽车维修", "印刷包装", "金属表面处理", "化工", "食品加工", "家具制造", "混凝土搅拌", "橡胶塑料"];
    private static readonly string[] First = ["华", "盛", "申", "浦", "恒", "瑞", "嘉", "远", "汇", "宏", "鼎", "新", "联", "同", "永", "安"];
    private static readonly string[] Second = ["达", "源", "信", "泰", "业", "辉", "隆", "兴", "丰", "科", "润", "诚", "峰", "洋", "腾", "康"];

    /// <summary>Share of the time in breach before anything is found; what is found is put right, which brings visits to about 29 %.</summary>
    private const double BreachShare = 0.36;

    /// <summary>Draws the register; with industrial parks, several firms stand within some hundred metres.</summary>
    public static IReadOnlyList<Firm> Draw(CityOptions options)
    {
        var rng = new Rng(options.Seed).For("firms");
        var firms = new List<Firm>();
        (District District, double Lon, double Lat, double Street)? park = null;
        for (var i = 0; i < options.EnterpriseCount; i++)
        {
            var r = rng.For((ulong)i);
            if (park is null || r.Chance(0.25)) park = r.Chance(Math.Min(0.9, 0.15 * options.Intensity(EnforcementOddities.IndustrialPark))) ? NewPark(r) : null;
            var district = park?.District ?? Shanghai.Draw(r);
            (double Lon, double Lat) place = park is { } p ? (p.Lon + 0.002 * r.Normal(), p.Lat + 0.002 * r.Normal()) : district.Place(r);
            var wrong = r.Chance(Math.Min(0.5, 0.02 * options.Intensity(EnforcementOddities.WrongCoordinates)));
            var registered = wrong ? (place.Lon + 0.05, place.Lat - 0.04) : place;
            var industry = r.Pick(Industries);
            var key = r.Chance(0.12);
            var habit = rng.For(industry);
            var propensity = 0.8 * habit.Normal() + (park?.Street ?? 0) + (key ? 0.5 : 0) + 1.1 * r.Normal();
            var conduct = new Conduct(propensity, 0.6 * habit.Unit(), habit.Whole(1, 365), Math.Clamp(55 * r.LogNormal(0.5), 15, 200), r.For("conduct"));
            var name = $"上海{r.Pick(First)}{r.Pick(Second)}{r.Pick(First)}{industry}有限公司";
            firms.Add(new Firm($"E{i + 1:00000}", name, district, industry, place, registered, key, "ABCD"[Math.Clamp((int)Math.Round(1.8 + 0.6 * propensity + r.Normal(0, 0.8)), 0, 3)])
            {
                Conduct = conduct,
                Oddities = [.. park is null ? Array.Empty<string>() : [EnforcementOddities.IndustrialPark], .. wrong ? [EnforcementOddities.WrongCoordinates] : Array.Empty<string>()],
            });
        }
        if (firms.Count > 0) Conduct.Level([.. firms.Select(f => f.Conduct)], BreachShare);
        return firms;
    }

    public static void WriteRegister(string path, IReadOnlyList<Firm> firms)
    {
        using var csv = CsvOut.AllOf(path, EnforcementDatasets.Enterprises);
        foreach (var f in firms)
            csv.Text(f.Id).Text(f.Name).Text(f.District.Name).Text(f.Industry).Number(f.Registered.Lon, 5).Number(f.Registered.Lat, 5).Flag(f.Key).Text($"{f.Grade}").EndRow();
    }

    public double KilometresTo((double Lon, double Lat) other) =>
        Math.Sqrt(Math.Pow((Place.Lon - other.Lon) * 95.3, 2) + Math.Pow((Place.Lat - other.Lat) * 111.3, 2));

    private static (District, double, double, double) NewPark(Rng r)
    {
        var district = Shanghai.Draw(r);
        var (lon, lat) = district.Place(r);
        return (district, lon, lat, 0.7 * r.Normal());
    }
}
