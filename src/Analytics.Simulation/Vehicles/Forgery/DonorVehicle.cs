namespace Analytics.Simulation.Vehicles.Forgery;

/// <summary>
/// The probe is in a clean car while the tested one turns the rollers. Crude: one donor all day, idling beside the lane, so that its gas knows
/// nothing of the load; careful: donors change and their drivers follow the test with the pedal.
/// </summary>
public sealed class DonorVehicle(Plan plan, DateOnly from, DateOnly to, ModelCatalogue models, Rng rng) : Forger(plan, from, to, rng)
{
    protected override bool Falsify(TestRun run, Rng luck)
    {
        if (!Sells(run, luck)) return false;
        var donor = DonorOf(run.Day, run.Vehicle.Model, luck);
        var engine = luck.For("engine");
        run.Run(bench =>
        {
            bench.Engine = new Engine(donor, engine);
            if (!Careful) bench.SampledElsewhere = (0, 0.1 * donor.Model.ReferenceKg / 148);
        });
        return true;
    }

    private Vehicle DonorOf(DateOnly day, VehicleModel tested, Rng luck)
    {
        var draw = Careful ? luck.For("donor") : Once.For((ulong)day.DayNumber).For(tested.Fuel);
        // A van for a van: smoke and gas of one fuel.
        var model = models.Pick(draw, day.Year - 2, m => m.Diesel == tested.Diesel && (tested.Diesel || m.VehicleClass == "passenger"));
        var best = Vehicle.Draw(model, draw.Between(0.6, 3), day, draw);
        for (var n = 0; n < 3; n++)
            if (Vehicle.Draw(model, draw.Between(0.6, 3), day, draw) is var other && other.Level.Co + other.Level.No / 1000 < best.Level.Co + best.Level.No / 1000) best = other;
        return best;
    }
}
