using Analytics.Simulation;

namespace Analytics.Benchmarks;

/// <summary>What a morning costs after 30 days and after 300: a day costs what the day costs, however long the history.</summary>
internal static class BackfillMeasure
{
    private static readonly DateOnly First = new(2026, 1, 1);

    public static void Run(Options options)
    {
        int early = options.Number("early", 30), late = options.Number("late", 300), about = 3;
        using var folder = new TemporaryFolder();
        CitySimulation.Write(folder["city"], new CityOptions
        {
            Seed = 1001,
            Start = First,
            Days = late + about,
            StationCount = options.Number("stations", 6),
            SiteCount = options.Number("sites", 60),
            DustIntervalMinutes = 15,
            EnterpriseCount = 100,
        });
        var home = folder["home"];
        Child.Analytics("ingest", Path.Combine(folder["city"], "data"), "--home", home, "--quiet").Expect(0, 3);
        var earlyDays = Days(home, 1, early - about, early, about);
        var lateDays = Days(home, early + about + 1, late - about, late, about);
        Report.Print(["day", "wall (median)", "CPU (median)", "peak"], [Row(early, earlyDays), Row(late, lateDays)]);
        Console.WriteLine($"day {late} / day {early}: {Median(lateDays, d => d.Wall) / Median(earlyDays, d => d.Wall):0.00} in wall time, {Median(lateDays, d => d.Cpu) / Median(earlyDays, d => d.Cpu):0.00} in CPU time (at most 1.20 wanted)");
    }

    /// <summary>Fills in the days before, then measures the days around one.</summary>
    private static List<Child> Days(string home, int from, int to, int day, int about)
    {
        Child.Analytics("backfill", "--from", Day(from), "--to", Day(to - 1), "--home", home, "--quiet").Expect(0);
        return [.. Enumerable.Range(day - about, 2 * about + 1).Select(d => Child.Analytics("daily", "--date", Day(d), "--home", home, "--quiet").Expect(0))];
    }

    private static string Day(int number) => First.AddDays(number - 1).ToString("yyyy-MM-dd");

    private static IReadOnlyList<string> Row(int day, List<Child> days) =>
        [$"{day}", $"{Median(days, d => d.Wall):0.00} s", $"{Median(days, d => d.Cpu):0.00} s", Report.Megabytes(days.Max(d => d.PeakBytes))];

    private static double Median(List<Child> days, Func<Child, TimeSpan> of) => Report.Median(days.Select(d => of(d).TotalSeconds));
}
