namespace Analytics.Core.Vehicles.Physics;

/// <summary>The 195 s cycle of the short transient test (GB 18285-2018 annex D).</summary>
public static class DriveCycle
{
    public const int Length = 195;

    private static readonly (int Second, double Speed)[] Corners =
    [
        (0, 0), (11, 0), (15, 15), (23, 15), (28, 0), (49, 0), (54, 15), (56, 15), (61, 32), (85, 32), (96, 0), (117, 0), (122, 15), (124, 15),
        (133, 35), (135, 35), (143, 50), (155, 50), (163, 35), (176, 35), (178, 32), (188, 0), (195, 0),
    ];

    /// <summary>The first second of the cycle at which a car moves for certain, and how fast.</summary>
    private const int FirstMoves = 13;
    private const double MovingKmh = 5;

    private static readonly double[] Targets = [.. Enumerable.Range(0, Length + 1).Select(s => TargetAt(s))];

    /// <summary>
    /// By how many seconds the numbers of a record run ahead of the cycle: programs count from the start of the record, or leave some out between two phases. The cycle is laid where the car first moves and shifted as long as it fits
    /// the driven speed better.
    /// </summary>
    public static int StartOf(ReadOnlySpan<int> second, ReadOnlySpan<double> speed)
    {
        var moves = 0;
        while (moves < speed.Length && !(speed[moves] > MovingKmh)) moves++;
        if (moves == speed.Length) return 0;
        var start = second[moves] - FirstMoves;
        var misfit = Misfit(second, speed, start);
        foreach (var step in (ReadOnlySpan<int>)[1, -1])
            while (Misfit(second, speed, start + step) is var next && next < misfit) (start, misfit) = (start + step, next);
        return start;
    }

    private static double Misfit(ReadOnlySpan<int> second, ReadOnlySpan<double> speed, int start)
    {
        var sum = 0.0;
        for (var i = 0; i < second.Length; i++)
            if (!double.IsNaN(speed[i])) sum += Math.Abs(speed[i] - Targets[Math.Clamp(second[i] - start, 0, Length)]);
        return sum;
    }

    /// <summary>km/h at a second of the cycle, 0 to 195.</summary>
    public static double TargetAt(double second)
    {
        var k = 1;
        while (k < Corners.Length - 1 && Corners[k].Second < second) k++;
        var (from, to) = (Corners[k - 1], Corners[k]);
        return from.Speed + (to.Speed - from.Speed) * (Math.Clamp(second, from.Second, to.Second) - from.Second) / (to.Second - from.Second);
    }
}
