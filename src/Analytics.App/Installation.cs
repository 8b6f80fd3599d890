using Analytics.App.Commands;
using Analytics.Core;
using Analytics.Core.Leads;
using Analytics.Core.Sources;
using Analytics.Engine;
using Analytics.Engine.Delivery;
using Analytics.Engine.Feedback;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Ingestion.Reading;
using Analytics.Engine.Lake;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.SqlIndicators;
using Analytics.Engine.Storage;

namespace Analytics.App;

/// <summary>One opened workspace with everything a verb needs, put together in one place and by hand.</summary>
public sealed class Installation : IDisposable
{
    private readonly TimeProvider clock;
    private readonly Ingestion ingestion;
    private PipelineSet? pipelines;

    private Installation(Workspace workspace, Messages messages, TimeProvider clock)
    {
        (Workspace, Messages, this.clock) = (workspace, messages, clock);
        Database = new Database(workspace, clock);
        Database.Migrate();
        Lake = new ParquetLake(workspace, Database);
        Profiles = new Profiles(Lake, Database);
        Outbox = new Outbox(workspace, Database, () => Pipelines, clock);
        Models = new ModelRegistry(workspace, Database, clock);
        Daily = new DailyRun(Lake, Database, Profiles, Models, clock) { Publish = Outbox.Write };
        Outcomes = new OutcomeBook(Database, clock);
        Query = new LakeQuery(workspace, Lake, Database);
        ingestion = new Ingestion(workspace, Database, Lake, () => PipelineSet, clock);
        Quarantine = new QuarantineRetry(workspace, Database, ingestion);
    }

    public Workspace Workspace { get; }

    public Messages Messages { get; }

    public Database Database { get; }

    public ParquetLake Lake { get; }

    public Profiles Profiles { get; }

    public DailyRun Daily { get; }

    public Outbox Outbox { get; }

    public ModelRegistry Models { get; }

    public OutcomeBook Outcomes { get; }

    public LakeQuery Query { get; }

    public QuarantineRetry Quarantine { get; }

    /// <summary>The pipelines in use: the shipped ones, overridden by name by those of the workspace.</summary>
    public IReadOnlyList<Pipeline> Pipelines => PipelineSet.All;

    private PipelineSet PipelineSet => pipelines ??= PipelineSet.Load(Workspace, Shipped("pipelines"), Catalog.Indicators.Select(i => i.Card), SqlIndicatorFolder.Load(Workspace, Query));

    public IReadOnlyList<string> PipelineFiles => PipelineSet.Files(Workspace, Shipped("pipelines"));

    /// <summary>Today in Shanghai.</summary>
    public DateOnly Today => ChinaTime.DayOf(ChinaTime.ToMicros(clock.GetUtcNow()));

    public DateTimeOffset Now => clock.GetUtcNow();

    public static Installation Open(string home, Messages messages, TimeProvider? clock = null) => new(new Workspace(home), messages, clock ?? TimeProvider.System);

    /// <summary>A folder shipped with the program.</summary>
    public static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, name);

    public IngestReport Ingest(IEnumerable<string> paths, Dataset? dataset, CancellationToken cancel) =>
        Messages.WithProgress("ingesting", progress => ingestion.Ingest(paths, dataset, progress, cancel: cancel));

    /// <summary>Takes in what waits in the inbox and moves it to <c>inbox/done</c>, or to <c>inbox/refused</c> with the reason beside it.</summary>
    /// <returns>The exit code that says what became of it.</returns>
    public int IngestInbox(CancellationToken cancel)
    {
        var waiting = Directory.EnumerateFiles(Workspace.Inbox).Where(f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal).ToList();
        if (waiting.Count == 0) return ExitCode.Done;
        var report = Ingest(waiting, null, cancel);
        foreach (var file in report.Files)
        {
            var folder = Path.Combine(Workspace.Inbox, file.Refused == "" ? "done" : "refused");
            Directory.CreateDirectory(folder);
            var to = Path.Combine(folder, Path.GetFileName(file.Path));
            File.Move(file.Path, to, overwrite: true);
            if (file.Refused == "") continue;
            File.WriteAllText(to + ".reason.txt", file.Refused + Environment.NewLine);
            Messages.Error(file.Refused);
        }
        return report.AnyRefused || report.AnyQuarantined ? ExitCode.DoneWithQuarantine : ExitCode.Done;
    }

    /// <summary>Records the outcomes of a file (contract §4).</summary>
    public OutcomeImport ImportOutcomes(string path, CancellationToken cancel)
    {
        var dataset = OutcomeDatasets.Outcomes;
        try
        {
            using var content = Readers.Open(path, PipelineSet.SourceOf(path, dataset), d => PipelineSet.SourceOf(path, d));
            var total = new OutcomeImport(0, 0, 0, []);
            foreach (var chunk in content.Chunks(cancel))
            {
                var part = Outcomes.Import(path, chunk.Rows);
                total = new OutcomeImport(total.Read + chunk.Read, total.Stored + part.Stored, total.Duplicate + part.Duplicate,
                    [.. total.Refused, .. chunk.Refused.Select(r => $"{path}: line {r.Line}: {string.Join("; ", r.Issues)}"), .. part.Refused])
                { WithoutReason = total.WithoutReason + part.WithoutReason };
            }
            return total;
        }
        catch (FileRefusedException e)
        {
            throw new AnalyticsException(e.Message, "", e);
        }
    }

    /// <summary>Sends what waits in the outbox; a channel that failed is named and stays for the next attempt.</summary>
    public async Task DeliverAsync(bool onlyDue, CancellationToken cancel)
    {
        foreach (var attempt in await Outbox.DrainAsync(onlyDue, cancel))
        {
            var what = $"{attempt.Message.Pipeline} {attempt.Message.List.Date:yyyy-MM-dd} by {attempt.Message.Channel}";
            if (attempt.Sent) Messages.Say($"delivered {what}: {attempt.Receipt}");
            else Messages.Error($"not delivered {what}: {attempt.Error}; it stays in the outbox and is tried again by 'serve' or the next 'daily'");
        }
    }

    public bool HasRunBefore(Pipeline pipeline)
    {
        using var connection = Database.Open();
        return RunTable.LastDone(connection, pipeline.Name) is not null;
    }

    /// <summary>Whether the database answers and the workspace can be written.</summary>
    public bool IsHealthy(out string problem)
    {
        var bad = Doctor.Examine(this).FirstOrDefault(f => !f.Ok);
        problem = bad is null ? "" : $"{bad.What}: {bad.Advice}";
        return bad is null;
    }

    public void Dispose() => Database.Close();
}
