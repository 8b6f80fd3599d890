using System.Text;

namespace Analytics.Engine.Ingestion.Reading;

/// <summary>Full-width letters, digits and marks (U+FF01 to U+FF5E), as a Chinese keyboard types them.</summary>
internal static class FullWidth
{
    public static byte[] ToHalf(ReadOnlySpan<byte> utf8) =>
        Encoding.UTF8.GetBytes([.. Encoding.UTF8.GetString(utf8).Select(c => c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c == '　' ? ' ' : c)]);
}
