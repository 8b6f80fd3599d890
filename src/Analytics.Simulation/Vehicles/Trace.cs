using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>The seconds of one test, as they will be printed; NaN = the column stays empty. One buffer is used again for every test.</summary>
public sealed class Trace
{
    public const int Capacity = 600;

    private readonly double[][] channels;

    public Trace()
    {
        channels = [Speed, Rpm, Power, Co, Co2, Hc, No, O2, Lambda, K, Nox, Oil, Dilution, Humidity, ObdRpm, Flow];
        Clear();
    }

    public int Length { get; private set; }

    public Phase[] Phase { get; } = new Phase[Capacity];

    /// <summary>Seconds that never reached the bureau.</summary>
    public bool[] Lost { get; } = new bool[Capacity];

    public double[] Speed { get; } = new double[Capacity];
    public double[] Rpm { get; } = new double[Capacity];
    public double[] Power { get; } = new double[Capacity];
    public double[] Co { get; } = new double[Capacity];
    public double[] Co2 { get; } = new double[Capacity];
    public double[] Hc { get; } = new double[Capacity];
    public double[] No { get; } = new double[Capacity];
    public double[] O2 { get; } = new double[Capacity];
    public double[] Lambda { get; } = new double[Capacity];
    public double[] K { get; } = new double[Capacity];
    public double[] Nox { get; } = new double[Capacity];
    public double[] Oil { get; } = new double[Capacity];
    public double[] Dilution { get; } = new double[Capacity];
    public double[] Humidity { get; } = new double[Capacity];
    public double[] ObdRpm { get; } = new double[Capacity];

    /// <summary>Exhaust flow in m³/s at 20 °C and 101.3 kPa: known to the station's software (VMAS), not part of the bureau's files.</summary>
    public double[] Flow { get; } = new double[Capacity];

    public bool HasGas => Length > 0 && !double.IsNaN(Co2[0]) && !double.IsNaN(Co[0]);

    public void Clear()
    {
        Length = 0;
        foreach (var channel in channels) Array.Fill(channel, double.NaN);
        Array.Clear(Lost);
    }

    /// <summary>Adds a second; its channels are filled by index.</summary>
    public int Add(Phase phase)
    {
        Phase[Length] = phase;
        return Length++;
    }

    /// <summary>First second of a phase and the one after its last; (0, 0) when the phase did not happen.</summary>
    public (int From, int To) Span(Phase phase)
    {
        var from = Array.IndexOf(Phase, phase, 0, Length);
        return from < 0 ? (0, 0) : (from, Array.LastIndexOf(Phase, phase, Length - 1, Length) + 1);
    }

    /// <summary>Drops the seconds from <paramref name="from"/> up to <paramref name="to"/> (excluded).</summary>
    public void Cut(int from, int to)
    {
        if (to <= from) return;
        Array.Copy(Phase, to, Phase, from, Length - to);
        foreach (var channel in channels) Array.Copy(channel, to, channel, from, Length - to);
        Length -= to - from;
    }

    /// <summary>Keeps a copy for later.</summary>
    public Trace Copy()
    {
        var copy = new Trace();
        copy.Take(this);
        return copy;
    }

    /// <summary>Becomes the other trace.</summary>
    public void Take(Trace other)
    {
        Clear();
        Length = other.Length;
        Array.Copy(other.Phase, Phase, Length);
        for (var i = 0; i < channels.Length; i++) Array.Copy(other.channels[i], channels[i], Length);
    }

    public static double Mean(double[] channel, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++) sum += channel[i];
        return to > from ? sum / (to - from) : double.NaN;
    }

    public static double Max(double[] channel, int from, int to)
    {
        var max = double.NegativeInfinity;
        for (var i = from; i < to; i++) max = Math.Max(max, channel[i]);
        return to > from ? max : double.NaN;
    }
}
