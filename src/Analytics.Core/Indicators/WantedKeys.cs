using System.Numerics;

namespace Analytics.Core.Indicators;

/// <summary>
/// The keys that a day looks for, in buckets of neighbouring keys, each a hash table that fits the nearest memory. Sorted keys of other days pass the buckets in their order, many days abreast: every
/// key is met in the cache, and a year of them costs a few nanoseconds a key.
/// </summary>
public sealed class WantedKeys
{
    /// <summary>Wanted keys of a bucket, about, were they spread evenly; some places hold hundreds of times as many.</summary>
    private const int Together = 16, MostBucketBits = 17;

    private readonly int shift;

    /// <summary>Of each bucket and the end: its first key, and its first place among <see cref="heads"/>.</summary>
    private readonly int[] starts, headStarts;

    /// <summary>In the order of the buckets: the key, whose it is, and the next one of one hash; -1 = none.</summary>
    private readonly long[] keys;

    private readonly int[] seekers, next, heads;

    /// <summary>One for each asker and sketch, whatever its key.</summary>
    private readonly Wanted[] different;

    public WantedKeys(IReadOnlyList<Wanted> wanted)
    {
        var largest = 0L;
        foreach (var one in wanted) largest = Math.Max(largest, one.Key);
        var buckets = 1 << Math.Clamp(BitOperations.Log2((uint)Math.Max(1, wanted.Count / Together)), 1, MostBucketBits);
        shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)largest) - BitOperations.Log2((uint)buckets));
        (starts, headStarts) = (new int[buckets + 1], new int[buckets + 1]);
        foreach (var one in wanted) starts[(one.Key >> shift) + 1]++;
        for (var b = 0; b < buckets; b++)
        {
            headStarts[b + 1] = headStarts[b] + (starts[b + 1] == 0 ? 0 : (int)BitOperations.RoundUpToPowerOf2((uint)starts[b + 1]));
            starts[b + 1] += starts[b];
        }
        (keys, seekers, next, heads) = (new long[wanted.Count], new int[wanted.Count], new int[wanted.Count], new int[headStarts[^1]]);
        Array.Fill(heads, -1);
        var (free, apart) = (starts[..^1], new List<Wanted>());
        foreach (var one in wanted)
        {
            if (apart.Count == 0 || apart[^1] with { Key = one.Key } != one) apart.Add(one);
            var bucket = (int)(one.Key >> shift);
            var place = free[bucket]++;
            ref var head = ref heads[HeadOf(bucket, one.Key)];
            (keys[place], seekers[place], next[place], head) = (one.Key, apart.Count - 1, head, place);
        }
        different = [.. apart];
    }

    /// <summary>Tells of every key of the days that is looked for, where the sketches are near enough.</summary>
    /// <param name="days">Each at its first key; at their ends afterwards.</param>
    public void Find(IReadOnlyList<FiledKeys> days, Met met)
    {
        for (var bucket = 0; bucket < starts.Length - 1; bucket++)
        {
            if (starts[bucket] == starts[bucket + 1]) continue;
            long from = (long)bucket << shift, to = (bucket + 1L) << shift;
            for (var d = 0; d < days.Count; d++)
            {
                var day = days[d];
                while (day.Key < from) day.MoveNext();
                for (; day.Key < to; day.MoveNext())
                    for (var place = heads[HeadOf(bucket, day.Key)]; place >= 0; place = next[place])
                    {
                        if (keys[place] != day.Key) continue;
                        ref readonly var seeker = ref different[seekers[place]];
                        if (seeker.Sketch.Apart(day.Sketch) is var apart && apart <= seeker.Farthest) met(d, seeker.Asker, day.Row, apart);
                    }
            }
        }
    }

    /// <param name="day">Place among the days.</param>
    public delegate void Met(int day, int asker, int row, int apart);

    private int HeadOf(int bucket, long key) => headStarts[bucket] + (int)((ulong)key * 0x9E3779B97F4A7C15UL >> 32 & (uint)(headStarts[bucket + 1] - headStarts[bucket] - 1));
}
