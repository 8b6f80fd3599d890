using Analytics.Core.Indicators;

namespace Analytics.Simulation.Vehicles;

/// <summary>The city's inspection stations with lanes, oddities and planted forgers: everything that is drawn once.</summary>
public sealed class Network
{
    private readonly CityOptions options;
    private readonly Rng rng;
    private readonly TruthWriter truth;

    public Network(CityOptions options, Rng rng, TruthWriter truth)
    {
        (this.options, this.rng, this.truth) = (options, rng, truth);
        Models = new ModelCatalogue(options, rng.For("models"));
        Limits = rng.For("limits").Chance(0.25) ? Limits.B : Limits.A;
        var vendors = Vendors();
        Stations = [.. Enumerable.Range(1, options.StationCount).Select(n => StationOf(n, vendors))];
        foreach (var station in Stations) AddOddities(station);
        if (options.Intensity("shared_cal_id") > 0)
            foreach (var maker in Models.Models.Where(m => m.CalIds[0].Contains("-BASE", StringComparison.Ordinal)).Select(m => m.Maker).Distinct().Order(StringComparer.Ordinal))
                truth.Odd(Kind, "model", maker, null, "shared_cal_id", options.Start, options.End, options.Intensity("shared_cal_id"));
        Plant();
    }

    private static string Kind => LeadKind.VehicleInspection.Code();

    public ModelCatalogue Models { get; }

    public Limits Limits { get; }

    public IReadOnlyList<Station> Stations { get; }

    public IEnumerable<Lane> Lanes => Stations.SelectMany(s => s.Lanes);

    /// <summary>The vendors, each with the oddities that its software has in this city.</summary>
    private List<(Habits Habits, List<string> Oddities)> Vendors()
    {
        var vendors = new List<(Habits, List<string>)>();
        for (var v = 0; v < Habits.Vendors.Count; v++)
        {
            var draw = rng.For("vendor").For((ulong)v);
            var (habits, odd) = (Habits.Vendors[v], new List<string>());
            foreach (var entry in VehicleOddities.All.Where(o => o.Scope == OddityScope.Vendor))
            {
                var own = draw.For(entry.Name);
                if (!own.Chance(Math.Min(1, entry.Share * options.Intensity(entry.Name)))) continue;
                odd.Add(entry.Name);
                habits = entry.Name switch
                {
                    "vendor_truncation" => habits with { Truncates = true },
                    "vendor_window_shift" => habits with { WindowShift = own.Whole(1, 2) },
                    "vendor_floors" => habits with { PpmFloor = 10, GramFloor = 0.05 },
                    "vendor_dilution_constants" => habits with { DilutionConstant = own.Chance(0.5) ? 4.64 : 4.6 },
                    _ => habits with { DilutionCap = 2 },
                };
            }
            vendors.Add((habits, odd));
        }
        return vendors;
    }

    private Station StationOf(int number, List<(Habits Habits, List<string> Oddities)> vendors)
    {
        var draw = rng.For("station").For((ulong)number);
        var district = Shanghai.Draw(draw);
        var vendor = vendors[draw.Below(vendors.Count)];
        var lanes = Math.Max(1, (int)Math.Round(options.LanesPerStation * (options.StationCount < 8 ? 1 : draw.Between(0.55, 1.45))));
        var id = $"31{Array.IndexOf(Shanghai.Districts.ToArray(), district) + 1:00}{number:0000}";
        var opens = new TimeOnly(7 + draw.Below(3) / 2, 30 * draw.Below(2));
        var station = new Station
        {
            Id = id,
            Name = $"上海{"申沪浦安捷顺通达"[draw.Below(8)]}{"平宏泰源诚信盛联"[draw.Below(8)]}机动车检测有限公司{number}",
            District = district,
            Place = district.Place(draw),
            OpensAt = opens,
            ClosesAt = opens.AddHours(8.5 + draw.Below(4) * 0.5),
            LicensedOn = new DateOnly(2008 + draw.Below(16), 1 + draw.Below(12), 1 + draw.Below(28)),
            Habits = vendor.Habits,
            UsesAsm = draw.Chance(0.6),
            OpenOnSunday = draw.Chance(0.3),
            Rng = draw.For("self"),
            Operators = [.. Enumerable.Range(1, lanes + 2).Select(n => $"{id}U{n:00}")],
            AgeFactor = draw.Between(0.85, 1.2) * (draw.For("lenient").Chance(Math.Min(1, 0.06 * options.Intensity("lenient_district"))) ? 0.6 : 1),
            TempBias = draw.Normal(1, 1.2),
            HumidityBias = draw.Normal(0, 4),
            PressureBias = draw.Normal(0, 0.15),
        };
        foreach (var name in vendor.Oddities) station.Oddities[name] = Always(name);
        if (draw.For("lenient").Chance(Math.Min(1, 0.06 * options.Intensity("lenient_district")))) station.Oddities["lenient_district"] = Always("lenient_district");
        var weight = draw.LogNormal(0.25);
        for (var n = 1; n <= lanes; n++)
        {
            var own = draw.For("lane").For((ulong)n);
            var quick = Draws(own, "quick_line");
            var slow = !quick && Draws(own, "slow_line");
            var lane = new Lane
            {
                Station = station,
                Id = n.ToString(),
                Rng = own,
                Kind = KindOf(n, lanes, own),
                Analyser = new Analyser($"{id}A{n:00}", own.For("analyser")),
                TestsPerDay = options.TestsPerLaneDay * weight * own.LogNormal(0.15),
                TurnaroundSeconds = quick ? own.Between(45, 70) : slow ? own.Between(420, 700) : own.Between(110, 260),
            };
            if (quick) lane.Oddities["quick_line"] = Always("quick_line");
            if (slow) lane.Oddities["slow_line"] = Always("slow_line");
            station.Lanes.Add(lane);
        }
        return station;
    }

