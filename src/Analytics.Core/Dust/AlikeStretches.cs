using System.Collections.Concurrent;
using System.Numerics;
using System.Numerics.Tensors;

namespace Analytics.Core.Dust;

/// <summary>
/// Which of many curves may have hours in common: all pairs whose stretches of eight hours (<see cref="DayCurve.Stretches"/>) correlate enough, at a shift of at most two slots. In a
/// large city pairs are not all looked at: stretches fall into one bucket when they lie on the same side of a number of random planes, the likelier the more alike they are, and
/// only who shares a bucket in one of many tables, and the side of most of 64 further planes, is compared (locality-sensitive hashing by sign random projections; M. S. Charikar 2002). Work
/// then grows with the number of curves.
/// </summary>
/// <remarks>Two stretches that correlate at 0.93, as a copy's must, share one of 20 buckets of 11 planes with chance 1 - (1 - 0.88^11)^20 = 0.996, at 0.8 with 0.81 (and a day has three); two that have nothing in common with 0.01.</remarks>
public sealed class AlikeStretches
{
    public const int MaxLag = 2;

    private const int Tables = 20, Parts = 3, MostPlanes = 14, FewPairs = 400, SketchBits = 64;

    /// <summary>Of 64 planes those that part two stretches: 13 at a correlation of 0.8, 32 where they have nothing in common (28 where they share a bucket), each give or take 4.</summary>
    private const int MostApart = 22;

    /// <summary>Curves that share a bucket by chance, about.</summary>
    private const double Load = 2;

    private readonly float[][] stretches;
    private readonly float stretchAlike, dayAlike;
    private readonly int part, inner, planes;

    /// <param name="stretches">Of one grid, each part of mean 0 and length 1.</param>
    /// <param name="stretchAlike">Least correlation of one part of the day.</param>
    /// <param name="dayAlike">Or least mean correlation of the day's parts.</param>
    public AlikeStretches(float[][] stretches, float stretchAlike, float dayAlike)
    {
        (this.stretches, this.stretchAlike, this.dayAlike) = (stretches, stretchAlike, dayAlike);
        part = stretches.Length == 0 ? 0 : stretches[0].Length / Parts;
        inner = part - MaxLag;
        planes = (int)Math.Clamp(Math.Round(Math.Log2(stretches.Length / Load)), 1, MostPlanes);
    }

    /// <summary>For each curve those of a higher number that may be alike, in order.</summary>
    public int[][] Pairs() => stretches.Length <= FewPairs ? AllPairs() : HashedPairs();

    /// <summary>The same by looking at every pair.</summary>
    public int[][] AllPairs()
    {
        var pairs = new int[stretches.Length][];
        Parallel.For(0, pairs.Length, a => pairs[a] = [.. Enumerable.Range(a + 1, pairs.Length - a - 1).Where(b => MayBeAlike(stretches[a], stretches[b]))]);
        return pairs;
    }

    private int[][] HashedPairs()
    {
        var hyperplanes = Hyperplanes();
        var sketches = new ulong[Shifts][];
        Parallel.For(0, Shifts, n => sketches[n] = [.. stretches.Select(s => SideOf(s.AsSpan(Start(n), inner), hyperplanes.AsSpan(Tables * planes)))]);
        var likely = new ConcurrentBag<List<ulong>>();
        Parallel.For(0, Tables * Parts, table =>
        {
            // The unshifted stretches of a table are looked up by each curve's stretch, shifted or not; every array fits the processor's cache.
            var first = table * (MaxLag + 1);
            var sides = hyperplanes.AsSpan(table / Parts * planes, planes);
            var unshifted = new Bucketed(BucketsOf(sides, Start(first)), 1 << planes);
            var pairs = new List<ulong>();
            for (var n = first; n <= first + MaxLag; n++)
            {
                var (buckets, own, others) = (BucketsOf(sides, Start(n)), sketches[n % Shifts], sketches[first % Shifts]);
                for (var a = 0; a < buckets.Length; a++)
                    if (buckets[a] >= 0)
                        foreach (var b in unshifted.In(buckets[a]))
                            if (a != b && BitOperations.PopCount(own[a] ^ others[b]) <= MostApart) pairs.Add(((ulong)Math.Min(a, b) << 32) | (uint)Math.Max(a, b));
            }
            likely.Add(pairs);
        });
        var distinct = Distinct(likely);
        var alike = new bool[distinct.Length];
        Parallel.For(0, distinct.Length, i => alike[i] = MayBeAlike(stretches[distinct[i] >> 32], stretches[(uint)distinct[i]]));
        var found = distinct.Where((_, i) => alike[i]).ToLookup(pair => (int)(pair >> 32), pair => (int)(uint)pair);
        return [.. Enumerable.Range(0, stretches.Length).Select(a => found[a].ToArray())];

        int PartOf(int n) => n / (MaxLag + 1) % Parts;
        int Start(int n) => PartOf(n) * part + n % (MaxLag + 1);
    }

