using System.Globalization;
using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>
/// What the road shows: remote sensing in passing (a second of gas, wide scatter) and roadside checks, of vehicles tested lately and of others. The true state of the
/// vehicle speaks here, whatever its inspection said.
/// </summary>
public sealed class RoadsideChecks(CityOptions options, Network network, Fleet fleet, Rng rng)
{
    /// <summary>Observations for each test of the city's day.</summary>
    private const double RemotePerTest = 0.1, RoadsidePerTest = 0.015;

    public void Write(string path, DateOnly day, int tests)
    {
        var draw = rng.For((ulong)day.DayNumber);
        using var csv = CsvOut.AllOf(path, VehicleDatasets.Roadside);
        var recent = fleet.Recent;
        var (remote, roadside) = (draw.Poisson(RemotePerTest * tests), draw.Poisson(RoadsidePerTest * tests));
        for (var n = 0; n < remote + roadside; n++)
        {
            var own = draw.For((ulong)n);
            var vehicle = recent.Count > 0 && own.Chance(0.75) ? own.Pick(recent) : Stranger(day, own);
            Observe(csv, day, n, vehicle, n < remote, own);
        }
    }

    private void Observe(CsvOut csv, DateOnly day, int number, Vehicle vehicle, bool remote, Rng draw)
    {
        var at = day.ToDateTime(new TimeOnly(6, 0)).AddSeconds(draw.Below(15 * 3600));
        var level = vehicle.Level;
        var luck = remote ? 0.45 : 0.15;
        var (co, hc, no, k) = (level.Co * draw.LogNormal(luck) + (remote ? 0.1 * draw.Unit() : 0), level.Hc * draw.LogNormal(luck) + (remote ? 15 * draw.Unit() : 0),
            level.No * draw.LogNormal(luck), level.K * draw.LogNormal(luck));
        // On the road only what is far over is held against a driver.
        var limits = network.Limits;
        var margin = remote ? 2.2 : 1.25;
        var diesel = vehicle.Model.Diesel;
        var exceeds = diesel ? k > margin * limits.K : co > margin * limits.Co5025 || hc > margin * limits.Hc5025 || no > margin * limits.No5025;
        csv.Text($"R{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}{number:00000}").Text(vehicle.Id).Time(at).Text(remote ? "remote_sensing" : "roadside")
            .Number(diesel ? double.NaN : co, 2).Number(diesel ? double.NaN : hc, 0).Number(no, 0).Number(diesel ? k : double.NaN, 2).Flag(exceeds).EndRow();
        if (!exceeds || !draw.Chance(0.5)) return;
        if (draw.Chance(0.6)) vehicle.Repair(draw.For("repair"));
        fleet.Expect(fleet.LaneFor(vehicle, null, draw), new TestOrder(vehicle, at.AddDays(draw.Between(1, 6)), 1, remote ? "remote_sensing_recheck" : "roadside_recheck"));
    }

    private Vehicle Stranger(DateOnly day, Rng draw)
    {
        var age = Math.Clamp(6 * draw.LogNormal(0.6), 0.2, 20);
        var diesel = draw.Chance(0.2);
        return Vehicle.Draw(network.Models.Pick(draw, Math.Min(options.End.Year, day.Year - (int)Math.Round(age)), m => m.Diesel == diesel), age, day, draw);
    }
}
