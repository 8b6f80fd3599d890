using System.Text;
using Analytics.Core.Sources;

namespace Analytics.Engine.Scoring;

/// <summary>A text column in one stretch of memory, whose texts are made when they are asked for: of millions that are kept for a while only few are needed at a time.</summary>
internal sealed class PackedTexts
{
    private readonly int[] codes, starts;
    private readonly byte[] utf8;

    public PackedTexts(TextColumn texts)
    {
        codes = texts.Codes;
        starts = new int[texts.Values.Length + 1];
        for (var i = 0; i < texts.Values.Length; i++) starts[i + 1] = checked(starts[i] + Encoding.UTF8.GetByteCount(texts.Values[i]));
        utf8 = new byte[starts[^1]];
        for (var i = 0; i < texts.Values.Length; i++) Encoding.UTF8.GetBytes(texts.Values[i], utf8.AsSpan(starts[i]));
    }

    /// <summary>Null = missing.</summary>
    public string? this[int row] => IsMissing(row) ? null : Encoding.UTF8.GetString(utf8.AsSpan(starts[codes[row]]..starts[codes[row] + 1]));

    public bool IsMissing(int row) => codes[row] < 0;
}
