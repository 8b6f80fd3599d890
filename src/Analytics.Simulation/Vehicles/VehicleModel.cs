namespace Analytics.Simulation.Vehicles;

/// <summary>One type of vehicle as its maker sold it: everything that cars of one model share.</summary>
public sealed class VehicleModel
{
    public required string Code { get; init; }
    public required string Maker { get; init; }
    public required string VehicleClass { get; init; }
    public required string Fuel { get; init; }
    public required int FirstYear { get; init; }
    public required int LastYear { get; init; }
    public required double DisplacementL { get; init; }
    public required double RatedKw { get; init; }
    public required double RatedRpm { get; init; }
    public required double IdleRpm { get; init; }
    public required double GrossKg { get; init; }

    /// <summary>RM of the load setting: kerb mass + 100 kg.</summary>
    public required double ReferenceKg { get; init; }

    public required bool FourWheelDrive { get; init; }

    /// <summary>Engine revolutions per minute for each km/h, gear by gear.</summary>
    public required double[] Gears { get; init; }

    /// <summary>Calibration ids of the engine computer over the model's life: the maker's updates.</summary>
    public required string[] CalIds { get; init; }

    /// <summary>The maker's level of CO, HC, NO and smoke relative to the class.</summary>
    public required Pollutants Level { get; init; }

    public bool Diesel => Fuel == "diesel";
}

/// <summary>Four factors or levels, one per pollutant.</summary>
public readonly record struct Pollutants(double Co, double Hc, double No, double K)
{
    public static Pollutants operator *(Pollutants a, Pollutants b) => new(a.Co * b.Co, a.Hc * b.Hc, a.No * b.No, a.K * b.K);

    public static Pollutants operator *(Pollutants a, double factor) => new(a.Co * factor, a.Hc * factor, a.No * factor, a.K * factor);
}

/// <summary>The models on the city's roads with their market shares.</summary>
public sealed class ModelCatalogue
{
    private static readonly string[] Makers = ["SVW", "SGM", "BYD", "CAF", "GAC", "FAW", "HFJ", "JAC", "NHQ", "DFM", "CHV", "TYT"];
    private readonly double[] weights;

    public ModelCatalogue(CityOptions options, Rng rng)
    {
        var shared = options.Intensity("shared_cal_id");
        var models = new List<VehicleModel>();
        for (var m = 0; m < 160; m++) models.Add(Draw(m, rng.For((ulong)m), shared));
        Models = models;
        weights = [.. models.Select((_, m) => 1 / (3.0 + m % 80))];
    }

    public IReadOnlyList<VehicleModel> Models { get; }

    /// <summary>A model that could have been registered in the year and that fits, by market share; any fitting one when none was on sale.</summary>
    public VehicleModel Pick(Rng rng, int year, Func<VehicleModel, bool> fits)
    {
        var (best, bestScore) = (Models[0], -1.0);
        for (var i = 0; i < Models.Count; i++)
        {
            var model = Models[i];
            if (!fits(model)) continue;
            var onSale = year >= model.FirstYear && year <= model.LastYear;
            // Weighted draw in one pass: the largest u^(1/w), Efraimidis and Spirakis 2006.
            var score = Math.Pow(rng.Unit(), 1 / (weights[i] * (onSale ? 1 : 1e-6)));
            if (score > bestScore) (best, bestScore) = (model, score);
        }
        return best;
    }

    private static VehicleModel Draw(int number, Rng rng, double shared)
    {
        // Four in five petrol cars, the rest diesel trucks and buses, a few CNG taxis and hybrids.
        var kind = number % 10;
        var diesel = kind is 3 or 8;
        var heavy = diesel && rng.Chance(0.45);
        var fuel = diesel ? "diesel" : kind == 5 && rng.Chance(0.35) ? "cng" : kind == 7 && rng.Chance(0.4) ? "hybrid" : "gasoline";
        var vehicleClass = heavy ? rng.Chance(0.3) ? "bus" : "heavy_goods" : diesel || kind == 9 ? "light_goods" : "passenger";
        var displacement = Math.Round(heavy ? rng.Between(4.2, 10.5) : diesel ? rng.Between(2.0, 3.2) : rng.Between(1.0, 2.6), 1);
        var rated = Math.Round(displacement * (heavy ? rng.Between(24, 31) : diesel ? rng.Between(34, 46) : rng.Between(50, 78)));
        var reference = heavy ? rng.Between(4500, 9000) : diesel ? rng.Between(1750, 2600) : 620 + 480 * displacement + rng.Between(-90, 160);
        var first = 2003 + rng.Below(21);
        var maker = Makers[number % Makers.Length];
        var scale = heavy ? rng.Between(0.62, 0.8) : diesel ? rng.Between(0.85, 1.05) : rng.Between(0.88, 1.2);
        double[] gears = [125 * scale, 70 * scale, 46 * scale, 34 * scale, 27 * scale];
        // Some makers use one calibration for all their models: an innocent shared CALID.
        var family = rng.Chance(Math.Min(1, 0.08 * shared)) ? $"{maker}-BASE" : $"{maker}{number:000}";
        return new VehicleModel
        {
            Code = $"{maker}{(vehicleClass == "passenger" ? 7 : vehicleClass == "bus" ? 6 : 1)}{displacement * 10:00}{(char)('A' + number % 26)}{number:00}",
            Maker = maker,
            VehicleClass = vehicleClass,
            Fuel = fuel,
            FirstYear = first,
            LastYear = Math.Min(2026, first + 4 + rng.Below(7)),
            DisplacementL = displacement,
            RatedKw = rated,
            RatedRpm = heavy ? 2200 + 100 * rng.Below(4) : diesel ? 3000 + 100 * rng.Below(8) : 5200 + 200 * rng.Below(5),
            IdleRpm = heavy ? rng.Between(600, 680) : rng.Between(690, 850),
            ReferenceKg = Math.Round(reference / 5) * 5,
            GrossKg = Math.Round((heavy ? reference * rng.Between(1.9, 2.6) : reference - 100 + rng.Between(375, diesel ? 1500 : 650)) / 5) * 5,
            FourWheelDrive = rng.Chance(diesel ? 0.05 : 0.09),
            Gears = gears,
            CalIds = CalIdsOf(family, rng),
            Level = new(rng.LogNormal(0.35), rng.LogNormal(0.35), rng.LogNormal(0.4), rng.LogNormal(0.35)),
        };
    }

    private static string[] CalIdsOf(string family, Rng rng) =>
        [.. Enumerable.Range(0, 1 + rng.Below(4)).Select(version => $"{family}{(char)('A' + version)}{rng.Below(100):00}")];
}
