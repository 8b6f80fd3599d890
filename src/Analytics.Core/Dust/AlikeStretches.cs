using System.Numerics;
using System.Numerics.Tensors;

namespace Analytics.Core.Dust;

/// <summary>
/// Which of many curves may have hours in common: all pairs whose stretches of eight hours (<see cref="DayCurve.Stretches"/>) correlate enough, at a shift of at most two slots. In a
/// large city pairs are not all looked at: stretches fall into one bucket when they lie on the same side of a number of random planes, the likelier the more alike they are, and
/// only who shares a bucket in one of many tables is compared (locality-sensitive hashing by sign random projections; M. S. Charikar 2002). Work then grows with the number of curves.
/// </summary>
/// <remarks>Two stretches that correlate at 0.93, as a copy must, share one of 40 buckets of 10 planes with chance 1 - (1 - 0.88^10)^40 &gt; 0.99999, at 0.8 with 0.98; two that have nothing in common with 0.04.</remarks>
public sealed class AlikeStretches
{
    public const int MaxLag = 2;

    private const int Tables = 40, Parts = 3, MostPlanes = 12, FewPairs = 400;

    /// <summary>Curves that share a bucket by chance, about.</summary>
    private const double Load = 5;

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
        // By table, part and shift: the bucket of each curve.
        var buckets = new short[Tables * Parts * (MaxLag + 1)][];
        Parallel.For(0, buckets.Length, n => buckets[n] = BucketsOf(hyperplanes.AsSpan(n / (Parts * (MaxLag + 1)) * planes, planes), Start(n)));
        var unshifted = new Bucketed[Tables * Parts];
        Parallel.For(0, unshifted.Length, n => unshifted[n] = new Bucketed(buckets[n * (MaxLag + 1)], 1 << planes));
        var found = new int[stretches.Length][];
        Parallel.For(0, found.Length, () => new bool[stretches.Length], (a, _, seen) =>
        {
            var alike = new List<int>();
            for (var n = 0; n < buckets.Length; n++)
            {
                if (buckets[n][a] < 0) continue;
                var own = stretches[a].AsSpan(Start(n), inner);
                foreach (var b in unshifted[n / (MaxLag + 1)].In(buckets[n][a]))
                {
                    // The mean of the parts reaches no more than the best of them.
                    if (b == a || seen[b] || TensorPrimitives.Dot(own, stretches[b].AsSpan(PartOf(n) * part, inner)) < Math.Min(stretchAlike, dayAlike) - Truncated) continue;
                    if (!MayBeAlike(stretches[a], stretches[b])) continue;
                    seen[b] = true;
                    alike.Add(b);
                }
            }
            foreach (var b in alike) seen[b] = false;
            found[a] = [.. alike];
            return seen;
        }, _ => { });
        return Ordered(found);

        int PartOf(int n) => n / (MaxLag + 1) % Parts;
        int Start(int n) => PartOf(n) * part + n % (MaxLag + 1);
    }

    /// <summary>What the slots at the ends, left out of a hash, may have added to a correlation.</summary>
    private const float Truncated = 0.1f;

    /// <summary>Coefficients of ±1, always the same.</summary>
    private float[][] Hyperplanes()
    {
        var random = new SplitMix(0x5EED);
        return [.. Enumerable.Range(0, Tables * planes).Select(_ => Enumerable.Range(0, inner).Select(_ => random.Next() ? 1f : -1f).ToArray())];
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
            var bucket = 0;
            foreach (var plane in hyperplanes) bucket = (bucket << 1) | (TensorPrimitives.Dot<float>(own, plane) > 0 ? 1 : 0);
            buckets[a] = (short)bucket;
        }
        return buckets;
    }

    /// <summary>Either of a pair may have found the other: the lower keeps it.</summary>
    private static int[][] Ordered(int[][] found)
    {
        var pairs = Array.ConvertAll(found, _ => new SortedSet<int>());
        for (var a = 0; a < found.Length; a++)
            foreach (var b in found[a]) pairs[Math.Min(a, b)].Add(Math.Max(a, b));
        return Array.ConvertAll(pairs, set => set.ToArray());
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
