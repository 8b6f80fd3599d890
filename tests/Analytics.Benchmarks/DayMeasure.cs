using System.Diagnostics;
using Analytics.Core;
using Analytics.Engine;
using Analytics.Engine.Lake;
using Analytics.Engine.Storage;
using Analytics.Simulation;

namespace Analytics.Benchmarks;

/// <summary>A whole city's day from its files to its lists: 20,000 tests with 3 million seconds, 5,000 dust sites at one minute, 500 visits.</summary>
internal static class DayMeasure
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    public static void Run(Options options)
    {
        var share = options.Number("percent", 100) / 100.0;
        using var folder = new TemporaryFolder();
        if (options.Number("history", 0) is > 0 and var history) PutHistory(folder, share, history);
        var (ingest, daily) = Morning(folder, 1001, Day, share);
        Console.WriteLine(ingest.Output);
        Report.Print(["step", "wall", "CPU", "peak"], [Row("ingest", ingest), Row("daily", daily)]);
        Console.WriteLine($"together {Report.Seconds(ingest.Wall + daily.Wall)} (at most 20 s wanted on two cores), peak {Report.Megabytes(Math.Max(ingest.PeakBytes, daily.PeakBytes))} (at most 4096 MB wanted)");
        if (options["keep"] is { } keep) Directory.Move(folder.Path, keep);
    }

    private static (Child Ingest, Child Daily) Morning(TemporaryFolder folder, ulong seed, DateOnly day, double share)
    {
        var city = folder[$"city{seed}"];
        CitySimulation.Write(city, new CityOptions
        {
            Seed = seed,
            Start = day,
            Days = 1,
            StationCount = (int)(200 * share),
            LanesPerStation = 4,
            TestsPerLaneDay = 25,
            SiteCount = (int)(5000 * share),
            DustIntervalMinutes = 1,
            EnterpriseCount = (int)(5000 * share),
            VisitsPerDay = 500 * share,
            InspectorCount = (int)(400 * share),
        });
        var data = Path.Combine(city, "data");
        Console.WriteLine($"{Report.Megabytes(Directory.EnumerateFiles(data).Sum(f => new FileInfo(f).Length))} in {Directory.EnumerateFiles(data).Count()} files");
        Settle();
        return (Child.Analytics("ingest", data, "--home", folder["home"], "--quiet").Expect(0, 3), Child.Analytics("daily", "--date", $"{day:yyyy-MM-dd}", "--home", folder["home"], "--quiet").Expect(0));
    }

    /// <summary>What was written to prepare the measure is on the disk before the clock starts: a bureau's year of files was not written in the minute before.</summary>
    private static void Settle()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var sync = Process.Start("sync");
        sync.WaitForExit();
    }

    /// <summary>
    /// What indicators find to search and to remember: another city's day is run a year before, out of every window, and what it left behind (archives, digests) is copied to each later day, as far back as the
    /// indicator looks. A search reads all of it; that the days are alike changes nothing for a curve that is in none of them.
    /// </summary>
    private static void PutHistory(TemporaryFolder folder, double share, int days)
    {
        const int run = 400;
        Morning(folder, 1002, Day.AddDays(-run), share);
        var workspace = new Workspace(folder["home"]);
        var database = new Database(workspace, TimeProvider.System);
        var lake = new ParquetLake(workspace, database);
        foreach (var indicator in Catalog.Indicators.Where(i => i.Digest is not null))
        {
            var digest = lake.Read(indicator.Digest!, Day.AddDays(-run));
            for (var before = 1; before <= Math.Min(days, Math.Max(indicator.ArchiveDays, indicator.DigestDays)); before++)
            {
                if (indicator.ArchiveDays > 0) LakeArchive.Put(lake, indicator, Day.AddDays(-before), digest);
                else lake.Replace(indicator.Digest!, Day.AddDays(-before), [digest]);
            }
        }
        database.Close();
    }

    private static IReadOnlyList<string> Row(string step, Child child) => [step, Report.Seconds(child.Wall), Report.Seconds(child.Cpu), Report.Megabytes(child.PeakBytes)];
}
