namespace Analytics.Core.Vehicles.Physics;

/// <summary>Where a phase lies in a trace and how much of it arrived: uploads lose seconds.</summary>
/// <param name="Start">First row.</param>
/// <param name="End">Row after the last.</param>
/// <param name="StartKnown">The row before belongs to the second before, or the phase opens the test.</param>
/// <param name="EndKnown">The row after belongs to the second after, or nothing was lost at the end of the test.</param>
public readonly record struct PhaseRows(int Start, int End, bool StartKnown, bool EndKnown)
{
    public int Length => End - Start;

    /// <param name="tailLost">Seconds at the end of the test are known to be missing.</param>
    /// <returns>The last run of rows of the phase; null when it has none.</returns>
    public static PhaseRows? Of(ProcessTrace trace, Phase phase, bool tailLost)
    {
        var end = trace.Phase.LastIndexOf(phase) + 1;
        if (end == 0) return null;
        var start = end - 1;
        while (start > 0 && trace.Phase[start - 1] == phase) start--;
        var seconds = trace.Second;
        return new PhaseRows(start, end,
            start == 0 ? seconds[0] == 1 : seconds[start - 1] == seconds[start] - 1,
            end == trace.Length ? !tailLost : seconds[end] == seconds[end - 1] + 1);
    }

    /// <summary>Whether rows <paramref name="from"/> to <paramref name="to"/> (exclusive) lie in the phase and are one second apart throughout.</summary>
    public bool Holds(ProcessTrace trace, int from, int to) =>
        from >= Start && to <= End && from < to && trace.Second[to - 1] - trace.Second[from] == to - 1 - from;
}
