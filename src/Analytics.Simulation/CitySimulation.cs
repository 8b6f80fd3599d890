using Analytics.Simulation.Dust;
using Analytics.Simulation.Enforcement;
using Analytics.Simulation.Vehicles;

namespace Analytics.Simulation;

/// <summary>
/// A synthetic city in the contract's formats, with its truth beside it: <c>OUT/data</c> holds what a bureau would receive,
/// <c>OUT/truth</c> what was planted. Judgement code never references this project.
/// </summary>
public static class CitySimulation
{
    /// <summary>Every innocent oddity that can be turned up or off by name.</summary>
    public static IReadOnlyList<Oddity> Oddities { get; } = [.. VehicleCity.Oddities, .. DustCity.Oddities, .. EnforcementCity.Oddities];

    /// <summary>Writes the city. Memory grows with a day, not with the number of days.</summary>
    /// <exception cref="ArgumentException">The options are wrong; the message lists what is allowed.</exception>
    /// <exception cref="IOException">The folder already holds a city.</exception>
    public static void Write(string outDirectory, CityOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        options.Check();
        var data = Path.Combine(outDirectory, "data");
        foreach (var folder in new[] { data, Path.Combine(outDirectory, "truth") })
        {
            if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new IOException($"{folder}: holds files already. Expected: no such folder, or an empty one. Choose another --out or remove it.");
            Directory.CreateDirectory(folder);
        }
        using var truth = new TruthWriter(Path.Combine(outDirectory, "truth"));
        VehicleCity.Write(options, data, truth, progress, cancellation);
        DustCity.Write(options, data, truth, progress, cancellation);
        EnforcementCity.Write(options, data, truth, progress, cancellation);
    }
}
