namespace Analytics.Simulation.Vehicles;

/// <summary>One vehicle with its papers and its true state.</summary>
public sealed class Vehicle
{
    private const string VinLetters = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ";

    public required VehicleModel Model { get; init; }
    public required string Id { get; init; }
    public required string Plate { get; init; }
    public required string Vin { get; init; }
    public required DateOnly RegisteredOn { get; init; }
    public required int Standard { get; init; }
    public required double OdometerKm { get; init; }
    public required string CalId { get; init; }

    /// <summary>True emission level when warm: CO % and HC, NO ppm at ASM5025; k in 1/m under full load. Falls with a repair.</summary>
    public required Pollutants Level { get; set; }

    /// <summary>Share of air that a leaky exhaust draws in.</summary>
    public required double Leak { get; set; }

    /// <summary>Engine power still there, as a share of the rated.</summary>
    public required double Power { get; set; }

    public bool MilOn { get; set; }

    public int TroubleCodes { get; set; }

    public int ReadinessIncomplete { get; set; }

    /// <summary>Petrol cars since China 3 and diesels since China 5 have a diagnostic plug.</summary>
    public bool HasObd => Standard >= (Model.Diesel ? 5 : 3);

    public double AgeOn(DateOnly day) => (day.DayNumber - RegisteredOn.DayNumber) / 365.25;

    /// <summary>The calibration verification number belongs to the calibration id.</summary>
    public static string CvnOf(string calId)
    {
        var hash = 2166136261u;
        foreach (var c in calId) hash = unchecked((hash ^ c) * 16777619u);
        return hash.ToString("X8");
    }

    /// <summary>Draws a vehicle of a model and an age; its health follows age and standard, with the heavy tail of gross emitters.</summary>
    public static Vehicle Draw(VehicleModel model, double ageYears, DateOnly today, Rng rng)
    {
        var registered = today.AddDays(-(int)(ageYears * 365.25) - rng.Below(20));
        var standard = StandardOf(registered, model.Diesel);
        var wear = rng.LogNormal(0.3) * Math.Max(0.3, ageYears);
        var broken = rng.Chance(Math.Min(0.4, 0.008 + (model.Diesel ? 0.02 : 0.011) * ageYears));
        var level = TypicalOf(standard) * model.Level * Wear(wear, rng);
        if (broken) level *= Fault(rng);
        var mil = broken && rng.Chance(0.3);
        var digits = new char[12];
        for (var i = 0; i < digits.Length; i++) digits[i] = VinLetters[rng.Below(VinLetters.Length)];
        return new Vehicle
        {
            Model = model,
            Id = $"V{rng.Next() % 100_000_000_000:00000000000}",
            Plate = PlateOf(rng),
            RegisteredOn = registered,
            Standard = standard,
            Vin = $"L{model.Maker}{new string(digits)}{(char)('A' + registered.Year % 26)}",
            OdometerKm = Math.Round(12_000 * wear * rng.LogNormal(0.35) + 500),
            CalId = model.CalIds[Math.Clamp((registered.Year - model.FirstYear) / 2, 0, model.CalIds.Length - 1)],
            Level = level,
            Leak = Math.Min(0.12, 0.008 * rng.LogNormal(0.7) * (1 + 0.05 * ageYears)),
            Power = rng.Chance(0.004 * ageYears) ? rng.Between(0.33, 0.5) : Math.Clamp(0.74 - 0.004 * ageYears + 0.05 * rng.Normal(), 0.5, 0.9),
            MilOn = mil,
            TroubleCodes = mil ? 1 + rng.Below(3) : 0,
            ReadinessIncomplete = rng.Chance(0.1) ? 1 + rng.Below(3) : 0,
        };
    }

    /// <summary>What a garage does: the fault goes, the wear stays.</summary>
    public void Repair(Rng rng)
    {
        var typical = TypicalOf(Standard) * Model.Level * Wear(4, rng);
        Level = new(Lower(Level.Co, typical.Co), Lower(Level.Hc, typical.Hc), Lower(Level.No, typical.No), Lower(Level.K, typical.K));
        MilOn = false;
        TroubleCodes = 0;
        Power = Math.Max(Power, rng.Between(0.55, 0.75));
        Leak = Math.Min(Leak, rng.Between(0.004, 0.02));

        double Lower(double before, double healthy) => rng.Chance(0.88) ? Math.Min(before, healthy * rng.Between(0.8, 1.6)) : before * rng.Between(0.5, 0.9);
    }

    /// <summary>The stage in force in Shanghai on the day of registration.</summary>
    public static int StandardOf(DateOnly registered, bool diesel) => diesel
        ? registered.Year switch { < 2001 => 0, < 2004 => 1, < 2008 => 2, < 2013 => 3, < 2017 => 4, < 2021 => 5, _ => 6 }
        : (registered.Year, registered.Month) switch
        {
            ( < 2000, _) => 0,
            ( < 2003, _) => 1,
            ( < 2007, _) => 2,
            ( < 2009, _) or (2009, < 11) => 3,
            ( < 2014, _) or (2014, < 5) => 4,
            ( < 2019, _) or (2019, < 7) => 5,
            _ => 6,
        };

    /// <summary>Level of a sound vehicle of a stage: CO %, HC ppm, NO ppm at ASM5025; k 1/m.</summary>
    private static Pollutants TypicalOf(int standard) => standard switch
    {
        0 => new(0.45, 85, 750, 1.05),
        1 => new(0.25, 60, 520, 0.85),
        2 => new(0.14, 38, 330, 0.65),
        3 => new(0.075, 22, 190, 0.46),
        4 => new(0.040, 13, 110, 0.30),
        5 => new(0.025, 9, 60, 0.18),
        _ => new(0.015, 6, 30, 0.07),
    };

    private static Pollutants Wear(double wear, Rng rng)
    {
        var common = 0.35 * rng.Normal();
        var age = Math.Log(1 + wear / 6);
        return new(One(0.95), One(0.8), One(1.0), One(0.6));

        double One(double slope) => Math.Exp(slope * age * 0.55 + common + 0.38 * rng.Normal());
    }

    /// <summary>A failed catalyst, a lean or rich mixture, a smoking engine.</summary>
    private static Pollutants Fault(Rng rng) => rng.Below(4) switch
    {
        0 => new(rng.Between(3, 14), rng.Between(2.5, 8), rng.Between(3, 9), rng.Between(1.5, 3)),
        1 => new(rng.Between(8, 40), rng.Between(2, 6), rng.Between(0.3, 0.9), rng.Between(2, 5)),
        2 => new(rng.Between(0.8, 1.5), rng.Between(1.2, 3), rng.Between(5, 14), rng.Between(1.2, 3)),
        _ => new(rng.Between(1.5, 4), rng.Between(4, 14), rng.Between(0.8, 2.5), rng.Between(1.5, 4)),
    };

    private static string PlateOf(Rng rng)
    {
        Span<char> tail = stackalloc char[5];
        foreach (ref var c in tail) c = VinLetters[rng.Chance(0.75) ? rng.Below(10) : 10 + rng.Below(VinLetters.Length - 10)];
        return $"沪{"ABCDEFGHJKLMN"[rng.Below(13)]}{new string(tail)}";
    }
}
