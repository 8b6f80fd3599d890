using Analytics.Core.Indicators;
using Analytics.Core.Sources;

namespace Analytics.Core.Vehicles;

/// <summary>Codes of inspections.method.</summary>
public enum TestMethod { Asm, Vmas, Tsi, LugDown, FreeAcceleration }

/// <summary>inspections.passed.</summary>
public enum Verdict { Fail = 0, Pass = 1, Aborted = 2, Invalid = 3 }

/// <summary>
/// One emission inspection of one vehicle (检验记录, HJ 1238-2021). Results and limits stay in the table's columns:
/// read them with <see cref="Result"/> and <see cref="Limit"/>; null = not measured.
/// </summary>
public sealed class Inspection
{
    private readonly Table table;

    internal Inspection(Table table, int row, IReadOnlySet<string> catchAllModels)
    {
        this.table = table;
        Row = row;
        Id = table.TextAt("inspection_id", row)!;
        StationId = table.TextAt("station_id", row)!;
        LaneId = table.TextAt("lane_id", row)!;
        AnalyzerId = table.TextAt("analyzer_id", row) ?? "";
        OperatorId = table.TextAt("operator_id", row)!;
        CheckType = table.TextAt("check_type", row) ?? "";
        Method = table.TextAt("method", row) switch
        {
            "ASM" => TestMethod.Asm,
            "VMAS" => TestMethod.Vmas,
            "TSI" => TestMethod.Tsi,
            "LUGDOWN" => TestMethod.LugDown,
            _ => TestMethod.FreeAcceleration,
        };
        AttemptNo = (int)(table.NumberAt("attempt_no", row) ?? 1);
        StartedAt = table.TimeAt("started_at", row)!.Value;
        EndedAt = table.TimeAt("ended_at", row)!.Value;
        VehicleId = table.TextAt("vehicle_id", row)!;
        Vin = table.TextAt("vin", row) ?? "";
        VehicleClass = table.TextAt("vehicle_class", row) ?? "";
        ModelCode = table.TextAt("model_code", row) is { } model && !catchAllModels.Contains(model) ? model : "";
        Fuel = table.TextAt("fuel", row)!;
        EmissionStandard = (int)(table.NumberAt("emission_standard", row) ?? 0);
        FirstRegisteredOn = table.DateAt("first_registered_on", row);
        Drive = table.TextAt("drive", row) ?? "";
        ObdVin = table.TextAt("obd_vin", row) ?? "";
        CalId = table.TextAt("cal_id", row) ?? "";
        Cvn = table.TextAt("cvn", row) ?? "";
        SoftwareVersion = table.TextAt("software_version", row) ?? "";
        Verdict = (Verdict)int.Parse(table.TextAt("passed", row)!);
    }

    /// <summary>Row index in the day's inspections table.</summary>
    public int Row { get; }

    public string Id { get; }
    public string StationId { get; }
    public string LaneId { get; }
    public string AnalyzerId { get; }
    public string OperatorId { get; }
    public string CheckType { get; }
    public TestMethod Method { get; }

    /// <summary>1 = first test of the cycle.</summary>
    public int AttemptNo { get; }

    public DateTimeOffset StartedAt { get; }
    public DateTimeOffset EndedAt { get; }
    public string VehicleId { get; }
    public string Vin { get; }
    public string VehicleClass { get; }

    /// <summary>Empty where none was sent, or a code that names no model (<see cref="CatchAllModels"/>).</summary>
    public string ModelCode { get; }

    public string Fuel { get; }

    /// <summary>0-6, China 0 … China 6.</summary>
    public int EmissionStandard { get; }

    public DateOnly? FirstRegisteredOn { get; }
    public string Drive { get; }
    public string ObdVin { get; }
    public string CalId { get; }
    public string Cvn { get; }
    public string SoftwareVersion { get; }
    public Verdict Verdict { get; }

    /// <summary>The lane's id as a subject.</summary>
    public string LaneKey => field ??= Subject.LaneId(StationId, LaneId);

    public double DurationSeconds => (EndedAt - StartedAt).TotalSeconds;

    /// <summary>Age at the test in years; NaN when the registration date is missing.</summary>
    public double AgeYears => FirstRegisteredOn is { } on ? (DateOnly.FromDateTime(StartedAt.DateTime).DayNumber - on.DayNumber) / 365.25 : double.NaN;

    /// <summary>A numeric cell by its contract name (a result, an ambient value, a mass); null = not measured.</summary>
    public double? Result(string column) => table.NumberAt(column, Row);

    /// <summary>The limit the station applied to a result (contract: the result's name + <c>_limit</c>).</summary>
    public double? Limit(string result) => table.NumberAt(result + "_limit", Row);

    public RowRef Ref(DateOnly day) => new("inspections", day, Id);
}

/// <summary>One inspection station (检验机构).</summary>
/// <param name="OpensAt">Null where the register does not say.</param>
public sealed record InspectionStation(string Id, string Name, string District, TimeOnly? OpensAt, TimeOnly? ClosesAt, int? LaneCount, double? Longitude = null, double? Latitude = null)
{
    private const double KmPerDegree = 111.3;

    /// <summary>Kilometres to another station as the crow flies; NaN where a place is not known.</summary>
    public double KilometresTo(InspectionStation other)
    {
        if (this is not { Longitude: { } x, Latitude: { } y } || other is not { Longitude: { } toX, Latitude: { } toY }) return double.NaN;
        var (east, north) = ((toX - x) * Math.Cos(y * Math.PI / 180), toY - y);
        return KmPerDegree * Math.Sqrt(east * east + north * north);
    }
}

/// <summary>One check of an analyser, opacimeter or dynamometer.</summary>
public sealed record Calibration(string AnalyzerId, string StationId, DateTimeOffset PerformedAt, string Kind, bool Passed, double? Measured, double? Reference);

/// <summary>One roadside check or remote-sensing observation of a vehicle.</summary>
public sealed record RoadsideObservation(string Id, string VehicleId, DateTimeOffset ObservedAt, string Kind, bool Exceeds);
