using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>The seconds that a result comes from, for forgers who make both fit.</summary>
internal static class Scored
{
    /// <summary>The results over a share of their limits; engine power counts the other way round.</summary>
    public static IEnumerable<Result> Over(TestRecord record, double share)
    {
        foreach (var result in Enum.GetValues<Result>())
        {
            var (value, limit) = (record[result], record.Limits[(int)result]);
            if (double.IsNaN(value) || !(limit > 0)) continue;
            if (result == Result.MaxPower ? value * share < limit : value > share * limit) yield return result;
        }
    }

    /// <summary>Multiplies the scored seconds of a result, as printed.</summary>
    public static void Rescale(Trace trace, Result result, double factor)
    {
        switch (result)
        {
            case Result.Co5025: Rescale(trace, Phase.Asm5025, 13, factor, trace.Co, 2); break;
            case Result.Hc5025: Rescale(trace, Phase.Asm5025, 13, factor, trace.Hc, 0); break;
            case Result.No5025: Rescale(trace, Phase.Asm5025, 13, factor, trace.No, 0); break;
            case Result.Co2540: Rescale(trace, Phase.Asm2540, 13, factor, trace.Co, 2); break;
            case Result.Hc2540: Rescale(trace, Phase.Asm2540, 13, factor, trace.Hc, 0); break;
            case Result.No2540: Rescale(trace, Phase.Asm2540, 13, factor, trace.No, 0); break;
            case Result.HighCo: Rescale(trace, Phase.HighIdle, 33, factor, trace.Co, 2); break;
            case Result.HighHc: Rescale(trace, Phase.HighIdle, 33, factor, trace.Hc, 0); break;
            case Result.LowCo: Rescale(trace, Phase.LowIdle, 33, factor, trace.Co, 2); break;
            case Result.LowHc: Rescale(trace, Phase.LowIdle, 33, factor, trace.Hc, 0); break;
            case Result.CoGkm: Rescale(trace, Phase.Drive, Trace.Capacity, factor, trace.Co, 2); break;
            case Result.HcGkm: Rescale(trace, Phase.Drive, Trace.Capacity, factor, trace.Hc, 0); break;
            case Result.NoxGkm: Rescale(trace, Phase.Drive, Trace.Capacity, factor, trace.No, 0); break;
            case Result.K100: Rescale(trace, Phase.Vel100, Trace.Capacity, factor, trace.K, 2); break;
            case Result.K80: Rescale(trace, Phase.Vel80, Trace.Capacity, factor, trace.K, 2); break;
            case Result.Nox80: Rescale(trace, Phase.Vel80, Trace.Capacity, factor, trace.Nox, 0); break;
            case Result.MaxPower: Rescale(trace, Phase.Scan, Trace.Capacity, factor, trace.Power, 2); break;
            case Result.KAverage:
                foreach (var phase in new[] { Phase.Accel1, Phase.Accel2, Phase.Accel3 }) Rescale(trace, phase, Trace.Capacity, factor, trace.K, 2);
                break;
        }
    }

    /// <summary>Multiplies every pollutant of every second, as printed.</summary>
    public static void RescaleAll(Trace trace, double factor, bool carbonDioxideToo)
    {
        for (var i = 0; i < trace.Length; i++)
        {
            trace.Co[i] = Math.Round(trace.Co[i] * factor, 2);
            trace.Hc[i] = Math.Round(trace.Hc[i] * factor);
            trace.No[i] = Math.Round(trace.No[i] * factor);
            trace.K[i] = Math.Round(trace.K[i] * factor, 2);
            trace.Nox[i] = Math.Round(trace.Nox[i] * factor);
            if (carbonDioxideToo) trace.Co2[i] = Math.Round(trace.Co2[i] * factor, 2);
        }
    }

    private static void Rescale(Trace trace, Phase phase, int last, double factor, double[] channel, int decimals)
    {
        var (from, to) = trace.Span(phase);
        for (var i = Math.Max(from, to - last); i < to; i++) channel[i] = Math.Round(channel[i] * factor, decimals);
    }
}
