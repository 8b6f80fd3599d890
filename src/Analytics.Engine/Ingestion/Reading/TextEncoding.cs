using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>
/// Tells UTF-8 from GB18030 by evidence: a byte-order mark, else whether the whole file is valid UTF-8 (chance makes no Chinese GB18030 text
/// so), else the one of the two with fewer invalid bytes. Bytes that are invalid in it come out as U+FFFD, and their rows go to quarantine.
/// </summary>
internal static class TextEncoding
{
    private const int BlockBytes = 1 << 20;

    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding Of(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        var head = new byte[4];
        var got = stream.ReadAtLeast(head, 4, throwOnEndOfStream: false);
        if (head.AsSpan(0, got).StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.Unicode;
        if (head.AsSpan(0, got).StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.BigEndianUnicode;
        stream.Position = 0;
        if (IsUtf8(stream)) return Encoding.UTF8;
        var gb18030 = Encoding.GetEncoding("GB18030");
        return Invalid(stream, gb18030) < Invalid(stream, Encoding.UTF8) ? gb18030 : Encoding.UTF8;
    }

    private static bool IsUtf8(Stream stream)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var kept = 0;
            while (true)
            {
                var read = stream.ReadAtLeast(block.AsSpan(kept, BlockBytes - kept), 1, throwOnEndOfStream: false);
                var data = block.AsSpan(0, kept + read);
                if (read == 0) return kept == 0;
                // A character may be cut by the block's end.
                var whole = data.Length - CutBytes(data);
                if (!Utf8.IsValid(data[..whole])) return false;
                data[whole..].CopyTo(block);
                kept = data.Length - whole;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>How many bytes at the end begin a character that is not complete.</summary>
    private static int CutBytes(ReadOnlySpan<byte> data)
    {
        for (var back = 1; back <= Math.Min(3, data.Length); back++)
        {
            var b = data[^back];
            if ((b & 0xC0) == 0x80) continue;
            var needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return needed > back ? back : 0;
        }
        return 0;
    }

    private static long Invalid(Stream stream, Encoding encoding)
    {
        stream.Position = 0;
        using var text = new StreamReader(stream, encoding, detectEncodingFromByteOrderMarks: false, BlockBytes, leaveOpen: true);
        var buffer = new char[BlockBytes];
        var count = 0L;
        for (int read; (read = text.Read(buffer)) > 0;) count += buffer.AsSpan(0, read).Count('\uFFFD');
        return count;
    }
}
