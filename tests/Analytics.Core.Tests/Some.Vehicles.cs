using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests;

/// <summary>Builders of small facts. Everything has a harmless default; a test names only what it is about.</summary>
internal static partial class Some
{
    public static readonly DateOnly Day = new(2026, 5, 11);

    /// <summary>A table from rows given as cells; a column that no row names is absent.</summary>
    public static Table TableOf(Dataset dataset, IReadOnlyList<Row> rows)
    {
        var table = new Table(dataset, rows.Count);
        foreach (var column in dataset.Columns.Where(c => rows.Any(r => r.Has(c.Name))))
            _ = column.Type switch
            {
                ColumnType.Text => table.With(column.Name, [.. rows.Select(r => r[column.Name] as string)]),
                ColumnType.Time => table.With(column.Name, [.. rows.Select(r => r[column.Name] is DateTime t ? ChinaTime.ToMicros(t) : Table.MissingTime)]),
                ColumnType.Date => table.With(column.Name, [.. rows.Select(r => r[column.Name] is DateOnly d ? ChinaTime.ToDays(d) * ChinaTime.MicrosPerDay : Table.MissingTime)]),
                _ => table.With(column.Name, [.. rows.Select(r => r[column.Name] is { } v ? Convert.ToDouble(v) : double.NaN)]),
            };
        return table;
    }

    /// <summary>A passed two-speed-idle test of a China 5 petrol car, 120 s long, on the lane <paramref name="lane"/> ("station/lane").</summary>
    public static Row Inspection(string id, string lane = "S1/1", string at = "09:00:00", int seconds = 120, DateOnly? day = null)
    {
        var start = (day ?? Day).ToDateTime(TimeOnly.Parse(at));
        var parts = lane.Split('/');
        return new Row(("inspection_id", id), ("station_id", parts[0]), ("lane_id", parts[1]), ("operator_id", "op-" + lane), ("method", "TSI"),
            ("attempt_no", 1), ("started_at", start), ("ended_at", start.AddSeconds(seconds)), ("vehicle_id", "car-" + id), ("vehicle_class", "passenger"),
            ("fuel", "gasoline"), ("emission_standard", 5), ("first_registered_on", new DateOnly(2019, 5, 1)), ("passed", "1"));
    }

    public static Row InspectionStation(string id, string district = "静安", string? opens = null, string? closes = null) =>
        new(("station_id", id), ("name", id), ("district", district), ("opens_at", opens), ("closes_at", closes));

    /// <summary>Process rows of one test, one per second from 1.</summary>
    public static IEnumerable<Row> Seconds(string inspectionId, int count, Func<int, (string Column, object? Value)[]> cells, string phase = "high_idle") =>
        Enumerable.Range(1, count).Select(s => new Row([("inspection_id", inspectionId), ("second", s), ("phase", phase), .. cells(s)]));

    public static VehicleDay VehicleDay(
        IEnumerable<Row> inspections, DateOnly? day = null, IEnumerable<Row>? process = null, IEnumerable<Row>? stations = null,
        IEnumerable<Row>? calibrations = null, IEnumerable<Row>? roadside = null) => new(day ?? Day,
            TableOf(VehicleDatasets.Inspections, [.. inspections]), TableOf(VehicleDatasets.Process, [.. process ?? []]),
            TableOf(VehicleDatasets.Stations, [.. stations ?? []]), TableOf(VehicleDatasets.Calibrations, [.. calibrations ?? []]),
            TableOf(VehicleDatasets.Roadside, [.. roadside ?? []]));

    /// <summary>Observes the days one after the other (memory and digests grow as in daily work) and judges the whole at the last day.</summary>
    public static IReadOnlyList<Measurement> Judged(DayIndicator<VehicleDay> indicator, params IEnumerable<VehicleDay> days) =>
        Judged(indicator, d => d.Day, days);

    public static IReadOnlyList<Measurement> Judged<TDay>(DayIndicator<TDay> indicator, Func<TDay, DateOnly> dayOf, params IEnumerable<TDay> days) where TDay : class
    {
        var observations = new List<Observation>();
        var digests = new List<(DateOnly Day, Table Table)>();
        var archive = new HeldArchive();
        foreach (var day in days)
        {
            var date = dayOf(day);
            var earlier = new ObservationWindow(date.AddDays(-28), date.AddDays(-1), observations);
            observations.AddRange(indicator.Observe(day, new Memory([.. digests.TakeLast(indicator.DigestDays)], earlier) { Archive = archive }).ToList());
            if (indicator.Digested(day) is not { } digest) continue;
            digests.Add((date, digest));
            if (indicator.ArchiveDays > 0) archive.With(date, digest, indicator.File(digest));
        }
        if (observations.Count == 0) return [];
        var asOf = observations.Max(o => o.Day);
        return [.. indicator.Judge(new ObservationWindow(asOf.AddDays(-27), asOf, observations))];
    }

    public static Measurement? Of(this IEnumerable<Measurement> measurements, string subjectId) => measurements.SingleOrDefault(m => m.Subject.Id == subjectId);
}

/// <summary>One row of a table under construction.</summary>
internal sealed class Row(params (string Column, object? Value)[] cells)
{
    private readonly Dictionary<string, object?> values = cells.ToDictionary(c => c.Column, c => c.Value);

    public object? this[string column] => values.GetValueOrDefault(column);

    public bool Has(string column) => values.GetValueOrDefault(column) is not null;

    public Row With(string column, object? value)
    {
        values[column] = value;
        return this;
    }
}
