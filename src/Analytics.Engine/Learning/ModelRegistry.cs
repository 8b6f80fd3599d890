using System.Text.Json;
using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Scoring;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Learning;

/// <summary>A line of the registry.</summary>
public sealed class ModelRecord
{
    public string ModelId { get; init; } = "";
    public string Kind { get; init; } = "";
    public long Version { get; init; }
    public string Status { get; init; } = "";
    public string AsOf { get; init; } = "";
    public string Card { get; init; } = "";

    public ModelCard ReadCard() => JsonSerializer.Deserialize<ModelCard>(Card, EngineJson.Pretty)!;
}

/// <summary>The champion of a kind: what the daily list is made with.</summary>
/// <param name="Model">Null for the combination of evidence, which needs no training.</param>
public sealed record Champion(string Id, LearnedModel? Model);

/// <summary>
/// Models as citizens: trained as challengers, put in force by two people, taken back by one. Files lie in <c>models/KIND/VERSION</c> of the workspace, the
/// truth about who is champion in the database.
/// </summary>
public sealed class ModelRegistry(Workspace workspace, Database database, TimeProvider clock)
{
    /// <summary>In force on a new installation.</summary>
    public const string Combination = "evidence-combination-1";

    private const int FewestTrained = 30, FewestLater = 15, FewestOfEach = 5, Seed = 20260101;

    private const double EarlierShare = 0.67;

    private const string Columns = "model_id AS ModelId, kind AS Kind, version AS Version, status AS Status, as_of AS AsOf, card AS Card";

    public IReadOnlyList<ModelRecord> List()
    {
        using var connection = database.Open();
        return [.. connection.Query<ModelRecord>($"SELECT {Columns} FROM models ORDER BY kind, version")];
    }

    /// <exception cref="AnalyticsException">No such model.</exception>
    public ModelRecord Find(string modelId) => List().FirstOrDefault(m => m.ModelId == modelId)
        ?? throw new AnalyticsException($"There is no model {modelId}.", $"Known: {string.Join(", ", [Combination, .. List().Select(m => m.ModelId)])}.");

    /// <summary>The model that lists a pipeline's kind.</summary>
    /// <exception cref="AnalyticsException">It was trained on other indicators than the pipeline uses, or its files are gone.</exception>
    public Champion ChampionOf(Pipeline pipeline)
    {
        if (List().FirstOrDefault(m => m.Kind == pipeline.Kind.Code() && m.Status == "champion") is not { } record) return new Champion(Combination, null);
        var card = record.ReadCard();
        var inUse = InUse(pipeline);
        var (missing, extra) = (card.Indicators.Except(inUse).ToList(), inUse.Except(card.Indicators).ToList());
        if (missing.Count + extra.Count > 0)
            throw new AnalyticsException($"model {record.ModelId} does not fit pipeline {pipeline.Name}: it wants {(missing.Count > 0 ? string.Join(", ", missing) : "nothing more")}; it does not know {(extra.Count > 0 ? string.Join(", ", extra) : "none")}.",
                $"Train anew (analytics train --kind {record.Kind}) or go back (analytics models rollback {record.Kind} --by NAME --reason TEXT).");
        var file = Path.Combine(FolderOf(record.Kind, (int)record.Version), "model.zip");
        if (!File.Exists(file)) throw new AnalyticsException($"{file}: does not exist, but model {record.ModelId} is in force.", "Restore it from a copy of the workspace, or roll back.");
        return new Champion(record.ModelId, LearnedModel.Load(file, Ids(card.Indicators), card.Calibration));
    }

    /// <summary>Trains a challenger on the outcomes known on a day and compares it with the champion on the later part of them.</summary>
    /// <exception cref="AnalyticsException">Too few outcomes.</exception>
    public ModelCard Train(Pipeline pipeline, DateOnly asOf)
    {
        var leads = LabelledLead.KnownAt(database, pipeline.Kind, asOf);
        var cut = (int)(leads.Count * EarlierShare);
        // A subject seen in training says nothing new later: it stays on the earlier side.
        var seen = leads.Take(cut).Select(l => l.Subject).ToHashSet();
        var (earlier, later) = (leads.Take(cut).ToList(), leads.Skip(cut).Where(l => !seen.Contains(l.Subject)).ToList());
        var few = Math.Min(earlier.Count(l => l.Confirmed), earlier.Count(l => !l.Confirmed));
        if (earlier.Count < FewestTrained || later.Count < FewestLater || few < FewestOfEach)
            throw new AnalyticsException($"{pipeline.Kind.Code()}: {leads.Count} outcomes are known on {asOf:yyyy-MM-dd} ({earlier.Count} to train on with {few} of the rarer verdict, {later.Count} of other subjects after them).",
                $"At least {FewestTrained}, {FewestOfEach} and {FewestLater} are needed; until then the combination of evidence lists.");
        var champion = ChampionOf(pipeline);
        var inUse = InUse(pipeline);
        var (model, calibration, heldOut) = LearnedModel.Fit(earlier, later, Ids(inUse), Seed);
        var compared = later.Select((l, i) => (Subject: l.Subject.ToString(), First: champion.Model?.Probability(l.Probability, l.Reasons) ?? l.Probability, Second: heldOut[i], l.Confirmed)).ToList();
        var (low, high) = Metrics.BrierDifference(compared, Seed);
        return Register(pipeline, model, number => new ModelCard($"{pipeline.Kind.Code()}-{number}", pipeline.Kind, number, asOf, Seed, CodeVersion.Current, $"Microsoft.ML.FastTree {typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer).Assembly.GetName().Version}", "", champion.Id, inUse, earlier.Count, later.Count, calibration,
            Metrics.Of([.. compared.Select(c => (c.First, c.Confirmed))]), Metrics.Of([.. compared.Select(c => (c.Second, c.Confirmed))]), low, high, ReliabilityClass.Of([.. compared.Select(c => (c.Second, c.Confirmed))]))
        {
            DataHash = ContentHash.Of(string.Join('\n', leads.Select(l => $"{l.LeadId} {l.KnownOn:O} {l.Confirmed}"))),
        });
    }

