using System.Diagnostics;
using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Tests.Detection;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;
using Analytics.Engine;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;

namespace Analytics.Benchmarks;

/// <summary>
/// The search of a year for copied curves: recall of planted copies against noise, gain and shift, and of a template that was used before; honest twins that match; and what a day's search costs
/// in a lake whose history grows to twelve months.
/// </summary>
internal static class TraceSearchBenchmark
{
    private static readonly DateOnly First = new(2025, 1, 1);

    public static void Run(Options options)
    {
        Recall(options.Number("curves", 5_000), options.Number("copies", 200));
        Twins(options.Number("twins", 2_000));
        Growth(options.Number("tests", 20_000), options.Number("days", 360));
    }

    private static void Recall(int curves, int copies)
    {
        var rng = new Random(2026);
        var honest = Enumerable.Range(0, curves).Select(_ => PlantedTraces.Engine(rng)).ToList();
        var archive = PlantedTraces.Archived(First, honest);
        Console.WriteLine($"Recall among {curves} honest curves of {PlantedTraces.Seconds} s, {copies} copies each: the original is found and scores {ChanceLikeness.Least} and more");
        int[] shifts = [0, 4, 7, 10];
        Report.Print(["noise, gain", .. shifts.Select(s => $"shift ±{s} s")],
            from noise in (double[])[0.01, 0.02, 0.03, 0.05]
            from gain in (double[])[0.8, 1, 1.2]
            select (IReadOnlyList<string>)[$"{noise:0%}, {gain - 1:+0%;-0%;0%}", .. shifts.Select(s => Percent(Enumerable.Range(0, copies).Average(i =>
            {
                var source = rng.Next(curves);
                return IsFound(archive, PlantedTraces.Copy(honest[source], noise, gain, i % 2 == 0 ? s : -s, rng), row => row == source) ? 1.0 : 0;
            })))]);
        Console.WriteLine();
        Templates(honest, copies, rng);
    }

    /// <summary>A template is seldom used once: any of its earlier uses gives a later one away.</summary>
    private static void Templates(List<double[][]> honest, int copies, Random rng)
    {
        int[] uses = [1, 4, 16];
        Console.WriteLine("The same at ±10 % gain and ±10 s shift when a template was used so many times before, each use with its own noise, gain and shift");
        Report.Print(["noise", .. uses.Select(u => $"{u} uses")], ((double[])[0.02, 0.03, 0.05]).Select(noise => (IReadOnlyList<string>)[$"{noise:0%}", .. uses.Select(u =>
        {
            double[][] Use(double[][] template) => PlantedTraces.Copy(template, noise, 0.9 + 0.2 * rng.NextDouble(), rng.Next(-5, 6), rng);
            var templates = Enumerable.Range(0, copies).Select(_ => PlantedTraces.Engine(rng)).ToList();
            var archive = PlantedTraces.Archived(First, [.. honest, .. templates.SelectMany(t => Enumerable.Range(0, u).Select(_ => Use(t)))]);
            return Percent(templates.Select((t, i) => IsFound(archive, Use(t), row => row >= honest.Count && (row - honest.Count) / u == i) ? 1.0 : 0).Average());
        })]));
        Console.WriteLine();
    }

    private static bool IsFound(Archive archive, double[][] recording, Func<int, bool> isSource) => PlantedTraces.Candidates(archive, recording).Any(f => isSource(f.Row)
        && PlantedTraces.Moved(recording).Max(m => TraceLikeness.Of(m, TraceCurve.Parse(archive.Rows(f.Day, [f.Row]).TextAt("curve", 0)!)).Score) >= ChanceLikeness.Least);

    /// <summary>Same model, lane and driver: what the protocol leaves is common, as large as a third of each engine's own wandering.</summary>
    private static void Twins(int twins)
    {
        var rng = new Random(5);
        var common = PlantedTraces.Engine(rng);
        double[][] Twin() => [.. PlantedTraces.Engine(rng).Select((channel, c) => channel.Zip(common[c], (own, shared) => own + 0.33 * shared).ToArray())];
        var lane = Enumerable.Range(0, twins).Select(_ => Twin()).ToList();
        var archive = PlantedTraces.Archived(First, lane);
        var scores = Enumerable.Range(0, 20 * twins).Select(_ => TraceLikeness.Of(PlantedTraces.Curve(lane[rng.Next(twins)]), PlantedTraces.Curve(lane[rng.Next(twins)]))).Where(l => l.Correlation < 0.999).Select(l => l.Score);
        var limit = new ChanceLikeness([.. scores.Take(5000)]).Limit(twins * 11.0);
        int read = 0, matched = 0;
        for (var n = 0; n < twins; n++)
        {
            var twin = Twin();
            var found = PlantedTraces.Candidates(archive, twin);
            read += found.Count;
            if (found.Any(f => PlantedTraces.Moved(twin).Max(m => TraceLikeness.Of(m, PlantedTraces.Curve(lane[f.Row])).Score) >= limit)) matched++;
        }
        Console.WriteLine($"Honest twins: {twins} searched among {twins}, {read} pairs read, {matched} matched (limit {limit:0.0})");
        Console.WriteLine();
    }

    private static string Percent(double share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

    /// <summary>History is written straight into a lake as digests and index files; a day is searched as <c>daily</c> does it, from its moved curves to the comparison of what was found.</summary>
    private static void Growth(int tests, int days)
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder["home"]);
        var database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        var lake = new ParquetLake(workspace, database);
        var indicator = new CopiedShape();
        var mixer = new CurveMixer(new Random(7));
        var rows = new List<IReadOnlyList<string>>();
        Console.WriteLine($"One day of {tests} tests (each asked for at {PlantedTraces.Moved(PlantedTraces.Engine(new Random(0))).Count} shifts) while history grows");
        foreach (var filed in Enumerable.Range(0, days))
        {
            LakeArchive.Put(lake, indicator, First.AddDays(filed), mixer.Day(tests));
            if (filed + 1 is 1 or 30 or 90 or 180 or 360 || filed + 1 == days) rows.Add(Searched(lake, indicator, mixer, tests, filed + 1));
        }
        Report.Print(["day", "curves", "index", "bytes a curve", "keys asked", "rows read", "wall", "CPU"], rows);
        database.Close();
    }

    private static IReadOnlyList<string> Searched(ParquetLake lake, CopiedShape indicator, CurveMixer mixer, int tests, int days)
    {
        var archive = new LakeArchive(lake, indicator, First, First.AddDays(days - 1));
        var today = mixer.Day(tests);
        var wanted = CurveMixer.Wanted(today);
        var (watch, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var found = archive.Find(wanted, CurveSearch.Limits);
        foreach (var ofDay in found.GroupBy(f => f.Day)) archive.Rows(ofDay.Key, [.. ofDay.Select(f => f.Row).Distinct().Order()]);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var bytes = lake.FilesOf(LakeArchive.IndexOf(indicator), First, First.AddDays(days)).Sum(f => new FileInfo(f.File).Length);
        return [$"{days}", $"{(long)days * tests}", Report.Megabytes(bytes), $"{bytes / ((double)days * tests):0}", $"{wanted.Count}", $"{found.Count}", Report.Seconds(watch.Elapsed), Report.Seconds(spent)];
    }
}
