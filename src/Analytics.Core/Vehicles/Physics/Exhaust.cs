namespace Analytics.Core.Vehicles.Physics;

/// <summary>Chemistry of exhaust gas as the measuring standards use it. Volume shares in %, HC and NO in ppm.</summary>
public static class Exhaust
{
    /// <summary>H/C and O/C of petrol as vendors' Brettschneider constants have them.</summary>
    private const double HydrogenToCarbon = 1.7261, OxygenToCarbon = 0.0176;

    /// <summary>O2 of ambient air.</summary>
    public const double AmbientOxygen = 20.9;

    /// <summary>λ by Brettschneider from the four gases; NaN without carbon.</summary>
    public static double Lambda(double co, double co2, double hc, double o2)
    {
        if (!(co2 + co > 0)) return double.NaN;
        var water = HydrogenToCarbon / 4 * 3.5 / (3.5 + co / Math.Max(co2, 1e-6)) - OxygenToCarbon / 2;
        return (co2 + co / 2 + o2 + water * (co2 + co)) / ((1 + HydrogenToCarbon / 4 - OxygenToCarbon / 2) * (co2 + co + 6e-4 * hc));
    }

    /// <summary>CO2 that undiluted exhaust would have, 100·X/(a + 1.88·X) with X = CO2/(CO2+CO) and a = 4.644 petrol, 6.64 natural gas (GB 18285-2018).</summary>
    public static double UndilutedCo2(double co, double co2, bool naturalGas)
    {
        var x = co2 / (co2 + co);
        return 100 * x / ((naturalGas ? 6.64 : 4.644) + 1.88 * x);
    }

    /// <summary>Dilution factor, not under 1 nor over <paramref name="cap"/> (3 in GB 18285-2018; some vendors 2).</summary>
    public static double DilutionFactor(double co, double co2, bool naturalGas, double cap = 3) =>
        !(co2 > 0) ? double.NaN : Math.Clamp(UndilutedCo2(co, co2, naturalGas) / co2, 1, cap);

    /// <summary>
    /// CO2/undiluted CO2 + O2/20.9: the share of exhaust and the share of air in the sample, about 1 together, however much air is in it; well under 1 where all channels were scaled down. A change of
    /// CO alone by 1 % vol moves it by a/100 = 0.046 (petrol).
    /// </summary>
    public static double Balance(double co, double co2, double o2, bool naturalGas) =>
        !(co2 + co > 0) ? double.NaN : co2 / UndilutedCo2(co, co2, naturalGas) + o2 / AmbientOxygen;

    /// <summary>Saturation vapour pressure over water, kPa (Magnus form of the WMO guide).</summary>
    public static double SaturationKpa(double tempC) => 0.6112 * Math.Exp(17.62 * tempC / (243.12 + tempC));

    /// <summary>kH = 1/(1 − 0.0047·(H − 75)), H in grains of water per pound of dry air, temperature within 0-30 °C, or as it is in software that knows no bounds; NaN without the ambient values.</summary>
    public static double HumidityFactor(Inspection test, bool withinBounds = true)
    {
        if (test.Result("ambient_temp_c") is not { } t || test.Result("ambient_humidity_pct") is not { } rh || test.Result("ambient_pressure_kpa") is not { } p) return double.NaN;
        var vapour = SaturationKpa(withinBounds ? Math.Clamp(t, 0, 30) : t);
        return 1 / (1 - 0.0047 * (43.478 * rh * vapour / (p - vapour * rh / 100) - 75));
    }

    /// <summary>
    /// Correction of diesel wheel power to standard air (GB/T 17692): fa to the power fm; fa = (99/pd)^0.7·(T/298)^1.2 turbo-charged, (99/pd)·(T/298)^0.7 naturally
    /// aspirated, pd dry pressure in kPa. fm runs from 0.3 to 1.2 with the engine's fuelling, which nobody reports: 0.7, right within 3 % in Shanghai's air. NaN without
    /// the ambient values.
    /// </summary>
    public static double PowerFactor(Inspection test, bool turbo)
    {
        if (test.Result("ambient_temp_c") is not { } t || test.Result("ambient_humidity_pct") is not { } rh || test.Result("ambient_pressure_kpa") is not { } p) return double.NaN;
        var (pressure, temperature) = (99 / (p - SaturationKpa(t) * rh / 100), (t + 273.15) / 298.15);
        return Math.Pow(turbo ? Math.Pow(pressure, 0.7) * Math.Pow(temperature, 1.2) : pressure * Math.Pow(temperature, 0.7), 0.7);
    }

    /// <summary>Opacity in % of a light absorption coefficient over the 0.43 m of an opacimeter: 100·(1 − exp(−0.43·k)) (GB 3847-2018).</summary>
    public static double Opacity(double k) => 100 * (1 - Math.Exp(-0.43 * k));
}
