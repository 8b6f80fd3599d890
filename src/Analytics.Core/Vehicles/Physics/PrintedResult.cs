namespace Analytics.Core.Vehicles.Physics;

/// <summary>How the seconds of a phase become one number.</summary>
public enum Averaging
{
    /// <summary>Mean of the last seconds of the phase.</summary>
    Last,

    /// <summary>Mean of seconds counted from the start of the phase.</summary>
    First,

    /// <summary>Mean of the whole phase.</summary>
    Whole,

    /// <summary>Largest mean of so many seconds in the phase (1 = peak).</summary>
    Largest,

    /// <summary>The same, until the next phase of another kind but idle ends: smoke arrives late.</summary>
    LargestWithIdle,

    /// <summary>Mean of the seconds whose largest share of a limit is smallest, one window for all results of the phase: software that waits for a stable stretch.</summary>
    Best,
}

/// <summary>Dilution correction of CO, HC and NO.</summary>
public enum DilutionHabit { None, Recorded, CappedAt3, CappedAt2, Uncapped }

/// <summary>Humidity correction of NO and NOx; for engine power the correction to standard air.</summary>
public enum AirHabit { None, Recorded, Computed, TurboPower, NaturalPower }

/// <param name="Length">Seconds; 0 = the whole phase.</param>
/// <param name="Offset">Seconds left out at the end (<see cref="Averaging.Last"/>) or the start (<see cref="Averaging.First"/>); for <see cref="Averaging.Best"/> the seconds at the end among which it is looked for.</param>
public readonly record struct Window(Averaging Averaging, int Length, int Offset);

/// <summary>
/// One printed result and all the ways in which software in the field gets it from the seconds. Standards leave room (GB 18285-2018 annexes A, B, GB 3847-2018
/// annexes A, B): windows that end a second or two early, another length, dilution taken from the record or computed, with a cap or without. Which of the ways a
/// vendor goes is learned from its bulk (<see cref="ConventionVotes"/>), never assumed.
/// </summary>
/// <param name="Column">The contract's column of <c>inspections</c>.</param>
/// <param name="Channel">The contract's column of <c>process</c>.</param>
/// <param name="Step">Smallest step of the print.</param>
public sealed record PrintedResult(string Column, TestMethod Method, IReadOnlyList<Phase> Phases, string Channel, double Step)
{
    public required IReadOnlyList<Window> Windows { get; init; }

    /// <summary>The results that are printed of the same phase, with their channels: the best window is best for all of them.</summary>
    public IReadOnlyList<(string Column, string Channel)> Together { get; init; } = [];

    public IReadOnlyList<(DilutionHabit Dilution, AirHabit Air)> Corrections { get; init; } = [(DilutionHabit.None, AirHabit.None)];

    /// <summary>Relative differences that rounded factors, another order of means or an unknown engine factor make.</summary>
    public double Looseness { get; init; } = 0.008;

    /// <summary>Whether a prediction is the printed value but for rounding, cutting and <see cref="Looseness"/>.</summary>
    public bool Explains(double prediction, double printed) => Math.Abs(prediction - printed) <= 1.01 * Step + Looseness * Math.Abs(prediction);

    public int ConventionCount => Windows.Count * Corrections.Count;

    private static readonly Window[] LastSeconds = [.. Lasts(10), .. Lasts(9, 11, 8, 5, 15, 20, 30), new(Averaging.Whole, 0, 0), new(Averaging.Best, 10, 25)];
    private static readonly Window[] IdleSeconds = [.. Lasts(30), .. Lasts(29, 31, 25, 20, 15, 10), new(Averaging.Whole, 0, 0), new(Averaging.First, 30, 15), new(Averaging.First, 30, 0), new(Averaging.First, 30, 10)];
    private static readonly Window[] SmokeSeconds = [.. Lasts(9), .. Lasts(10, 8, 5, 3), new(Averaging.Whole, 0, 0), new(Averaging.Largest, 1, 0), new(Averaging.Largest, 3, 0)];
    private static readonly Window[] Peaks =
        [new(Averaging.Largest, 1, 0), new(Averaging.LargestWithIdle, 1, 0), new(Averaging.Largest, 2, 0), new(Averaging.LargestWithIdle, 2, 0), new(Averaging.Largest, 3, 0), new(Averaging.LargestWithIdle, 3, 0), new(Averaging.Whole, 0, 0)];
    private static readonly Window[] PowerPeaks = [new(Averaging.Largest, 1, 0), new(Averaging.Largest, 3, 0), new(Averaging.Largest, 5, 0), new(Averaging.Largest, 9, 0)];

