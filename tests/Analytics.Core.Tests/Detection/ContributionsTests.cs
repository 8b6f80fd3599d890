using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Core.Tests.Detection;

public sealed class ContributionsTests
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    private static readonly Subject Lane = Subject.Lane("S1", "1", "黄浦区");

    private static readonly IReadOnlyDictionary<string, IndicatorCard> Cards = Catalog.VehicleIndicators.ToDictionary(i => i.Card.Id, i => i.Card);

    [Fact]
    public void The_terms_add_up_to_the_log_odds_of_every_suspicion()
    {
        var earlier = new EarlierLead("V1", Lane, "edited_result", ["result_not_from_trace"], Day.AddDays(-60), Day.AddDays(-50), OutcomeCode.NotConfirmed);
        var suspicions = Combined([Says("result_not_from_trace", 6), Says("lambda_mismatch", 4), Says("short_test", 3), Says("limit_hugging", -1)], earlier);

        Assert.All(suspicions, s => Assert.Equal(s.LogOdds, s.Contributions.Sum(c => c.LogOdds), 6));
        Assert.Contains(suspicions.Single(s => s.Method == "edited_result").Contributions, c => c is { Name: Contribution.Outcomes, LogOdds: < -1 });
    }

    [Fact]
    public void A_subject_with_nothing_against_it_stands_at_the_prior()
    {
        var suspicion = Assert.Single(Combined([Says("short_test", 0)]));

        Assert.Equal(Contribution.Prior, Assert.Single(suspicion.Contributions).Name);
        Assert.Equal(EvidenceCombination.Prior, suspicion.Probability, 9);
    }

    [Fact]
    public void Without_an_indicator_the_rest_is_weighed_as_if_it_had_never_spoken()
    {
        var both = Combined([Says("short_test", 8), Says("lane_overlap", 6)]).Single(s => s.Method == "short_test");
        var alone = Combined([Says("lane_overlap", 6)]);

        var without = both.Contributions.Single(c => c.Name == "short_test").Without;
        Assert.NotNull(without);
        Assert.Equal(-5.806 + 0.25 * alone.Max(s => s.Reasons.Max(r => r.Evidence)), without.Value, 2);
    }

    [Fact]
    public void Lanes_merged_into_their_station_add_up_too()
    {
        var second = Subject.Lane("S1", "2", "黄浦区");
        var station = Combined([Says("short_test", 9), Says("short_test", 8.5) with { Subject = second }]).Single(s => s.Subject.Type == SubjectType.Station);

        Assert.Equal(station.LogOdds, station.Contributions.Sum(c => c.LogOdds), 6);
    }

    [Fact]
    public void A_learned_model_is_one_more_term()
    {
        var suspicion = Combined([Says("short_test", 7)]).Single();
        var learned = suspicion.LearnedBy((combined, reasons) => reasons.Count == 0 ? combined : 0.9);

        Assert.Equal(0.9, learned.Probability, 9);
        Assert.Equal(learned.LogOdds, learned.Contributions.Sum(c => c.LogOdds), 6);
        Assert.Equal(Math.Log(0.9 / 0.1) - suspicion.LogOdds, learned.Contributions.Single(c => c.Name == Contribution.Model).LogOdds, 6);
        Assert.Equal(EvidenceCombination.Prior, Contribution.ProbabilityOf(learned.Contributions.Single(c => c.Name == "short_test").Without!.Value), 6);
    }

    [Fact]
    public void A_lead_carries_the_terms_of_its_suspicion()
    {
        var suspicions = Combined([Says("short_test", 9)]);
        var lead = Assert.Single(Ranking.Rank(Day, LeadKind.VehicleInspection, suspicions, [], new RankingRules(5, 0.5, 30, 0)).List.Leads);

        Assert.Equal(lead.Probability, Contribution.ProbabilityOf(lead.Contributions.Sum(c => c.LogOdds)), 9);
    }

    private static IReadOnlyList<Suspicion> Combined(IEnumerable<Measurement> measurements, params EarlierLead[] earlier) =>
        EvidenceCombination.Combine(LeadKind.VehicleInspection, Cards, measurements, earlier, Day.AddDays(-27), Day);

    private static Measurement Says(string indicator, double evidence) => new(indicator, Lane, 1, Range.AtMost(0.5), 0.01)
    {
        Evidence = evidence,
        Exposure = 10,
        Because = new("理由", "reason"),
    };
}
