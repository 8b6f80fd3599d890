using System.Diagnostics;
using System.Globalization;
using Analytics.Core.Detection;
using Analytics.Core.Tests.Detection;

namespace Analytics.Benchmarks;

/// <summary>
/// ROC AUC of every detector on the ADBench sets beside PyOD's published figures (60/40 split, mean of the runs), and the speed of the isolation forest on
/// 500,000 rows of 60 columns, where scikit-learn's takes 7.8 s on two cores.
/// </summary>
internal static class DetectorMeasure
{
    private static readonly (string Name, string? Published, Func<Matrix, ulong, Detector> Fit)[] Kinds =
    [
        ("forest", "IForest", (rows, seed) => IsolationForest.Fit(rows, seed)),
        ("HBOS", "HBOS", (rows, _) => Hbos.Fit(rows)),
        ("ECOD", null, (rows, _) => Ecod.Fit(rows)),
        ("kNN", "KNN", (rows, seed) => NearestNeighbors.Fit(rows, seed)),
        ("LOF", "LOF", (rows, seed) => LocalOutlierFactor.Fit(rows, seed)),
        ("MCD", "MCD", (rows, seed) => RobustMahalanobis.Fit(rows, seed)),
        ("ensemble", null, Ensemble.Fit),
    ];

    public static void Run(Options options)
    {
        Accuracy(options.Number("runs", 10));
        Speed(options.Number("rows", 500_000), options.Number("columns", 60), options.Number("trees", 100), options.Number("rounds", 5));
        Daily(options.Number("subjects", 5_000), options.Number("indicators", 16));
    }

    private static void Accuracy(int runs)
    {
        if (PublishedSets.Folder is null)
        {
            Console.WriteLine("The ADBench sets are not beside the checkout (../shared/data/anomaly-benchmark); no accuracy.");
            return;
        }
        var ours = PublishedSets.Read().ToDictionary(s => s.Name, s => Means(s, runs));
        var published = Kinds.Select(k => k.Published is null ? null : PublishedSets.Published(k.Published)).ToArray();
        Report.Print(["set", .. Kinds.SelectMany(k => k.Published is null ? [k.Name] : new[] { k.Name, "PyOD" })],
            [.. ours.Select(s => Line(s.Key, (k, theirs) => theirs ? PublishedOf(s.Key, k) : s.Value[k])),
             Line($"mean of {ours.Count}", (k, theirs) => theirs ? null : ours.Values.Average(v => v[k])),
             Line("mean of published", (k, theirs) => ours.Where(s => PublishedOf(s.Key, k) is not null).Select(s => theirs ? PublishedOf(s.Key, k) : s.Value[k]).Average())]);

        double? PublishedOf(string set, int kind) => published[kind]?.TryGetValue(set, out var auc) == true ? auc : null;
        static IReadOnlyList<string> Line(string name, Func<int, bool, double?> value) => [name, .. Kinds.SelectMany((kind, k) =>
            kind.Published is null ? [Cell(value(k, false))] : new[] { Cell(value(k, false)), Cell(value(k, true)) })];
        static string Cell(double? auc) => auc?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
    }

    private static double[] Means(LabelledSet set, int runs)
    {
        // A split without an abnormal row to find has no area.
        var splits = Enumerable.Range(0, runs).Select(run => (run, Split: set.Split(run))).Where(s => s.Split.Test.Abnormal.Contains(true)).ToList();
        return [.. Kinds.Select(kind => splits.AsParallel().WithDegreeOfParallelism(2)
            .Select(s => PublishedSets.RocAuc(kind.Fit(s.Split.Training, (ulong)s.run).Score(s.Split.Test.Rows), s.Split.Test.Abnormal)).Average())];
    }

    private static void Speed(int rows, int columns, int trees, int rounds)
    {
        var matrix = Bell(rows, columns);
        var forest = IsolationForest.Fit(matrix, seed: 1, trees);
        var scores = new float[rows];
        foreach (var threads in new[] { 1, 2 })
        {
            var turns = Enumerable.Range(0, rounds).Select(_ => Timed(() => Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
            {
                var (first, end) = (rows * part / threads, rows * (part + 1) / threads);
                forest.Score(matrix, first, scores.AsSpan(first, end - first));
            }))).ToList();
            Console.WriteLine($"isolation forest, {rows} x {columns}, {trees} trees, {threads} thread(s): wall {Median(turns, t => t.Wall):0.000} s, processor {Median(turns, t => t.Processor):0.000} s");
        }
    }

    /// <summary>What the daily job asks: one day's subjects, fitted and judged.</summary>
    private static void Daily(int subjects, int indicators)
    {
        var matrix = Bell(subjects, indicators);
        var (wall, processor) = Timed(() => Ensemble.Fit(matrix, seed: 1).ScoreTraining(matrix));
        Console.WriteLine($"ensemble fitted to and judging {subjects} x {indicators}: wall {wall:0.00} s, processor {processor:0.00} s");
    }

    private static Matrix Bell(int rows, int columns)
    {
        var random = new Random(1);
        return new Matrix([.. Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() + random.NextSingle() + random.NextSingle())], columns);
    }

    private static (double Wall, double Processor) Timed(Action work)
    {
        var (processor, wall) = (Environment.CpuUsage.UserTime, Stopwatch.StartNew());
        work();
        return (wall.Elapsed.TotalSeconds, (Environment.CpuUsage.UserTime - processor).TotalSeconds);
    }

    private static double Median<T>(IEnumerable<T> turns, Func<T, double> of) => Report.Median(turns.Select(of));
}
