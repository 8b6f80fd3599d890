using System.Collections.Concurrent;
using System.Text.Json;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine.Lake;
using Analytics.Engine.Learning;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;

namespace Analytics.Engine.Pipelines;

/// <summary>What one pipeline made of one day.</summary>
/// <param name="AlreadyDone">The same input had been listed before; nothing was changed.</param>
public sealed record DailyResult(Pipeline Pipeline, DateOnly Day, LeadList List, int DaysObserved, int Strengthened, bool AlreadyDone)
{
    /// <summary>What the list was made without (an analyst's SQL that failed), one sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>What is notably unlike before.</summary>
    public IReadOnlyList<Drift> Drift { get; init; } = [];
}

/// <summary>
/// The main job for one day: bring the profiles up to date, judge, rank, write the list with its outbox messages in one transaction.
/// Idempotent: the same input, models and date give the same list, byte for byte, however often it runs; a day that is older
/// than the newest list is never listed anew, because inspectors already hold it.
/// </summary>
public sealed class DailyRun(ParquetLake lake, Database database, Profiles profiles, ModelRegistry models, TimeProvider clock)
{
    /// <summary>Called in the list's transaction when it is to be published.</summary>
    public Action<System.Data.Common.DbConnection, System.Data.Common.DbTransaction, Pipeline, LeadList>? Publish { get; init; }

    /// <summary>Several pipelines for one day, one list after the other; what the lists rest on is observed and judged side by side.</summary>
    public IReadOnlyList<DailyResult> Run(IReadOnlyList<Pipeline> pipelines, DateOnly day, bool publish, Action<string>? progress = null, CancellationToken cancel = default)
    {
        var observed = Observe(pipelines, day, progress, cancel);
        Func<DailyResult> Judged(Pipeline pipeline) => Judge(pipeline, day, publish, progress, cancel);
        // Only where nothing is left to be observed do they not get into each other's way.
        var sideBySide = observed is not null && pipelines.DistinctBy(p => p.Kind).Count() == pipelines.Count;
        var judged = sideBySide ? SideBySide.FromBothEnds(pipelines, Judged) : pipelines.Select(Judged);
        return [.. judged.Select(list => list()).Select(r => r with { DaysObserved = r.DaysObserved + (observed?[r.Pipeline.Kind].Count() ?? 0) })];
    }

    /// <returns>Null when it failed: each pipeline will meet the trouble itself, after those that have none.</returns>
    private ILookup<LeadKind, DateOnly>? Observe(IReadOnlyList<Pipeline> pipelines, DateOnly day, Action<string>? progress, CancellationToken cancel)
    {
        try
        {
            return profiles.BringUpToDate([.. pipelines.DistinctBy(p => p.Kind).Select(p => (Programme.Of(p.Kind), Observed(p), From(p, day)))], day,
                (kind, d) => progress?.Invoke($"{kind.Code()}: observing {d:yyyy-MM-dd}"), cancel);
        }
        catch (AnalyticsException)
        {
            return null;
        }
    }

    public DailyResult Run(Pipeline pipeline, DateOnly day, bool publish, Action<string>? progress = null, CancellationToken cancel = default) =>
        Judge(pipeline, day, publish, progress, cancel)();

