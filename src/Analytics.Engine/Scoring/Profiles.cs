using System.Collections.Concurrent;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Scoring;

/// <summary>
/// Keeps the profiles: per kind and day, what the indicators observed. A day is observed again only when its facts or the
/// indicators changed, so a daily run costs one day, a late file the days it touches, and a backfill each day once.
/// </summary>
public sealed class Profiles(ParquetLake lake, Database database)
{
    private readonly ConcurrentDictionary<(LeadKind, DateOnly), (string Key, ObservedDay Observed)> kept = [];
    private readonly Filings filings = new(lake, database);

    /// <summary>Brings several programmes up to date, those of a day side by side: one reads its facts while another computes.</summary>
    /// <returns>The days that were observed anew, by kind.</returns>
    public ILookup<LeadKind, DateOnly> BringUpToDate(
        IReadOnlyList<(Programme Programme, IReadOnlyList<Indicator> Indicators, DateOnly From)> programmes, DateOnly to, Action<LeadKind, DateOnly>? started, CancellationToken cancel)
    {
        var stale = programmes.SelectMany(p => Stale(p.Programme, p.Indicators, p.From, to).Select(s => (p.Programme, p.Indicators, s.Day, s.Key))).ToList();
        foreach (var (programme, indicators, _) in programmes)
            filings.BringUpToDate(programme, indicators, stale.Where(s => s.Programme == programme).Select(s => s.Day).ToHashSet(), to, day => started?.Invoke(programme.Kind, day), cancel);
        foreach (var days in stale.Select(s => s.Day).Distinct().Order().Chunk(DaysAtOnce))
        {
            using var alone = lake.Lock();
            var remembered = new RememberedDigests(lake);
            // A day remembers the days before it of its own kind only.
            SideBySide.Each(stale.Where(s => days.Contains(s.Day)).GroupBy(s => s.Programme), kind =>
            {
                foreach (var s in kind.OrderBy(s => s.Day))
                {
                    cancel.ThrowIfCancellationRequested();
                    started?.Invoke(s.Programme.Kind, s.Day);
                    Observe(s.Programme, s.Indicators, s.Day, s.Key, remembered);
                }
            });
        }
        return stale.ToLookup(s => s.Programme.Kind, s => s.Day);
    }

    /// <summary>Makes sure that every day of the window is observed as the facts stand now.</summary>
    /// <returns>The days that were observed anew.</returns>
    public IReadOnlyList<DateOnly> BringUpToDate(Programme programme, IReadOnlyList<Indicator> indicators, DateOnly from, DateOnly to, Action<DateOnly>? started, CancellationToken cancel) =>
        [.. BringUpToDate([(programme, indicators, from)], to, (_, day) => started?.Invoke(day), cancel)[programme.Kind]];

    /// <summary>Days whose profile does not rest on the facts and indicators as they are, with the key that it shall have. A day whose facts changed in nothing that it shows keeps its profile under its new key.</summary>
    private List<(DateOnly Day, string Key)> Stale(Programme programme, IReadOnlyList<Indicator> indicators, DateOnly from, DateOnly to)
    {
        var known = Known(programme.Kind, from, to);
        var keys = new FactKeys(programme, lake, from, to);
        var stale = new List<(DateOnly, string)>();
        foreach (var day in keys.Days)
        {
            var was = known.GetValueOrDefault(day, "");
            var (key, stands) = keys.Of(day, indicators, was);
            if (!stands) stale.Add((day, key));
            else if (key != was) ProfileTable.Put(database, day, [(programme.Kind.Code(), key)]);
        }
        return stale;
    }

    /// <summary>What was observed over a window.</summary>
    public ObservedDays Read(LeadKind kind, DateOnly from, DateOnly to)
    {
        var dataset = ObservationTable.DatasetOf(kind);
        var known = Known(kind, from, to);
        var days = lake.Days(dataset, from, to);
        string KeyAt(DateOnly day) => known.GetValueOrDefault(day) ?? "";
        bool IsKept(DateOnly day) => kept.TryGetValue((kind, day), out var entry) && entry.Key == FactKeys.SeenIn(KeyAt(day)) && (entry.Observed.HasRoll || day != days[^1]);
        var ofEachDay = dataset.Columns.Select(c => c.Name).Where(c => c != ObservationTable.Roll).ToList();
        SideBySide.Each(days.Where(day => !IsKept(day)), day => kept[(kind, day)] = (FactKeys.SeenIn(KeyAt(day)), new ObservedDay(day, lake.Read(dataset, day, columns: day == days[^1] ? null : ofEachDay))));
        var window = new ObservedDays([.. days.Select(day => kept[(kind, day)].Observed)]);
        foreach (var old in kept.Keys.Where(k => k.Item1 == kind && (k.Item2 < from || k.Item2 > to)).ToList()) kept.TryRemove(old, out _);
        return window;
    }

    /// <summary>The keys of the days of a window: what a list rests on.</summary>
    public IReadOnlyList<string> Keys(LeadKind kind, DateOnly from, DateOnly to) =>
        [.. Known(kind, from, to).OrderBy(k => k.Key).Select(k => $"{LeadTable.Iso(k.Key)} {k.Value}")];

    private void Observe(Programme programme, IReadOnlyList<Indicator> indicators, DateOnly day, string key, RememberedDigests remembered)
    {
        var earlier = new Lazy<ObservedDays>(() => Read(programme.Kind, day.AddDays(-EarlierDays), day.AddDays(-1)));
        var (observations, digests) = programme.Observe(lake, day, indicators, indicator => MemoryOf(indicator, day, earlier, remembered));
        filings.File(programme, day, [.. digests.Where(d => d.Indicator.ArchiveDays > 0)]);
        // Several indicators may keep one digest: it is written once.
        lake.Replace(digests.Where(d => d.Indicator.ArchiveDays == 0).DistinctBy(d => d.Indicator.Digest!.Name).Select(d => (d.Indicator.Digest!, (DateOnly?)day, d.Digest))
            .Append((ObservationTable.DatasetOf(programme.Kind), day, ObservationTable.ToTable(programme.Kind, observations))));
        ProfileTable.Put(database, day, [(programme.Kind.Code(), key)]);
    }

    private Memory MemoryOf(Indicator indicator, DateOnly day, Lazy<ObservedDays> earlier, RememberedDigests remembered)
    {
        return new Memory(indicator.Digest is { } digest && indicator.DigestDays > 0 ? remembered.Before(digest, day, indicator.DigestDays) : [], () => new ObservationWindow(day.AddDays(-EarlierDays), day.AddDays(-1), earlier.Value.Of(indicator.Card.Id)))
        {
            Archive = indicator.ArchiveDays > 0 ? new LakeArchive(lake, indicator, day.AddDays(-indicator.ArchiveDays), day.AddDays(-1)) : Archive.Empty,
        };
    }

    private Dictionary<DateOnly, string> Known(LeadKind kind, DateOnly from, DateOnly to) => ProfileTable.Keys(database, kind.Code(), from, to);

    private const int EarlierDays = 28;

    /// <summary>A clock that is wrong or set to another zone leaves a few rows in the day before: they are not waited for.</summary>
    private const int DaysAtOnce = 2;
}