    /// <summary>A pair is one number, the lower curve above the higher one, so that a million of them are sorted by the machine's own comparison.</summary>
    private static ulong[] Distinct(IEnumerable<List<ulong>> likely)
    {
        ulong[] pairs = [.. likely.SelectMany(p => p)];
        Array.Sort(pairs);
        var n = 0;
        for (var i = 0; i < pairs.Length; i++)
            if (i == 0 || pairs[i] != pairs[i - 1]) pairs[n++] = pairs[i];
        return pairs[..n];
    }

    private const int Shifts = Parts * (MaxLag + 1);

    /// <summary>Coefficients of ±1, always the same.</summary>
    private float[][] Hyperplanes()
    {
        var random = new SplitMix(0x5EED);
        return [.. Enumerable.Range(0, Tables * planes + SketchBits).Select(_ => Enumerable.Range(0, inner).Select(_ => random.Next() ? 1f : -1f).ToArray())];
    }

    private short[] BucketsOf(ReadOnlySpan<float[]> hyperplanes, int start)
    {
        var buckets = new short[stretches.Length];
        for (var a = 0; a < buckets.Length; a++)
        {
            var own = stretches[a].AsSpan(start, inner);
            if (own.IndexOfAnyExcept(0f) < 0)
            {
                buckets[a] = -1;
                continue;
            }
            buckets[a] = (short)SideOf(own, hyperplanes);
        }
        return buckets;
    }

    /// <summary>One bit a plane: on which side of it the stretch lies.</summary>
    private static ulong SideOf(ReadOnlySpan<float> stretch, ReadOnlySpan<float[]> hyperplanes)
    {
        var side = 0UL;
        foreach (var plane in hyperplanes) side = (side << 1) | (TensorPrimitives.Dot(stretch, plane) > 0 ? 1UL : 0);
        return side;
    }

    private bool MayBeAlike(float[] a, float[] b)
    {
        for (var lag = -MaxLag; lag <= MaxLag; lag++)
        {
            var sum = 0f;
            for (var from = 0; from < a.Length; from += part)
            {
                var dot = lag >= 0 ? TensorPrimitives.Dot<float>(a.AsSpan(from + lag, part - lag), b.AsSpan(from, part - lag))
                    : TensorPrimitives.Dot<float>(a.AsSpan(from, part + lag), b.AsSpan(from - lag, part + lag));
                if (dot >= stretchAlike) return true;
                sum += dot;
            }
            if (sum / Parts >= dayAlike) return true;
        }
        return false;
    }

    /// <summary>Curves by bucket, one after another.</summary>
    private sealed class Bucketed
    {
        private readonly int[] starts, curves;

        public Bucketed(short[] buckets, int count)
        {
            (starts, curves) = (new int[count + 1], new int[buckets.Length]);
            foreach (var bucket in buckets)
                if (bucket >= 0) starts[bucket + 1]++;
            for (var i = 1; i < starts.Length; i++) starts[i] += starts[i - 1];
            var next = starts[..^1];
            for (var curve = 0; curve < buckets.Length; curve++)
                if (buckets[curve] >= 0) curves[next[buckets[curve]]++] = curve;
        }

        public ReadOnlySpan<int> In(short bucket) => curves.AsSpan(starts[bucket], starts[bucket + 1] - starts[bucket]);
    }

    /// <summary>A fixed sequence of coin throws (S. Vigna's SplitMix64).</summary>
    private struct SplitMix(ulong state)
    {
        public bool Next()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (BitOperations.PopCount(z ^ (z >> 31)) & 1) == 1;
        }
    }
}
