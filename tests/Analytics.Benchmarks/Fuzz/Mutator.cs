using System.Text;

namespace Analytics.Benchmarks.Fuzz;

/// <summary>Spoils bytes the way cables, disks, editors and forgers do. The same seed gives the same mutants everywhere.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Tokens = [.. new[]
    {
        "\"", "\"\"", ",", ",,", ";", "\t", "\n", "\r", "\r\n", "\n\n", "\0", "\uFEFF", "\uFFFD", "-9", "99999", "99999999999999999999999", "-1e308", "1e-400", "NaN", "Infinity", "0x1F", "１２．５",
        "未检出", "'", "=cmd()", "<", ">", "</", "<a>", "<a ", "&", "&lt;", "&#0;", "]]>", "<![CDATA[", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<?xml version='1.0' encoding='utf-7'?>", "PAR1",
        "2026-02-30 25:61:61", "0001-01-01", "9999-12-31 23:59:59", "inspection_id", "second",
    }.Select(Encoding.UTF8.GetBytes), [0xFF, 0xFE], [0x81, 0x30], [0xC3, 0x28], [0xF0, 0x9F], [0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]];

    private readonly Random random = new(seed);

    public byte[] Mutate(byte[] seedFile, byte[] other)
    {
        var bytes = seedFile.ToList();
        for (var times = 1 + random.Next(random.Next(4) == 0 ? 20 : 3); times > 0; times--) Once(bytes, other);
        return [.. bytes];
    }

    public int Next(int below) => random.Next(below);

    private void Once(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0) bytes.AddRange(Token());
        var at = random.Next(bytes.Count);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(3) == 0 ? 2000 : 12));
        switch (random.Next(11))
        {
            case 0 or 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes[at] = (byte)random.Next(256); break;
            case 3 or 4: bytes.InsertRange(at, Token()); break;
            case 5: bytes.RemoveRange(at, length); break;
            case 6: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            case 7: bytes.RemoveRange(at, bytes.Count - at); break;
            case 8:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                break;
            case 9: bytes.InsertRange(at, Enumerable.Repeat(bytes[at], random.Next(500))); break;
            default:
                // Numbers of binary headers stand near the end.
                bytes[bytes.Count - 1 - random.Next(Math.Min(bytes.Count, 200))] = (byte)random.Next(256);
                break;
        }
    }

    private byte[] Token() => Tokens[random.Next(Tokens.Length)];
}
