using System.Diagnostics;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Engine;
using Analytics.Engine.Lake;
using Analytics.Engine.Scoring;
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
        var data = Simulated(folder, City(1001, Day, 1, share));
        if (options.Number("history", 0) is > 0 and var history) PutHistory(folder, share, history, data);
        var (ingest, daily) = Morning(folder, data, Day);
        Console.WriteLine(ingest.Output);
        Report.Print(["step", "wall", "CPU", "peak"], [Row("ingest", ingest), Row("daily", daily)]);
        Console.WriteLine($"together {Report.Seconds(ingest.Wall + daily.Wall)} (at most 20 s wanted on two cores), peak {Report.Megabytes(Math.Max(ingest.PeakBytes, daily.PeakBytes))} (at most 4096 MB wanted)");
        if (options["keep"] is { } keep) Directory.Move(folder.Path, keep);
    }

    private static (Child Ingest, Child Daily) Morning(TemporaryFolder folder, string data, DateOnly day)
    {
        Console.WriteLine($"{Report.Megabytes(Directory.EnumerateFiles(data).Sum(f => new FileInfo(f).Length))} in {Directory.EnumerateFiles(data).Count()} files");
        Settle();
        return (Child.Analytics("ingest", data, "--home", folder["home"], "--quiet").Expect(0, 3), Child.Analytics("daily", "--date", $"{day:yyyy-MM-dd}", "--home", folder["home"], "--quiet").Expect(0));
    }

    private static CityOptions City(ulong seed, DateOnly start, int days, double share) => new()
    {
        Seed = seed,
        Start = start,
        Days = days,
        StationCount = (int)(200 * share),
        LanesPerStation = 4,
        TestsPerLaneDay = 25,
        SiteCount = (int)(5000 * share),
        DustIntervalMinutes = 1,
        EnterpriseCount = (int)(5000 * share),
        VisitsPerDay = 500 * share,
        InspectorCount = (int)(400 * share),
    };

    /// <returns>The folder of its data.</returns>
    private static string Simulated(TemporaryFolder folder, CityOptions city)
    {
        var to = folder[$"city{city.Seed}-{city.Days}"];
        CitySimulation.Write(to, city);
        return Path.Combine(to, "data");
    }

    /// <summary>What was written to prepare the measure is on the disk before the clock starts: a bureau's year of files was not written in the minute before.</summary>
    private static void Settle()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var sync = Process.Start("sync");
        sync.WaitForExit();
    }

    /// <summary>
    /// What a morning finds of the days before: visits and cases of each of them, really read and judged; of tests and readings what indicators search, remember and observed. That comes from another day of the
    /// same size, run out of every window and copied to each day as far back as it is looked at: that the days are alike changes nothing for a curve that is in none of them.
    /// </summary>
    /// <param name="data">The day's own files: its records are those that go on from the days before.</param>
    private static void PutHistory(TemporaryFolder folder, double share, int days, string data)
    {
        const int run = 800;
        Morning(folder, Simulated(folder, City(1002, Day.AddDays(-run), 1, share)), Day.AddDays(-run));
        var records = Simulated(folder, City(1001, Day.AddDays(-days), days + 1, share) with { StationCount = 0, SiteCount = 0 });
        foreach (var file in new[] { "visits-*", "cases-*" }.SelectMany(f => Directory.GetFiles(data, f))) File.Delete(file);
        foreach (var file in Directory.GetFiles(records, $"*-{Day:yyyy-MM-dd}.csv")) File.Move(file, Path.Combine(data, Path.GetFileName(file)));
        File.Copy(Path.Combine(records, "enterprises.csv"), Path.Combine(data, "enterprises.csv"), overwrite: true);
        Child.Analytics("ingest", records, "--home", folder["home"], "--quiet").Expect(0, 3);
        Child.Analytics("daily", "--date", $"{Day.AddDays(-1):yyyy-MM-dd}", "--home", folder["home"], "--quiet").Expect(0);
        var workspace = new Workspace(folder["home"]);
        var database = new Database(workspace, TimeProvider.System);
        var lake = new ParquetLake(workspace, database);
        IEnumerable<DateOnly> Before(int kept) => Enumerable.Range(1, Math.Min(days, kept)).Select(before => Day.AddDays(-before));
        foreach (var indicator in Catalog.VehicleIndicators.Concat<Indicator>(Catalog.DustIndicators).Where(i => i.Digest is not null))
        {
            var digest = lake.Read(indicator.Digest!, Day.AddDays(-run));
            foreach (var day in Before(Math.Max(indicator.ArchiveDays, indicator.DigestDays)))
            {
                if (indicator.ArchiveDays > 0) LakeArchive.Put(lake, indicator, day, digest);
                else lake.Replace(indicator.Digest!, day, [digest]);
            }
        }
        foreach (var profile in new[] { LeadKind.VehicleInspection, LeadKind.DustMonitor }.Select(ObservationTable.DatasetOf))
        {
            var observed = lake.Read(profile, Day.AddDays(-run));
            foreach (var day in Before(WindowDays)) lake.Replace(profile, day, [observed]);
        }
        database.Close();
    }

    /// <summary>Days before the list's day that the lists of tests and readings rest on.</summary>
    private const int WindowDays = 27;

    private static IReadOnlyList<string> Row(string step, Child child) => [step, Report.Seconds(child.Wall), Report.Seconds(child.Cpu), Report.Megabytes(child.PeakBytes)];
}