    /// <summary>One lane takes everything, the last of two takes both, the last of more only diesels.</summary>
    private static LaneKind KindOf(int number, int lanes, Rng own) =>
        number == lanes ? lanes > 2 ? LaneKind.Diesel : LaneKind.Both : own.Chance(0.06) ? LaneKind.Diesel : LaneKind.Petrol;

    private void AddOddities(Station station)
    {
        foreach (var entry in VehicleOddities.All)
        {
            if (entry.Scope == OddityScope.Station && entry.Name != "lenient_district" && Draws(station.Rng, entry.Name)
                && (entry.Name != "shared_login" || station.Lanes.Count > 1))
                station.Oddities[entry.Name] = Span(entry, station.Rng);
            if (entry.Scope != OddityScope.Lane || entry.Name is "quick_line" or "slow_line") continue;
            foreach (var lane in station.Lanes)
                if (Draws(lane.Rng, entry.Name)) lane.Oddities[entry.Name] = Span(entry, lane.Rng);
        }
        var clock = station.Rng.For("clock");
        if (station.Oddities.ContainsKey("clock_offset")) station.ClockError = TimeSpan.FromSeconds(clock.Whole(120, 1500) * (clock.Chance(0.5) ? 1 : -1));
        if (station.Oddities.ContainsKey("clock_zone")) station.ClockError = TimeSpan.FromHours(-8);
        foreach (var lane in station.Lanes)
        {
            if (lane.Oddities.ContainsKey("sensor_drift")) lane.Analyser.DriftPerDay = 0.004 * (lane.Rng.For("drift").Chance(0.5) ? 1 : -1) * Math.Min(3, options.Intensity("sensor_drift"));
            if (lane.Oddities.ContainsKey("coarse_bench")) lane.Analyser.Coarseness = lane.Rng.For("coarse").Whole(2, 5);
            foreach (var (name, span) in lane.Oddities.OrderBy(o => o.Key, StringComparer.Ordinal))
                truth.Odd(Kind, "lane", lane.Key, station.Id, name, span.From, span.To, span.Intensity);
        }
        foreach (var (name, span) in station.Oddities.OrderBy(o => o.Key, StringComparer.Ordinal))
            truth.Odd(Kind, "station", station.Id, null, name, span.From, span.To, span.Intensity);
    }

    private void Plant()
    {
        var lanes = Lanes.ToArray();
        if (lanes.Length == 0) return;
        var draw = rng.For("forgers");
        draw.Shuffle(lanes);
        var plans = options.PlansFor(LeadKind.VehicleInspection, lanes.Length, draw.For("plans"));
        for (var p = 0; p < plans.Count; p++) Plant(plans[p], lanes, p, draw.For((ulong)p));
    }

    private void Plant(Plan plan, Lane[] lanes, int at, Rng draw)
    {
        // The first free lane that can be forged this way; when all forge already, methods come together on one lane.
        var fitting = lanes.Where(l => Forgery.Forger.Fits(plan.Method, l.Kind)).ToArray();
        if (plan.Subject is { } wanted)
            fitting = [.. lanes.Where(l => l.Key == wanted || l.Station.Id == wanted)];
        if (fitting.Length == 0)
            throw new ArgumentException($"Forgery '{plan.Method}' asks for subject '{plan.Subject}'. Lanes that can: {string.Join(", ", lanes.Where(l => Forgery.Forger.Fits(plan.Method, l.Kind)).Select(l => l.Key).Order(StringComparer.Ordinal).Take(20))}.");
        var lane = fitting.FirstOrDefault(l => l.Forgers.Count == 0) ?? fitting[at % fitting.Length];
        var late = plan.Strength < 0.98 && options.Days > 6 ? draw.Below(options.Days / 3) : 0;
        var (from, to) = (options.Start.AddDays(late), options.End);
        var station = Forgery.Forger.IsOfStation(plan.Method);
        foreach (var each in station ? lane.Station.Lanes.Where(l => Forgery.Forger.Fits(plan.Method, l.Kind)) : [lane])
            each.Forgers.Add(Forgery.Forger.Of(plan, from, to, lane, Models, draw.For("forger")));
        if (station) truth.Forged(Kind, "station", lane.Station.Id, null, from, to, plan);
        else truth.Forged(Kind, "lane", lane.Key, lane.Station.Id, from, to, plan);
    }

    private bool Draws(Rng own, string name) =>
        own.For(name).Chance(Math.Min(1, VehicleOddities.All.First(o => o.Name == name).Share * options.Intensity(name)));

    private OddSpan Always(string name) => new(options.Intensity(name), options.Start, options.End);

    private OddSpan Span(VehicleOddities.Entry entry, Rng own)
    {
        if (entry.Days == 0) return Always(entry.Name);
        var from = options.Start.AddDays(own.For(entry.Name).For("day").Below(options.Days));
        var to = from.AddDays(entry.Days - 1);
        return new(options.Intensity(entry.Name), from, to < options.End ? to : options.End);
    }
}
