using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Vehicles;

/// <summary>Everything the vehicle indicators may look at when they observe one day.</summary>
public sealed class VehicleDay
{
    private readonly Dictionary<string, InspectionStation> stations;
    private readonly Lazy<IReadOnlyList<IGrouping<string, Inspection>>> lanes;

    /// <param name="inspections">Rows of <c>inspections</c> whose <c>started_at</c> falls on the day.</param>
    /// <param name="process">Their <c>process</c> rows.</param>
    /// <param name="stationRegister">The <c>stations</c> register as known on the day.</param>
    /// <param name="calibrations">Rows of <c>calibrations</c> of the day itself.</param>
    /// <param name="roadside">Rows of <c>roadside</c> of the day itself.</param>
    public VehicleDay(DateOnly day, Table inspections, Table process, Table stationRegister, Table calibrations, Table roadside)
    {
        Day = day;
        Table = inspections;
        var catchAlls = CatchAllModels.Of(inspections);
        Inspections = [.. Enumerable.Range(0, inspections.RowCount).Select(row => new Inspection(inspections, row, catchAlls))
            .OrderBy(i => i.StartedAt).ThenBy(i => i.Id, StringComparer.Ordinal)];
        lanes = new(() => [.. Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal)]);
        Traces = new ProcessTraces(process);
        stations = Enumerable.Range(0, stationRegister.RowCount).Select(row => StationAt(stationRegister, row))
            .GroupBy(s => s.Id).ToDictionary(g => g.Key, g => g.Last());
        Calibrations = [.. Enumerable.Range(0, calibrations.RowCount).Select(row => CalibrationAt(calibrations, row)).OrderBy(c => c.PerformedAt)];
        Roadside = [.. Enumerable.Range(0, roadside.RowCount).Select(row => RoadsideAt(roadside, row)).OrderBy(r => r.ObservedAt)];
    }

    public DateOnly Day { get; }

    /// <summary>The raw columns behind <see cref="Inspections"/>.</summary>
    public Table Table { get; }

    /// <summary>By start time, then id. All verdicts: aborted and invalid tests are included.</summary>
    public IReadOnlyList<Inspection> Inspections { get; }

    /// <summary>The same by lane, lanes by their key.</summary>
    public IReadOnlyList<IGrouping<string, Inspection>> Lanes => lanes.Value;

    public ProcessTraces Traces { get; }

    public IReadOnlyCollection<InspectionStation> Stations => stations.Values;

    public IReadOnlyList<Calibration> Calibrations { get; }

    public IReadOnlyList<RoadsideObservation> Roadside { get; }

    public InspectionStation? Station(string stationId) => stations.GetValueOrDefault(stationId);

    public Subject StationSubject(string stationId) => Subject.Station(stationId, Station(stationId)?.District ?? "");

    public Subject LaneSubject(Inspection inspection) =>
        Subject.Lane(inspection.StationId, inspection.LaneId, Station(inspection.StationId)?.District ?? "");

    private static InspectionStation StationAt(Table t, int row) => new(t.TextAt("station_id", row)!, t.TextAt("name", row)!, t.TextAt("district", row)!,
        TimeOnly.TryParse(t.TextAt("opens_at", row), out var opens) ? opens : null,
        TimeOnly.TryParse(t.TextAt("closes_at", row), out var closes) ? closes : null, (int?)t.NumberAt("lane_count", row), t.NumberAt("longitude", row), t.NumberAt("latitude", row));

    private static Calibration CalibrationAt(Table t, int row) => new(t.TextAt("analyzer_id", row)!, t.TextAt("station_id", row)!,
        t.TimeAt("performed_at", row)!.Value, t.TextAt("kind", row)!, t.NumberAt("passed", row) == 1, t.NumberAt("measured", row), t.NumberAt("reference", row));

    private static RoadsideObservation RoadsideAt(Table t, int row) => new(t.TextAt("observation_id", row)!, t.TextAt("vehicle_id", row)!,
        t.TimeAt("observed_at", row)!.Value, t.TextAt("kind", row) ?? "roadside", t.NumberAt("exceeds", row) == 1);
}
