using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests.Detection;

/// <summary>Made-up deviations of five gas channels: slow wandering as engines have it, second by second, with a bench's noise.</summary>
internal static class PlantedTraces
{
    public const int Seconds = 180;

    private const double Wander = 0.12, BenchNoise = 0.01;

    /// <summary>One honest recording: ln of the reading, less what the protocol explains.</summary>
    public static double[][] Engine(Random rng) => [.. Enumerable.Range(0, 5).Select(_ =>
    {
        var state = Normal(rng);
        return Enumerable.Range(0, Seconds).Select(_ => Wander * (state = 0.965 * state + 0.262 * Normal(rng)) + BenchNoise * Normal(rng)).ToArray();
    })];

    /// <summary>A copy with noise (relative), a gain (relative) and a shift in seconds.</summary>
    public static double[][] Copy(double[][] source, double noise, double gain, int shift, Random rng) => [.. source.Select(channel =>
        Enumerable.Range(0, Seconds).Select(s => channel[Math.Clamp(s + shift, 0, Seconds - 1)] + Math.Log(gain) + noise * Normal(rng)).ToArray())];

    public static TraceCurve Curve(double[][] deviations) => TraceCurve.Of([(1, Seconds)], deviations);

    /// <summary>What a day of recordings leaves behind: row n is recording n, of vehicle n at station 0.</summary>
    public static Table Digest(IReadOnlyList<double[][]> recordings) => new Table(CurveSearch.DigestOf("planted"), recordings.Count)
        .With("inspection_id", [.. recordings.Select((_, n) => $"{n}")]).With("vehicle_id", [.. recordings.Select((_, n) => $"{n}")]).With("station_id", [.. recordings.Select(_ => "0")])
        .With("curve", [.. recordings.Select(r => Curve(r).ToString())]);

    public static HeldArchive Archived(DateOnly day, IReadOnlyList<double[][]> recordings) => new HeldArchive().With(day, Digest(recordings), CurveSearch.Filed(Digest(recordings)));

    /// <summary>A recording moved back by each shift that is looked for.</summary>
    public static IReadOnlyList<TraceCurve> Moved(double[][] recording) =>
        [.. Enumerable.Range(-CurveSearch.MostLag / 2, CurveSearch.MostLag + 1).Select(l => Curve(Copy(recording, 0, 1, 2 * l, new Random(0))))];

    public static IReadOnlyList<FoundRow> Candidates(Archive archive, double[][] recording) => archive.Find([.. Moved(recording).SelectMany(curve => CurveSearch.WantedBy(0, curve))], CurveSearch.Limits);

    public static double Normal(Random rng) => Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble());
}
