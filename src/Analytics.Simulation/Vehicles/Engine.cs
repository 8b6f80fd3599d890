namespace Analytics.Simulation.Vehicles;

/// <summary>
/// What comes out of one vehicle's exhaust second by second: pollutants follow load and acceleration, wander slowly, are high while cold;
/// CO2 and O2 follow from them and λ by chemistry.
/// </summary>
public sealed class Engine(Vehicle vehicle, Rng rng)
{
    private readonly double a = ExhaustChemistry.DilutionConstant(vehicle.Model.Fuel);
    private double co = rng.Noise(), hc = rng.Noise(), no = rng.Noise(), mixture = rng.Noise(), cut;

    /// <summary>The load of ASM5025, kW: RM / 148.</summary>
    private readonly double reference = vehicle.Model.ReferenceKg / 148;

    /// <summary>1 = at working temperature, 0 = just started on a cold morning; rises while running.</summary>
    public double Warmth { get; set; } = 1;

    /// <summary>Share of air in the tailpipe gas now.</summary>
    public double Air { get; private set; }

    /// <param name="speed">km/h.</param>
    /// <param name="acceleration">km/h per second.</param>
    /// <param name="powerKw">At the wheels.</param>
    public Gas Second(double speed, double acceleration, double powerKw)
    {
        Warmth = Math.Min(1, Warmth + 0.004);
        co = Wander(co);
        hc = Wander(hc);
        no = Wander(no);
        mixture = Wander(mixture);
        var load = Math.Max(0, powerKw / reference);
        var push = Math.Clamp(acceleration, 0, 6);
        var cold = 1 - Warmth;
        var level = vehicle.Level;
        var coNow = level.Co * (0.7 + 0.3 * Math.Min(load, 3)) * (1 + 0.35 * push) * (1 + 9 * cold) * Math.Exp(0.13 * co);
        var hcNow = level.Hc * (0.9 + 0.1 * Math.Min(load, 3)) * (1 + 0.18 * push) * (1 + 5 * cold) * Math.Exp(0.10 * hc);
        var noNow = level.No * (0.14 + 0.86 * Math.Pow(Math.Min(load, 3), 0.9)) * (1 - 0.5 * cold) * Math.Exp(0.11 * no);
        var lambda = 1.003 + 0.0025 * mixture - 0.018 * Math.Max(0, Math.Min(coNow, 8) - 0.5);
        // Overrun: the injectors stop, air goes through.
        cut += ((acceleration < -1.2 && speed > 8 ? 0.28 : 0) - cut) * 0.5;
        Air = Math.Min(0.6, vehicle.Leak * (speed < 1 ? 1.2 : 1) + cut);
        return ExhaustChemistry.Exhaust(Math.Min(coNow, 9), Math.Min(hcNow, 6000), Math.Min(noNow, 4800), lambda, a).WithAir(Air);
    }

    /// <summary>Smoke in 1/m at a share of full load; <paramref name="kick"/> 0-1 is the puff of a floored pedal.</summary>
    public double Smoke(double share, double kick)
    {
        co = Wander(co);
        return vehicle.Level.K * (0.06 + 0.94 * Math.Pow(Math.Clamp(share, 0, 1.2), 1.5) + 0.6 * kick) * Math.Exp(0.09 * co);
    }

    /// <summary>NOx in ppm at a share of full load.</summary>
    public double Nox(double share)
    {
        no = Wander(no);
        return (130 + 1.9 * vehicle.Level.No) * (0.12 + 0.88 * Math.Clamp(share, 0, 1.2)) * Math.Exp(0.07 * no);
    }

    private double Wander(double state) => 0.965 * state + 0.262 * rng.Noise();
}
