using System.Data.Common;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Dapper;

namespace Analytics.Engine.Ingestion;

/// <summary>A row that a correction moved to another day.</summary>
internal sealed record MovedRow(Dataset Dataset, string Key, DateOnly From, DateOnly To);

/// <summary>
/// Where rows lie whose key does not tell their day: an inspection whose start was corrected to another day must not stay in both.
/// </summary>
internal sealed class RowPlaces
{
    /// <summary>The row that stands.</summary>
    private readonly record struct Place(DateOnly Day, int File, int Line);

    private readonly Dictionary<string, Dictionary<string, Place>> standing = new(StringComparer.Ordinal), before = new(StringComparer.Ordinal);
    private readonly FileAges ages;

    private RowPlaces(FileAges ages) => this.ages = ages;

    public IReadOnlyList<MovedRow> Moved { get; private set; } = [];

    public static bool IsPlaced(Dataset dataset) => dataset.DayColumn is { } day && !dataset.Key.Contains(day);

    public bool Knows(Dataset dataset) => standing.ContainsKey(dataset.Name);

    public static RowPlaces Find(DbConnection connection, FileAges ages, IEnumerable<(Dataset Dataset, DateOnly Day, IEnumerable<Table> Tables)> incoming)
    {
        var places = new RowPlaces(ages);
        var moved = new List<MovedRow>();
        foreach (var group in incoming.Where(p => IsPlaced(p.Dataset)).GroupBy(p => p.Dataset))
        {
            var stands = places.standing[group.Key.Name] = new Dictionary<string, Place>(StringComparer.Ordinal);
            foreach (var (dataset, day, tables) in group.OrderBy(p => p.Day))
                foreach (var rows in tables) places.Note(stands, dataset, day, rows);
            var known = places.before[group.Key.Name] = Stored(connection, group.Key.Name, stands.Keys);
            foreach (var (key, place) in known.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                if (!ages.IsNewer(stands[key].File, place.File)) stands[key] = place;
                if (stands[key].Day != place.Day) moved.Add(new MovedRow(group.Key, key, place.Day, stands[key].Day));
            }
        }
        places.Moved = moved;
        return places;
    }

    /// <summary>The ledger id of the file whose row of this key stands on another day, or null when it stays.</summary>
    public int? StandsElsewhere(Dataset dataset, DateOnly? day, Table table, int row) =>
        standing[dataset.Name].TryGetValue(RowKeys.Text(dataset, table, row), out var place) && place.Day != day ? place.File : null;

    public bool WasElsewhere(Dataset dataset, DateOnly? day, Table table, int row) =>
        before[dataset.Name].TryGetValue(RowKeys.Text(dataset, table, row), out var known) && known.Day != day;

    public void Save(DbConnection connection, DbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO row_days (dataset, key, day, file_id) VALUES (@dataset, @key, @day, @file) ON CONFLICT (dataset, key) DO UPDATE SET day = excluded.day, file_id = excluded.file_id";
        var parameters = new[] { "@dataset", "@key", "@day", "@file" }.Select(name =>
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            command.Parameters.Add(parameter);
            return parameter;
        }).ToArray();
        foreach (var (dataset, places) in standing.OrderBy(s => s.Key, StringComparer.Ordinal))
            foreach (var (key, place) in places.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                if (before[dataset].TryGetValue(key, out var known) && (known.Day, known.File) == (place.Day, place.File)) continue;
                (parameters[0].Value, parameters[1].Value, parameters[2].Value, parameters[3].Value) = (dataset, key, place.Day.DayNumber, place.File);
                command.ExecuteNonQuery();
            }
    }

    /// <summary>The day of each key that is known, as it will be after this batch.</summary>
    public Dictionary<string, DateOnly> DaysOf(DbConnection connection, string dataset, IReadOnlyCollection<string> keys)
    {
        var days = Stored(connection, dataset, keys).ToDictionary(p => p.Key, p => p.Value.Day, StringComparer.Ordinal);
        if (standing.TryGetValue(dataset, out var stands))
            foreach (var key in keys)
                if (stands.TryGetValue(key, out var place)) days[key] = place.Day;
        return days;
    }

    /// <summary>The day of each key that is in the database.</summary>
    public static Dictionary<string, DateOnly> KnownDaysOf(DbConnection connection, string dataset, IReadOnlyCollection<string> keys) =>
        Stored(connection, dataset, keys).ToDictionary(p => p.Key, p => p.Value.Day, StringComparer.Ordinal);

    private static Dictionary<string, Place> Stored(DbConnection connection, string dataset, IReadOnlyCollection<string> keys)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(500))
            foreach (var (key, day, file) in connection.Query<(string Key, long Day, long File)>("SELECT key, day, file_id FROM row_days WHERE dataset = @dataset AND key IN @some", new { dataset, some }))
                places[key] = new Place(DateOnly.FromDayNumber((int)day), (int)file, 0);
        return places;
    }

    private void Note(Dictionary<string, Place> stands, Dataset dataset, DateOnly day, Table rows)
    {
        double[] files = rows.Numbers(StoredDataset.SourceFile), lines = rows.Numbers(StoredDataset.SourceLine);
        for (var row = 0; row < rows.RowCount; row++)
        {
            var key = RowKeys.Text(dataset, rows, row);
            var here = new Place(day, (int)files[row], (int)lines[row]);
            if (!stands.TryGetValue(key, out var last) || (here.File == last.File ? here.Line > last.Line : ages.IsNewer(here.File, last.File))) stands[key] = here;
        }
    }
}