    /// <summary>Does all but write.</summary>
    /// <returns>Writes the list with all that belongs to it, and says what came of it.</returns>
    private Func<DailyResult> Judge(Pipeline pipeline, DateOnly day, bool publish, Action<string>? progress, CancellationToken cancel)
    {
        var started = Now();
        var programme = Programme.Of(pipeline.Kind);
        var leftOut = new ConcurrentQueue<string>();
        var choices = programme.ChosenBy(pipeline, leftOut.Enqueue, cancel);
        var from = From(pipeline, day);
        var observed = profiles.BringUpToDate(programme, Observed(pipeline), from, day, d => progress?.Invoke($"{pipeline.Name}: observing {d:yyyy-MM-dd}"), cancel);
        var champion = models.ChampionOf(pipeline);
        var key = InputKey(pipeline, champion.Id, from, day);
        using (var connection = database.Open())
        {
            var before = RunTable.Find(connection, pipeline.Name, day);
            var superseded = RunTable.LastDone(connection, pipeline.Name) > day;
            if (before is { Status: "done" } && (before.InputKey == key || superseded) && (before.Published == 1 || !publish))
            {
                var done = new DailyResult(pipeline, day, new LeadList(day, pipeline.Kind, LeadTable.OfDay(connection, day, pipeline.Kind)), observed.Count, 0, AlreadyDone: true);
                return () => done;
            }
        }
        progress?.Invoke($"{pipeline.Name}: judging {from:yyyy-MM-dd} to {day:yyyy-MM-dd}");
        var earlier = Earlier(pipeline.Kind, day);
        var morning = new Morning(from, day, kind => kind == pipeline.Kind ? earlier : Earlier(kind, day));
        var window = profiles.Read(pipeline.Kind, from, day);
        var combined = Scorer.Score(programme, choices, window, morning);
        var suspicions = champion.Model?.Applied(combined) ?? combined;
        cancel.ThrowIfCancellationRequested();
        var (ranked, strengthened) = Ranking.Rank(day, pipeline.Kind, suspicions, earlier, pipeline.Ranking);
        var list = new LeadDetails(lake).Complete(ranked, pipeline.Ranking, ranked.Leads.Count == 0 ? [] : Closed(pipeline.Kind, day));
        var shadows = models.ShadowsOf(pipeline, day).Select(m => (m.Id, Ranking.Rank(day, pipeline.Kind, m.Model.Applied(combined), earlier, pipeline.Ranking).List)).ToList();
        var drift = DriftWatch.Of(pipeline.Kind, day, window, suspicions, earlier, lake);
        return () =>
        {
            using var alone = lake.Lock();
            lake.Replace(ScoreTable.DatasetOf(pipeline.Kind), day, ScoreTable.ToTable(pipeline.Kind, suspicions));
            database.InTransaction((connection, transaction) =>
            {
                LeadTable.Replace(connection, transaction, pipeline.Name, champion.Id, list, strengthened);
                foreach (var (model, wouldBe) in shadows) ShadowTable.Replace(connection, transaction, model, wouldBe);
                DriftTable.Replace(connection, transaction, pipeline.Kind, day, drift);
                if (publish) Publish?.Invoke(connection, transaction, pipeline, list);
                RunTable.Save(connection, transaction, new RunRecord
                {
                    Pipeline = pipeline.Name,
                    Day = LeadTable.Iso(day),
                    // Without its own indicator the day is not done for good: the next run tries again.
                    InputKey = leftOut.IsEmpty ? key : $"{key} incomplete",
                    Status = "done",
                    Published = publish ? 1 : 0,
                    StartedAt = started,
                    FinishedAt = Now(),
                    Leads = list.Leads.Count,
                    Message = string.Join('\n', [.. leftOut, .. drift.Where(d => d.IsNotable).Select(d => d.Text.ToString())]) is { Length: > 0 } said ? said : null,
                    CodeVersion = CodeVersion.Current,
                });
                return 0;
            });
            return new DailyResult(pipeline, day, list, observed.Count, strengthened.Count, AlreadyDone: false) { LeftOut = [.. leftOut], Drift = [.. drift.Where(d => d.IsNotable)] };
        };
    }

    private static DateOnly From(Pipeline pipeline, DateOnly day) => day.AddDays(1 - pipeline.WindowDays);

    /// <summary>What is kept day by day: an analyst's own indicators are asked anew each morning.</summary>
    private static IReadOnlyList<Indicator> Observed(Pipeline pipeline) =>
        [.. Programme.Of(pipeline.Kind).Indicators.Where(i => pipeline.Indicators.Any(c => c.Id == i.Card.Id))];

    private IReadOnlyList<EarlierLead> Earlier(LeadKind kind, DateOnly day)
    {
        using var connection = database.Open();
        return LeadTable.Before(connection, kind, day);
    }

    /// <summary>Reported on within a year: older ones are of other equipment and other people.</summary>
    private IReadOnlyList<ClosedLead> Closed(LeadKind kind, DateOnly day)
    {
        using var connection = database.Open();
        return LeadTable.Closed(connection, kind, day.AddDays(-365), day);
    }

    private string InputKey(Pipeline pipeline, string model, DateOnly from, DateOnly day)
    {
        using var connection = database.Open();
        var facts = profiles.Keys(pipeline.Kind, from, day);
        var outcomes = OutcomeTable.StandingAt(connection, day).Values.OrderBy(o => o.LeadId, StringComparer.Ordinal).Select(o => $"{o.LeadId} {o.Code} {o.VerifiedOn:O}");
        var rules = JsonSerializer.Serialize((pipeline.Ranking, pipeline.Indicators, pipeline.WindowDays), EngineJson.Compact);
        return ContentHash.Of(string.Join('\n', [rules, model, .. facts, .. outcomes, .. pipeline.Own.Select(o => o.FingerprintAt(day))]));
    }

    private long Now() => ChinaTime.ToMicros(clock.GetUtcNow());
}
