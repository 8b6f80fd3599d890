using System.Diagnostics;
using Analytics.Benchmarks.Fuzz;

namespace Analytics.Benchmarks;

/// <summary>Spoiled CSV, XML and Parquet files by the hundred thousand: none may crash, all must balance.</summary>
internal static class FuzzMeasure
{
    public static void Run(Options options)
    {
        int mutants = options.Number("mutants", 100_000), seed = options.Number("seed", 1);
        using var folder = new TemporaryFolder();
        var run = new FuzzRun(folder.Path, seed);
        var watch = Stopwatch.StartNew();
        run.Run(mutants, done =>
        {
            if (done % 10_000 == 0) Console.Error.WriteLine($"{done} mutants");
        });
        Console.WriteLine($"{run.Files} mutants (seed {seed}): {run.Refused} files refused, {run.Rows} rows read, {run.Quarantined} quarantined; no crash, every file balances. {Report.Seconds(watch.Elapsed)}");
    }
}
