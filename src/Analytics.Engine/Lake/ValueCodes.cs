namespace Analytics.Engine.Lake;

/// <summary>
/// The distinct values of a column by the order of their coming, and each value's number among them. Measured values have few decimals: most columns
/// have some hundred values, which are found in the nearest memory.
/// </summary>
internal sealed class ValueCodes
{
    private long[] values = new long[256];
    private int[] slots = new int[1 << 10];
    private int shift = 64 - 10;

    public int Count { get; private set; }

    public ReadOnlySpan<long> Values => values.AsSpan(0, Count);

    /// <summary>Numbers every value; false when more than so many are distinct.</summary>
    public bool TryEncode(ReadOnlySpan<long> column, Span<int> codes, int most)
    {
        Count = 0;
        Array.Clear(slots);
        for (var i = 0; i < column.Length; i++)
        {
            var place = PlaceOf(column[i]);
            if (slots[place] == 0)
            {
                if (Count == most) return false;
                Add(column[i], place);
                codes[i] = Count - 1;
            }
            else codes[i] = slots[place] - 1;
        }
        return true;
    }

    /// <summary>The slot of a value, or the one that is free for it. The product's upper bits depend on all of a value's.</summary>
    private int PlaceOf(long value)
    {
        var place = (int)((ulong)value * 0x9E3779B97F4A7C15UL >> shift);
        while (slots[place] is var code && code != 0 && values[code - 1] != value) place = (place + 1) & (slots.Length - 1);
        return place;
    }

    private void Add(long value, int place)
    {
        if (Count == values.Length) Array.Resize(ref values, Count * 2);
        values[Count++] = value;
        slots[place] = Count;
        if (Count * 2 < slots.Length) return;
        slots = new int[slots.Length * 2];
        shift--;
        for (var code = 1; code <= Count; code++) slots[PlaceOf(values[code - 1])] = code;
    }
}
