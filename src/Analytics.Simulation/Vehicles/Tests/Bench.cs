using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Tests;

/// <summary>
/// Everything one test runs on: the vehicle on the rollers, the engine whose exhaust is sampled (a donor's, when somebody cheats), the analyser,
/// the software's habits. Protocols drive it second by second.
/// </summary>
public sealed class Bench
{
    private double speedError, lastSpeed, obdRpm;

    public required TestRecord Record { get; init; }
    public required Trace Trace { get; init; }
    public required Habits Habits { get; init; }
    public required Analyser Analyser { get; init; }
    public required Engine Engine { get; set; }
    public required Rng Rng { get; init; }
    public required Limits Limits { get; init; }

    /// <summary>Air drawn in at the probe, as a share of the sample.</summary>
    public double ProbeAir { get; set; }

    /// <summary>Not null: the sampled engine runs on its own, at this speed and power, whatever the rollers do.</summary>
    public (double Speed, double PowerKw)? SampledElsewhere { get; set; }

    /// <summary>Whose revolutions are recorded.</summary>
    public required VehicleModel RpmModel { get; set; }

    public bool PrintsObdRpm { get; set; } = true;

    public double OilTemp { get; set; } = 88;

    public VehicleModel Model => Record.Vehicle.Model;

    public double HumidityFactor => Math.Round(ExhaustChemistry.HumidityFactor(Record.TempC, Record.HumidityPct, Record.PressureKpa), 2);

    /// <summary>How closely a driver follows a target, km/h: slow wandering around it.</summary>
    public double Drive(double target, double looseness)
    {
        speedError = 0.93 * speedError + looseness * Rng.Noise();
        var bound = Math.Clamp(target + Math.Clamp(speedError, -1.8, 1.8), 0, 140);
        return target < 0.1 ? 0 : Math.Round(bound / Habits.SpeedStep) * Habits.SpeedStep;
    }

    /// <summary>One second on the rollers: what the line shows, and the gas.</summary>
    /// <param name="powerKw">At the rollers; NaN = no dynamometer.</param>
    /// <param name="rpm">Engine speed; NaN = follows the road speed in a fitting gear.</param>
    public int Second(Phase phase, double speed, double powerKw, double rpm = double.NaN)
    {
        var i = Trace.Add(phase);
        Trace.Speed[i] = speed;
        Trace.Power[i] = double.IsNaN(powerKw) ? powerKw : Math.Round(powerKw, 2);
        Revolutions(i, double.IsNaN(rpm) ? RpmAt(speed) : rpm);
        var acceleration = speed - lastSpeed;
        lastSpeed = speed;
        Warm(i);
        var gas = SampledElsewhere is { } elsewhere ? Engine.Second(elsewhere.Speed, 0, elsewhere.PowerKw)
            : Engine.Second(speed, acceleration, double.IsNaN(powerKw) ? NoLoadPower(Trace.Rpm[i]) : powerKw);
        if (ProbeAir > 0) gas = gas.WithAir(ProbeAir);
        Show(i, Analyser.Measure(gas, Rng));
        return i;
    }

    /// <summary>Writes measured gas into a second and everything that is computed from it.</summary>
    public void Show(int i, in Gas gas)
    {
        (Trace.Co[i], Trace.Co2[i], Trace.Hc[i], Trace.No[i], Trace.O2[i]) = (gas.Co, gas.Co2, gas.Hc, gas.No, gas.O2);
        Derive(i);
    }

    /// <summary>λ, DF and kH of a second from its printed gases.</summary>
    public void Derive(int i)
    {
        var gas = new Gas(Trace.Co[i], Trace.Co2[i], Trace.Hc[i], Trace.No[i], Trace.O2[i]);
        if (Habits.GasDecimals == 1) Trace.Co2[i] = Math.Round(gas.Co2, 1);
        if (Habits.PrintsLambda) Trace.Lambda[i] = Math.Round(Math.Min(Habits.LambdaCap, ExhaustChemistry.Lambda(gas)), 2);
        if (Record.Method is not (TestMethod.Asm or TestMethod.Vmas)) return;
        if (Habits.PrintsDilution) Trace.Dilution[i] = DilutionAt(i);
        Trace.Humidity[i] = HumidityFactor;
    }

    /// <summary>DF as this software computes and prints it.</summary>
    public double DilutionAt(int i)
    {
        var a = Model.Fuel == "cng" ? ExhaustChemistry.DilutionConstant("cng") : Habits.DilutionConstant;
        return Math.Round(Math.Min(Habits.DilutionCap, ExhaustChemistry.DilutionFactor(Trace.Co[i], Trace.Co2[i], a)), 2);
    }

    /// <summary>Engine speed of the line and of the diagnostic plug.</summary>
    public void Revolutions(int i, double rpm)
    {
        var shown = Math.Max(0, rpm + 3 * Rng.Noise());
        Trace.Rpm[i] = Math.Round(shown / Habits.RpmStep) * Habits.RpmStep;
        // The plug answers a little late and the engine computer counts in quarters.
        obdRpm = obdRpm == 0 ? rpm : obdRpm + 0.75 * (rpm - obdRpm);
        if (PrintsObdRpm) Trace.ObdRpm[i] = Math.Round(obdRpm + 2 * Rng.Noise());
    }

    public void Warm(int i)
    {
        OilTemp = Math.Min(104, OilTemp + 0.012);
        Trace.Oil[i] = Math.Round(OilTemp, 1);
    }

    /// <summary>Revolutions in the gear a driver or a gearbox would choose.</summary>
    public double RpmAt(double speed)
    {
        if (speed < 1) return RpmModel.IdleRpm + 8 * Rng.Noise();
        var gear = GearAt(speed, RpmModel.Diesel);
        return Math.Max(RpmModel.IdleRpm, speed * RpmModel.Gears[gear] * (1 + 0.003 * Rng.Noise()));
    }

    private static int GearAt(double speed, bool diesel) => speed switch
    {
        < 14 => 0,
        < 32 => 1,
        < 47 => 2,
        < 62 => 3,
        _ => diesel ? 3 : 4,
    };

    /// <summary>An engine turning without load still makes some gas: kW of friction at these revolutions, scaled to the wheels.</summary>
    private double NoLoadPower(double rpm) => 0.12 * Model.ReferenceKg / 148 * rpm / 2500;
}
