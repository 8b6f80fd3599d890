namespace Analytics.Core.Dust;

/// <summary>
/// Stretches of a day whose values are equal, digit for digit, to those of another site at any shift: runs of the same readings are looked up by their values, so that the work grows with the number of curves, and
/// neither clock matters. How little chance explains a stretch is counted in bits: of each step from value to value, how common it is at the two sites on the day (a floor, a coarse scale or a held hour
/// repeats common steps and says little).
/// </summary>
public sealed class EqualStretches
{
    private const int Run = 8, FewestDistinct = 4;

    /// <summary>Who shares a run with more than this many others takes over a common source.</summary>
    private const int MostAlike = 3;

    /// <summary>Bits beyond the number of comparisons made: one chance in a million.</summary>
    private const double LeastBits = 20;

    private readonly IReadOnlyList<double[]> curves;
    private readonly Dictionary<long, double>[] stepBits;

    /// <param name="curves">Of one grid, mg/m³; NaN = not measured.</param>
    public EqualStretches(IReadOnlyList<double[]> curves)
    {
        this.curves = curves;
        stepBits = [.. curves.Select(BitsOfSteps)];
    }

    /// <summary>Two curves with equal stretches: <paramref name="A"/> at a slot has what <paramref name="B"/> has <paramref name="Lag"/> slots earlier; the slots of A that do.</summary>
    public sealed record Pair(int A, int B, int Lag, bool[] Common)
    {
        public int Slots => Common.Count(c => c);
    }

    /// <summary>Each pair once, A before B, at the shift with most equal slots.</summary>
    public IEnumerable<Pair> Pairs()
    {
        var shifts = new HashSet<(int A, int B, int Lag)>();
        foreach (var places in ByRun().Values)
        {
            if (places.Count < 2 || places.DistinctBy(p => p.Curve).Count() is < 2 or > MostAlike) continue;
            foreach (var a in places)
                foreach (var b in places)
                    if (a.Curve < b.Curve) shifts.Add((a.Curve, b.Curve, a.Slot - b.Slot));
        }
        // Every pair of curves at every shift might have been equal.
        var least = LeastBits + Math.Log2(Math.Max(1.0, curves.Count) * curves.Count * (curves.Count == 0 ? 1 : curves[0].Length));
        return shifts.Select(s => Compared(s.A, s.B, s.Lag, least)).OfType<Pair>().GroupBy(p => (p.A, p.B)).Select(g => g.OrderByDescending(p => p.Slots).ThenBy(p => Math.Abs(p.Lag)).ThenBy(p => p.Lag).First())
            .OrderBy(p => p.A).ThenBy(p => p.B);
    }

    /// <summary>Where each run of readings stands.</summary>
    private Dictionary<long, List<(int Curve, int Slot)>> ByRun()
    {
        var runs = new Dictionary<long, List<(int Curve, int Slot)>>();
        for (var curve = 0; curve < curves.Count; curve++)
            for (var slot = 0; slot + Run <= curves[curve].Length; slot++)
                if (KeyOf(curves[curve].AsSpan(slot, Run)) is { } key)
                {
                    if (!runs.TryGetValue(key, out var places)) runs[key] = places = [];
                    places.Add((curve, slot));
                }
        return runs;
    }

    private static long? KeyOf(ReadOnlySpan<double> values)
    {
        var (key, distinct) = (17L, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i])) return null;
            var isNew = true;
            for (var j = 0; j < i && isNew; j++) isNew = Rounded(values[j]) != Rounded(values[i]);
            if (isNew) distinct++;
            key = unchecked((key * 6364136223846793005L) + Rounded(values[i]) + 1442695040888963407L);
        }
        return distinct < FewestDistinct ? null : key;
    }

    /// <summary>In millionths, so that means of equal readings are equal.</summary>
    private static long Rounded(double value) => (long)Math.Round(value * 1e6);

    private Pair? Compared(int a, int b, int lag, double leastBits)
    {
        var (one, other) = (curves[a], curves[b]);
        bool IsEqual(int i) => i >= 0 && i < one.Length && i - lag >= 0 && i - lag < other.Length && !double.IsNaN(one[i] + other[i - lag]) && Rounded(one[i]) == Rounded(other[i - lag]);
        var (common, bits) = (new bool[one.Length], 0.0);
        for (var from = 0; from < one.Length; from++)
        {
            if (!IsEqual(from)) continue;
            var to = from + 1;
            while (IsEqual(to)) to++;
            if (to - from >= Run)
            {
                common.AsSpan(from, to - from).Fill(true);
                for (var i = from + 1; i < to; i++) bits += Math.Min(BitsOf(a, one[i] - one[i - 1]), BitsOf(b, one[i] - one[i - 1]));
            }
            from = to;
        }
        return bits < leastBits ? null : new(a, b, lag, common);
    }

    private double BitsOf(int curve, double step) => stepBits[curve].GetValueOrDefault(Rounded(step), 0);

    /// <summary>−log₂ of how common each step is at a site on a day.</summary>
    private static Dictionary<long, double> BitsOfSteps(double[] curve)
    {
        var counts = new Dictionary<long, double>();
        var n = 0;
        for (var i = 1; i < curve.Length; i++)
        {
            if (double.IsNaN(curve[i] + curve[i - 1])) continue;
            var step = Rounded(curve[i] - curve[i - 1]);
            counts[step] = counts.GetValueOrDefault(step) + 1;
            n++;
        }
        return counts.ToDictionary(c => c.Key, c => Math.Log2(n / c.Value));
    }
}
