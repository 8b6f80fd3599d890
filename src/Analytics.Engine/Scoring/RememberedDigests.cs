using System.Collections.Concurrent;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;

namespace Analytics.Engine.Scoring;

/// <summary>Digests of earlier days, each read once for all indicators that keep it and all days that are observed together.</summary>
/// <remarks>A day that is observed leaves its own digest before another asks for it: each kind's days follow each other.</remarks>
internal sealed class RememberedDigests(ParquetLake lake)
{
    private readonly ConcurrentDictionary<(string Digest, DateOnly Day), Lazy<Table>> tables = [];

    /// <summary>Those of so many days before a day that have rows, oldest first.</summary>
    public IReadOnlyList<(DateOnly Day, Table Table)> Before(Dataset digest, DateOnly day, int days) =>
        [.. lake.FilesOf(digest, day.AddDays(-days), day.AddDays(-1)).Where(f => f.Rows > 0).GroupBy(f => f.Day, f => f.File)
            .Select(of => (of.Key, tables.GetOrAdd((digest.Name, of.Key), _ => new(() => lake.Read(digest, of.Key, [.. of]))).Value))];
}
