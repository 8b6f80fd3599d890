namespace Analytics.Simulation.Vehicles;

/// <summary>The vehicle part of the city.</summary>
public static class VehicleCity
{
    public static IReadOnlyList<Oddity> Oddities { get; } = [];

    /// <summary>Writes the files into <paramref name="dataDirectory"/>, day by day.</summary>
    public static void Write(CityOptions options, string dataDirectory, TruthWriter truth, IProgress<string>? progress, CancellationToken cancellation)
    {
        for (var day = options.Start; day <= options.End; day = day.AddDays(1)) cancellation.ThrowIfCancellationRequested();
    }
}