    private static readonly (DilutionHabit, AirHabit)[] Diluted =
        [(DilutionHabit.Recorded, AirHabit.None), (DilutionHabit.CappedAt3, AirHabit.None), (DilutionHabit.CappedAt2, AirHabit.None), (DilutionHabit.Uncapped, AirHabit.None), (DilutionHabit.None, AirHabit.None)];
    private static readonly (DilutionHabit, AirHabit)[] DilutedAndDried =
        [.. Diluted.Select(d => (d.Item1, AirHabit.Recorded)), .. Diluted.Select(d => (d.Item1, AirHabit.Computed)), .. Diluted];
    private static readonly (DilutionHabit, AirHabit)[] Raw = [(DilutionHabit.None, AirHabit.None), (DilutionHabit.CappedAt3, AirHabit.None)];
    private static readonly (DilutionHabit, AirHabit)[] Dried = [(DilutionHabit.None, AirHabit.Recorded), (DilutionHabit.None, AirHabit.Computed), (DilutionHabit.None, AirHabit.None)];
    private static readonly (DilutionHabit, AirHabit)[] Power = [(DilutionHabit.None, AirHabit.None), (DilutionHabit.None, AirHabit.TurboPower), (DilutionHabit.None, AirHabit.NaturalPower)];

    /// <summary>Every result that follows from the seconds of the contract. Grams per kilometre also need the exhaust flow: <see cref="MassPerKilometre"/>.</summary>
    public static readonly IReadOnlyList<PrintedResult> All =
    [
        .. Asm("5025", Phase.Asm5025), .. Asm("2540", Phase.Asm2540), .. Idle("high", Phase.HighIdle), .. Idle("low", Phase.LowIdle),
        new("lambda", TestMethod.Tsi, [Phase.HighIdle], "lambda", 0.01) { Windows = IdleSeconds },
        new("k100_m1", TestMethod.LugDown, [Phase.Vel100], "k_m1", 0.01) { Windows = SmokeSeconds },
        new("k80_m1", TestMethod.LugDown, [Phase.Vel80], "k_m1", 0.01) { Windows = SmokeSeconds },
        new("nox80_ppm", TestMethod.LugDown, [Phase.Vel80], "nox_ppm", 1) { Windows = SmokeSeconds, Corrections = Dried },
        new("max_power_kw", TestMethod.LugDown, [Phase.Scan, Phase.Vel100, Phase.Vel80], "power_kw", 0.1) { Windows = PowerPeaks, Corrections = Power, Looseness = 0.04 },
        new("k1_m1", TestMethod.FreeAcceleration, [Phase.Accel1], "k_m1", 0.01) { Windows = Peaks },
        new("k2_m1", TestMethod.FreeAcceleration, [Phase.Accel2], "k_m1", 0.01) { Windows = Peaks },
        new("k3_m1", TestMethod.FreeAcceleration, [Phase.Accel3], "k_m1", 0.01) { Windows = Peaks },
    ];

    /// <summary>
    /// What each convention gives for a test, in the order corrections × windows; NaN where a second it needs did not arrive or was not measured.
    /// </summary>
    /// <param name="tailLost">Seconds at the end of the test are known to be missing.</param>
    /// <param name="asked">Only these conventions, in rising order, the others are NaN; null = all.</param>
    public double[] Predict(Inspection test, ProcessTrace trace, bool tailLost, IReadOnlyList<int>? asked = null)
    {
        var predictions = new double[ConventionCount];
        Array.Fill(predictions, double.NaN);
        var rows = RowsOf(trace, tailLost);
        if (rows is not { } at) return predictions;
        var idleEnd = at.End;
        while (idleEnd < trace.Length && trace.Phase[idleEnd] == Phase.Idle) idleEnd++;
        var sums = new double[idleEnd - at.Start + 1];
        var (accumulated, count, best) = (-1, asked?.Count ?? predictions.Length, Unknown);
        for (var n = 0; n < count; n++)
        {
            var convention = asked is null ? n : asked[n];
            var (correction, window) = Math.DivRem(convention, Windows.Count);
            if (correction != accumulated) Accumulate(test, trace, at.Start, Corrections[accumulated = correction], sums);
            if (Windows[window].Averaging == Averaging.Best && best == Unknown) best = BestStart(test, trace, at, Windows[window]);
            predictions[convention] = Mean(trace, at, sums, Windows[window], best);
        }
        return predictions;
    }

    private const int Unknown = -2, None = -1;

    /// <summary>The first second of the best window; none where seconds are missing or no limit is known.</summary>
    private int BestStart(Inspection test, ProcessTrace trace, PhaseRows at, Window window)
    {
        var from = Math.Max(at.Start, at.End - window.Offset);
        if (!at.EndKnown || at.End - from < window.Length || !at.Holds(trace, from, at.End)) return None;
        var shares = new double[at.End - window.Length - from + 1];
        var air = Exhaust.HumidityFactor(test) is > 0 and var computed ? computed : 1;
        foreach (var (column, channel) in Together)
        {
            if (!(test.Limit(column) is { } limit && limit > 0)) continue;
            var values = trace.Of(channel);
            for (var start = 0; start < shares.Length; start++)
            {
                var sum = 0.0;
                for (var i = from + start; i < from + start + window.Length; i++)
                    sum += values[i] * (trace.DilutionFactor[i] is > 0 and var factor ? factor : 1) * (channel != "no_ppm" ? 1 : trace.HumidityFactor[i] is > 0 and var dried ? dried : air);
                shares[start] = Math.Max(shares[start], sum / limit);
            }
        }
        return shares.Max() > 0 ? from + shares.IndexOf(shares.Min()) : None;
    }

