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
                if (row % Slots.Ahead == 0) slots.Touch(segment.Keys.AsSpan(row, Math.Min(Slots.Ahead, segment.RowCount - row)));
                var (before, at) = slots.FindOrAdd(s, row, out var place);
                var counts = segment.Files[row] >= firstFile ? Counts[segment.Files[row] - firstFile] : null;
                if (before is null)
                {
                    if (s < existing) continue;
                    Changed = true;
                    if (counts is null) continue;
                    if (knownElsewhere?.Invoke(segment, row) == true) counts.Replaced++;
                    else counts.Stored++;
                }
                else if (before.Contents[at] == segment.Contents[row])
                {
                    segment.Remove(row);
                    if (counts is not null) counts.Duplicate++;
                }
                else if (ages.IsNewer(segment.Files[row], before.Files[at]))
                {
                    Remove(before, at, segment.Files[row]);
                    slots.Put(place, s, row);
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

    /// <summary>
    /// Open addressing over all rows. A slot holds the row's number (from 1, over all segments) and 32 bits of its key, so that most comparisons end
    /// in the slot.
    /// </summary>
    private sealed class Slots
    {
        /// <summary>So many slots are fetched together: their cache misses overlap.</summary>
        public const int Ahead = 32;

        private readonly IReadOnlyList<Segment> segments;
        private readonly int[] starts;
        private readonly ulong[] slots;
        private readonly uint mask;
        private ulong touched;

        public Slots(IReadOnlyList<Segment> segments)
        {
            this.segments = segments;
            starts = new int[segments.Count];
            for (var s = 1; s < starts.Length; s++) starts[s] = checked(starts[s - 1] + segments[s - 1].RowCount);
            slots = new ulong[(int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, segments.Sum(s => (long)s.RowCount) * 3 / 2))];
            mask = (uint)slots.Length - 1;
        }

        public void Touch(ReadOnlySpan<UInt128> keys)
        {
            var sum = 0UL;
            foreach (var key in keys) sum += slots[(uint)key & mask];
            touched += sum;
        }

        /// <summary>The row that holds this row's key; when there is none, this row takes the slot.</summary>
        public (Segment? Before, int Row) FindOrAdd(int segment, int row, out uint place)
        {
            var key = segments[segment].Keys[row];
            var tag = (uint)(key >> 96);
            for (place = (uint)key & mask; ; place = (place + 1) & mask)
            {
                var slot = slots[place];
                if (slot == 0)
                {
                    Put(place, segment, row);
                    return (null, 0);
                }
                if ((uint)(slot >> 32) != tag) continue;
                var number = (int)(uint)slot - 1;
                var found = Array.BinarySearch(starts, number);
                if (found < 0) found = ~found - 1;
                // Segments without rows share their start with the next.
                while (number - starts[found] >= segments[found].RowCount) found++;
                if (segments[found].Keys[number - starts[found]] == key) return (segments[found], number - starts[found]);
            }
        }

        public void Put(uint place, int segment, int row) => slots[place] = ((ulong)(uint)(segments[segment].Keys[row] >> 96) << 32) | (uint)(starts[segment] + row + 1);
    }
}
