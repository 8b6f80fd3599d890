using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Scoring;

/// <summary>
/// Keeps the archives: per indicator that searches earlier days by key and per day, its digest and the index beside it. They are derived: a day whose facts changed, whose indicator is another, or
/// whose files are gone or of an older form is filed anew, and no other day is touched. Digests that are kept for longer than days are observed are made of the days before too, so that who begins with a year of records
/// need not wait for them. What a day is filed by is recorded after its files are in force, so a run that is killed files the day again.
/// </summary>
public sealed class Filings(ParquetLake lake, Database database)
{
    /// <summary>Files what is missing or outdated of the days that a run at <paramref name="to"/> may search, oldest first.</summary>
    /// <param name="observed">Days that will be observed, and filed then.</param>
    public void BringUpToDate(Programme programme, IReadOnlyList<Indicator> indicators, IReadOnlySet<DateOnly> observed, DateOnly to, Action<DateOnly>? started, CancellationToken cancel)
    {
        var keys = new FactKeys(programme, lake, to.AddDays(-indicators.Select(i => Math.Max(i.ArchiveDays, i.DigestDays)).DefaultIfEmpty(0).Max()), to);
        var stale = indicators.Where(i => i.ArchiveDays > 0).SelectMany(i => Stale(keys, i, to).Where(s => !observed.Contains(s.Day)).Select(s => (Indicator: i, s.Day, s.DigestStands))).ToList();
        stale.AddRange(indicators.Where(i => i.ArchiveDays == 0 && i.DigestDays > 0).GroupBy(i => i.Digest!.Name, StringComparer.Ordinal).Select(g => g.MaxBy(i => i.DigestDays)!)
            .SelectMany(i => Undigested(programme, keys, i, to).Where(day => !observed.Contains(day)).Select(day => (Indicator: i, day, DigestStands: false))));
        foreach (var ofDay in stale.GroupBy(s => s.Day).OrderBy(g => g.Key))
        {
            cancel.ThrowIfCancellationRequested();
            started?.Invoke(ofDay.Key);
            using var alone = lake.Lock();
            // Where the digest stands nothing need be read but it.
            foreach (var (indicator, day, _) in ofDay.Where(s => s.DigestStands)) LakeArchive.PutIndex(lake, indicator, day, lake.Read(indicator.Digest!, day));
            if (ofDay.Where(s => !s.DigestStands).Select(s => s.Indicator).ToList() is { Count: > 0 } anew) File(programme, ofDay.Key, programme.Digested(lake, ofDay.Key, anew));
        }
    }

    /// <summary>Puts the digests of a day into their archives.</summary>
    public void File(Programme programme, DateOnly day, IReadOnlyList<(Indicator Indicator, Table Digest)> digests)
    {
        foreach (var (indicator, digest) in digests)
            if (indicator.ArchiveDays > 0) LakeArchive.Put(lake, indicator, day, digest);
            else lake.Replace([(indicator.Digest!, (DateOnly?)day, digest)]);
        var keys = new FactKeys(programme, lake, day, day);
        ProfileTable.Put(database, day, [.. digests.Select(d => (KindOf(d.Indicator), keys.Of(day, [d.Indicator], "").Key))]);
    }

    private List<(DateOnly Day, bool DigestStands)> Stale(FactKeys keys, Indicator indicator, DateOnly to)
    {
        DateOnly from = to.AddDays(-indicator.ArchiveDays), until = to.AddDays(-1);
        var (digests, indices) = (Days(indicator.Digest!, _ => true), Days(LakeArchive.IndexOf(indicator), LakeArchive.IsIndex));
        return [.. Filed(keys, indicator, keys.Days.Where(d => d >= from && d <= until)).Select(f => (f.Day, DigestStands: f.Stands && digests.Contains(f.Day))).Where(d => !d.DigestStands || !indices.Contains(d.Day))];

        HashSet<DateOnly> Days(Dataset dataset, Func<string, bool> isRead) => [.. lake.FilesOf(dataset, from, until).Where(f => isRead(f.File) && System.IO.File.Exists(f.File)).Select(f => f.Day)];
    }

    /// <summary>Days within an indicator's memory that were never observed, and whose digest does not rest on the facts as they are.</summary>
    private IEnumerable<DateOnly> Undigested(Programme programme, FactKeys keys, Indicator indicator, DateOnly to)
    {
        DateOnly from = to.AddDays(-indicator.DigestDays), until = to.AddDays(-1);
        var observed = ProfileTable.Keys(database, programme.Kind.Code(), from, until);
        return Filed(keys, indicator, keys.Days.Where(d => d >= from && d <= until && !observed.ContainsKey(d))).Where(f => !f.Stands).Select(f => f.Day);
    }

    /// <summary>Whether what is filed of each day rests on its facts as they are; what does so under another key is recorded under its new one.</summary>
    private IEnumerable<(DateOnly Day, bool Stands)> Filed(FactKeys keys, Indicator indicator, IEnumerable<DateOnly> days)
    {
        var filed = ProfileTable.Keys(database, KindOf(indicator), DateOnly.MinValue, DateOnly.MaxValue);
        foreach (var day in days)
        {
            var was = filed.GetValueOrDefault(day, "");
            var (key, stands) = keys.Of(day, [indicator], was);
            if (stands && key != was) ProfileTable.Put(database, day, [(KindOf(indicator), key)]);
            yield return (day, stands);
        }
    }

    private static string KindOf(Indicator indicator) => indicator.ArchiveDays > 0 ? LakeArchive.IndexOf(indicator).Name : indicator.Digest!.Name;
}
