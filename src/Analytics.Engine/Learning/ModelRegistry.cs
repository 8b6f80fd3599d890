using System.Reflection;
using System.Security.Cryptography;
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

/// <summary>A promotion or a rollback.</summary>
public sealed class ModelEvent
{
    public string ModelId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Event { get; init; } = "";
    public string ByWhom { get; init; } = "";
    public string ApprovedBy { get; init; } = "";
    public string Reason { get; init; } = "";
    public long HappenedAt { get; init; }
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

    private const int Seed = 20260101;

    /// <summary>A challenger looks on for so many days after it was trained.</summary>
    public const int ShadowDays = 14;

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
    /// <exception cref="AnalyticsException">It was trained on other indicators than the pipeline uses, or its files are gone or changed.</exception>
    public Champion ChampionOf(Pipeline pipeline) =>
        List().FirstOrDefault(m => m.Kind == pipeline.Kind.Code() && m.Status == "champion") is { } record ? new Champion(record.ModelId, Load(record, pipeline)) : new Champion(Combination, null);

    /// <summary>Challengers that still look on: what they would list is kept beside the champion's lists.</summary>
    public IReadOnlyList<(string Id, LearnedModel Model)> ShadowsOf(Pipeline pipeline, DateOnly day) =>
        [.. List().Where(m => m.Kind == pipeline.Kind.Code() && m.Status == "challenger" && LeadTable.Day(m.AsOf) is var asOf && asOf <= day && day.DayNumber - asOf.DayNumber < ShadowDays && Fits(m, pipeline))
            .OrderByDescending(m => m.Version).Take(1).Select(m => (m.ModelId, Load(m, pipeline)))];

    /// <summary>Models that are or were in force and fit the pipeline, the newest first.</summary>
    public IReadOnlyList<(string Id, DateOnly AsOf, LearnedModel Model)> PromotedModels(Pipeline pipeline) =>
        [.. List().Where(m => m.Kind == pipeline.Kind.Code() && m.Status is "champion" or "retired" && Fits(m, pipeline)).OrderByDescending(m => m.Status == "champion").ThenByDescending(m => m.Version).Take(2)
            .Select(m => (m.ModelId, LeadTable.Day(m.AsOf), Load(m, pipeline)))];

    /// <summary>The champion on days after the outcomes that taught it; null before, where it would know what was found later.</summary>
    public Func<DateOnly, LearnedModel?> InForceOn(Pipeline pipeline)
    {
        var champion = ChampionOf(pipeline);
        var asOf = champion.Model is null ? DateOnly.MaxValue : Find(champion.Id).ReadCard().AsOf;
        return day => day > asOf ? champion.Model : null;
    }

    /// <summary>A model trained anew every week on the outcomes known by then; null while there are too few.</summary>
    public Func<DateOnly, LearnedModel?> Retrained(Pipeline pipeline)
    {
        var byWeek = new Dictionary<int, LearnedModel?>();
        return day =>
        {
            var week = day.DayNumber / 7;
            if (byWeek.TryGetValue(week, out var model)) return model;
            var set = TrainingSet.Of(LabelledLead.KnownAt(database, pipeline.Kind, DateOnly.FromDayNumber(week * 7 - 1)));
            return byWeek[week] = set.IsEnough ? LearnedModel.Fit(set.Earlier, set.Later, Ids(InUse(pipeline)), Seed).Model : null;
        };
    }

