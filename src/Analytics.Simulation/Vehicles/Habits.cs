namespace Analytics.Simulation.Vehicles;

/// <summary>
/// How one vendor's software does things that the standards leave open. None of it is forging: a bureau sees every one of these in the bulk of
/// a vendor's tests.
/// </summary>
public sealed record Habits
{
    public required string Software { get; init; }

    /// <summary>Results are cut, not rounded, to their decimals.</summary>
    public bool Truncates { get; init; }

    /// <summary>Averaging windows end this many seconds before the phase does.</summary>
    public int WindowShift { get; init; }

    /// <summary>Results never below: HC and NO in ppm, VMAS in g/km; 0 = no floor.</summary>
    public double PpmFloor { get; init; }

    public double GramFloor { get; init; }

    /// <summary>Replaces 4.644 in the dilution correction of petrol.</summary>
    public double DilutionConstant { get; init; } = 4.644;

    public double DilutionCap { get; init; } = 3;

    /// <summary>The analyser hands out NO already corrected for humidity.</summary>
    public bool NoIsHumidityCorrected { get; init; }

    public int GasDecimals { get; init; } = 2;

    public double SpeedStep { get; init; } = 0.01;

    public double RpmStep { get; init; } = 1;

    public bool PrintsLambda { get; init; } = true;

    public bool PrintsDilution { get; init; } = true;

    /// <summary>λ where there is too little CO2 to compute it.</summary>
    public double LambdaCap { get; init; } = 9.99;

    /// <summary>ASM ends early when a clean car stays under half of every limit in the fast check.</summary>
    public bool FastCheck { get; init; } = true;

    /// <summary>Seconds between started_at and the first recorded second, and between the last one and ended_at.</summary>
    public int Lead { get; init; }

    public int Trail { get; init; }

    /// <summary>The six vendors of the city, without the habits that count as oddities.</summary>
    public static IReadOnlyList<Habits> Vendors { get; } =
    [
        new() { Software = "HC-EIS 4.2.1", SpeedStep = 0.02, Trail = 1 },
        new() { Software = "MQ-6000 V3.6", FastCheck = false, Lead = 3 },
        new() { Software = "NHA-NET 2.8", RpmStep = 10, LambdaCap = 5, Lead = 1, Trail = 2 },
        new() { Software = "SJ-CheckLine 5.0", SpeedStep = 0.1, NoIsHumidityCorrected = true },
        new() { Software = "FOFEN 1.9.7", PrintsLambda = false, Trail = 5 },
        new() { Software = "JD-IM 2020.3", FastCheck = false, PrintsDilution = false, Lead = 2, Trail = 1 },
    ];

    /// <summary>A result as this software prints it.</summary>
    public double Printed(double value, int decimals, double floor = 0)
    {
        if (double.IsNaN(value)) return value;
        var scale = Math.Pow(10, decimals);
        var scaled = Math.Max(0, value) * scale;
        return Math.Max(floor, (Truncates ? Math.Floor(scaled + 1e-9) : Math.Floor(scaled + 0.5)) / scale);
    }
}
