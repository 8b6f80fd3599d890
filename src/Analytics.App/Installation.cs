using Analytics.App.Commands;
using Analytics.Core;
using Analytics.Engine;
using Analytics.Engine.Ingestion;
using Analytics.Engine.Lake;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;

namespace Analytics.App;

/// <summary>One opened workspace with everything a verb needs, put together in one place and by hand.</summary>
public sealed class Installation : IDisposable
{
    private readonly TimeProvider clock;
    private IReadOnlyList<Pipeline>? pipelines;

    private Installation(Workspace workspace, Messages messages, TimeProvider clock)
    {
        (Workspace, Messages, this.clock) = (workspace, messages, clock);
        Database = new Database(workspace, clock);
        Database.Migrate();
        Lake = new ParquetLake(workspace, Database);
        Profiles = new Profiles(Lake, Database);
        Daily = new DailyRun(Lake, Database, Profiles, clock);
        Outcomes = new OutcomeBook(Database, clock);
        Query = new LakeQuery(Lake, Database);
    }

    public Workspace Workspace { get; }

    public Messages Messages { get; }

    public Database Database { get; }

    public ParquetLake Lake { get; }

    public Profiles Profiles { get; }

    public DailyRun Daily { get; }

    public OutcomeBook Outcomes { get; }

    public LakeQuery Query { get; }

    /// <summary>The pipelines in use: the shipped ones, overridden by name by those of the workspace.</summary>
    public IReadOnlyList<Pipeline> Pipelines => pipelines ??= PipelineFolder.Load(Workspace, Shipped("pipelines"));

    public IReadOnlyList<string> PipelineFiles => PipelineFolder.Files(Workspace, Shipped("pipelines"));

    /// <summary>Today in Shanghai.</summary>
    public DateOnly Today => ChinaTime.DayOf(ChinaTime.ToMicros(clock.GetUtcNow()));

    public static Installation Open(string home, Messages messages, TimeProvider? clock = null) => new(new Workspace(home), messages, clock ?? TimeProvider.System);

    /// <summary>A folder shipped with the program.</summary>
    public static string Shipped(string name) => Path.Combine(AppContext.BaseDirectory, name);
}
