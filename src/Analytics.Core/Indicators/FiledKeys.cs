using System.Buffers.Binary;
using Analytics.Core.Detection;

namespace Analytics.Core.Indicators;

/// <summary>
/// The filed keys of one day as they are kept: sorted, each as its difference from the one before, so that a search passes over them once and in order. A key takes four to eight bytes, a sketch its
/// sixteen once a row.
/// </summary>
/// <remarks>
/// All numbers little endian. Eight bytes that name format and version; three of four bytes: keys, bytes of the differences, sketches; the sketches of rows 0, 1, …; each key's row in four bytes; the
/// differences, seven bits a byte, lowest first, the eighth bit set on all but the last.
/// </remarks>
public sealed class FiledKeys
{
    /// <summary>Another version of the format has another ending, so that no file is taken for what it is not.</summary>
    public const string Extension = "keys1";

    private const int Head = 20, SketchBytes = 16, RowBytes = 4;

    private readonly byte[] bytes;
    private readonly int count, sketches, rowsAt;
    private int index = -1, at;

    /// <param name="bytes">May be longer than what it holds.</param>
    /// <exception cref="FormatException">They are no such keys, or not whole.</exception>
    public FiledKeys(byte[] bytes, int length)
    {
        if (length < Head || !bytes.AsSpan().StartsWith(Mark)) throw new FormatException($"found no keys filed in the form {Extension}");
        this.bytes = bytes;
        (count, sketches) = (NumberAt(8), NumberAt(16));
        rowsAt = Head + sketches * SketchBytes;
        at = rowsAt + count * RowBytes;
        if (at + NumberAt(12) != length) throw new FormatException($"found {length} bytes; expected {at + NumberAt(12)}");
        MoveNext();
    }

    private static ReadOnlySpan<byte> Mark => "AKEYS  1"u8;

    /// <summary>The key that is looked at; above all keys after the last.</summary>
    public long Key { get; private set; }

    /// <summary>The row that is filed under it.</summary>
    public int Row => NumberAt(rowsAt + index * RowBytes);

    /// <summary>That row's sketch.</summary>
    public Sketch Sketch => Row is var row && row < sketches ? new(LongAt(Head + row * SketchBytes), LongAt(Head + row * SketchBytes + 8)) : default;

    public void MoveNext()
    {
        if (++index >= count)
        {
            Key = long.MaxValue;
            return;
        }
        long difference = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[at++];
            difference |= (long)(part & 127) << shift;
            if (part < 128) break;
        }
        Key += difference;
    }

    /// <param name="filed">Sorted by key, of one day.</param>
    public static byte[] Encoded(IReadOnlyList<Filed> filed)
    {
        var differences = new List<byte>(filed.Count * 3);
        var before = 0L;
        foreach (var key in filed.Select(f => f.Key))
        {
            var left = (ulong)(key - before);
            for (; left >= 128; left >>= 7) differences.Add((byte)(left | 128));
            differences.Add((byte)left);
            before = key;
        }
        var sketches = filed.Any(f => f.Sketch != default) ? filed.Max(f => f.Row) + 1 : 0;
        var rowsAt = Head + sketches * SketchBytes;
        var bytes = new byte[rowsAt + filed.Count * RowBytes + differences.Count];
        Mark.CopyTo(bytes);
        Put(8, filed.Count);
        Put(12, differences.Count);
        Put(16, sketches);
        for (var i = 0; i < filed.Count; i++)
        {
            Put(rowsAt + i * RowBytes, filed[i].Row);
            if (sketches == 0) continue;
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Head + filed[i].Row * SketchBytes), filed[i].Sketch.Low);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Head + filed[i].Row * SketchBytes + 8), filed[i].Sketch.High);
        }
        differences.CopyTo(bytes, rowsAt + filed.Count * RowBytes);
        return bytes;

        void Put(int place, int number) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), number);
    }

    private int NumberAt(int place) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(place));

    private long LongAt(int place) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(place));
}
