using System.Numerics;

namespace Analytics.Simulation;

/// <summary>
/// Seeded random numbers (xoshiro256**, Blackman and Vigna 2018) that split by name: <c>rng.For("lane 3")</c> depends on the seed
/// and the name alone, never on what was drawn before, so that adding one thing to the city leaves everything else as it was.
/// </summary>
public sealed class Rng
{
    private readonly ulong key;
    private ulong s0, s1, s2, s3;

    public Rng(ulong seed)
    {
        key = seed;
        s0 = Mix(ref seed);
        s1 = Mix(ref seed);
        s2 = Mix(ref seed);
        s3 = Mix(ref seed);
    }

    /// <summary>An independent stream for a named part.</summary>
    public Rng For(string name)
    {
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var c in name) hash = (hash ^ c) * 1099511628211UL;
        return For(hash);
    }

    /// <summary>An independent stream for a numbered part.</summary>
    public Rng For(ulong part)
    {
        var state = key ^ (part * 0xD1342543DE82EF95UL + 0x2545F4914F6CDD1DUL);
        return new Rng(Mix(ref state));
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>Uniform in 0 … <paramref name="bound"/> − 1.</summary>
    public int Below(int bound) => (int)(((UInt128)Next() * (ulong)bound) >> 64);

    /// <summary>Uniform in <paramref name="low"/> … <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => low + Below(high - low + 1);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>Standard normal for drawing traits: sum of twelve uniforms, so within ±6 and the same on every platform.</summary>
    public double Normal()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++) sum += Unit();
        return sum;
    }

    public double Normal(double mean, double sd) => mean + sd * Normal();

    /// <summary>Unit-variance noise for seconds and minutes: four 16-bit uniforms of one draw, within ±3.46; ten times faster than <see cref="Normal()"/>.</summary>
    public double Noise()
    {
        var bits = Next();
        var sum = (double)((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
        return (sum - 2 * 65535.0) * (1.7320508075688772 / 65536.0);
    }

    /// <summary>exp(N(0, <paramref name="sigma"/>)): median 1.</summary>
    public double LogNormal(double sigma) => Math.Exp(sigma * Normal());

    public double Exponential(double mean) => -mean * Math.Log(1 - Unit());

    public int Poisson(double mean)
    {
        if (mean > 50) return Math.Max(0, (int)Math.Round(Normal(mean, Math.Sqrt(mean))));
        var limit = Math.Exp(-mean);
        var product = Unit();
        var count = 0;
        while (product > limit)
        {
            product *= Unit();
            count++;
        }
        return count;
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An index drawn in proportion to its weight.</summary>
    public int PickWeighted(ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var at = Unit() * total;
        for (var i = 0; i < weights.Length - 1; i++)
        {
            at -= weights[i];
            if (at < 0) return i;
        }
        return weights.Length - 1;
    }

    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    public void Shuffle<T>(T[] items) => Shuffle(items.AsSpan());

    /// <summary>splitmix64.</summary>
    private static ulong Mix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
