using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// A box answers in place of the engine computer: no lamp, no codes. Crude: one calibration id for every vehicle, its own VIN, revolutions of a made-up engine;
/// careful: a handful of real calibration ids, the right VIN, revolutions after the line's.
/// </summary>
public sealed class ObdSimulator : Forger
{
    private readonly string[] calIds;
    private readonly string boxVin;

    public ObdSimulator(Plan plan, DateOnly from, DateOnly to, ModelCatalogue models, Rng rng) : base(plan, from, to, rng)
    {
        boxVin = $"LSIM{Once.Below(10_000):0000}{Once.Below(1_000_000_000):000000000}";
        calIds = plan.Careful ? [.. Enumerable.Range(0, 3).Select(_ => Once.Pick(models.Models).CalIds[0])] : [$"OBD{Once.Below(100_000):00000}V1"];
    }

    protected override bool Falsify(TestRun run, Rng luck)
    {
        var (record, trace) = (run.Record, run.Trace);
        if (!run.Vehicle.HasObd || !(record.MilOn == true || luck.Chance(0.15 + 0.7 * Strength))) return false;
        record.CalId = luck.Pick(calIds);
        record.Cvn = Vehicle.CvnOf(record.CalId);
        if (!Careful && record.ObdVin is not null) record.ObdVin = boxVin;
        (record.MilOn, record.TroubleCodes, record.ReadinessIncomplete) = (false, 0, 0);
        var (level, wander) = (0.0, 0.0);
        for (var i = 0; i < trace.Length; i++)
        {
            if (double.IsNaN(trace.ObdRpm[i])) continue;
            wander = 0.9 * wander + luck.Noise();
            var target = Careful ? trace.Rpm[i] * 1.02 : trace.Speed[i] > 1 ? 1150 + 26 * trace.Speed[i] : 820;
            level = level == 0 ? target : level + (Careful ? 0.5 : 0.8) * (target - level);
            trace.ObdRpm[i] = Math.Round(level + (Careful ? 12 : 4) * wander);
        }
        record.Judge();
        return true;
    }
}
