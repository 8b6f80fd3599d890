using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;
using Analytics.Simulation;

namespace Analytics.App.Demonstration;

/// <summary>Which of the bench's cities.</summary>
internal enum BenchCity
{
    /// <summary>A mix of all methods over the city's subjects, oddities as usual.</summary>
    Usual,

    /// <summary>No forgery at all: every lead is a false accusation.</summary>
    Honest,

    /// <summary>The usual mix, every innocent oddity at twice its intensity.</summary>
    Odd,
}

/// <summary>
/// Lives through simulated cities day by day, as a bureau would: lists from the first day on, outcomes some days late and partly wrong, a challenger
/// trained every week. Then holds the lists against what was planted.
/// </summary>
internal sealed class Bench(Messages messages)
{
    private const int OutcomeDelayDays = 3, VisitsPerDay = 6, TrainEvery = 7;
    private const double WrongOutcomes = 0.05;

    /// <summary>Simulates a city and runs it in a workspace of its own.</summary>
    /// <param name="scores">One per kind; the city's figures are added.</param>
    public void Run(string home, CityOptions options, IReadOnlyDictionary<LeadKind, BenchScore> scores, CancellationToken cancel)
    {
        var city = Path.Combine(home, "city");
        CitySimulation.Write(city, options, null, cancel);
        Run(home, city, null, options.Days, scores, cancel);
    }

    /// <summary>Runs a city that is there already, e.g. one kept apart from development: <c>CITY/data</c> in the contract's formats, <c>CITY/truth</c> as the simulator writes it.</summary>
    /// <param name="from">First day of the lists; what lies before it is history. Null = the first day that has facts.</param>
    /// <param name="days">At most so many days from there on.</param>
    public void Run(string home, string city, DateOnly? from, int days, IReadOnlyDictionary<LeadKind, BenchScore> scores, CancellationToken cancel)
    {
        var truth = PlantedTruth.Read(Path.Combine(city, "truth"));
        using var installation = Installation.Open(home, messages);
        var files = new ComingFiles(Path.Combine(city, "data"));
        installation.Ingest([.. files.AtOnce, .. files.UpTo(new[] { files.First, from }.Max() ?? DateOnly.MaxValue)], null, cancel);
        var inspectors = new SimulatedInspectors(installation, truth, OutcomeDelayDays, WrongOutcomes);
        var pipelines = installation.Pipelines.Where(p => scores.ContainsKey(p.Kind)).ToList();
        if (scores.Keys.Except(pipelines.Select(p => p.Kind)).ToList() is { Count: > 0 } without)
            throw new AnalyticsException($"No pipeline makes leads of kind {string.Join(", ", without.Select(k => k.Code()))}.", $"Expected pipeline files in {Installation.Shipped("pipelines")} or in the workspace.");
        var (first, last) = PeriodOf(installation, pipelines, from, days, files.Last);
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            if (files.UpTo(day) is { Count: > 0 } come) installation.Ingest(come, null, cancel);
            inspectors.Report(day);
            foreach (var pipeline in pipelines)
            {
                if ((day.DayNumber - first.DayNumber) % TrainEvery == TrainEvery - 1) Learn(installation, pipeline, day);
                var capacity = pipeline.Kind == LeadKind.EnterpriseVisit ? VisitsPerDay : Math.Max(3, truth.All.Count(p => p.Kind == pipeline.Kind));
                messages.WithProgress($"{day:yyyy-MM-dd}", progress =>
                    installation.Daily.Run(pipeline with { Ranking = pipeline.Ranking with { Capacity = capacity } }, day, publish: false, progress, cancel));
            }
        }
        Score(installation, truth, first, last, scores);
    }

    private static (DateOnly First, DateOnly Last) PeriodOf(Installation installation, IEnumerable<Engine.Pipelines.Pipeline> pipelines, DateOnly? from, int days, DateOnly? lastFile)
    {
        // Cases reach back years before the first day of the city; visits do not.
        var known = pipelines.SelectMany(p => Programme.Of(p.Kind).Facts).Where(f => f.Name != "cases").SelectMany(f => installation.Lake.Days(f, DateOnly.MinValue, DateOnly.MaxValue)).ToList();
        if (known.Count == 0) throw new AnalyticsException("The city has no facts of the kinds asked for.", "Expected files in the contract's formats in CITY/data.");
        var (first, last) = (from ?? known.Min(), known.Append(lastFile ?? DateOnly.MinValue).Max());
        if (first < known.Min() || first > last) throw new AnalyticsException($"--from: found {first:yyyy-MM-dd}, but the city's facts lie between {known.Min():yyyy-MM-dd} and {last:yyyy-MM-dd}.", "Expected one of these days.");
        return (first, new[] { last, first.AddDays(days - 1) }.Min());
    }

    /// <summary>What an unattended installation does: a challenger that is better beyond chance comes into force.</summary>
    private static void Learn(Installation installation, Engine.Pipelines.Pipeline pipeline, DateOnly day)
    {
        try
        {
            var card = installation.Models.Train(pipeline, day);
            if (card.IsBetterBeyondChance) installation.Models.Promote(card.ModelId, "bench", "unattended", "better beyond chance");
        }
        catch (AnalyticsException)
        {
            // Too few outcomes to learn from: the evidence keeps the word.
        }
    }

    private static void Score(Installation installation, PlantedTruth truth, DateOnly first, DateOnly last, IReadOnlyDictionary<LeadKind, BenchScore> scores)
    {
        using var connection = installation.Database.Open();
        var days = last.DayNumber - first.DayNumber + 1;
        var listed = Enumerable.Range(0, days).SelectMany(d => LeadTable.OfDay(connection, first.AddDays(d))).ToList();
        foreach (var (kind, score) in scores) score.Add(kind, listed, truth, first.AddDays(days / 2), last);
        if (!scores.TryGetValue(LeadKind.EnterpriseVisit, out var visits)) return;
        var register = installation.Lake.Read(Catalog.Dataset("enterprises"), null);
        visits.AddBaseRate(truth, [.. Enumerable.Range(0, register.RowCount).Select(row => register.TextAt("enterprise_id", row)!)], first, last);
    }

    /// <summary>A city that tests all kinds asked for, of the size that forty-five days can be lived through in minutes.</summary>
    public static CityOptions CityOf(BenchCity city, ulong seed, int days, IReadOnlySet<LeadKind> kinds)
    {
        var enforcement = kinds.Contains(LeadKind.EnforcementRecord) || kinds.Contains(LeadKind.EnterpriseVisit);
        return new CityOptions
        {
            Seed = seed,
            Days = days,
            StationCount = kinds.Contains(LeadKind.VehicleInspection) ? 16 : 0,
            TestsPerLaneDay = 20,
            SiteCount = kinds.Contains(LeadKind.DustMonitor) ? 80 : 0,
            EnterpriseCount = enforcement ? 300 : 0,
            VisitsPerDay = enforcement ? 30 : 0,
            InspectorCount = enforcement ? 40 : 0,
            ForgeryShare = 0.15,
            WithoutForgery = city == BenchCity.Honest,
            OddityIntensity = city == BenchCity.Odd ? 2 : 1,
        };
    }
}
