using System.Globalization;

namespace Analytics.Core.Detection;

/// <summary>
/// The smallest distinct hashes of a record's windows: a sample that two records share as far as they share windows (bottom-k MinHash, Broder 1997). Hashes are FNV-1a, mixed once more so that
/// the smallest are drawn evenly.
/// </summary>
/// <param name="most">How many are kept.</param>
internal sealed class SmallestHashes(int most)
{
    /// <summary>The hash of nothing.</summary>
    public const ulong Begin = 14695981039346656037UL;

    private const ulong Prime = 1099511628211UL, Mix = 0xBF58476D1CE4E5B9UL;

    private readonly ulong[] smallest = new ulong[most];
    private int kept;

    /// <summary>A hash with one more value. The high bits are folded back: those of a double hold nearly all of it.</summary>
    public static ulong With(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Prime;
        return hash ^ (hash >> 31);
    }

    /// <summary>Takes the hash of a window.</summary>
    public void Add(ulong hash)
    {
        hash *= Mix;
        var at = Array.BinarySearch(smallest, 0, kept, hash);
        if (at >= 0 || ~at == most) return;
        at = ~at;
        if (kept < most) kept++;
        Array.Copy(smallest, at, smallest, at + 1, kept - 1 - at);
        smallest[at] = hash;
    }

    /// <summary>Those kept, the smallest first; fewer where there were fewer windows.</summary>
    public ulong[] InOrder() => smallest[..kept];

    public static string ToText(IEnumerable<ulong> hashes) => string.Join(' ', hashes.Select(h => h.ToString("x16", CultureInfo.InvariantCulture)));

    public static ulong[] Parse(string? text) => [.. (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(h => Convert.ToUInt64(h, 16))];
}