    /// <summary>Trains a challenger on the outcomes known on a day and compares it with the champion on the later part of them.</summary>
    /// <exception cref="AnalyticsException">Too few outcomes.</exception>
    public ModelCard Train(Pipeline pipeline, DateOnly asOf)
    {
        var kind = pipeline.Kind.Code();
        var set = TrainingSet.Of(LabelledLead.KnownAt(database, pipeline.Kind, asOf)).OrTooFew(kind, asOf);
        var champion = ChampionOf(pipeline);
        var inUse = InUse(pipeline);
        var fitted = LearnedModel.Fit(set.Earlier, set.Later, Ids(inUse), Seed);
        IReadOnlyList<double> combined = [.. set.Later.Select(l => l.Combined)];
        var now = champion.Model?.Probabilities([.. set.Later.Select(l => (l.Combined, l.Reasons))]) ?? combined;
        Metrics MetricsOf(IReadOnlyList<double> probabilities) => Metrics.Of([.. set.Later.Select((l, i) => (probabilities[i], l.Confirmed))]);
        var (low, high) = Metrics.BrierDifference([.. set.Later.Select((l, i) => (l.Subject.ToString(), now[i], fitted.HeldOut[i], l.Confirmed))], Seed);
        var version = 1 + (int)List().Where(m => m.Kind == kind).Select(m => m.Version).DefaultIfEmpty(0).Max();
        var file = FileOf(kind, version);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        fitted.Model.Save(file);
        return Register(new ModelCard
        {
            ModelId = $"{kind}-{version}",
            Kind = pipeline.Kind,
            Version = version,
            AsOf = asOf,
            Seed = Seed,
            CodeVersion = CodeVersion.Current,
            Packages = Packages(),
            DataHash = set.Hash(),
            FileHash = HashOf(file),
            ChampionId = champion.Id,
            Indicators = inUse,
            TrainedOn = set.Earlier.Count,
            CalibratedOn = set.Later.Count,
            Calibration = fitted.Model.Calibration,
            Champion = MetricsOf(now),
            Combination = MetricsOf(combined),
            TreesAlone = MetricsOf(fitted.Alone),
            Challenger = MetricsOf(fitted.HeldOut),
            BrierLow = low,
            BrierHigh = high,
            Reliability = ReliabilityClass.Of([.. set.Later.Select((l, i) => (fitted.HeldOut[i], l.Confirmed))]),
        });
    }

    /// <summary>Puts a challenger in force.</summary>
    /// <param name="by">Who asks for it.</param>
    /// <param name="approvedBy">Somebody else.</param>
    public void Promote(string modelId, string by, string approvedBy, string reason)
    {
        if (by.Trim().Length == 0 || approvedBy.Trim().Length == 0 || string.Equals(by.Trim(), approvedBy.Trim(), StringComparison.OrdinalIgnoreCase))
            throw new AnalyticsException("A model is put in force by two different people.", "Give --by and --approved-by with two names.");
        var record = Find(modelId);
        if (record.Status == "champion") throw new AnalyticsException($"{modelId} is in force already.", "There is nothing to promote.");
        var card = record.ReadCard();
        if (!card.IsBetterBeyondChance)
            throw new AnalyticsException($"{modelId} was not better than {card.ChampionId} beyond chance: Brier {card.Challenger.Brier:0.000} against {card.Champion.Brier:0.000}, difference {card.BrierLow:0.000} to {card.BrierHigh:0.000}.",
                "Only a better model is promoted; train anew when more outcomes are known.");
        var shadowed = ShadowTable.DaysOf(database, modelId);
        Change(record.Kind, modelId, "promoted", by.Trim(), approvedBy.Trim(), $"{reason} (looked on for {shadowed} of {ShadowDays} days)".Trim());
    }

    /// <summary>Goes back to the model in force before; without one, to the combination of evidence.</summary>
    /// <returns>The model now in force.</returns>
    public string Rollback(string kind, string by, string reason)
    {
        if (List().All(m => m.Kind != kind || m.Status != "champion")) throw new AnalyticsException($"{kind}: the combination of evidence is in force already.", "There is nothing to roll back.");
        var inForce = new Stack<string>();
        foreach (var happened in Events().Where(e => e.Kind == kind))
        {
            if (happened.Event == "promoted") inForce.Push(happened.ModelId);
            else if (inForce.Count > 0) inForce.Pop();
        }
        inForce.TryPop(out _);
        var before = inForce.TryPeek(out var id) ? id : Combination;
        Change(kind, before, "rolled back", by, "", reason);
        return before;
    }

    /// <summary>Every promotion and rollback, oldest first.</summary>
    public IReadOnlyList<ModelEvent> Events()
    {
        using var connection = database.Open();
        return [.. connection.Query<ModelEvent>("SELECT model_id AS ModelId, kind AS Kind, event AS Event, by_whom AS ByWhom, approved_by AS ApprovedBy, reason AS Reason, happened_at AS HappenedAt FROM model_events ORDER BY sequence")];
    }

