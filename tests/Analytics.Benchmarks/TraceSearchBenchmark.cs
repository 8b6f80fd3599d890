using System.Diagnostics;
using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Tests.Detection;

namespace Analytics.Benchmarks;

/// <summary>
/// Trace search: recall of planted copies against noise, shift and gain among honest curves, honest twins beside them; and what a day costs while twelve months of
/// history grow.
/// </summary>
internal static class TraceSearchBenchmark
{
    private const double Convincing = 8;

    public static void Run(Options options)
    {
        Recall(options.Number("curves", 5_000), options.Number("copies", 200));
        Growth(options.Number("tests", 500), options.Number("days", 365));
    }

    private static void Recall(int curves, int copies)
    {
        var rng = new Random(2026);
        var index = new TraceIndex();
        var honest = Enumerable.Range(0, curves).Select(_ => PlantedTraces.Engine(rng)).ToList();
        var strangers = 0;
        foreach (var curve in honest.Select(PlantedTraces.Curve))
        {
            if (index.Find(curve, Convincing).Count > 0) strangers++;
            index.Add(curve);
        }
        Console.WriteLine($"Recall among {curves} honest curves (score {Convincing} and more), {copies} copies each; honest curves that match another: {strangers}");
        int[] shifts = [0, 4, 10];
        Report.Print(["noise, gain", .. shifts.Select(s => $"shift ±{s} s")],
            from noise in (double[])[0.01, 0.02, 0.03, 0.05]
            from gain in (double[])[0.8, 1, 1.2]
            select (IReadOnlyList<string>)[$"{noise:0%}, {gain - 1:+0%;-0%;0%}", .. shifts.Select(s => Found(index, honest, copies, noise, gain, s, rng).ToString("0.0%", CultureInfo.InvariantCulture))]);
        Console.WriteLine();
    }

    private static double Found(TraceIndex index, List<double[][]> honest, int copies, double noise, double gain, int shift, Random rng) =>
        Enumerable.Range(0, copies).Average(i =>
        {
            var source = rng.Next(honest.Count);
            var copy = PlantedTraces.Curve(PlantedTraces.Copy(honest[source], noise, gain, i % 2 == 0 ? shift : -shift, rng));
            return index.Find(copy, Convincing).FirstOrDefault() is { Score: >= Convincing } best && best.Id == source ? 1.0 : 0;
        });

    private static void Growth(int tests, int days)
    {
        var rng = new Random(7);
        var index = new TraceIndex();
        var rows = new List<IReadOnlyList<string>>();
        for (var day = 1; day <= days; day++)
        {
            var today = Enumerable.Range(0, tests).Select(_ => PlantedTraces.Curve(PlantedTraces.Engine(rng))).ToList();
            var watch = Stopwatch.StartNew();
            foreach (var curve in today)
            {
                index.Find(curve, Convincing);
                index.Add(curve);
            }
            if (day % 30 == 0 || day == 1) rows.Add([$"{day}", $"{index.Count}", $"{watch.Elapsed.TotalMilliseconds:0} ms"]);
        }
        Console.WriteLine($"One day of {tests} tests, searched and filed, while history grows");
        Report.Print(["day", "curves", "cost"], rows);
    }
}
