namespace Analytics.Simulation.Vehicles;

/// <summary>
/// One exhaust analyser (and opacimeter): own gain, offset, noise, response lag and slow drift since its last calibration. Feeds on true gas, second by
/// second, and gives what it would show.
/// </summary>
public sealed class Analyser
{
    private readonly Rng traits;
    private readonly double[] gain = new double[6];
    private readonly double[] offset = new double[6];
    private readonly double[] memory = new double[5];
    private readonly Gas[] line = new Gas[16];
    private int at;

    public Analyser(string id, Rng rng)
    {
        Id = id;
        traits = rng;
        Delay = 2 + rng.Below(4);
        Ndir = rng.Between(0.38, 0.7);
        Cell = rng.Between(0.25, 0.5);
        Smoke = rng.Between(0.35, 0.8);
        NoiseLevel = rng.Between(0.6, 1.5);
        Calibrate(0, 1);
    }

    public string Id { get; }

    /// <summary>Seconds that the gas travels through the probe and hose.</summary>
    public int Delay { get; }

    /// <summary>Share of a step seen after one second by the infra-red bench (CO, CO2, HC), the electrochemical cells (NO, O2) and the opacimeter.</summary>
    public double Ndir { get; }

    public double Cell { get; }

    public double Smoke { get; }

    public double NoiseLevel { get; }

    /// <summary>Multiplies the resolution of every gas channel; 1 = as usual.</summary>
    public double Coarseness { get; set; } = 1;

    /// <summary>Relative error that grows by this every day until the next calibration.</summary>
    public double DriftPerDay { get; set; }

    /// <summary>Sets gains and offsets anew, as after a span calibration; <paramref name="spread"/> 1 = usual quality.</summary>
    public void Calibrate(int number, double spread)
    {
        var rng = traits.For((ulong)number);
        for (var i = 0; i < gain.Length; i++) gain[i] = 1 + 0.012 * spread * rng.Normal();
        for (var i = 0; i < offset.Length; i++) offset[i] = 0.4 * rng.Normal();
        daysSince = 0;
    }

    private int daysSince;

    public void Age() => daysSince++;

    /// <summary>Reading ÷ truth for a pollutant, as a daily check with bottled gas would show it: 0 CO, 1 CO2, 2 HC, 3 NO, 4 O2, 5 smoke.</summary>
    public double GainOf(int channel) => gain[channel] * (1 + DriftPerDay * daysSince * (channel is 1 or 4 ? 0.3 : 1));

    /// <summary>Before a test: the line holds what was in it.</summary>
    public void Purge(in Gas gas)
    {
        Array.Fill(line, gas);
        (memory[0], memory[1], memory[2], memory[3], memory[4]) = (gas.Co, gas.Co2, gas.Hc, gas.No, gas.O2);
        smoke = 0;
    }

    private double smoke;

    /// <summary>One second of gas, as shown; not yet rounded for printing.</summary>
    public Gas Measure(in Gas gas, Rng rng)
    {
        line[at & 15] = gas;
        var seen = line[(at - Delay) & 15];
        at++;
        memory[0] += (seen.Co - memory[0]) * Ndir;
        memory[1] += (seen.Co2 - memory[1]) * Ndir;
        memory[2] += (seen.Hc - memory[2]) * Ndir * 0.85;
        memory[3] += (seen.No - memory[3]) * Cell;
        memory[4] += (seen.O2 - memory[4]) * Cell * 1.1;
        return new Gas(
            Shown(memory[0], 0, 0.003, 0.004, 0.01, rng), Shown(memory[1], 1, 0.008, 0.0004, 0.01, rng), Shown(memory[2], 2, 0.5, 0.006, 1, rng),
            Shown(memory[3], 3, 0.8, 0.004, 1, rng), Shown(memory[4], 4, 0.008, 0.004, 0.01, rng));
    }

    /// <summary>One second of smoke in 1/m.</summary>
    public double MeasureSmoke(double k, Rng rng)
    {
        smoke += (k - smoke) * Smoke;
        return Math.Max(0, Math.Round(smoke * GainOf(5) + 0.006 * NoiseLevel * rng.Noise() + 0.01 * offset[5], 2));
    }

    /// <summary>One second of NOx in ppm (the diesel bench: same cell as NO).</summary>
    public double MeasureNox(double ppm, Rng rng)
    {
        memory[3] += (ppm - memory[3]) * Cell;
        return Shown(memory[3], 3, 1.5, 0.005, 1, rng);
    }

    private double Shown(double value, int channel, double absolute, double relative, double step, Rng rng)
    {
        var shown = value * GainOf(channel) + offset[channel] * absolute + NoiseLevel * (absolute + relative * value) * rng.Noise();
        step *= Coarseness;
        return Math.Max(0, Math.Round(shown / step) * step);
    }
}
