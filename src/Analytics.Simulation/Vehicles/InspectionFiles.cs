using System.Globalization;
using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>The inspections and process files of one day.</summary>
public sealed class InspectionFiles : IDisposable
{
    private static readonly string[] MethodCodes = ["ASM", "VMAS", "TSI", "LUGDOWN", "FA"];
    private static readonly Result[] Results = Enum.GetValues<Result>();

    private readonly CsvOut inspections, process;

    public InspectionFiles(string directory, DateOnly day)
    {
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        inspections = CsvOut.AllOf(Path.Combine(directory, $"inspections-{date}.csv"), VehicleDatasets.Inspections);
        process = CsvOut.AllOf(Path.Combine(directory, $"process-{date}.csv"), VehicleDatasets.Process);
    }

    public long Tests => inspections.Rows;

    public long Seconds => process.Rows;

    public void Write(TestRun run)
    {
        WriteRecord(run.Record, run.Lane, run.Day);
        WriteSeconds(run.Record.Id, run.Trace);
    }

    public void Dispose()
    {
        inspections.Dispose();
        process.Dispose();
    }

    private void WriteRecord(TestRecord r, Lane lane, DateOnly day)
    {
        var (vehicle, model) = (r.Vehicle, r.Vehicle.Model);
        inspections.Text(r.Id).Text(lane.Station.Id).Text(lane.Id).Text(r.AnalyserId).Text(r.OperatorId).Text(r.CheckType)
            .Text(MethodCodes[(int)r.Method]).Whole(r.Attempt).Time(r.StartedAt).Time(r.EndedAt)
            .Text(vehicle.Id).Text(vehicle.Plate).Text(vehicle.Vin).Text(model.VehicleClass).Text(model.Code).Text(model.Fuel).Whole(vehicle.Standard)
            .Date(vehicle.RegisteredOn).Number(r.OdometerKm, 0).Number(model.DisplacementL, 1).Number(r.RatedKw, 0).Number(r.GrossKg, 0).Number(r.ReferenceKg, 0).Text(r.Drive)
            .Number(r.TempC, 1).Number(r.HumidityPct, 1).Number(r.PressureKpa, 1);
        var (undetected, filler) = (lane.Has("undetected_text", day) > 0, lane.Has("filler_values", day) > 0);
        foreach (var result in Results)
        {
            if (undetected && r[result] == 0) inspections.Text("未检出");
            else if (filler && double.IsNaN(r[result])) inspections.Whole(-9);
            else inspections.Number(r[result], TestRecord.DecimalsOf(result));
        }
        foreach (var result in Results)
            if (result != Result.Lambda) inspections.Number(r.Limits[(int)result], TestRecord.DecimalsOf(result));
        inspections.Number(r.LambdaJudged ? Limits.LambdaLow : double.NaN, 2).Number(r.LambdaJudged ? Limits.LambdaHigh : double.NaN, 2)
            .Text(r.ObdVin).Text(r.CalId).Text(r.Cvn).Flag(r.MilOn).Whole(r.ReadinessIncomplete).Whole(r.TroubleCodes)
            .Text(lane.Station.Habits.Software).Whole((int)r.Verdict).EndRow();
    }

    private void WriteSeconds(string id, Trace t)
    {
        for (var i = 0; i < t.Length; i++)
        {
            if (t.Lost[i]) continue;
            process.Text(id).Whole(i + 1).Text(VehicleDatasets.Phases[(int)t.Phase[i]]).Number(t.Speed[i], 2).Number(t.Rpm[i], 0).Number(t.Power[i], 2)
                .Number(t.Co[i], 2).Number(t.Co2[i], 2).Number(t.Hc[i], 0).Number(t.No[i], 0).Number(t.O2[i], 2).Number(t.Lambda[i], 2)
                .Number(t.K[i], 2).Number(t.Nox[i], 0).Number(t.Oil[i], 1).Number(t.Dilution[i], 2).Number(t.Humidity[i], 2).Number(t.ObdRpm[i], 0).EndRow();
        }
    }
}
