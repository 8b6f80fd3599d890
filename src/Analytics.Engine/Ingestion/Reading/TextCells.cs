using System.Collections.Frozen;
using System.Text;
using Analytics.Core.Sources;
using Analytics.Engine.Pipelines;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>Texts, coded by a dictionary per chunk; where the column has codes, only those, after the source's own mapping.</summary>
internal sealed class TextCells : CellColumn
{
    private const int Unknown = -2;

    private readonly FrozenDictionary<string, string> mapping;
    private readonly FrozenSet<string> allowed;
    private readonly int[] rows;
    private List<string> values = [];
    private ByteTexts known = new();

    public TextCells(Column column, SourceDefinition source, int capacity) : base(column, source)
    {
        mapping = source.Codes.GetValueOrDefault(column.Name)?.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase) ?? FrozenDictionary<string, string>.Empty;
        allowed = column.Codes.ToFrozenSet(StringComparer.Ordinal);
        rows = new int[capacity];
    }

    public override void SetMissing(int row) => rows[row] = -1;

    public override void Finish(Table table, int count)
    {
        table.With(Name, new TextColumn(Copy(rows.AsSpan(0, count)), [.. values]));
        (values, known) = ([], new ByteTexts());
    }

    protected override CellVerdict SetValue(int row, ReadOnlySpan<byte> cell)
    {
        ref var code = ref known.CodeOf(cell, out var isNew);
        if (isNew) code = Enter(Encoding.UTF8.GetString(cell));
        if (code == Unknown) return CellVerdict.Refused;
        rows[row] = code;
        return CellVerdict.Fine;
    }

    protected override RowIssue Explain(string shown, string text) =>
        new(Name, "code", 1, $"'{shown}'", $"one of {string.Join(", ", Column.Codes)}" + (mapping.Count > 0 ? $" (or {string.Join(", ", mapping.Keys.Order(StringComparer.Ordinal))})" : ""));

    private int Enter(string text)
    {
        if (mapping.TryGetValue(text, out var mapped)) text = mapped;
        if (allowed.Count > 0 && !allowed.Contains(text)) return Unknown;
        var at = mapping.Count > 0 ? values.IndexOf(text) : -1;
        if (at >= 0) return at;
        values.Add(text);
        return values.Count - 1;
    }
}

/// <summary>
/// Codes of byte strings: open addressing over one byte heap. Neighbouring rows mostly repeat a text or, when a feed goes through its devices in turn,
/// bring the one that came after it before: these two are looked at first.
/// </summary>
internal sealed class ByteTexts
{
    private byte[] heap = new byte[4096];
    private int heapUsed;
    private (int Start, int Length, uint Hash)[] entries = new (int, int, uint)[256];
    private int[] codes = new int[256];
    private int[] slots = NewSlots(512);
    private int count, last = -1;

    /// <summary>The code kept for a text; a new text gets room for one.</summary>
    public ref int CodeOf(ReadOnlySpan<byte> text, out bool isNew)
    {
        isNew = false;
        if (last >= 0 && Text(last).SequenceEqual(text)) return ref codes[last];
        if (last + 1 is var next && next < count && Text(next).SequenceEqual(text)) return ref codes[last = next];
        var hash = Hash(text);
        var mask = slots.Length - 1;
        var i = (int)(hash & (uint)mask);
        for (; slots[i] >= 0; i = (i + 1) & mask)
        {
            if (entries[slots[i]].Hash != hash || !Text(slots[i]).SequenceEqual(text)) continue;
            last = slots[i];
            return ref codes[last];
        }
        isNew = true;
        last = Add(text, hash);
        slots[i] = last;
        if (count * 2 > slots.Length) Grow();
        return ref codes[last];
    }

    private ReadOnlySpan<byte> Text(int entry) => heap.AsSpan(entries[entry].Start, entries[entry].Length);

    private int Add(ReadOnlySpan<byte> text, uint hash)
    {
        if (heapUsed + text.Length > heap.Length) Array.Resize(ref heap, Math.Max(heap.Length * 2, heapUsed + text.Length));
        if (count == entries.Length)
        {
            Array.Resize(ref entries, count * 2);
            Array.Resize(ref codes, count * 2);
        }
        text.CopyTo(heap.AsSpan(heapUsed));
        entries[count] = (heapUsed, text.Length, hash);
        heapUsed += text.Length;
        return count++;
    }

    private void Grow()
    {
        slots = NewSlots(slots.Length * 2);
        var mask = slots.Length - 1;
        for (var e = 0; e < count; e++)
        {
            var i = (int)(entries[e].Hash & (uint)mask);
            while (slots[i] >= 0) i = (i + 1) & mask;
            slots[i] = e;
        }
    }

    private static int[] NewSlots(int size)
    {
        var slots = new int[size];
        Array.Fill(slots, -1);
        return slots;
    }

    private static uint Hash(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261u;
        foreach (var b in text) hash = (hash ^ b) * 16777619u;
        return hash ^ (hash >> 15);
    }
}
