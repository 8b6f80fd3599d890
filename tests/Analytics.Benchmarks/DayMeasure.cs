using Analytics.Simulation;

namespace Analytics.Benchmarks;

/// <summary>A whole city's day from its files to its lists: 20,000 tests with 3 million seconds, 5,000 dust sites at one minute, 500 visits.</summary>
internal static class DayMeasure
{
    public static void Run(Options options)
    {
        var day = new DateOnly(2026, 1, 15);
        var share = options.Number("percent", 100) / 100.0;
        using var folder = new TemporaryFolder();
        CitySimulation.Write(folder["city"], new CityOptions
        {
            Seed = 1001,
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
        var data = Path.Combine(folder["city"], "data");
        Console.WriteLine($"{Report.Megabytes(Directory.EnumerateFiles(data).Sum(f => new FileInfo(f).Length))} in {Directory.EnumerateFiles(data).Count()} files");
        var ingest = Child.Analytics("ingest", data, "--home", folder["home"], "--quiet").Expect(0, 3);
        Console.WriteLine(ingest.Output);
        var daily = Child.Analytics("daily", "--date", $"{day:yyyy-MM-dd}", "--home", folder["home"], "--quiet").Expect(0);
        Report.Print(["step", "wall", "CPU", "peak"], [Row("ingest", ingest), Row("daily", daily)]);
        Console.WriteLine($"together {Report.Seconds(ingest.Wall + daily.Wall)} (at most 20 s wanted on two cores), peak {Report.Megabytes(Math.Max(ingest.PeakBytes, daily.PeakBytes))} (at most 4096 MB wanted)");
        if (options["keep"] is { } keep) Directory.Move(folder.Path, keep);
    }

    private static IReadOnlyList<string> Row(string step, Child child) => [step, Report.Seconds(child.Wall), Report.Seconds(child.Cpu), Report.Megabytes(child.PeakBytes)];
}
