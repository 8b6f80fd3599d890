using Analytics.Core.Detection;

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

    public static double Normal(Random rng) => Math.Sqrt(-2 * Math.Log(1 - rng.NextDouble())) * Math.Cos(2 * Math.PI * rng.NextDouble());
}
