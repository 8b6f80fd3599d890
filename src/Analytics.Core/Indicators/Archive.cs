using Analytics.Core.Detection;
using Analytics.Core.Sources;

namespace Analytics.Core.Indicators;

/// <summary>A row of a day's digest under one of the keys by which it is found again.</summary>
/// <param name="Key">At most 52 bits.</param>
/// <param name="Sketch">Of the whole row, the same under all its keys; tells chance meetings of a key apart.</param>
public readonly record struct Filed(long Key, int Row, Sketch Sketch = default)
{
    /// <summary>A text as a key (FNV-1a, its upper 52 bits).</summary>
    public static long KeyOf(string text) => (long)(text.Aggregate(14695981039346656037UL, (hash, c) => (hash ^ c) * 1099511628211UL) >> 12);
}

/// <summary>A key that is looked for.</summary>
/// <param name="Asker">The row of today on whose behalf.</param>
/// <param name="Farthest">In how many signs the sketch of a row that is worth reading may differ; below 0 none is.</param>
public readonly record struct Wanted(int Asker, long Key, Sketch Sketch = default, int Farthest = 0);

/// <summary>An earlier row that an asker may have come from.</summary>
/// <param name="Keys">Keys in common.</param>
/// <param name="Apart">Signs of the sketches that differ.</param>
public readonly record struct FoundRow(int Asker, DateOnly Day, int Row, int Keys, int Apart);

/// <summary>Which earlier rows are worth reading.</summary>
/// <param name="Most">Of one asker, those with most keys in common, then the least apart, then the newest.</param>
public sealed record SearchLimits(int FewestKeys, int Most);

/// <summary>
/// What an indicator kept of a year, found by key and never read whole: a search costs what the day asks. Digests of earlier days lie in it with the keys of their rows.
/// </summary>
public abstract class Archive
{
    public static readonly Archive Empty = new HeldArchive();

    /// <summary>
    /// Rows of one day that are filed under one key: a template that is used many times a day is found by any of its uses, and a key that many honest records share cannot
    /// bring more than these.
    /// </summary>
    public const int MostUnderKey = 4;

    /// <summary>Days with their rows, oldest first.</summary>
    public abstract IReadOnlyList<(DateOnly Day, int Rows)> Days { get; }

    /// <summary>Rows that share keys with the askers, by asker and then the likeliest first.</summary>
    public abstract IReadOnlyList<FoundRow> Find(WantedKeys wanted, SearchLimits limits);

    /// <inheritdoc cref="Find(WantedKeys, SearchLimits)"/>
    public IReadOnlyList<FoundRow> Find(IReadOnlyList<Wanted> wanted, SearchLimits limits) => Find(new WantedKeys(wanted), limits);

    /// <summary>A day's digest.</summary>
    /// <param name="rows">Only these, in this order; null = all.</param>
    public abstract Table Rows(DateOnly day, IReadOnlyList<int>? rows = null);

    /// <summary>What is filed of a day: sorted by key, of equal keys the first rows.</summary>
    public static IReadOnlyList<Filed> InOrder(IEnumerable<Filed> filed)
    {
        Filed[] sorted = [.. filed.Distinct()];
        Array.Sort(sorted, (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Row.CompareTo(b.Row));
        var kept = new List<Filed>(sorted.Length);
        foreach (var one in sorted)
            if (kept.Count < MostUnderKey || kept[^MostUnderKey].Key != one.Key) kept.Add(one);
        return kept;
    }

    /// <summary>Of the rows that were met, those worth reading, by asker and then the likeliest first.</summary>
    protected static IReadOnlyList<FoundRow> Likeliest(IEnumerable<FoundRow> met, SearchLimits limits)
    {
        FoundRow[] sorted = [.. met.Where(f => f.Keys >= limits.FewestKeys)];
        Array.Sort(sorted, InOrder);
        var (kept, ofAsker) = (new List<FoundRow>(sorted.Length), 0);
        for (var i = 0; i < sorted.Length; i++)
        {
            ofAsker = i > 0 && sorted[i].Asker == sorted[i - 1].Asker ? ofAsker + 1 : 0;
            if (ofAsker < limits.Most) kept.Add(sorted[i]);
        }
        return kept;
    }

    private static int InOrder(FoundRow a, FoundRow b) =>
        a.Asker != b.Asker ? a.Asker.CompareTo(b.Asker)
        : a.Keys != b.Keys ? b.Keys.CompareTo(a.Keys)
        : a.Apart != b.Apart ? a.Apart.CompareTo(b.Apart)
        : a.Day != b.Day ? b.Day.CompareTo(a.Day)
        : a.Row.CompareTo(b.Row);

    /// <summary>Rows that were met under some of the wanted keys.</summary>
    protected sealed class MetRows
    {
        private readonly Dictionary<(int Asker, DateOnly Day, int Row), (int Keys, int Apart)> met = [];

        public void Add(int asker, DateOnly day, int row, int apart)
        {
            var (keys, least) = met.GetValueOrDefault((asker, day, row), (0, int.MaxValue));
            met[(asker, day, row)] = (keys + 1, Math.Min(least, apart));
        }

        public IEnumerable<FoundRow> All => met.Select(m => new FoundRow(m.Key.Asker, m.Key.Day, m.Key.Row, m.Value.Keys, m.Value.Apart));
    }
}

/// <summary>An archive in memory: the day itself, and small ones.</summary>
public sealed class HeldArchive : Archive
{
    private readonly SortedDictionary<DateOnly, (Table Digest, byte[] Keys)> days = [];

    public override IReadOnlyList<(DateOnly Day, int Rows)> Days => [.. days.Select(d => (d.Key, d.Value.Digest.RowCount))];

    public HeldArchive With(DateOnly day, Table digest, IEnumerable<Filed> rows)
    {
        days[day] = (digest, FiledKeys.Encoded(InOrder(rows)));
        return this;
    }

    public override IReadOnlyList<FoundRow> Find(WantedKeys wanted, SearchLimits limits) => Find(wanted, limits, (_, _) => true);

    /// <param name="allowed">Which row may be found by which asker.</param>
    public IReadOnlyList<FoundRow> Find(WantedKeys wanted, SearchLimits limits, Func<int, int, bool> allowed)
    {
        var (met, dates) = (new MetRows(), days.Keys.ToList());
        wanted.Find([.. days.Values.Select(d => new FiledKeys(d.Keys, d.Keys.Length))], (d, asker, row, apart) =>
        {
            if (allowed(asker, row)) met.Add(asker, dates[d], row, apart);
        });
        return Likeliest(met.All, limits);
    }

    public override Table Rows(DateOnly day, IReadOnlyList<int>? rows = null) => rows is null ? days[day].Digest : days[day].Digest.Pick([.. rows]);
}
