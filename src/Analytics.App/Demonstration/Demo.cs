using Analytics.App.Commands;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Storage;
using Analytics.Simulation;

namespace Analytics.App.Demonstration;

/// <summary>
/// Runs the main job over a small simulated city, day by day, while simulated inspectors look up the planted truth and report
/// what they 'found' three days later. Only they read the truth; the judgement never does.
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
        var truth = PlantedTruth.Read(Path.Combine(sample, "truth", "forged.csv"));
        var report = installation.Ingest([Path.Combine(sample, "data")], null, cancel);
        Console.Out.WriteLine($"Ingested {report.Files.Count} files: {report.Files.Sum(f => f.Read):N0} rows read, {report.Files.Sum(f => f.Quarantined):N0} in quarantine.");
        var days = installation.Lake.Days(Catalog.Dataset("inspections"), DateOnly.MinValue, DateOnly.MaxValue);
        foreach (var day in days.Skip(days.Count / 2))
        {
            Report(installation, truth, day);
            foreach (var result in DailyCommand.RunAll(installation, day, publish: true, new Dictionary<LeadKind, int>(), null, cancel))
                installation.Messages.Say(DailyCommand.Summary(result));
        }
        Print(installation, days[days.Count / 2]);
        Report(installation, truth, days[^1].AddDays(InspectionDelayDays));
        PrintHitRate(installation);
        await installation.DeliverAsync(onlyDue: false, cancel);
        return ExitCode.Done;
    }

    /// <summary>The simulated inspectors report on the leads listed <see cref="InspectionDelayDays"/> ago and before.</summary>
    private static void Report(Installation installation, PlantedTruth truth, DateOnly today)
    {
        using var connection = installation.Database.Open();
        var known = OutcomeTable.StandingAt(connection, DateOnly.MaxValue);
        var due = Enumerable.Range(InspectionDelayDays, 60).SelectMany(back => LeadTable.OfDay(connection, today.AddDays(-back))).Where(l => !known.ContainsKey(l.Id)).ToList();
        foreach (var lead in due)
        {
            var found = truth.MethodOf(lead);
            installation.Outcomes.Set(new Outcome(lead.Id, found is null ? OutcomeCode.NotConfirmed : OutcomeCode.Confirmed, today, "demo", "", found ?? "",
                found is null ? "nothing found at the simulated visit" : ""));
        }
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
