using System.Data.Common;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Ingestion;

/// <summary>A row that a correction moved to another day.</summary>
internal sealed record MovedRow(Dataset Dataset, string Key, DateOnly From, DateOnly To);

/// <summary>
/// Where rows lie whose key does not tell their day: an inspection whose start was corrected to another day must not stay in both.
/// </summary>
internal sealed class RowPlaces
{
    /// <summary>The row that stands after this batch: the one that came last.</summary>
    private sealed record Standing(DateOnly Day, int File, int Line);

    private readonly Dictionary<(string Dataset, string Key), Standing> standing = [];
    private readonly Dictionary<(string Dataset, string Key), DateOnly> before = [];

    private RowPlaces()
    {
    }

    public IReadOnlyList<MovedRow> Moved { get; private set; } = [];

    /// <summary>Partitions that lose a row though no new row came for them.</summary>
    public IEnumerable<(Dataset, DateOnly?)> OtherPartitions => Moved.Select(m => (m.Dataset, (DateOnly?)m.From)).Distinct();

    public static bool IsPlaced(Dataset dataset) => dataset.DayColumn is { } day && !dataset.Key.Contains(day);

    public bool Knows(Dataset dataset) => IsPlaced(dataset) && standing.Count > 0;

    public static RowPlaces Find(Database database, IReadOnlyDictionary<(Dataset Dataset, DateOnly? Day), PartitionBuffer> partitions)
    {
        var places = new RowPlaces();
        var moved = new List<MovedRow>();
        using var connection = database.Open();
        foreach (var group in partitions.Where(p => IsPlaced(p.Key.Dataset) && p.Key.Day is not null).GroupBy(p => p.Key.Dataset))
        {
            var dataset = group.Key;
            foreach (var ((_, day), buffer) in group.OrderBy(p => p.Key.Day))
                foreach (var rows in buffer.Load()) places.Note(dataset, day!.Value, rows.Rows);
            foreach (var (key, day) in DaysOf(connection, dataset.Name, [.. places.standing.Keys.Where(k => k.Dataset == dataset.Name).Select(k => k.Key)]).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                places.before[(dataset.Name, key)] = day;
                if (places.standing[(dataset.Name, key)].Day is var to && to != day) moved.Add(new MovedRow(dataset, key, day, to));
            }
        }
        places.Moved = moved;
        return places;
    }

    /// <summary>The ledger id of the file that placed this row's key on another day, or null when it stays.</summary>
    public int? MovedTo(Dataset dataset, DateOnly? day, Table table, int row) =>
        standing.TryGetValue((dataset.Name, RowKeys.Text(dataset, table, row)), out var place) && place.Day != day ? place.File : null;

    public bool KnownElsewhere(Dataset dataset, DateOnly? day, Table table, int row) =>
        before.TryGetValue((dataset.Name, RowKeys.Text(dataset, table, row)), out var known) && known != day;

    public void Save(DbConnection connection, DbTransaction transaction)
    {
        foreach (var ((dataset, key), place) in standing.OrderBy(s => s.Key.Dataset, StringComparer.Ordinal).ThenBy(s => s.Key.Key, StringComparer.Ordinal))
            if (!before.TryGetValue((dataset, key), out var day) || day != place.Day)
                connection.Execute("INSERT INTO row_days (dataset, key, day) VALUES (@dataset, @key, @day) ON CONFLICT (dataset, key) DO UPDATE SET day = excluded.day",
                    new { dataset, key, day = place.Day.DayNumber }, transaction);
    }

    /// <summary>The day of each key that is known.</summary>
    public static Dictionary<string, DateOnly> DaysOf(DbConnection connection, string dataset, IReadOnlyCollection<string> keys)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(500))
            foreach (var (key, day) in connection.Query<(string Key, long Day)>("SELECT key, day FROM row_days WHERE dataset = @dataset AND key IN @some", new { dataset, some }))
                days[key] = DateOnly.FromDayNumber((int)day);
        return days;
    }

    private void Note(Dataset dataset, DateOnly day, Table rows)
    {
        double[] files = rows.Numbers(StoredDataset.SourceFile), lines = rows.Numbers(StoredDataset.SourceLine);
        for (var row = 0; row < rows.RowCount; row++)
        {
            var key = (dataset.Name, RowKeys.Text(dataset, rows, row));
            var here = new Standing(day, (int)files[row], (int)lines[row]);
            if (!standing.TryGetValue(key, out var last) || here.File > last.File || (here.File == last.File && here.Line > last.Line)) standing[key] = here;
        }
    }
}
