using Analytics.Core;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Feedback;
using Analytics.Engine.Learning;
using Analytics.Engine.Pipelines;
using Analytics.Engine.Storage;

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
        Assert.True(champion.Model!.Probability(0.9, [Reason("gas_balance")]) < champion.Model.Probability(0.9, [Reason("lane_overlap")]));
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
