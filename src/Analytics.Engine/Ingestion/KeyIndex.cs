using System.Numerics;

namespace Analytics.Engine.Ingestion;

/// <summary>
/// Finds the row that holds a key, among stretches that are added one after the other. Open addressing: a slot holds the row's number (from 1,
/// over all stretches) and 32 bits of its key, so that most comparisons end in the slot. The upper ones of these bits say where the slot is, so that
/// slots move to a larger table from first to last and nobody looks at a key.
/// </summary>
internal sealed class KeyIndex
{
    /// <summary>So many slots are fetched together: their cache misses overlap.</summary>
    private const int Ahead = 32;

    private readonly List<RowMarks> stretches = [];
    private readonly List<int> starts = [];
    private ulong[] slots;
    private int shift;
    private int rows;
    private ulong touched;

    /// <param name="expectedRows">Spares growing.</param>
    public KeyIndex(long expectedRows)
    {
        slots = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Max(16, expectedRows * 3 / 2))];
        shift = 32 - BitOperations.Log2((uint)slots.Length);
    }

    public RowMarks this[int stretch] => stretches[stretch];

    /// <summary>The rows of a stretch will be asked for next, in order.</summary>
    /// <returns>The stretch's number.</returns>
    public int Add(RowMarks stretch)
    {
        starts.Add(rows);
        stretches.Add(stretch);
        rows = checked(rows + stretch.RowCount);
        while (slots.Length < rows + rows / 4) Grow();
        return stretches.Count - 1;
    }

    /// <summary>The stretch that was added last ends earlier.</summary>
    public void Shorten(RowMarks stretch)
    {
        stretches[^1] = stretch;
        rows = starts[^1] + stretch.RowCount;
    }

    /// <summary>The row that holds this row's key; when there is none, this row takes the slot.</summary>
    /// <param name="place">For <see cref="Put"/>, when this row shall hold the key from now on.</param>
    public (int Stretch, int Row)? FindOrAdd(int stretch, int row, out uint place)
    {
        var keys = stretches[stretch].Keys;
        if (row % Ahead == 0) Touch(keys.AsSpan(row, Math.Min(Ahead, keys.Length - row)));
        var key = keys[row];
        var tag = Tag(key);
        for (place = tag >> shift; ; place = Next(place))
        {
            var slot = slots[place];
            if (slot == 0)
            {
                Put(place, stretch, row);
                return null;
            }
            if ((uint)(slot >> 32) != tag) continue;
            var (foundIn, found) = RowOf((int)(uint)slot - 1);
            if (stretches[foundIn].Keys[found] == key) return (foundIn, found);
        }
    }

    public void Put(uint place, int stretch, int row) => slots[place] = Slot(stretches[stretch].Keys[row], starts[stretch] + row);

    private (int Stretch, int Row) RowOf(int number)
    {
        var found = starts.BinarySearch(number);
        if (found < 0) found = ~found - 1;
        // Stretches without rows share their start with the next.
        while (number - starts[found] >= stretches[found].RowCount) found++;
        return (found, number - starts[found]);
    }

    private void Grow()
    {
        var old = slots;
        slots = new ulong[checked(old.Length * 2)];
        shift--;
        foreach (var slot in old)
        {
            if (slot == 0) continue;
            var place = (uint)(slot >> 32) >> shift;
            while (slots[place] != 0) place = Next(place);
            slots[place] = slot;
        }
    }

    private uint Next(uint place) => (place + 1) & ((uint)slots.Length - 1);

    private void Touch(ReadOnlySpan<UInt128> keys)
    {
        var sum = 0UL;
        foreach (var key in keys) sum += slots[Tag(key) >> shift];
        touched += sum;
    }

    private static ulong Slot(UInt128 key, int number) => ((ulong)Tag(key) << 32) | (uint)(number + 1);

    private static uint Tag(UInt128 key) => (uint)(key >> 96);
}