    private void Change(string kind, string modelId, string what, string by, string approvedBy, string reason) => database.InTransaction((connection, transaction) =>
    {
        connection.Execute("UPDATE models SET status = 'retired' WHERE kind = @kind AND status = 'champion'", new { kind }, transaction);
        connection.Execute("UPDATE models SET status = 'champion' WHERE model_id = @modelId", new { modelId }, transaction);
        return connection.Execute("INSERT INTO model_events (model_id, kind, event, by_whom, approved_by, reason, happened_at) VALUES (@modelId, @kind, @what, @by, @approvedBy, @reason, @now)",
            new { modelId, kind, what, by, approvedBy, reason, now = ChinaTime.ToMicros(clock.GetUtcNow()) }, transaction);
    });

    private ModelCard Register(ModelCard card)
    {
        var kind = card.Kind.Code();
        var folder = Path.GetDirectoryName(FileOf(kind, card.Version))!;
        var json = JsonSerializer.Serialize(card, EngineJson.Pretty);
        File.WriteAllText(Path.Combine(folder, "card.json"), json);
        File.WriteAllText(Path.Combine(folder, "card.md"), card.ToMarkdown());
        File.WriteAllText(Path.Combine(folder, "reliability.svg"), card.ToSvg());
        database.InTransaction((connection, transaction) => connection.Execute("INSERT INTO models (model_id, kind, version, status, as_of, trained_at, card) VALUES (@ModelId, @kind, @Version, 'challenger', @asOf, @now, @json)",
            new { card.ModelId, kind, card.Version, asOf = LeadTable.Iso(card.AsOf), now = ChinaTime.ToMicros(clock.GetUtcNow()), json }, transaction));
        return card;
    }

    private LearnedModel Load(ModelRecord record, Pipeline pipeline)
    {
        var card = record.ReadCard();
        var inUse = InUse(pipeline);
        var (missing, extra) = (card.Indicators.Except(inUse).ToList(), inUse.Except(card.Indicators).ToList());
        if (missing.Count + extra.Count > 0)
            throw new AnalyticsException($"model {record.ModelId} does not fit pipeline {pipeline.Name}: it wants {(missing.Count > 0 ? string.Join(", ", missing) : "nothing more")}; it does not know {(extra.Count > 0 ? string.Join(", ", extra) : "none")}.",
                $"Train anew (analytics train --kind {record.Kind}) or go back (analytics models rollback {record.Kind} --by NAME --reason TEXT).");
        var file = FileOf(record.Kind, (int)record.Version);
        if (!File.Exists(file)) throw new AnalyticsException($"{file}: does not exist, but model {record.ModelId} is in use.", "Restore it from a copy of the workspace, or roll back.");
        if (HashOf(file) != card.FileHash) throw new AnalyticsException($"{file}: is not the file that was trained as {record.ModelId}.", "Restore it from a copy of the workspace, or roll back.");
        return LearnedModel.Load(file, Ids(card.Indicators), card.Calibration);
    }

    private static bool Fits(ModelRecord record, Pipeline pipeline) => record.ReadCard().Indicators.SequenceEqual(InUse(pipeline));

    private string FileOf(string kind, int version) => Path.Combine(workspace.Models, kind, $"{version}", "model.zip");

    private static string HashOf(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    private static string Packages() => string.Join(", ", new[] { typeof(Microsoft.ML.MLContext), BoostedTrees.Available == TreeTrainer.LightGbm ? typeof(Microsoft.ML.Trainers.LightGbm.LightGbmBinaryTrainer) : typeof(Microsoft.ML.Trainers.FastTree.FastTreeBinaryTrainer) }
        .Select(t => t.Assembly).Select(a => $"{a.GetName().Name} {a.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? $"{a.GetName().Version}"}"));

    private static IReadOnlyList<string> InUse(Pipeline pipeline) =>
        [.. Programme.Of(pipeline.Kind).ChosenBy(pipeline).Select(c => $"{c.Indicator.Card.Id}@{c.Indicator.Card.Version}")];

    private static IReadOnlyList<string> Ids(IReadOnlyList<string> versioned) => [.. versioned.Select(v => v.Split('@')[0])];
}
