using Analytics.App.Commands;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Storage;
using Analytics.Simulation;

namespace Analytics.App.Demonstration;

/// <summary>
/// Runs the main job over a small simulated city, day by day, while simulated inspectors report what they 'found' three days later.
/// </summary>
internal static class Demo
{
    private const int InspectionDelayDays = 3;

    /// <summary>Twelve stations, forty dust sites and twenty-four inspectors for twenty days; a tenth of the lanes, sites and inspectors forge.</summary>
    private static readonly CityOptions City = new() { Seed = 33, Days = 20, StationCount = 12, TestsPerLaneDay = 20, SiteCount = 40, EnterpriseCount = 150 };

    public static async Task<int> RunAsync(Installation installation, CancellationToken cancel)
    {
        var sample = Path.Combine(installation.Workspace.Home, "demo-city");
        if (!Directory.Exists(sample))
            installation.Messages.WithProgress("simulating a city", progress =>
            {
                CitySimulation.Write(sample, City, null, cancel);
                return 0;
            });
        var inspectors = new SimulatedInspectors(installation, PlantedTruth.Read(Path.Combine(sample, "truth")), InspectionDelayDays);
        var report = installation.Ingest([Path.Combine(sample, "data")], null, cancel);
        Console.Out.WriteLine($"Ingested {report.Files.Count} files: {report.Files.Sum(f => f.Read):N0} rows read, {report.Files.Sum(f => f.Quarantined):N0} in quarantine.");
        var days = installation.Lake.Days(Catalog.Dataset("inspections"), DateOnly.MinValue, DateOnly.MaxValue);
        foreach (var day in days.Skip(days.Count / 2))
        {
            inspectors.Report(day);
            foreach (var result in DailyCommand.RunAll(installation, day, publish: true, new Dictionary<LeadKind, int>(), null, cancel))
                installation.Messages.Say(DailyCommand.Summary(result));
        }
        Print(installation, days[days.Count / 2]);
        inspectors.Report(days[^1].AddDays(InspectionDelayDays));
        PrintHitRate(installation);
        await installation.DeliverAsync(onlyDue: false, cancel);
        return ExitCode.Done;
    }

    private static void Print(Installation installation, DateOnly day)
    {
        using var connection = installation.Database.Open();
        var leads = LeadTable.OfDay(connection, day);
        for (var back = 1; leads.Count == 0 && back < 10; back++) leads = LeadTable.OfDay(connection, day.AddDays(-back));
        LeadsCommand.Print("table", leads);
    }

    private static void PrintHitRate(Installation installation)
    {
        using var connection = installation.Database.Open();
        foreach (var rate in OutcomeTable.HitRates(connection, DateOnly.MinValue, DateOnly.MaxValue, DateOnly.MaxValue, "kind"))
            Console.Out.WriteLine($"{rate.Group}{(rate.Exploration ? " (exploration)" : "")}: {rate.Hits} of {rate.Verified} verified leads confirmed"
                + (rate.Rate is { } r ? $", hit rate {r:P0} (95 % {rate.Interval.Low:P0} to {rate.Interval.High:P0})" : ""));
    }
}
