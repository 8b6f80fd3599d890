using System.Globalization;
using Analytics.Core.Vehicles;

namespace Analytics.Simulation.Vehicles;

/// <summary>The vehicle part of the city: stations with lanes, their customers day by day, the checks of their analysers and what the road shows.</summary>
public sealed class VehicleCity
{
    private readonly CityOptions options;
    private readonly string directory;
    private readonly TruthWriter truth;
    private readonly Network network;
    private readonly Weather weather;
    private readonly Fleet fleet;
    private readonly RoadsideChecks roadside;
    private readonly Trace trace = new();

    private VehicleCity(CityOptions options, string directory, TruthWriter truth)
    {
        (this.options, this.directory, this.truth) = (options, directory, truth);
        var rng = new Rng(options.Seed).For("vehicles");
        network = new Network(options, rng, truth);
        weather = new Weather(options);
        fleet = new Fleet(options, network);
        roadside = new RoadsideChecks(options, network, fleet, rng.For("roadside"));
    }

    public static IReadOnlyList<Oddity> Oddities { get; } = [.. VehicleOddities.All.Select(o => new Oddity(o.Name, o.Meaning))];

    /// <summary>Writes the files into <paramref name="dataDirectory"/>, day by day.</summary>
    public static void Write(CityOptions options, string dataDirectory, TruthWriter truth, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (options.StationCount == 0) return;
        var city = new VehicleCity(options, dataDirectory, truth);
        city.WriteStations();
        for (var day = options.Start; day <= options.End; day = day.AddDays(1))
        {
            var (tests, seconds) = city.WriteDay(day, cancellation);
            progress?.Report($"vehicles {Name(day)}: {tests} tests, {seconds} seconds");
        }
    }

    private static string Name(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void WriteStations()
    {
        using var csv = CsvOut.AllOf(Path.Combine(directory, "stations.csv"), VehicleDatasets.Stations);
        foreach (var s in network.Stations)
        {
            csv.Text(s.Id).Text(s.Name).Text(s.District.Name).Number(s.Place.Longitude, 5).Number(s.Place.Latitude, 5).Whole(s.Lanes.Count)
                .Text(s.OpensAt.ToString("HH:mm", CultureInfo.InvariantCulture)).Text(s.ClosesAt.ToString("HH:mm", CultureInfo.InvariantCulture)).Date(s.LicensedOn).EndRow();
        }
    }

    private (long Tests, long Seconds) WriteDay(DateOnly day, CancellationToken cancellation)
    {
        fleet.Open();
        using var files = new InspectionFiles(directory, day);
        using var calibrations = CsvOut.AllOf(Path.Combine(directory, $"calibrations-{Name(day)}.csv"), VehicleDatasets.Calibrations);
        var checks = new AnalyserChecks(calibrations, truth);
        foreach (var station in network.Stations)
        {
            if (!station.IsOpen(day)) continue;
            foreach (var lane in station.Lanes)
            {
                cancellation.ThrowIfCancellationRequested();
                checks.Make(lane, day, options.Start, options.Days);
                new LaneDay(lane, day, fleet, weather, network.Limits, trace).Run(run =>
                {
                    files.Write(run);
                    foreach (var method in run.Record.Falsified.Distinct()) truth.Record("inspections", run.Record.Id, Forgery.Forger.IsOfStation(method) ? station.Id : lane.Key, method);
                });
            }
        }
        roadside.Write(Path.Combine(directory, $"roadside-{Name(day)}.csv"), day, (int)files.Tests);
        return (files.Tests, files.Seconds);
    }
}
