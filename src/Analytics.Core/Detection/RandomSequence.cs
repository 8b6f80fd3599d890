namespace Analytics.Core.Detection;

/// <summary>Random numbers that a seed settles, the same on every machine (SplitMix64; G. Steele, D. Lea, C. Flood 2014).</summary>
public struct RandomSequence(ulong seed)
{
    private ulong state = seed;

    /// <summary>A sequence of its own for each <paramref name="part"/> of the work, so that the parts may be done in any order.</summary>
    public static RandomSequence For(ulong seed, int part)
    {
        var parent = new RandomSequence(seed);
        parent.state += parent.Next() * (ulong)(part + 1);
        return new RandomSequence(parent.Next());
    }

    public ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>In [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>In [0, <paramref name="count"/>).</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>So many different numbers below <paramref name="population"/>, in random order.</summary>
    public int[] Sample(int population, int count)
    {
        var all = new int[population];
        for (var i = 0; i < population; i++) all[i] = i;
        for (var i = 0; i < count; i++)
        {
            var other = i + Below(population - i);
            (all[i], all[other]) = (all[other], all[i]);
        }
        return all[..count];
    }
}
