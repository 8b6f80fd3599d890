using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Feedback;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;
using Dapper;

namespace Analytics.Engine.Tests.Learning;

public sealed class ModelRegistryTests : IDisposable
{
    private static readonly DateOnly First = new(2026, 1, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("analytics-test-").FullName;
    private readonly Database database;
    private readonly ModelRegistry registry;
    private readonly Pipeline pipeline;

    public ModelRegistryTests()
    {
        var workspace = new Workspace(folder);
        database = new Database(workspace, TimeProvider.System);
        database.Migrate();
        registry = new ModelRegistry(workspace, database, TimeProvider.System);
        pipeline = PipelineSet.Load(workspace, Path.Combine(Checkout.Root, "pipelines"), Catalog.Indicators.Select(i => i.Card)).All.First(p => p.Name == "vehicles.daily");
    }

    public void Dispose()
    {
        database.Close();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void It_learns_that_one_indicator_is_always_right_and_another_never()
    {
        // The combination says 0.9 of every lead; half of them, those of gas_balance, prove unfounded: its Brier score is (0.01 + 0.81) / 2.
        Found(120);
        var card = registry.Train(pipeline, First.AddDays(200));
        Assert.Equal(0.41, card.Champion.Brier, 2);
        Assert.InRange(card.Challenger.Brier, 0, 0.1);
        Assert.True(card.IsBetterBeyondChance);
        Assert.Equal(1, card.Challenger.TopHitRate);
    }

    [Fact]
    public void Outcomes_known_later_teach_nothing()
    {
        Found(120);
        var early = Assert.Throws<AnalyticsException>(() => registry.Train(pipeline, First.AddDays(20)));
        Assert.Contains("outcomes are known on 2026-01-21", early.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_combination_is_right_already_the_blend_stays_with_it()
    {
        Found(120, honestProbability: 0.02, forgedProbability: 0.98);
        Assert.InRange(registry.Train(pipeline, First.AddDays(200)).Challenger.Brier, 0, 0.01);
    }

    [Fact]
    public void Two_different_people_put_a_model_in_force_and_one_takes_it_back()
    {
        Found(120);
        var card = registry.Train(pipeline, First.AddDays(200));
        Assert.Equal(ModelRegistry.Combination, registry.ChampionOf(pipeline).Id);
        Assert.Throws<AnalyticsException>(() => registry.Promote(card.ModelId, "Li", "Li", ""));
        registry.Promote(card.ModelId, "Li", "Wang", "better");
        var champion = registry.ChampionOf(pipeline);
        Assert.Equal(card.ModelId, champion.Id);
        var p = champion.Model!.Probabilities([(0.9, [Reason("gas_balance")]), (0.9, [Reason("lane_overlap")])]);
        Assert.True(p[0] < p[1]);
        Assert.Equal(ModelRegistry.Combination, registry.Rollback("vehicle_inspection", "Wang", "drift"));
        Assert.Null(registry.ChampionOf(pipeline).Model);
    }

    [Fact]
    public void A_model_of_other_indicators_is_refused_with_the_difference()
    {
        Found(120);
        registry.Promote(registry.Train(pipeline, First.AddDays(200)).ModelId, "Li", "Wang", "");
        var fewer = pipeline with { Indicators = [.. pipeline.Indicators.Where(i => i.Id != "lane_overlap")] };
        Assert.Contains("it wants lane_overlap@", Assert.Throws<AnalyticsException>(() => registry.ChampionOf(fewer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_outcomes_train_the_same_model()
    {
        Found(120);
        var (a, b) = (registry.Train(pipeline, First.AddDays(200)), registry.Train(pipeline, First.AddDays(200)));
        Assert.Equal((a.DataHash, a.Challenger, a.Calibration), (b.DataHash, b.Challenger, b.Calibration));
        Assert.Equal(["vehicle_inspection-1", "vehicle_inspection-2"], registry.List().Select(m => m.ModelId));
    }

    [Fact]
    public void A_verdict_that_was_reversed_teaches_what_was_known_then()
    {
        Found(120);
        new OutcomeBook(database, TimeProvider.System).Set(new Outcome("V000", OutcomeCode.NotConfirmed, First.AddDays(150), "Wang", "", "", "reversed on appeal"));
        Assert.True(LabelledLead.KnownAt(database, LeadKind.VehicleInspection, First.AddDays(149)).Single(l => l.LeadId == "V000").Confirmed);
        Assert.False(LabelledLead.KnownAt(database, LeadKind.VehicleInspection, First.AddDays(150)).Single(l => l.LeadId == "V000").Confirmed);
        Assert.NotEqual(registry.Train(pipeline, First.AddDays(149)).DataHash, registry.Train(pipeline, First.AddDays(150)).DataHash);
    }

    [Fact]
    public void Rolling_back_twice_goes_back_two_models_and_never_forward()
    {
        Found(120);
        var first = registry.Train(pipeline, First.AddDays(200)).ModelId;
        registry.Promote(first, "Li", "Wang", "");
        // The champion has learned the same, so another one is not better beyond chance.
        Assert.Contains("beyond chance", Assert.Throws<AnalyticsException>(() => registry.Promote(registry.Train(pipeline, First.AddDays(200)).ModelId, "Li", "Wang", "")).Message, StringComparison.Ordinal);
        Assert.Equal(ModelRegistry.Combination, registry.Rollback("vehicle_inspection", "Wang", "drift"));
        Assert.Throws<AnalyticsException>(() => registry.Rollback("vehicle_inspection", "Wang", "again"));
        var second = registry.Train(pipeline, First.AddDays(200)).ModelId;
        registry.Promote(second, "Li", "Wang", "");
        registry.Promote(first, "Li", "Wang", "");
        Assert.Equal(second, registry.Rollback("vehicle_inspection", "Wang", "drift"));
        Assert.Equal(ModelRegistry.Combination, registry.Rollback("vehicle_inspection", "Wang", "drift"));
    }

    [Fact]
    public void A_model_file_that_was_changed_is_refused()
    {
        Found(120);
        registry.Promote(registry.Train(pipeline, First.AddDays(200)).ModelId, "Li", "Wang", "");
        File.AppendAllText(Path.Combine(folder, "models", "vehicle_inspection", "1", "model.zip"), "x");
        Assert.Contains("is not the file that was trained", Assert.Throws<AnalyticsException>(() => registry.ChampionOf(pipeline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_card_speaks_both_languages_and_names_what_the_model_was_made_of()
    {
        Found(120);
        var card = registry.Train(pipeline, First.AddDays(200));
        var text = File.ReadAllText(Path.Combine(folder, "models", "vehicle_inspection", "1", "card.md"));
        Assert.Contains("校准 Reliability", text, StringComparison.Ordinal);
        Assert.Contains("Microsoft.ML.", text, StringComparison.Ordinal);
        Assert.Contains(card.DataHash[..16], text, StringComparison.Ordinal);
        Assert.Contains("<circle", File.ReadAllText(Path.Combine(folder, "models", "vehicle_inspection", "1", "reliability.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void With_few_and_partly_wrong_outcomes_the_blend_is_no_worse_than_what_it_is_made_of()
    {
        Found(66, forgedProbability: 0.9, honestProbability: 0.55);
        var book = new OutcomeBook(database, TimeProvider.System);
        foreach (var wrong in new[] { 7, 20, 41, 60 })
            book.Set(new Outcome($"V{wrong:000}", wrong % 2 == 0 ? OutcomeCode.NotConfirmed : OutcomeCode.Confirmed, First.AddDays(wrong + 3), "Li", "", "", "a slip of the pen"));
        var card = registry.Train(pipeline, First.AddDays(100));
        Assert.True(card.Challenger.Brier <= Math.Min(card.Combination.Brier, card.TreesAlone.Brier) + 0.02, $"{card.Challenger.Brier} of {card.Combination.Brier} and {card.TreesAlone.Brier}");
    }

    [Fact]
    public void A_lead_drawn_at_random_counts_for_those_that_were_not_drawn()
    {
        Found(2);
        database.InTransaction((connection, transaction) => connection.Execute("UPDATE leads SET exploration = 1, propensity = 0.1 WHERE lead_id = 'V001'", transaction: transaction));
        Assert.Equal([1, 10], LabelledLead.KnownAt(database, LeadKind.VehicleInspection, First.AddDays(10)).Select(l => l.Weight));
    }

    [Theory, InlineData(TreeTrainer.LightGbm), InlineData(TreeTrainer.FastTree)]
    public void Either_library_grows_trees_that_read_back_the_same(TreeTrainer trainer)
    {
        Assert.SkipUnless(trainer == TreeTrainer.FastTree || BoostedTrees.Available == trainer, "LightGBM's native library does not load here");
        var rows = Enumerable.Range(0, 80).Select(i => (new[] { i % 2 * 6f, i % 3 }, i % 2 == 1, 1.0)).ToList();
        var trees = BoostedTrees.Fit(rows, 1, trainer);
        trees.Save(Path.Combine(folder, "trees.zip"));
        IReadOnlyList<float[]> vectors = [.. rows.Select(r => r.Item1)];
        Assert.Equal(trees.Scores(vectors), BoostedTrees.Load(Path.Combine(folder, "trees.zip"), 2).Scores(vectors));
        Assert.Equal(trees.Scores(vectors), BoostedTrees.Fit(rows, 1, trainer).Scores(vectors));
        Assert.True(trees.Scores(vectors)[1] > trees.Scores(vectors)[0]);
    }

    [Fact]
    public void Calibration_of_scores_that_are_log_odds_already_changes_little()
    {
        // 100 cases at log-odds ±2: 88 of 100 on the right side, as 1/(1+e^-2) has it.
        var cases = Enumerable.Range(0, 200).Select(i => (0.0, i < 100 ? 2.0 : -2.0, i < 100 ? i < 88 : i >= 188)).ToList();
        var calibration = LearnedModel.Calibrate(cases);
        Assert.Equal(1, calibration.Slope, 0.05);
        Assert.Equal(0, calibration.Offset, 0.05);
        Assert.Equal(1, calibration.Blend);
    }

    private void Found(int count, double forgedProbability = 0.9, double honestProbability = 0.9)
    {
        var book = new OutcomeBook(database, TimeProvider.System);
        for (var i = 0; i < count; i++)
        {
            var forged = i % 2 == 0;
            var lead = Some.Lead(subject: $"S{i}/1") with
            {
                ListDate = First.AddDays(i),
                Id = $"V{i:000}",
                Probability = forged ? forgedProbability : honestProbability,
                Reasons = [Reason(forged ? "lane_overlap" : "gas_balance")],
            };
            database.InTransaction((connection, transaction) =>
            {
                LeadTable.Replace(connection, transaction, "vehicles.daily", "m", new LeadList(lead.ListDate, lead.Kind, [lead]), []);
                return 0;
            });
            book.Set(new Outcome(lead.Id, forged ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed, lead.ListDate.AddDays(3), "Li", "", "", "checked on site"));
        }
    }

    private static Reason Reason(string indicator) => Some.Lead().Reasons[0] with { Indicator = indicator, Evidence = 6 };
}