    private PhaseRows? RowsOf(ProcessTrace trace, bool tailLost)
    {
        if (PhaseRows.Of(trace, Phases[^1], tailLost) is not { } last) return null;
        if (Phases.Count == 1) return last;
        // Power is looked for over the whole run, whatever its pieces are called.
        return PhaseRows.Of(trace, Phases[0], tailLost) is null ? null : new PhaseRows(0, trace.Length, trace.Second[0] == 1, last.EndKnown);
    }

    private void Accumulate(Inspection test, ProcessTrace trace, int start, (DilutionHabit Dilution, AirHabit Air) correction, double[] sums)
    {
        var values = trace.Of(Channel);
        var air = correction.Air switch
        {
            AirHabit.Computed => Exhaust.HumidityFactor(test),
            AirHabit.TurboPower => Exhaust.PowerFactor(test, turbo: true),
            AirHabit.NaturalPower => Exhaust.PowerFactor(test, turbo: false),
            _ => 1,
        };
        ReadOnlySpan<double> humidity = trace.HumidityFactor, dilution = trace.DilutionFactor, co = trace.Co, co2 = trace.Co2;
        var (naturalGas, cap) = (test.Fuel == "cng", correction.Dilution switch { DilutionHabit.CappedAt2 => 2, DilutionHabit.CappedAt3 => 3, _ => 100 });
        for (var i = 0; i + 1 < sums.Length; i++)
        {
            var row = start + i;
            var factor = correction.Air == AirHabit.Recorded ? humidity[row] : air;
            if (correction.Dilution == DilutionHabit.Recorded) factor *= dilution[row];
            else if (correction.Dilution != DilutionHabit.None) factor *= Exhaust.DilutionFactor(co[row], co2[row], naturalGas, cap);
            sums[i + 1] = sums[i] + values[row] * factor;
        }
    }

    private static double Mean(ProcessTrace trace, PhaseRows at, double[] sums, Window window, int best)
    {
        switch (window.Averaging)
        {
            case Averaging.Last:
                var end = at.End - window.Offset;
                return at.EndKnown && at.Holds(trace, end - window.Length, end) ? Between(end - window.Length, end) : double.NaN;
            case Averaging.First:
                var start = at.Start + window.Offset;
                return at.StartKnown && at.Holds(trace, start, start + window.Length) ? Between(start, start + window.Length) : double.NaN;
            case Averaging.Best:
                return best >= 0 ? Between(best, best + window.Length) : double.NaN;
            case Averaging.Whole:
                return at.StartKnown && at.EndKnown && at.Holds(trace, at.Start, at.End) ? Between(at.Start, at.End) : double.NaN;
            default:
                var last = window.Averaging == Averaging.Largest ? at.End : at.Start + sums.Length - 1;
                if (!at.StartKnown || !at.EndKnown || trace.Second[last - 1] - trace.Second[at.Start] != last - 1 - at.Start) return double.NaN;
                var largest = double.NaN;
                for (var i = at.Start; i + window.Length <= last; i++)
                    if (Between(i, i + window.Length) is var mean && !(mean <= largest)) largest = mean;
                return largest;
        }

        double Between(int from, int to) => (sums[to - at.Start] - sums[from - at.Start]) / (to - from);
    }

    private static IEnumerable<Window> Lasts(params int[] lengths) =>
        from length in lengths
        from early in Enumerable.Range(0, 5)
        select new Window(Averaging.Last, length, early);

    private static IEnumerable<PrintedResult> Asm(string mode, Phase phase)
    {
        (string, string)[] together = [($"co_{mode}_pct", "co_pct"), ($"hc_{mode}_ppm", "hc_ppm"), ($"no_{mode}_ppm", "no_ppm")];
        yield return new($"co_{mode}_pct", TestMethod.Asm, [phase], "co_pct", 0.01) { Windows = LastSeconds, Corrections = Diluted, Together = together };
        yield return new($"hc_{mode}_ppm", TestMethod.Asm, [phase], "hc_ppm", 1) { Windows = LastSeconds, Corrections = Diluted, Together = together };
        yield return new($"no_{mode}_ppm", TestMethod.Asm, [phase], "no_ppm", 1) { Windows = LastSeconds, Corrections = DilutedAndDried, Together = together };
    }

    private static IEnumerable<PrintedResult> Idle(string speed, Phase phase) =>
    [
        new($"{speed}_co_pct", TestMethod.Tsi, [phase], "co_pct", 0.01) { Windows = IdleSeconds, Corrections = Raw },
        new($"{speed}_hc_ppm", TestMethod.Tsi, [phase], "hc_ppm", 1) { Windows = IdleSeconds, Corrections = Raw },
    ];
}
