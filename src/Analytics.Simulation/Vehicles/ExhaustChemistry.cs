namespace Analytics.Simulation.Vehicles;

/// <summary>Dry exhaust: CO, CO2, O2 in % vol, HC (as hexane) and NO in ppm.</summary>
public readonly record struct Gas(double Co, double Co2, double Hc, double No, double O2)
{
    public static readonly Gas Air = new(0, 0.04, 2, 1, 20.9);

    /// <summary>This gas with a share of air drawn in through a leak or a shallow probe.</summary>
    public Gas WithAir(double share) => new(Co * (1 - share), Co2 * (1 - share) + Air.Co2 * share, Hc * (1 - share), No * (1 - share), O2 * (1 - share) + Air.O2 * share);
}

/// <summary>
/// The chemistry that ties the channels of an exhaust analyser together, written from the standards' formulas and on purpose apart
/// from the judging code, so that an error in one does not hide in the other.
/// </summary>
public static class ExhaustChemistry
{
    private const double H = 1.7261, O = 0.0176;

    /// <summary>The constant a in CO2x = 100·X / (a + 1.88·X).</summary>
    public static double DilutionConstant(string fuel) => fuel == "cng" ? 6.64 : 4.644;

    /// <summary>DF = CO2x / CO2 with X = CO2 / (CO2 + CO); no cap. Infinite without CO2.</summary>
    public static double DilutionFactor(double co, double co2, double a)
    {
        if (co2 <= 0) return double.PositiveInfinity;
        var x = co2 / (co2 + Math.Max(0, co));
        return 100 * x / (a + 1.88 * x) / co2;
    }

    /// <summary>kH = 1 / (1 − 0.0047·(H − 75)), H in grains of water per pound of dry air, temperature clamped to 0–30 °C.</summary>
    public static double HumidityFactor(double tempC, double humidityPct, double pressureKpa)
    {
        var vapour = SaturationKpa(Math.Clamp(tempC, 0, 30));
        var grains = 43.478 * humidityPct * vapour / (pressureKpa - vapour * humidityPct / 100);
        return 1 / (1 - 0.0047 * (grains - 75));
    }

    /// <summary>Saturation vapour pressure over water, kPa (Magnus form of the WMO guide, within 0.1 % from 0 to 30 °C).</summary>
    public static double SaturationKpa(double tempC) => 0.6112 * Math.Exp(17.62 * tempC / (243.12 + tempC));

    /// <summary>Brettschneider's excess-air ratio λ; capped by the caller.</summary>
    public static double Lambda(in Gas g)
    {
        if (g.Co2 <= 0) return double.PositiveInfinity;
        var shift = H / 4 * 3.5 / (3.5 + g.Co / g.Co2) - O / 2;
        return (g.Co2 + g.Co / 2 + g.O2 + shift * (g.Co2 + g.Co)) / ((1 + H / 4 - O / 2) * (g.Co2 + g.Co + 6e-4 * g.Hc));
    }

    /// <summary>
    /// The whole composition that an engine with these pollutants and this λ puts out: combustion products of the fuel mixed with as much
    /// air as λ asks for, so that λ and DF recomputed from it come out as put in.
    /// </summary>
    /// <param name="a">Dilution constant of the fuel.</param>
    public static Gas Exhaust(double co, double hc, double no, double lambda, double a)
    {
        var (co2, o2) = (14.8, 0.4);
        for (var i = 0; i < 4; i++)
        {
            var carbon = co2 + co;
            var shift = H / 4 * 3.5 / (3.5 + co / co2) - O / 2;
            o2 = Math.Max(0, lambda * (1 + H / 4 - O / 2) * (carbon + 6e-4 * hc) - co2 - co / 2 - shift * carbon);
            var x = co2 / carbon;
            co2 = 100 * x / (a + 1.88 * x) * (1 - o2 / 20.9);
        }
        return new Gas(co, co2, hc, no, o2);
    }
}
