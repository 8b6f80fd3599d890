using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Engine.Lake;

/// <summary>
/// An indicator's digests of a year in the lake with an index file beside each (<c>index_INDICATOR</c>, a file of <see cref="FiledKeys"/>). A search passes over the keys of all files once, some six
/// bytes each; only rows that are found are read (docs/decisions/0012-search-of-a-year.md).
/// </summary>
public sealed class LakeArchive(ParquetLake lake, Indicator indicator, DateOnly from, DateOnly to) : Archive
{
    /// <summary>Rows of a digest that are read together: a few found rows cost little, and a whole day no more than it must.</summary>
    private const int RowsTogether = 1000;

    private readonly Lazy<IReadOnlyList<(DateOnly Day, int Rows)>> days = new(() =>
        [.. lake.FilesOf(indicator.Digest!, from, to).Where(f => f.Rows > 0).Select(f => (f.Day, f.Rows))]);

    public override IReadOnlyList<(DateOnly Day, int Rows)> Days => days.Value;

    /// <summary>The index beside an indicator's digest, by its name alone: its files are no tables.</summary>
    public static Dataset IndexOf(Indicator indicator) => new("index_" + indicator.Card.Id, [], [], null);

    /// <summary>Whether a file is an index of the form that is read; one of an older form is made again.</summary>
    public static bool IsIndex(string file) => Path.GetExtension(file) == "." + FiledKeys.Extension;

    /// <summary>Puts a day's digest into the lake, and its index beside it.</summary>
    public static void Put(ParquetLake lake, Indicator indicator, DateOnly day, Table digest)
    {
        lake.Replace(indicator.Digest!, day, [.. Enumerable.Range(0, (digest.RowCount + RowsTogether - 1) / RowsTogether)
            .Select(g => digest.Pick([.. Enumerable.Range(g * RowsTogether, Math.Min(RowsTogether, digest.RowCount - g * RowsTogether))]))]);
        PutIndex(lake, indicator, day, digest);
    }

    /// <summary>Puts the index beside a day's digest that is in the lake.</summary>
    public static void PutIndex(ParquetLake lake, Indicator indicator, DateOnly day, Table digest)
    {
        var filed = InOrder(indicator.File(digest));
        lake.Replace(IndexOf(indicator), day, FiledKeys.Encoded(filed), filed.Count, FiledKeys.Extension);
    }

    public override Table Rows(DateOnly day, IReadOnlyList<int>? rows = null) => rows is null ? lake.Read(indicator.Digest!, day) : lake.ReadRows(indicator.Digest!, day, rows);

    public override IReadOnlyList<FoundRow> Find(WantedKeys wanted, SearchLimits limits)
    {
        var files = lake.FilesOf(IndexOf(indicator), from, to).Where(f => f.Rows > 0 && IsIndex(f.File)).Select(f => (f.Day, f.File)).ToList();
        var halves = new MetRows[2];
        SideBySide.Each(Enumerable.Range(0, halves.Length), half => halves[half] = Met(wanted, files.Chunk(DaysAbreast).Where((_, n) => n % halves.Length == half)));
        return Likeliest(halves.SelectMany(h => h.All), limits);
    }

    /// <summary>Days that pass the wanted keys together: their sketches lie in the second nearest memory.</summary>
    private const int DaysAbreast = 16;

    private static MetRows Met(WantedKeys wanted, IEnumerable<(DateOnly Day, string File)[]> groups)
    {
        var met = new MetRows();
        var buffers = new byte[DaysAbreast][];
        foreach (var days in groups) wanted.Find([.. days.Select((d, i) => Read(d.File, ref buffers[i]))], (d, asker, row, apart) => met.Add(asker, days[d].Day, row, apart));
        return met;
    }

    /// <param name="buffer">Takes the file, and is made larger where it must.</param>
    private static FiledKeys Read(string path, ref byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(path);
            var length = (int)RandomAccess.GetLength(file);
            if (buffer is null || buffer.Length < length) buffer = GC.AllocateUninitializedArray<byte>(length + length / 8);
            var read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, length - read), read) is > 0 and var got) read += got;
            return new FiledKeys(buffer, read);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            throw new AnalyticsException($"{path}: {e.Message}.", "Delete this file: the next run makes it again.", e);
        }
    }
}
