using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Detection;

public sealed class EvidenceCombinationTests
{
    private static readonly Subject Lane = Some.Lane(0);

    [Fact]
    public void One_capped_indicator_alone_gives_twenty_four_to_one() =>
        // Odds 0.003/0.997 times e^9.
        Assert.Equal(0.9606, Probability([Some.Says("short_test", Lane, 9)]), 3);

    [Fact]
    public void A_second_indicator_of_the_same_method_counts_half() =>
        Assert.Equal(LogOdds([Some.Says("short_test", Lane, 4)]) + 2, LogOdds([Some.Says("short_test", Lane, 4), Some.Says("fail_then_pass", Lane, 4) with { Methods = ["short_test"] }]), 6);

    [Fact]
    public void The_method_is_that_of_the_indicators_that_carry_the_evidence()
    {
        // lambda_mismatch speaks for edited_result; the papers alone for something else.
        var method = Combined([Some.Says("result_not_from_trace", Lane, 8), Some.Says("lambda_mismatch", Lane, 6), Some.Says("short_test", Lane, 7)]).MaxBy(s => s.Probability)!.Method;
        Assert.Contains(method, Some.VehicleCards["result_not_from_trace"].Methods);
    }

    [Fact]
    public void The_same_evidence_is_less_in_a_city_where_nothing_else_speaks_and_more_where_many_cases_are_strong()
    {
        Measurement[] City(int forgers) => [.. Enumerable.Range(0, 100).Select(i => Some.Says("short_test", Some.Lane(i), i == 0 ? 6 : i <= forgers ? 9 : 0, 1e-9))];
        double First(int forgers) => Combined(City(forgers)).Single(s => s.Subject == Lane).Probability;

        Assert.InRange(First(0), 0.33, 0.45);
        Assert.InRange(First(12), 0.65, 0.75);
    }

