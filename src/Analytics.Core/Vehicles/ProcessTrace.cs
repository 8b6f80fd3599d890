using System.Collections.Concurrent;
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
    public ReadOnlySpan<double> Speed => all.Speed.AsSpan(start, Length);
    public ReadOnlySpan<double> EngineRpm => all.EngineRpm.AsSpan(start, Length);

    /// <summary>kW.</summary>
    public ReadOnlySpan<double> Power => all.Power.AsSpan(start, Length);

    /// <summary>% vol.</summary>
    public ReadOnlySpan<double> Co => all.Co.AsSpan(start, Length);
    public ReadOnlySpan<double> Co2 => all.Co2.AsSpan(start, Length);
    public ReadOnlySpan<double> O2 => all.O2.AsSpan(start, Length);

    /// <summary>ppm.</summary>
    public ReadOnlySpan<double> Hc => all.Hc.AsSpan(start, Length);
    public ReadOnlySpan<double> No => all.No.AsSpan(start, Length);
    public ReadOnlySpan<double> Nox => all.Nox.AsSpan(start, Length);
    public ReadOnlySpan<double> Lambda => all.Lambda.AsSpan(start, Length);

    /// <summary>Light absorption coefficient, 1/m.</summary>
    public ReadOnlySpan<double> K => all.K.AsSpan(start, Length);
    public ReadOnlySpan<double> OilTemp => all.OilTemp.AsSpan(start, Length);
    public ReadOnlySpan<double> DilutionFactor => all.DilutionFactor.AsSpan(start, Length);
    public ReadOnlySpan<double> HumidityFactor => all.HumidityFactor.AsSpan(start, Length);
    public ReadOnlySpan<double> ObdRpm => all.ObdRpm.AsSpan(start, Length);

    /// <summary>Any numeric channel by its contract name.</summary>
    public ReadOnlySpan<double> Of(string channel) => all.Channel(channel).AsSpan(start, Length);
}

/// <summary>All process rows of a day as struct of arrays, sorted by inspection and second.</summary>
public sealed class ProcessTraces
{
    private readonly ConcurrentDictionary<string, Lazy<double[]>> channels = new(StringComparer.Ordinal);
    private readonly Table process;
    private readonly int[] order;
    private readonly Dictionary<string, (int Start, int Length)> ranges;

    public static readonly IReadOnlyList<string> Channels =
        [.. VehicleDatasets.Process.Columns.Where(c => c.Type == ColumnType.Number).Select(c => c.Name)];

    /// <param name="process">Rows of the <c>process</c> dataset, in any order.</param>
    public ProcessTraces(Table process)
    {
        this.process = process;
        var ids = process.Texts("inspection_id");
        var seconds = process.Numbers("second");
        order = Order(ids, seconds);
        Second = new int[order.Length];
        Phase = new Phase[order.Length];
        var phases = process.Texts("phase");
        var phaseCodes = phases.Values.Select(p => (Phase)Math.Max(0, VehicleDatasets.Phases.ToList().IndexOf(p))).ToArray();
        for (var i = 0; i < order.Length; i++)
        {
            Second[i] = (int)seconds[order[i]];
            Phase[i] = phases.Codes[order[i]] is var code and >= 0 ? phaseCodes[code] : Vehicles.Phase.Prepare;
        }
        ranges = Ranges(ids, order);
    }

    public int RowCount => Second.Length;

    internal int[] Second { get; }

    internal double[] Speed => field ??= Channel("speed_kmh");
    internal double[] EngineRpm => field ??= Channel("engine_rpm");
    internal double[] Power => field ??= Channel("power_kw");
    internal double[] Co => field ??= Channel("co_pct");
    internal double[] Co2 => field ??= Channel("co2_pct");
    internal double[] O2 => field ??= Channel("o2_pct");
    internal double[] Hc => field ??= Channel("hc_ppm");
    internal double[] No => field ??= Channel("no_ppm");
    internal double[] Nox => field ??= Channel("nox_ppm");
    internal double[] Lambda => field ??= Channel("lambda");
    internal double[] K => field ??= Channel("k_m1");
    internal double[] OilTemp => field ??= Channel("oil_temp_c");
    internal double[] DilutionFactor => field ??= Channel("dilution_factor");
    internal double[] HumidityFactor => field ??= Channel("humidity_factor");
    internal double[] ObdRpm => field ??= Channel("obd_rpm");

    internal Phase[] Phase { get; }

    /// <summary>The trace of an inspection; empty when none came.</summary>
    public ProcessTrace Of(string inspectionId) => ranges.TryGetValue(inspectionId, out var r) ? new(this, r.Start, r.Length) : new(this, 0, 0);

    /// <summary>Put in order when first asked for.</summary>
    internal double[] Channel(string name) => channels.TryGetValue(name, out var known) ? known.Value : channels.GetOrAdd(name, InOrder).Value;

    private Lazy<double[]> InOrder(string channel) => new(() =>
    {
        if (!Channels.Contains(channel)) throw new ArgumentException($"No process channel '{channel}'. Known: {string.Join(", ", Channels)}.");
        var values = new double[RowCount];
        if (!process.Has(channel)) Array.Fill(values, double.NaN);
        else if (process.Numbers(channel) is var from)
            for (var i = 0; i < values.Length; i++) values[i] = from[order[i]];
        return values;
    });

    private static int[] Order(TextColumn ids, double[] seconds) => RowOrder.By(ids, Array.ConvertAll(seconds, s => (long)s));

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