    /// <summary>Puts a challenger in force.</summary>
    /// <param name="by">Who asks for it.</param>
    /// <param name="approvedBy">Somebody else.</param>
    public void Promote(string modelId, string by, string approvedBy, string reason)
    {
        if (by.Trim().Length == 0 || approvedBy.Trim().Length == 0 || by.Trim() == approvedBy.Trim())
            throw new AnalyticsException("A model is put in force by two different people.", "Give --by and --approved-by with two names.");
        var record = Find(modelId);
        var card = record.ReadCard();
        if (card.Challenger.Brier >= card.Champion.Brier)
            throw new AnalyticsException($"{modelId} was not better than {card.ChampionId}: Brier {card.Challenger.Brier:0.000} against {card.Champion.Brier:0.000}.", "Only a better model is promoted.");
        Change(record.Kind, modelId, "promoted", by, approvedBy, reason);
    }

    /// <summary>Goes back to the model in force before; without one, to the combination of evidence.</summary>
    /// <returns>The model now in force.</returns>
    public string Rollback(string kind, string by, string reason)
    {
        if (List().All(m => m.Kind != kind || m.Status != "champion")) throw new AnalyticsException($"{kind}: the combination of evidence is in force already.", "There is nothing to roll back.");
        using (var connection = database.Open())
        {
            var champions = connection.Query<string>("SELECT model_id FROM model_events WHERE kind = @kind ORDER BY sequence", new { kind }).ToList();
            var now = List().Single(m => m.Kind == kind && m.Status == "champion").ModelId;
            var before = champions.Take(champions.LastIndexOf(now)).LastOrDefault(id => id != now) ?? Combination;
            Change(kind, before, "rolled back", by, "", reason);
            return before;
        }
    }

    private void Change(string kind, string modelId, string what, string by, string approvedBy, string reason) => database.InTransaction((connection, transaction) =>
    {
        connection.Execute("UPDATE models SET status = 'retired' WHERE kind = @kind AND status = 'champion'", new { kind }, transaction);
        connection.Execute("UPDATE models SET status = 'champion' WHERE model_id = @modelId", new { modelId }, transaction);
        return connection.Execute("INSERT INTO model_events (model_id, kind, event, by_whom, approved_by, reason, happened_at) VALUES (@modelId, @kind, @what, @by, @approvedBy, @reason, @now)",
            new { modelId, kind, what, by, approvedBy, reason, now = ChinaTime.ToMicros(clock.GetUtcNow()) }, transaction);
    });

    private ModelCard Register(Pipeline pipeline, LearnedModel model, Func<int, ModelCard> cardOf)
    {
        var kind = pipeline.Kind.Code();
        var version = 1 + (int)List().Where(m => m.Kind == kind).Select(m => m.Version).DefaultIfEmpty(0).Max();
        var card = cardOf(version);
        var folder = FolderOf(kind, version);
        Directory.CreateDirectory(folder);
        model.Save(Path.Combine(folder, "model.zip"));
        var json = JsonSerializer.Serialize(card, EngineJson.Pretty);
        File.WriteAllText(Path.Combine(folder, "card.json"), json);
        File.WriteAllText(Path.Combine(folder, "card.md"), card.ToMarkdown());
        database.InTransaction((connection, transaction) => connection.Execute("INSERT INTO models (model_id, kind, version, status, as_of, trained_at, card) VALUES (@ModelId, @kind, @version, 'challenger', @asOf, @now, @json)",
            new { card.ModelId, kind, version, asOf = LeadTable.Iso(card.AsOf), now = ChinaTime.ToMicros(clock.GetUtcNow()), json }, transaction));
        return card;
    }

    private string FolderOf(string kind, int version) => Path.Combine(workspace.Models, kind, $"{version}");

    private static IReadOnlyList<string> InUse(Pipeline pipeline) =>
        [.. Programme.Of(pipeline.Kind).ChosenBy(pipeline).Select(c => $"{c.Indicator.Card.Id}@{c.Indicator.Card.Version}")];

    private static IReadOnlyList<string> Ids(IReadOnlyList<string> versioned) => [.. versioned.Select(v => v.Split('@')[0])];
}
