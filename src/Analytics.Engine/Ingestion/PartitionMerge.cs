using System.Numerics;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Ingestion;

/// <summary>What became of the rows of one file.</summary>
public sealed class RowCounts
{
    public long Stored { get; set; }
    public long Replaced { get; set; }
    public long Duplicate { get; set; }

    public void Add(RowCounts other)
    {
        Stored += other.Stored;
        Replaced += other.Replaced;
        Duplicate += other.Duplicate;
    }
}

/// <summary>
/// Brings new rows together with those of a partition. A row with a new key is stored; one that says the same as the row that stands is a
/// duplicate; one that says something else replaces it when its file is the newer one, and changes nothing otherwise (counted as a duplicate).
/// Whichever does not stand goes to the history.
/// </summary>
/// <param name="firstFile">Rows of files from this ledger id on are counted; older ones only move.</param>
internal sealed class PartitionMerge(IReadOnlyList<Segment> segments, FileAges ages, int firstFile, int files)
{
    /// <summary>Rows that do not stand any more, with the ledger id of the file whose row does.</summary>
    public List<(Segment Segment, int Row, int ReplacedBy)> Replaced { get; } = [];

    /// <summary>Per file of the batch.</summary>
    public RowCounts[] Counts { get; } = [.. Enumerable.Range(0, files).Select(_ => new RowCounts())];

    /// <summary>False when every new row was a duplicate.</summary>
    public bool Changed { get; private set; }

    /// <param name="existing">How many of the segments, the first ones, are the partition's own.</param>
    /// <param name="knownElsewhere">Whether a key that is new here is that of a row of another partition.</param>
    public void Run(int existing, Func<Segment, int, bool>? knownElsewhere)
    {
        var slots = new Slots(segments);
        for (var s = 0; s < segments.Count; s++)
        {
            var segment = segments[s];
            for (var row = 0; row < segment.RowCount; row++)
            {
                ref var slot = ref slots.Find(s, row);
                var counts = segment.Files[row] >= firstFile ? Counts[segment.Files[row] - firstFile] : null;
                if (slot < 0)
                {
                    slot = Slots.At(s, row);
                    if (s < existing) continue;
                    Changed = true;
                    if (counts is null) continue;
                    if (knownElsewhere?.Invoke(segment, row) == true) counts.Replaced++;
                    else counts.Stored++;
                    continue;
                }
                var (before, at) = (segments[(int)(slot >> 32)], (int)slot);
                if (before.Contents[at] == segment.Contents[row])
                {
                    segment.Remove(row);
                    if (counts is not null) counts.Duplicate++;
                }
                else if (ages.IsNewer(segment.Files[row], before.Files[at]))
                {
                    Remove(before, at, segment.Files[row]);
                    slot = Slots.At(s, row);
                    if (counts is not null) counts.Replaced++;
                }
                else
                {
                    Remove(segment, row, before.Files[at]);
                    if (counts is not null) counts.Duplicate++;
                }
            }
        }
    }

    /// <summary>A row that does not stand here (any more).</summary>
    public void Remove(Segment segment, int row, int replacedBy)
    {
        segment.Remove(row);
        Replaced.Add((segment, row, replacedBy));
        Changed = true;
    }

    /// <summary>Open addressing over all rows; a slot holds segment and row, and beside it some bits of the key, so that most comparisons end there.</summary>
    private sealed class Slots
    {
        private readonly IReadOnlyList<Segment> segments;
        private readonly long[] places;
        private readonly uint[] tags;
        private readonly int mask;

        public Slots(IReadOnlyList<Segment> segments)
        {
            this.segments = segments;
            var size = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, segments.Sum(s => (long)s.RowCount) * 3 / 2));
            (places, tags, mask) = (new long[size], new uint[size], size - 1);
            Array.Fill(places, -1);
        }

        public static long At(int segment, int row) => ((long)segment << 32) | (uint)row;

        /// <summary>The slot of a row's key: the one that holds it, or the free one where it belongs.</summary>
        public ref long Find(int segment, int row)
        {
            var key = segments[segment].Keys[row];
            var tag = (uint)(key >> 96);
            for (var i = (int)((ulong)key & (uint)mask); ; i = (i + 1) & mask)
            {
                ref var place = ref places[i];
                if (place < 0)
                {
                    tags[i] = tag;
                    return ref place;
                }
                if (tags[i] == tag && segments[(int)(place >> 32)].Keys[(int)place] == key) return ref place;
            }
        }
    }
}
