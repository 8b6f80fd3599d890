using Analytics.Core.Statistics;

namespace Analytics.Core.Dust;

/// <summary>
/// One site's PM10 of one day on a regular grid (15 minutes, or an hour where it reports so seldom), and the comparison of two such curves by the changes
/// of their logarithm, which neither gain nor level alters. A monitor's noise and the puffs beside it never repeat; a copy repeats them.
/// </summary>
internal sealed class DayCurve
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const double LogStep = 0.0025, LogLowest = -7;
    private const int MissingCode = 4095;

    /// <summary>Changes under this (2.5 %) are noise of the print; a window that moves less does not speak.</summary>
    private const double LeastMovement = 0.025;

    /// <summary>Changes of the log from slot to slot; 0 while a value stands for no more than an hour.</summary>
    private readonly double[] raw;

    /// <summary>The changes that move, cut; and all of them.</summary>
    private readonly double[] changes, filled;

    /// <summary>Slots whose value is the one before: a coarse monitor between two of its steps.</summary>
    private readonly bool[] stands;

    /// <summary>Less the changes of the region.</summary>
    private readonly bool isFreed;

    /// <summary>Autocorrelation of the changes at one slot: about nought, or high where the monitor smooths its readings.</summary>
    private readonly double persistence;

    private DayCurve(double[] levels)
    {
        Levels = levels;
        raw = new double[levels.Length];
        stands = new bool[levels.Length];
        for (var i = 1; i < levels.Length; i++) stands[i] = IsStill(levels[i], levels[i - 1]);
        var (most, since) = (levels.Length / SlotMeans.Hours, 0);
        for (var i = 0; i < levels.Length; i++)
        {
            if (!stands[i]) since = i;
            raw[i] = i == 0 || LastsOver(since, most) ? double.NaN : stands[i] ? 0 : Math.Log(Math.Max(levels[i], 0.001) / Math.Max(levels[i - 1], 0.001));
        }
        filled = Cut(raw);
        changes = Moving(filled, stands);
        persistence = PersistenceOf(changes);
    }

    private static double[] Moving(double[] changes, bool[] stands)
    {
        var moving = new double[changes.Length];
        for (var i = 0; i < moving.Length; i++) moving[i] = stands[i] ? double.NaN : changes[i];
        return moving;
    }

    /// <summary>A value that repeats itself for over an hour (a floor, a frozen logger) says nothing of another curve that does.</summary>
    private bool LastsOver(int since, int slots)
    {
        var end = since + 1;
        while (end < stands.Length && stands[end]) end++;
        return end - since > slots && end - since > 1;
    }

    private static bool IsStill(double a, double b) => Math.Abs(a - b) < 1e-9;

    private DayCurve(double[] levels, double[] own, bool[] stands)
    {
        (Levels, raw, this.stands, isFreed) = (levels, own, stands, true);
        filled = Cut(own);
        changes = Moving(filled, stands);
        persistence = PersistenceOf(changes);
    }

    /// <summary>Changes cut at so many of the day's robust deviations: the jump when work or rain begins is common to many days and sites, and would outweigh all else.</summary>
    private const double CutAt = 2;

    private double[] Cut(double[] changes)
    {
        var most = CutAt * Robust.Sigma(Moving(changes, stands), 0);
        return Array.ConvertAll(changes, c => double.IsNaN(c) ? c : Math.Clamp(c, -most, most));
    }

    private static double PersistenceOf(double[] changes)
    {
        double products = 0, squares = 0;
        for (var i = 1; i < changes.Length; i++)
        {
            if (double.IsNaN(changes[i]) || double.IsNaN(changes[i - 1])) continue;
            products += changes[i] * changes[i - 1];
            squares += (changes[i] * changes[i] + changes[i - 1] * changes[i - 1]) / 2;
        }
        return squares == 0 ? 0 : products / squares;
    }

    /// <summary>Means per slot, mg/m³; NaN = not measured. 96 slots, or 24 of an hourly monitor.</summary>
    public double[] Levels { get; }

    public int Slots => Levels.Length;

    public bool IsHourly => Slots == 24;

    /// <summary>Changes of the logarithm from slot to slot, cut, NaN = none: what <see cref="Repeats"/> compares unless it is freed of the region's.</summary>
    public double[] Changes => changes;

    public int SlotMinutes => 24 * 60 / Slots;

    /// <summary>Six hours, or eighteen of an hourly monitor: long enough that chance cannot imitate it.</summary>
    public int Window => IsHourly ? 18 : 24;

    /// <summary>
    /// Four hours, or eighteen of an hourly monitor: long enough where not every pair is asked, but one that is known to have had hours in common. They must be one curve to the noise of a monitor, and move in
    /// every slot: what holds its value for an hour has four changes in four hours.
    /// </summary>
    public int WindowOfKnown => IsHourly ? 18 : 16;

    private const double SameOfKnown = 0.965;

    /// <summary>Slots of a window that may be missing in either of two curves.</summary>
    public const int MostMissing = 2;

    /// <summary>Correlation of changes from which two windows are one: a copy with noise of 1 % stays over it, the days of an hourly curve share their daily course.</summary>
    public double Same => IsHourly ? 0.985 : 0.93;

    /// <summary>By how many standard deviations (of Fisher's z) a window must be likelier than chance: some ten thousand windows of earlier days are looked at for each day.</summary>
    private const double LeastDeviations = 6;

    /// <summary>A curve that is kept is rounded to a quarter of a percent: no copy is closer.</summary>
    private const double Closest = 0.999;

    /// <summary>
    /// The correlation from which windows of this curve and another are one. Where both are smoothed a window holds fewer independent changes, n (1 - ρρ') / (1 + ρρ') of them (Bartlett 1935), and chance imitates it sooner.
    /// </summary>
    private double SameAs(DayCurve other, int window)
    {
        var shared = Math.Max(0, persistence) * Math.Max(0, other.persistence);
        var independent = window * (1 - shared) / (1 + shared);
        return Math.Clamp(Math.Tanh(LeastDeviations / Math.Sqrt(Math.Max(0.1, independent - 3))), Same, Closest);
    }

    /// <param name="lateMinutes">The grid begins so many minutes after midnight: finds copies moved by less than a slot.</param>
    public static DayCurve? Of(DustDay day, string siteId, int lateMinutes = 0)
    {
        var levels = lateMinutes == 0 ? day.Means("pm10_mgm3")[siteId] : SlotMeans.Of(day, siteId, "pm10_mgm3", SlotMeans.SlotsOf(day, siteId), lateMinutes);
        var known = 0;
        foreach (var level in levels)
            if (!double.IsNaN(level)) known++;
        return known < FewestSlots ? null : new DayCurve(levels);
    }

    private const int FewestSlots = 18;

    /// <summary>Median over sites per slot; NaN where fewer than three report.</summary>
    public static double[] Region(double[][] sites, int slots)
    {
        var region = new double[slots];
        var known = new double[sites.Length];
        for (var i = 0; i < slots; i++)
        {
            var n = 0;
            foreach (var levels in sites)
                if (!double.IsNaN(levels[i])) known[n++] = levels[i];
            region[i] = n < 3 ? double.NaN : Robust.Median(known.AsSpan(0, n));
        }
        return region;
    }

    /// <summary>Readings so dense that a grid may begin within a slot.</summary>
    public static bool IsDense(DustDay day, string siteId) => day.Of(siteId).Length >= 200;

    /// <summary>The curve's changes less those of the region: what is the site's own.</summary>
    /// <param name="slotsEarlier">A copy that comes so many slots late brings the region's changes of then.</param>
    public DayCurve Less(double[] regionLevels, int slotsEarlier = 0)
    {
        var own = new double[Slots];
        for (var i = 0; i < Slots; i++)
            own[i] = i - slotsEarlier < 1 ? double.NaN : raw[i] - Math.Log(Math.Max(regionLevels[i - slotsEarlier], 0.001) / Math.Max(regionLevels[i - slotsEarlier - 1], 0.001));
        return new DayCurve(Levels, own, stands);
    }

    /// <summary>
    /// The longest stretch of this curve that repeats <paramref name="other"/> <paramref name="lag"/> slots earlier: slots covered by windows whose
    /// changes correlate as one curve's do, and their mean correlation. (0, 0) when none does.
    /// </summary>
    /// <param name="repeated">Where given, one mark per slot: it lies in such a window.</param>
    /// <param name="ofKnown">The two are known to have had hours in common (<see cref="WindowOfKnown"/>).</param>
    public (int Slots, double Likeness) Repeats(DayCurve other, int lag, bool[]? repeated = null, bool ofKnown = false)
    {
        if (other.Slots != Slots) return default;
        var window = ofKnown ? WindowOfKnown : Window;
        Span<double> sx = stackalloc double[Slots + 1], sy = stackalloc double[Slots + 1], sxx = stackalloc double[Slots + 1], syy = stackalloc double[Slots + 1], sxy = stackalloc double[Slots + 1];
        Span<int> known = stackalloc int[Slots + 1];
        // Beside another site's, freed of what all have in common, a value that stands between two steps of its scale tells that the curve hardly moved; where both stand nothing is told.
        var (mine, theirs) = isFreed && !ofKnown ? (filled, other.filled) : (changes, other.changes);
        for (var i = 0; i < Slots; i++)
        {
            var x = mine[i];
            var y = i - lag >= 0 && i - lag < Slots ? theirs[i - lag] : double.NaN;
            var both = !double.IsNaN(x + y) && !(isFreed && stands[i] && other.stands[i - lag]);
            if (!both) x = y = 0;
            (sx[i + 1], sy[i + 1], sxx[i + 1], syy[i + 1], sxy[i + 1], known[i + 1]) = (sx[i] + x, sy[i] + y, sxx[i] + x * x, syy[i] + y * y, sxy[i] + x * y, known[i] + (both ? 1 : 0));
        }
        var (covered, coveredTo, total, windows, least, same) = (0, 0, 0.0, 0, window * LeastMovement * LeastMovement, Math.Max(SameAs(other, window), ofKnown ? SameOfKnown : 0));
        for (var from = 0; from + window <= Slots; from++)
        {
            var to = from + window;
            var n = known[to] - known[from];
            if (n < window - MostMissing) continue;
            double mx = (sx[to] - sx[from]) / n, my = (sy[to] - sy[from]) / n;
            double vx = sxx[to] - sxx[from] - n * mx * mx, vy = syy[to] - syy[from] - n * my * my;
            if (vx < least || vy < least) continue;
            var likeness = (sxy[to] - sxy[from] - n * mx * my) / Math.Sqrt(vx * vy);
            if (likeness < same) continue;
            covered += to - Math.Max(from, coveredTo);
            coveredTo = to;
            repeated?.AsSpan(from, window).Fill(true);
            total += likeness;
            windows++;
        }
        return windows == 0 ? default : (covered, total / windows);
    }

    /// <summary>
    /// How much this curve jumps where a common stretch begins and stops: ranks of the largest changes within half an hour of each border among those of all
    /// places of its own day, as a sum in deviations (0 expected of a curve that goes on). The one that copies jumps there, the original does not; 0 without a border inside the day.
    /// </summary>
    /// <param name="common">One mark per slot: it lies in a stretch that the curve has in common with another.</param>
    /// <param name="lag">Slots by which this curve comes later: where the day of the other begins or ends is no border.</param>
    public double JumpsAtBorders(bool[] common, int lag)
    {
        int[] borders = [.. Enumerable.Range(3, Slots - 6).Where(i => common[i] != common[i - 1] && i != lag && i != Slots + lag)];
        if (borders.Length == 0) return 0;
        var near = Math.Max(1, 30 / SlotMinutes);
        var usual = Enumerable.Range(near, Slots - 2 * near).Select(i => LargestChange(i, near)).Where(c => !double.IsNaN(c)).ToArray();
        var total = 0.0;
        foreach (var change in borders.Select(border => LargestChange(border, near)))
            if (!double.IsNaN(change)) total += usual.Count(c => c < change) / (double)usual.Length - 0.5;
        return total / Math.Sqrt(borders.Length / 12.0);
    }

    /// <summary>
    /// Median change (log, absolute) of this curve at those of the given slots at which another, some slots later, stands still between two steps of its scale; NaN with fewer than half a dozen. What was rounded to a
    /// coarse scale loses such changes; nobody gets them back by copying.
    /// </summary>
    public double MovesWhereStill(DayCurve other, int lag, bool[] common)
    {
        double[] moves = [.. Enumerable.Range(0, Slots).Where(i => common[i] && i + lag >= 0 && i + lag < Slots && other.stands[i + lag] && !stands[i] && !double.IsNaN(raw[i])).Select(i => Math.Abs(raw[i]))];
        return moves.Length < FewestMoves ? double.NaN : Robust.Median(moves);
    }

    private const int FewestMoves = 6;

    private double LargestChange(int around, int near)
    {
        var most = double.NaN;
        for (var i = Math.Max(1, around - near); i <= Math.Min(Slots - 1, around + near); i++)
            if (!double.IsNaN(raw[i]) && !(Math.Abs(raw[i]) <= most)) most = Math.Abs(raw[i]);
        return most;
    }

    /// <summary>Slots that lie in a window which repeats <paramref name="other"/>.</summary>
    public bool[] Repeated(DayCurve other, int lag, bool ofKnown = false)
    {
        var repeated = new bool[Slots];
        Repeats(other, lag, repeated, ofKnown);
        return repeated;
    }

    /// <summary>Changes as 32-bit values in stretches of eight hours, each of mean 0 and length 1 (0 where it cannot be told), for a quick first comparison by dot products.</summary>
    public float[] Stretches()
    {
        var stretch = Slots / 3;
        var all = new float[Slots];
        for (var from = 0; from < Slots; from += stretch)
        {
            double sum = 0, squares = 0;
            var n = 0;
            for (var i = from; i < from + stretch; i++)
            {
                if (double.IsNaN(filled[i])) continue;
                sum += filled[i];
                squares += filled[i] * filled[i];
                n++;
            }
            var (mean, length) = (n == 0 ? 0 : sum / n, n == 0 ? 0 : Math.Sqrt(Math.Max(0, squares - sum * sum / n)));
            if (n < stretch / 2 || length * length < n * LeastMovement * LeastMovement) continue;
            for (var i = from; i < from + stretch; i++) all[i] = double.IsNaN(filled[i]) ? 0 : (float)((filled[i] - mean) / length);
        }
        return all;
    }

    /// <summary>Two letters a slot, in steps of a quarter of a percent, to be kept and compared with later days.</summary>
    public string Encoded()
    {
        return string.Create(Slots * 2, Levels, static (letters, levels) =>
        {
            for (var i = 0; i < levels.Length; i++)
            {
                var code = double.IsNaN(levels[i]) ? MissingCode : Math.Clamp((int)Math.Round((Math.Log(Math.Max(levels[i], 0.001)) - LogLowest) / LogStep), 0, MissingCode - 1);
                (letters[2 * i], letters[2 * i + 1]) = (Alphabet[code >> 6], Alphabet[code & 63]);
            }
        });
    }

    public static DayCurve Decoded(string text)
    {
        var levels = new double[text.Length / 2];
        for (var i = 0; i < levels.Length; i++)
        {
            var code = (Letter(text[2 * i]) << 6) | Letter(text[2 * i + 1]);
            levels[i] = LevelOf[code];
        }
        return new DayCurve(levels);
    }

    /// <summary>Of each code.</summary>
    private static readonly double[] LevelOf = [.. Enumerable.Range(0, MissingCode + 1).Select(code => code == MissingCode ? double.NaN : Math.Exp(code * LogStep + LogLowest))];

    private static int Letter(char c) => c switch { >= 'A' and <= 'Z' => c - 'A', >= 'a' and <= 'z' => c - 'a' + 26, >= '0' and <= '9' => c - '0' + 52, '-' => 62, _ => 63 };
}
