using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>The results of contract §1 in its order.</summary>
public enum Result
{
    Co5025, Hc5025, No5025, Co2540, Hc2540, No2540, HighCo, HighHc, LowCo, LowHc, Lambda, CoGkm, HcGkm, NoxGkm,
    K100, K80, Nox80, MaxPower, K1, K2, K3, KAverage,
}

/// <summary>One row of <c>inspections</c> in the making.</summary>
public sealed class TestRecord
{
    /// <summary>Decimals of each result as printed.</summary>
    private static readonly int[] ResultDecimals = [2, 0, 0, 2, 0, 0, 2, 0, 2, 0, 2, 2, 2, 2, 2, 2, 0, 1, 2, 2, 2, 2];

    public required string Id { get; set; }
    public required Lane Lane { get; init; }
    public required Vehicle Vehicle { get; init; }
    public required TestMethod Method { get; init; }
    public required string OperatorId { get; set; }
    public string AnalyserId { get; set; } = "";
    public string CheckType { get; init; } = "periodic";
    public int Attempt { get; init; } = 1;
    public required DateTime StartedAt { get; set; }
    public DateTime EndedAt { get; set; }

    /// <summary>Papers as typed in at the station.</summary>
    public required string Drive { get; set; }
    public required double RatedKw { get; set; }
    public required double ReferenceKg { get; set; }
    public required double GrossKg { get; set; }
    public required double OdometerKm { get; set; }

    public double TempC { get; set; }
    public double HumidityPct { get; set; }
    public double PressureKpa { get; set; }

    public double[] Results { get; } = Missing();
    public double[] Limits { get; } = Missing();
    public bool LambdaJudged { get; set; }

    public string? ObdVin { get; set; }
    public string? CalId { get; set; }
    public string? Cvn { get; set; }
    public bool? MilOn { get; set; }
    public int? ReadinessIncomplete { get; set; }
    public int? TroubleCodes { get; set; }

    public Verdict Verdict { get; set; } = Verdict.Invalid;

    /// <summary>Methods of forging that touched this record.</summary>
    public List<string> Falsified { get; } = [];

    public double this[Result result]
    {
        get => Results[(int)result];
        set => Results[(int)result] = value;
    }

    public static int DecimalsOf(Result result) => ResultDecimals[(int)result];

    /// <summary>Sets a result as the software prints it.</summary>
    public void Set(Result result, double value, Habits habits, double floor = 0) => this[result] = habits.Printed(value, DecimalsOf(result), floor);

    /// <summary>Result ÷ limit of the worst pollutant; above 1 = over the limit. ASM counts the better of its two modes.</summary>
    public double Worst()
    {
        if (Method == TestMethod.Asm) return double.IsNaN(this[Result.Co2540]) ? WorstOf(Result.Co5025, Result.No5025) : WorstOf(Result.Co2540, Result.No2540);
        var worst = WorstOf(Result.HighCo, Result.Nox80);
        worst = Math.Max(worst, WorstOf(Result.KAverage, Result.KAverage));
        if (Limits[(int)Result.MaxPower] is var power && power > 0) worst = Math.Max(worst, power / Math.Max(0.1, this[Result.MaxPower]));
        if (LambdaJudged && this[Result.Lambda] is < Vehicles.Limits.LambdaLow or > Vehicles.Limits.LambdaHigh) worst = Math.Max(worst, 1.01);
        return worst;
    }

    /// <summary>A lit engine lamp fails petrol cars registered since November 2010.</summary>
    public bool LampFails => MilOn == true && !Vehicle.Model.Diesel && Vehicle.RegisteredOn >= new DateOnly(2010, 11, 1);

    /// <summary>The verdict that limits and diagnostic plug ask for.</summary>
    public void Judge() => Verdict = Worst() > 1 + 1e-9 || LampFails ? Verdict.Fail : Verdict.Pass;

    public bool Passed => Verdict == Verdict.Pass;

    private double WorstOf(Result from, Result to)
    {
        var worst = 0.0;
        for (var r = (int)from; r <= (int)to; r++)
            if (r != (int)Result.Lambda && Limits[r] > 0 && !double.IsNaN(Results[r])) worst = Math.Max(worst, Results[r] / Limits[r]);
        return worst;
    }

    private static double[] Missing()
    {
        var values = new double[Enum.GetValues<Result>().Length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
