namespace Analytics.Simulation.Vehicles;

/// <summary>
/// The vehicles and where they go: new customers of a lane, those who failed and come back, and the memory of who was tested lately, for the checks on the road.
/// </summary>
public sealed class Fleet(CityOptions options, Network network)
{
    private const int RememberedDays = 21;

    private readonly Dictionary<(string Lane, DateOnly Day), List<TestOrder>> expected = [];
    private readonly Queue<List<Vehicle>> recent = new();
    private List<Vehicle> today = [];

    /// <summary>Vehicles tested lately, oldest first.</summary>
    public IReadOnlyList<Vehicle> Recent => [.. recent.SelectMany(d => d)];

    public void Open()
    {
        today = [];
        recent.Enqueue(today);
        if (recent.Count > RememberedDays) recent.Dequeue();
    }

    public void Remember(Vehicle vehicle) => today.Add(vehicle);

    /// <summary>Those who are due back at a lane on a day.</summary>
    public IReadOnlyList<TestOrder> Returning(Lane lane, DateOnly day) => expected.Remove((lane.Key, day), out var orders) ? orders : [];

    /// <summary>Comes back to the lane, on the next day it is open; after the last day nobody does.</summary>
    public void Expect(Lane lane, TestOrder order)
    {
        var day = DateOnly.FromDateTime(order.ArrivesAt);
        var earliest = day.ToDateTime(lane.Station.OpensAt);
        while (!lane.Station.IsOpen(day) || order.ArrivesAt >= day.ToDateTime(lane.Station.ClosesAt))
        {
            day = day.AddDays(1);
            order = order with { ArrivesAt = earliest = day.ToDateTime(lane.Station.OpensAt) };
        }
        if (order.ArrivesAt < earliest) order = order with { ArrivesAt = earliest };
        if (day > options.End) return;
        if (!expected.TryGetValue((lane.Key, day), out var orders)) expected[(lane.Key, day)] = orders = [];
        orders.Add(order);
    }

    /// <summary>A lane that can take the vehicle: of the same station, or of another one.</summary>
    public Lane LaneFor(Vehicle vehicle, Station? station, Rng rng)
    {
        var lanes = (station?.Lanes ?? network.Lanes).Where(l => l.Kind == LaneKind.Both || l.Kind == LaneKind.Diesel == vehicle.Model.Diesel).ToArray();
        return lanes.Length > 0 ? rng.Pick(lanes) : rng.Pick((station?.Lanes ?? network.Lanes).ToArray());
    }

    /// <summary>A new customer of a lane; where passes are for sale, the dirtiest of several comes now and then.</summary>
    public Vehicle Customer(Lane lane, DateOnly day, Rng rng)
    {
        var customer = Drawn(lane, day, rng.For("customer"));
        var attraction = lane.Forgers.Where(f => day >= f.From && day <= f.To).Select(f => f.Attraction).DefaultIfEmpty(0).Max();
        if (!rng.Chance(attraction)) return customer;
        for (var n = 0UL; n < 10; n++)
            if (Drawn(lane, day, rng.For(n)) is var other && other.Model.Diesel == customer.Model.Diesel && Dirt(other) > Dirt(customer)) customer = other;
        return customer;
    }

    private static double Dirt(Vehicle vehicle) => vehicle.Model.Diesel ? vehicle.Level.K : vehicle.Level.Co / 0.5 + vehicle.Level.Hc / 90 + vehicle.Level.No / 700;

    private Vehicle Drawn(Lane lane, DateOnly day, Rng rng)
    {
        var diesel = lane.Kind == LaneKind.Diesel || (lane.Kind == LaneKind.Both && rng.Chance(0.3));
        var age = Math.Clamp((diesel ? 4.5 * rng.LogNormal(0.6) : 7 * rng.LogNormal(0.5)) * lane.Station.AgeFactor, 0.3, diesel ? 15 : 21);
        if (!diesel && Comes(lane, "new_car_fleet", day, rng)) return OfFleet(lane, day, "new_car_fleet", 2, rng.Between(0.05, 0.9), rng);
        if (!diesel && Comes(lane, "old_taxi_fleet", day, rng)) return Worn(OfFleet(lane, day, "old_taxi_fleet", 1, rng.Between(7, 11), rng));
        var driven = Comes(lane, "four_wheel_drive_fleet", day, rng);
        var year = day.Year - (int)Math.Round(age);
        return Vehicle.Draw(network.Models.Pick(rng, year, m => m.Diesel == diesel && (!driven || m.FourWheelDrive)), age, day, rng);
    }

    private static bool Comes(Lane lane, string fleet, DateOnly day, Rng rng) => lane.Has(fleet, day) is var intensity && intensity > 0 && rng.Chance(Math.Min(0.9, 0.55 * intensity));

    /// <summary>Two shifts a day for years.</summary>
    private static Vehicle Worn(Vehicle taxi)
    {
        taxi.Level *= 2.5;
        return taxi;
    }

    private Vehicle OfFleet(Lane lane, DateOnly day, string fleet, int models, double age, Rng rng)
    {
        var own = lane.Rng.For(fleet).For((ulong)rng.Below(models));
        var model = network.Models.Pick(own, day.Year - (int)Math.Round(age), m => m is { Diesel: false, VehicleClass: "passenger", FourWheelDrive: false });
        return Vehicle.Draw(model, age, day, rng);
    }
}