    [Fact]
    public void A_miss_counts_against_the_next_lead_and_fades()
    {
        double After(int days) => LogOdds([Some.Says("short_test", Lane, 8)],
            Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-days - 3), OutcomeCode.NotConfirmed) with { Exploration = true });

        var fresh = LogOdds([Some.Says("short_test", Lane, 8)]);
        Assert.Equal(fresh - 3, After(0), 6);
        Assert.Equal(fresh - 1.5, After(120), 6);
    }

    [Fact]
    public void What_an_indicator_said_before_a_visit_that_confirmed_nothing_it_cannot_say_louder_afterwards()
    {
        // Listed at even chance on an evidence of 5.8; the same indicator now says 9. Another indicator makes it a lead again.
        var missed = Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-3), OutcomeCode.NotConfirmed) with { Probability = 0.5 };
        Assert.Equal(-3, LogOdds([Some.Says("short_test", Lane, 9)], missed), 1);
        Assert.True(LogOdds([Some.Says("short_test", Lane, 9), Some.Says("lane_overlap", Lane, 9) with { Methods = ["short_test"] }], missed) > 1);
    }

    [Theory]
    [InlineData(OutcomeCode.Confirmed, -3)]
    [InlineData(OutcomeCode.NotConfirmed, 3)]
    [InlineData(OutcomeCode.Inconclusive, 0)]
    public void What_was_found_at_the_rival_counts_the_other_way_round(OutcomeCode atRival, double change)
    {
        var says = Some.Says("short_test", Lane, 5) with { Rival = Some.Lane(1) };

        Assert.Equal(LogOdds([says]) + change, LogOdds([says], Some.Earlier(Some.Lane(1), "short_test", "lane_overlap", Some.Day.AddDays(-3), atRival)), 6);
        // What was found there of another story says nothing.
        Assert.Equal(LogOdds([says]), LogOdds([says], Some.Earlier(Some.Lane(1), "off_hours", "off_hours", Some.Day.AddDays(-3), atRival)), 6);
    }

    [Fact]
    public void A_station_takes_over_from_its_lanes_only_what_they_are_most_suspected_of()
    {
        Subject[] lanes = [Subject.Lane("S1", "1", "黄浦区"), Subject.Lane("S1", "2", "黄浦区")];
        Assert.Equal(["S1"], Combined(lanes.Select(l => Some.Says("short_test", l, 9))).Select(s => s.Subject.Id));
        // What the same reasons say in second place goes with them.
        Assert.Equal(["S1"], Combined(lanes.Select(l => Some.Says("short_test", l, 9) with { Methods = ["short_test", "edited_result"] })).Select(s => s.Subject.Id));
        // Both could be a donor car in second place; each is something else in first.
        var suspicions = Combined([Some.Says("rpm_against_obd", lanes[0], 9) with { Methods = ["obd_simulator", "donor_vehicle"] }, Some.Says("copied_trace", lanes[1], 9) with { Methods = ["copied_trace", "donor_vehicle"] }]);
        Assert.DoesNotContain(suspicions, s => s.Subject.Type == SubjectType.Station);
    }

    [Fact]
    public void No_number_of_misses_silences_strong_evidence_and_no_number_of_hits_makes_a_lead_of_nothing()
    {
        EarlierLead[] Ten(OutcomeCode outcome) => [.. Enumerable.Range(0, 10).Select(i => Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-40 - i), outcome) with { Exploration = true })];
        var strong = new[] { Some.Says("short_test", Lane, 9), Some.Says("lane_overlap", Lane, 9) with { Methods = ["short_test"] } };

        Assert.True(Probability(strong, Ten(OutcomeCode.NotConfirmed)) > 0.8);
        Assert.True(Probability([Some.Says("short_test", Lane, 1)], Ten(OutcomeCode.Confirmed)) < 0.05);
    }

    [Fact]
    public void An_indicator_whose_leads_keep_being_unfounded_loses_weight_and_one_wrong_outcome_costs_little()
    {
        EarlierLead[] Misses(int count, int hits) => [.. Enumerable.Range(1, count + hits).Select(i => Some.Earlier(Some.Lane(i), "short_test", "short_test", Some.Day.AddDays(-40), i <= count ? OutcomeCode.NotConfirmed : OutcomeCode.Confirmed))];

        Assert.True(Probability([Some.Says("short_test", Lane, 8)], Misses(8, 0)) < 0.5);
        Assert.True(Probability([Some.Says("short_test", Lane, 8)], Misses(1, 19)) > 0.9);
        // Promised 0.9 for 8 leads, none confirmed: odds (0 + 6 x 0.9) / (8 + 6 x 0.1) = 0.63 against 9.
        Assert.Equal(Math.Log(0.628 / 9), IndicatorReliability.Learn(Misses(8, 0))["short_test"], 2);
    }

    [Fact]
    public void A_follow_up_that_was_not_confirmed_undoes_half_of_what_was_confirmed_before()
    {
        EarlierLead[] Followed(int day, OutcomeCode outcome) => [.. Enumerable.Range(1, 2).Select(i => Some.Earlier(Some.Lane(i), "short_test", "short_test", Some.Day.AddDays(day), outcome))];

        // Two subjects, of each one outcome of two: odds (1 + 6 x 0.9) / (1 + 6 x 0.1) = 4 against 9.
        Assert.Equal(Math.Log(4.0 / 9), IndicatorReliability.Learn([.. Followed(-60, OutcomeCode.Confirmed), .. Followed(-30, OutcomeCode.NotConfirmed)])["short_test"], 6);
    }

    private static double Probability(IEnumerable<Measurement> measurements, params EarlierLead[] earlier) => Combined(measurements, earlier).Max(s => s.Probability);

    private static double LogOdds(IEnumerable<Measurement> measurements, params EarlierLead[] earlier) => Combined(measurements, earlier).Max(s => s.LogOdds);

    private static IReadOnlyList<Suspicion> Combined(IEnumerable<Measurement> measurements, params EarlierLead[] earlier) =>
        EvidenceCombination.Combine(LeadKind.VehicleInspection, Some.VehicleCards, measurements, earlier, Some.Day.AddDays(-27), Some.Day);
}
