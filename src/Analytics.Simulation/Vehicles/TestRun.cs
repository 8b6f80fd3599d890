using Analytics.Core.Vehicles;
using Analytics.Simulation.Vehicles.Tests;

namespace Analytics.Simulation.Vehicles;

/// <summary>A vehicle on its way to a lane.</summary>
/// <param name="ArrivesAt">True local time.</param>
/// <param name="Cleaned">Factor on all pollutants that somebody arranged for this test alone; 1 = none.</param>
public sealed record TestOrder(Vehicle Vehicle, DateTime ArrivesAt, int Attempt = 1, string CheckType = "periodic", double Cleaned = 1)
{
    /// <summary>Method of forging behind <see cref="Cleaned"/>.</summary>
    public string? Arranged { get; init; }
}

/// <summary>
/// One test: runs the protocol, can run it again in another way with the same luck (the random stream is the test's own), and gives the results.
/// </summary>
public sealed class TestRun
{
    private readonly Lane lane;
    private readonly Limits limits;
    private readonly WeatherHour weather;
    private readonly DateOnly day;

    public TestRun(Lane lane, TestOrder order, DateTime startsAt, string id, WeatherHour weather, Limits limits, Trace trace, Rng rng)
    {
        (this.lane, this.limits, this.weather, Order, Trace, Rng) = (lane, limits, weather, order, trace, rng);
        StartsAt = startsAt;
        day = DateOnly.FromDateTime(startsAt);
        var model = order.Vehicle.Model;
        Method = MethodFor(order.Vehicle, rng.For("method"));
        Drive = model.FourWheelDrive ? "4wd" : "2wd";
        (RatedKw, ReferenceKg) = (model.RatedKw, model.ReferenceKg);
        Id = id;
        Record = null!;
        Bench = null!;
    }

    public string Id { get; }
    public TestOrder Order { get; }
    public Vehicle Vehicle => Order.Vehicle;
    public Lane Lane => lane;
    public DateOnly Day => day;
    public Trace Trace { get; }
    public Rng Rng { get; }
    public DateTime StartsAt { get; set; }

    /// <summary>May be changed before <see cref="Run"/>.</summary>
    public TestMethod Method { get; set; }
    public string Drive { get; set; }
    public double RatedKw { get; set; }
    public double ReferenceKg { get; set; }

    public TestRecord Record { get; private set; }

    public Bench Bench { get; private set; }

    /// <summary>Runs the protocol and judges.</summary>
    /// <param name="arrange">Changes to the bench before the first second.</param>
    public void Run(Action<Bench>? arrange = null)
    {
        var falsified = Record?.Falsified ?? [];
        Record = NewRecord();
        Record.Falsified.AddRange(falsified);
        Trace.Clear();
        var rng = Rng.For("seconds");
        var vehicle = Vehicle;
        var level = vehicle.Level;
        vehicle.Level *= Order.Cleaned;
        Bench = new Bench
        {
            Record = Record,
            Trace = Trace,
            Habits = lane.Station.Habits,
            Analyser = lane.Analyser,
            Rng = rng,
            Limits = limits,
            RpmModel = vehicle.Model,
            Engine = new Engine(vehicle, rng.For("engine")) { Warmth = Warmth(rng.For("warmth")) },
            PrintsObdRpm = vehicle.HasObd && lane.Has("obd_rpm_absent", day) == 0,
            OilTemp = 82 + 9 * rng.Unit(),
        };
        arrange?.Invoke(Bench);
        lane.Analyser.Purge(Gas.Air.WithAir(0) with { Co2 = 0.3, Hc = 4, No = 3, O2 = 20.6 });
        switch (Method)
        {
            case TestMethod.Asm: AsmTest.Run(Bench); break;
            case TestMethod.Vmas: VmasTest.Run(Bench); break;
            case TestMethod.Tsi: IdleTest.Run(Bench); break;
            case TestMethod.LugDown: LugDownTest.Run(Bench); break;
            default: FreeAccelerationTest.Run(Bench); break;
        }
        vehicle.Level = level;
        SetEnd();
        Record.Judge();
    }

