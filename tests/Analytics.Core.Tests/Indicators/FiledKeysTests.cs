using Analytics.Core.Detection;
using Analytics.Core.Indicators;

namespace Analytics.Core.Tests.Indicators;

public sealed class FiledKeysTests
{
    private static readonly Filed[] Three = [new(5, 1, new Sketch(7, 9)), new(5, 2, new Sketch(8, 1)), new(300, 0, new Sketch(6, 0))];

    [Fact]
    public void Keys_are_differences_rows_four_bytes_and_sketches_stand_once_a_row()
    {
        byte[] bytes = FiledKeys.Encoded(Three);

        // 20 bytes of head, three sketches, three rows, and 5, 0 and 295 = 39 + 2·128.
        Assert.Equal(20 + 3 * 16 + 3 * 4 + 4, bytes.Length);
        Assert.Equal("AKEYS  1"u8, bytes.AsSpan(0, 8));
        Assert.Equal([5, 0, 128 + 39, 2], bytes[^4..]);
        Assert.Equal(Three, ReadBack(bytes, bytes.Length));
    }

    [Fact]
    public void A_buffer_may_be_longer_than_what_it_holds() =>
        Assert.Equal(Three, ReadBack([.. FiledKeys.Encoded(Three), 1, 2, 3], FiledKeys.Encoded(Three).Length));

    [Fact]
    public void Where_no_row_has_a_sketch_none_is_kept()
    {
        Filed[] plain = [.. Enumerable.Range(0, 1000).Select(n => new Filed(n * 4_000_000_000_000L, n))];

        Assert.Equal(20 + 1000 * (4 + 6) - 5, FiledKeys.Encoded(plain).Length);
        Assert.Equal(plain, ReadBack(FiledKeys.Encoded(plain), FiledKeys.Encoded(plain).Length));
        Assert.Empty(ReadBack(FiledKeys.Encoded([]), FiledKeys.Encoded([]).Length));
    }

    [Fact]
    public void What_is_something_else_or_not_whole_is_refused()
    {
        var bytes = FiledKeys.Encoded(Three);

        Assert.Throws<FormatException>(() => new FiledKeys([.. "PAR1"u8, .. bytes[4..]], bytes.Length));
        Assert.Throws<FormatException>(() => new FiledKeys([.. "AKEYS  2"u8, .. bytes[8..]], bytes.Length));
        for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => new FiledKeys(bytes[..length], length));
    }

    private static List<Filed> ReadBack(byte[] bytes, int length)
    {
        var read = new List<Filed>();
        for (var keys = new FiledKeys(bytes, length); keys.Key < long.MaxValue; keys.MoveNext()) read.Add(new(keys.Key, keys.Row, keys.Sketch));
        return read;
    }
}
