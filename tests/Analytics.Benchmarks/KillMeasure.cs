using System.Diagnostics;
using Analytics.Benchmarks.Kill;

namespace Analytics.Benchmarks;

/// <summary>Kill -9 at random moments of <c>ingest</c> and <c>daily</c>: nothing lost, doubled or half written, the same lists.</summary>
internal static class KillMeasure
{
    public static void Run(Options options)
    {
        int kills = options.Number("kills", 200), seed = options.Number("seed", 1);
        using var folder = new TemporaryFolder();
        var run = new KillRun(folder.Path, seed);
        var watch = Stopwatch.StartNew();
        run.Run(kills, done => Console.Error.WriteLine($"{done} kills"));
        Console.WriteLine($"{run.Kills} kills in {run.Rounds} lives of four days (seed {seed}): every end was that of the undisturbed run. {Report.Seconds(watch.Elapsed)}");
    }
}
