using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Scoring;

/// <summary>
/// Keeps the archives: per indicator that searches earlier days by key and per day, its digest and the index beside it. They are derived: a day whose facts changed, whose indicator is another, or
/// whose files are gone is filed anew, and no other day is touched. What a day is filed by is recorded after its files are in force, so a run that is killed files the day again.
/// </summary>
public sealed class Filings(ParquetLake lake, Database database)
{
    /// <summary>Files what is missing or outdated of the days that a run at <paramref name="to"/> may search, oldest first.</summary>
    /// <param name="observed">Days that will be observed, and filed then.</param>
    public void BringUpToDate(Programme programme, IReadOnlyList<Indicator> indicators, IReadOnlySet<DateOnly> observed, DateOnly to, Action<DateOnly>? started, CancellationToken cancel)
    {
        var stale = indicators.Where(i => i.ArchiveDays > 0).SelectMany(i => Stale(programme, i, to).Where(day => !observed.Contains(day)).Select(day => (Indicator: i, Day: day))).ToList();
        foreach (var ofDay in stale.GroupBy(s => s.Day, s => s.Indicator).OrderBy(g => g.Key))
        {
            cancel.ThrowIfCancellationRequested();
            started?.Invoke(ofDay.Key);
            using var alone = lake.Lock();
            File(programme, ofDay.Key, programme.Digested(lake, ofDay.Key, [.. ofDay]));
        }
    }

    /// <summary>Puts the digests of a day into their archives.</summary>
    public void File(Programme programme, DateOnly day, IReadOnlyList<(Indicator Indicator, Table Digest)> digests)
    {
        foreach (var (indicator, digest) in digests) LakeArchive.Put(lake, indicator, day, digest);
        ProfileTable.Put(database, day, [.. digests.Select(d => (KindOf(d.Indicator), Keys(programme, d.Indicator, day, day).GetValueOrDefault(day, "")))]);
    }

    private IEnumerable<DateOnly> Stale(Programme programme, Indicator indicator, DateOnly to)
    {
        DateOnly from = to.AddDays(-indicator.ArchiveDays), until = to.AddDays(-1);
        var filed = ProfileTable.Keys(database, KindOf(indicator), from, until);
        var there = Days(indicator.Digest!).Intersect(Days(LakeArchive.IndexOf(indicator))).ToHashSet();
        return Keys(programme, indicator, from, until).Where(k => filed.GetValueOrDefault(k.Key) != k.Value || !there.Contains(k.Key)).Select(k => k.Key);

        IEnumerable<DateOnly> Days(Dataset dataset) => lake.FilesOf(dataset, from, until).Where(f => System.IO.File.Exists(f.File)).Select(f => f.Day);
    }

    /// <summary>What each day with facts is to be filed by.</summary>
    private Dictionary<DateOnly, string> Keys(Programme programme, Indicator indicator, DateOnly from, DateOnly to)
    {
        var facts = programme.Facts.Select(f => (f.Name, Fingerprints: lake.Fingerprints(f, from, to))).ToList();
        return facts.SelectMany(f => f.Fingerprints.Keys).Distinct().ToDictionary(day => day,
            day => ContentHash.Of(string.Join('\n', facts.Select(f => $"{f.Name} {f.Fingerprints.GetValueOrDefault(day, "")}").Append($"{indicator.Card.Id} v{indicator.Card.Version}"))));
    }

    private static string KindOf(Indicator indicator) => LakeArchive.IndexOf(indicator).Name;
}