    /// <summary>Recomputes the results from the seconds as they stand, then the verdict and the end.</summary>
    public void Evaluate()
    {
        switch (Method)
        {
            case TestMethod.Asm: AsmTest.Evaluate(Bench); break;
            case TestMethod.Vmas: VmasTest.Evaluate(Bench); break;
            case TestMethod.Tsi: IdleTest.Evaluate(Bench); break;
            case TestMethod.LugDown: LugDownTest.Evaluate(Bench); break;
            default: FreeAccelerationTest.Evaluate(Bench); break;
        }
        SetEnd();
        Record.Judge();
    }

    /// <summary>Recomputes λ and DF of every second from its gases.</summary>
    public void Derive()
    {
        if (!Trace.HasGas) return;
        for (var i = 0; i < Trace.Length; i++) Bench.Derive(i);
    }

    public void SetEnd()
    {
        var habits = lane.Station.Habits;
        Record.EndedAt = Record.StartedAt.AddSeconds(habits.Lead + Trace.Length + habits.Trail);
    }

    /// <summary>Petrol on the lane's loaded method unless no roller takes the car; hybrids and a few others idle.</summary>
    private TestMethod MethodFor(Vehicle vehicle, Rng rng)
    {
        var model = vehicle.Model;
        var unloaded = model.FourWheelDrive || rng.Chance(model.Fuel == "hybrid" ? 0.8 : model.VehicleClass == "bus" ? 0.12 : 0.02);
        if (model.Diesel) return unloaded ? TestMethod.FreeAcceleration : TestMethod.LugDown;
        return unloaded ? TestMethod.Tsi : lane.Station.UsesAsm ? TestMethod.Asm : TestMethod.Vmas;
    }

    private double Warmth(Rng rng)
    {
        if (lane.Has("cold_mornings", day) > 0 && StartsAt.TimeOfDay < lane.Station.OpensAt.ToTimeSpan() + TimeSpan.FromHours(1.2) && rng.Chance(0.7))
            return rng.Between(0.1, 0.6);
        return rng.Chance(0.05) ? rng.Between(0.75, 0.95) : 1;
    }

    private TestRecord NewRecord()
    {
        var (vehicle, station) = (Vehicle, lane.Station);
        var dead = lane.Has("dead_ambient", day) > 0;
        var record = new TestRecord
        {
            Id = Id,
            Lane = lane,
            Vehicle = vehicle,
            Method = Method,
            OperatorId = station.OperatorOf(lane, day),
            AnalyserId = lane.Analyser.Id,
            CheckType = Order.CheckType,
            Attempt = Order.Attempt,
            StartedAt = StartsAt + station.ClockError,
            Drive = Drive,
            RatedKw = RatedKw,
            ReferenceKg = ReferenceKg,
            GrossKg = vehicle.Model.GrossKg,
            OdometerKm = vehicle.OdometerKm,
            TempC = Math.Round(dead ? 21.4 : weather.TempC + station.TempBias, 1),
            HumidityPct = Math.Round(dead ? 55 : Math.Clamp(weather.HumidityPct + station.HumidityBias, 5, 99), 1),
            PressureKpa = Math.Round(dead ? 101.3 : weather.PressureKpa + station.PressureBias, 1),
        };
        if (!vehicle.HasObd) return record;
        (record.ObdVin, record.CalId, record.Cvn) = (vehicle.Standard >= 5 ? vehicle.Vin : null, vehicle.CalId, Vehicle.CvnOf(vehicle.CalId));
        (record.MilOn, record.ReadinessIncomplete, record.TroubleCodes) = (vehicle.MilOn, vehicle.ReadinessIncomplete, vehicle.TroubleCodes);
        return record;
    }
}
