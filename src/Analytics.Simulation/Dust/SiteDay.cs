namespace Analytics.Simulation.Dust;

/// <summary>One site's day while it is being made, per interval: first the true air, then what the monitor reads, then what is sent.</summary>
internal sealed class SiteDay(int intervals)
{
    /// <summary>µg/m³; NaN = not measured.</summary>
    public readonly double[] Pm25 = new double[intervals], Pm10 = new double[intervals], Tsp = new double[intervals];

    public readonly double[] NoiseDb = new double[intervals], TempC = new double[intervals], HumidityPct = new double[intervals],
        PressureKpa = new double[intervals], WindMs = new double[intervals], WindDirDeg = new double[intervals];

    /// <summary>How hard the site works, 0 to about 1.</summary>
    public readonly double[] Work = new double[intervals];

    public readonly char[] Flag = new char[intervals];

    /// <summary>False: the row never arrives.</summary>
    public readonly bool[] Sent = new bool[intervals];

    public int Length => intervals;

    public int MinutesPerInterval => 1440 / intervals;

    /// <summary>Local hour of the middle of an interval.</summary>
    public double Hour(int i) => (i + 0.5) * 24 / intervals;

    public void ScalePm(int i, double factor)
    {
        Pm25[i] *= factor;
        Pm10[i] *= factor;
        Tsp[i] *= factor;
    }

    public void CopyPm(int i, SiteDay from, int j)
    {
        Pm25[i] = from.Pm25[j];
        Pm10[i] = from.Pm10[j];
        Tsp[i] = from.Tsp[j];
    }

    public void NoPm(int i) => Pm25[i] = Pm10[i] = Tsp[i] = double.NaN;
}
