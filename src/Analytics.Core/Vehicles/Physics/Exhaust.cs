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

    /// <summary>Dilution factor, not under 1 nor over 3.</summary>
    public static double DilutionFactor(double co, double co2, bool naturalGas) =>
        !(co2 > 0) ? double.NaN : Math.Clamp(UndilutedCo2(co, co2, naturalGas) / co2, 1, 3);

    /// <summary>(CO2+CO)/undiluted CO2 + O2/20.9: about 1 for exhaust, however much air is in it; well under 1 where all channels were scaled down.</summary>
    public static double Balance(double co, double co2, double o2, bool naturalGas) =>
        !(co2 + co > 0) ? double.NaN : (co2 + co) / UndilutedCo2(co, co2, naturalGas) + o2 / AmbientOxygen;
}
