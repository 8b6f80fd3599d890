using Analytics.Core.Sources;

namespace Analytics.Core.Vehicles;

/// <summary>Phases of a test in the contract's order; the byte code of a process row.</summary>
public enum Phase : byte
{
    Prepare, Accelerate, Asm5025, Asm2540, Warmup, HighIdle, LowIdle, Idle, Drive, Scan, Vel100, Vel80, Accel1, Accel2, Accel3,
}

/// <summary>
/// The second-by-second values of one inspection (过程数据) as spans of one length; NaN = not measured. Gas values are as
/// measured, before dilution and humidity correction. Valid while its <see cref="ProcessTraces"/> lives.
/// </summary>
public readonly ref struct ProcessTrace(ProcessTraces all, int start, int length)
{
    public int Length { get; } = length;

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<int> Second => all.Second.AsSpan(start, Length);
    public ReadOnlySpan<Phase> Phase => all.Phase.AsSpan(start, Length);

    /// <summary>km/h.</summary>
    public ReadOnlySpan<double> Speed => Of("speed_kmh");
    public ReadOnlySpan<double> EngineRpm => Of("engine_rpm");

    /// <summary>kW.</summary>
    public ReadOnlySpan<double> Power => Of("power_kw");

    /// <summary>% vol.</summary>
    public ReadOnlySpan<double> Co => Of("co_pct");
    public ReadOnlySpan<double> Co2 => Of("co2_pct");
    public ReadOnlySpan<double> O2 => Of("o2_pct");

    /// <summary>ppm.</summary>
    public ReadOnlySpan<double> Hc => Of("hc_ppm");
    public ReadOnlySpan<double> No => Of("no_ppm");
    public ReadOnlySpan<double> Nox => Of("nox_ppm");
    public ReadOnlySpan<double> Lambda => Of("lambda");

    /// <summary>Light absorption coefficient, 1/m.</summary>
    public ReadOnlySpan<double> K => Of("k_m1");
    public ReadOnlySpan<double> OilTemp => Of("oil_temp_c");
    public ReadOnlySpan<double> DilutionFactor => Of("dilution_factor");
    public ReadOnlySpan<double> HumidityFactor => Of("humidity_factor");
    public ReadOnlySpan<double> ObdRpm => Of("obd_rpm");

    /// <summary>Any numeric channel by its contract name.</summary>
    public ReadOnlySpan<double> Of(string channel) => all.Channel(channel).AsSpan(start, Length);
}

/// <summary>All process rows of a day as struct of arrays, sorted by inspection and second.</summary>
public sealed class ProcessTraces
{
    private readonly Dictionary<string, double[]> channels = [];
    private readonly Dictionary<string, (int Start, int Length)> ranges;

    public static readonly IReadOnlyList<string> Channels =
        [.. VehicleDatasets.Process.Columns.Where(c => c.Type == ColumnType.Number).Select(c => c.Name)];

    /// <param name="process">Rows of the <c>process</c> dataset, in any order.</param>
    public ProcessTraces(Table process)
    {
        var ids = process.Texts("inspection_id");
        var seconds = process.Numbers("second");
        var order = Order(ids, seconds);
        Second = new int[order.Length];
        Phase = new Phase[order.Length];
        var phases = process.Texts("phase");
        var phaseCodes = phases.Values.Select(p => (Phase)Math.Max(0, VehicleDatasets.Phases.ToList().IndexOf(p))).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            Second[i] = (int)seconds[order[i]];
            Phase[i] = phases.Codes[order[i]] is var code and >= 0 ? phaseCodes[code] : Vehicles.Phase.Prepare;
        }
        foreach (var channel in Channels)
        {
            if (!process.Has(channel)) continue;
            var from = process.Numbers(channel);
            var to = new double[order.Length];
            for (var i = 0; i < order.Length; i++) to[i] = from[order[i]];
            channels[channel] = to;
        }
        ranges = Ranges(ids, order);
    }

    public int RowCount => Second.Length;

    internal int[] Second { get; }

    internal Phase[] Phase { get; }

    /// <summary>The trace of an inspection; empty when none came.</summary>
    public ProcessTrace Of(string inspectionId) => ranges.TryGetValue(inspectionId, out var r) ? new(this, r.Start, r.Length) : new(this, 0, 0);

    internal double[] Channel(string name)
    {
        if (channels.TryGetValue(name, out var values)) return values;
        if (!Channels.Contains(name)) throw new ArgumentException($"No process channel '{name}'. Known: {string.Join(", ", Channels)}.");
        lock (channels)
        {
            var missing = new double[RowCount];
            Array.Fill(missing, double.NaN);
            return channels[name] = missing;
        }
    }

    private static int[] Order(TextColumn ids, double[] seconds)
    {
        var order = new int[ids.Length];
        var keys = new long[ids.Length];
        var sorted = true;
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = ((long)ids.Codes[i] << 32) | (uint)seconds[i];
            sorted &= i == 0 || keys[i - 1] <= keys[i];
        }
        if (!sorted) Array.Sort(keys, order);
        return order;
    }

    private static Dictionary<string, (int, int)> Ranges(TextColumn ids, int[] order)
    {
        var ranges = new Dictionary<string, (int, int)>(ids.Values.Length, StringComparer.Ordinal);
        for (var start = 0; start < order.Length;)
        {
            var code = ids.Codes[order[start]];
            var end = start + 1;
            while (end < order.Length && ids.Codes[order[end]] == code) end++;
            if (code >= 0) ranges[ids.Values[code]] = (start, end - start);
            start = end;
        }
        return ranges;
    }
}
