using Analytics.Core.Indicators;
using Analytics.Core.Leads;

namespace Analytics.Core.Tests.Leads;

public sealed class RankingTests
{
    private static readonly RankingRules Rules = new(10, 0.5, 30, 0);

    private static readonly Subject Lane = Some.Lane(0);

    private static readonly (string, Tier, double) Short = ("short_test", Tier.Contradiction, 9), Overlap = ("lane_overlap", Tier.Contradiction, 9), Passes = ("fail_then_pass", Tier.Statistical, 9);

    [Fact]
    public void Nothing_below_the_minimum_is_listed_even_where_capacity_is_left() =>
        Assert.Equal(["S0/1"], Listed([Some.Suspicion(Lane, "short_test", 0.5, Short), Some.Suspicion(Some.Lane(1), "short_test", 0.49, Short)]));

    [Fact]
    public void An_open_lead_gains_evidence_instead_of_being_listed_again()
    {
        var (list, strengthened) = Ranking.Rank(Some.Day, LeadKind.VehicleInspection, [Some.Suspicion(Lane, "short_test", 0.9, Short)], [Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-2))], Rules);
        Assert.Empty(list.Leads);
        Assert.Single(strengthened);
    }

    [Fact]
    public void Another_method_of_a_subject_with_an_open_lead_needs_evidence_of_its_own()
    {
        var open = Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-2));
        Assert.Empty(Listed([Some.Suspicion(Lane, "impossible_time", 0.9, Short, ("lane_overlap", Tier.Contradiction, 3))], open));
        Assert.Single(Listed([Some.Suspicion(Lane, "impossible_time", 0.9, Overlap)], open));
    }

    [Fact]
    public void What_speaks_for_the_known_method_as_well_is_no_story_of_its_own()
    {
        // The overlap speaks for both methods, so that the lead on the first covers it.
        var open = Some.Earlier(Lane, "short_test", "padded_trace", Some.Day.AddDays(-2));
        var both = new[] { Some.Suspicion(Lane, "impossible_time", 0.9, Overlap), Some.Suspicion(Lane, "short_test", 0.8, Overlap) };
        Assert.Empty(Listed(both, open));
        Assert.Empty(Listed(both, open with { VerifiedOn = Some.Day, Outcome = OutcomeCode.Confirmed }));
        Assert.Single(Listed(both));
    }

    [Fact]
    public void A_station_with_an_open_lead_covers_its_lanes()
    {
        var station = Some.Earlier(Subject.Station("S0", "黄浦区"), "short_test", "short_test", Some.Day.AddDays(-2));
        Assert.Empty(Listed([Some.Suspicion(Lane, "short_test", 0.9, Short)], station));
    }

    [Fact]
    public void A_subject_that_was_not_confirmed_comes_back_early_only_for_strong_contradictions_and_not_within_a_week()
    {
        EarlierLead Missed(int daysAgo, OutcomeCode outcome = OutcomeCode.NotConfirmed) => Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-daysAgo - 3), outcome);
        var strong = Some.Suspicion(Lane, "short_test", 0.97, Short);

        Assert.Single(Listed([strong], Missed(8)));
        Assert.Empty(Listed([strong], Missed(6)));
        Assert.Empty(Listed([strong with { Probability = 0.9 }], Missed(8)));
        Assert.Empty(Listed([Some.Suspicion(Lane, "short_test", 0.97, ("short_test", Tier.Statistical, 9))], Missed(8)));
        Assert.Single(Listed([strong with { Probability = 0.6 }], Missed(30)));
    }

    [Fact]
    public void Of_two_methods_as_probable_the_one_with_the_more_striking_indicator_is_named()
    {
        var overlap = Some.Suspicion(Lane, "impossible_time", 0.9, Overlap);
        var shorter = Some.Suspicion(Lane, "short_test", 0.9, Short);
        shorter = shorter with { Reasons = [shorter.Reasons[0] with { PValue = 1e-12 }] };
        Assert.Equal("short_test", Assert.Single(Ranking.Rank(Some.Day, LeadKind.VehicleInspection, [overlap, shorter], [], Rules).List.Leads).Method);
    }

    [Fact]
    public void A_lead_says_which_tiers_it_rests_on() =>
        Assert.Equal([Tier.Contradiction, Tier.Statistical], Ranking.Rank(Some.Day, LeadKind.VehicleInspection, [Some.Suspicion(Lane, "short_test", 0.9, Passes, Short)], [], Rules).List.Leads[0].Tiers);

    [Fact]
    public void Neither_open_nor_cooling_subjects_are_drawn_at_random()
    {
        var suspicions = Enumerable.Range(0, 40).Select(i => Some.Suspicion(Some.Lane(i), "short_test", i < 20 ? 0.9 : 0.01, ($"indicator {i}", Tier.Contradiction, 9))).ToList();
        EarlierLead[] earlier = [.. Enumerable.Range(20, 19).Select(i => Some.Earlier(Some.Lane(i), "short_test", "short_test", Some.Day.AddDays(-5), i % 2 == 0 ? null : OutcomeCode.NotConfirmed))];
        var drawn = Ranking.Rank(Some.Day, LeadKind.VehicleInspection, suspicions, earlier, new RankingRules(40, 0.5, 30, 0.5)).List.Leads.Where(l => l.Exploration).ToList();
        Assert.Equal("S39/1", Assert.Single(drawn).Subject.Id);
    }

    [Fact]
    public void What_was_confirmed_and_goes_on_comes_back_after_a_fortnight_under_the_way_that_was_found()
    {
        // The lead suspected a short test; the inspector found another car on the rollers.
        EarlierLead Found(int daysAgo) => Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-daysAgo - 3), OutcomeCode.Confirmed) with { ConfirmedMethod = "donor_vehicle" };
        Suspicion Donor(double probability, int daysAgo)
        {
            var donor = Some.Suspicion(Lane, "donor_vehicle", probability, Passes);
            return donor with { Reasons = [donor.Reasons[0] with { Examples = [new Example(new RowRef("inspections", Some.Day.AddDays(-daysAgo), "T1"), 1, new("行", "row"))] }] };
        }
        Suspicion[] goesOn = [Some.Suspicion(Lane, "short_test", 0.99, Passes), Donor(0.96, daysAgo: 2)];

        Assert.Empty(Listed(goesOn, Found(13)));
        Assert.Equal("donor_vehicle", Assert.Single(Ranking.Rank(Some.Day, LeadKind.VehicleInspection, goesOn, [Found(14)], Rules).List.Leads).Method);
        Assert.Empty(Listed([goesOn[0], Donor(0.94, daysAgo: 2)], Found(14)));
        Assert.Empty(Listed([goesOn[0], Donor(0.96, daysAgo: 14)], Found(14)));
    }

    [Fact]
    public void A_confirmed_subject_comes_back_early_for_a_contradiction_of_another_kind_and_for_no_other_reason()
    {
        var found = Some.Earlier(Lane, "short_test", "short_test", Some.Day.AddDays(-4), OutcomeCode.Confirmed) with { ConfirmedMethod = "short_test" };
        Assert.Single(Listed([Some.Suspicion(Lane, "impossible_time", 0.9, Overlap)], found));
        Assert.Empty(Listed([Some.Suspicion(Lane, "pass_shopping", 0.99, Passes)], found));
    }

    [Fact]
    public void A_case_that_was_confirmed_is_done_with()
    {
        var subject = new Subject(SubjectType.Case, "C1", "E1", "黄浦区");
        var known = Some.Earlier(subject, "overdue_stage", "overdue_stage", Some.Day.AddDays(-80), OutcomeCode.Confirmed) with { ConfirmedMethod = "overdue_stage" };
        Assert.Empty(Listed([Some.Suspicion(subject, "overdue_stage", 0.99, ("overdue_stage", Tier.Contradiction, 9))], known));
    }

    [Fact]
    public void Until_outcomes_bear_an_indicator_out_its_strongest_six_are_looked_at_first()
    {
        Suspicion[] eight = [.. Enumerable.Range(0, 8).Select(i => Some.Suspicion(Some.Lane(i), "short_test", 0.90 + i / 100.0, Short))];
        Assert.Equal(["S7/1", "S6/1", "S5/1", "S4/1", "S3/1", "S2/1"], Listed(eight));
        Assert.Equal(["S7/1"], Listed(eight, Leads(5, daysAgo: 4)));
        Assert.Equal(8, Listed([.. eight.Select((s, i) => i < 2 ? Some.Suspicion(Some.Lane(i), "impossible_time", 0.9, Overlap) : s)]).Count());
    }

    [Fact]
    public void Of_single_records_two_tell_of_all_that_look_alike()
    {
        Suspicion[] cases = [.. Enumerable.Range(0, 5).Select(i => Some.Suspicion(new Subject(SubjectType.Case, $"C{i}", "E1", "黄浦区"), "overdue_stage", 0.9 + i / 100.0, ("overdue_stage", Tier.Contradiction, 9)))];
        Suspicion person = Some.Suspicion(new Subject(SubjectType.Inspector, "A", "", "黄浦区"), "overdue_stage", 0.8, ("overdue_stage", Tier.Contradiction, 9));
        Assert.Equal(["C4", "C3", "A"], Listed([.. cases, person]));
        // One that was confirmed earns two more.
        Assert.Equal(4, Listed(cases, Some.Earlier(new Subject(SubjectType.Case, "K", "E1", "黄浦区"), "overdue_stage", "overdue_stage", Some.Day.AddDays(-8), OutcomeCode.Confirmed)).Count());
    }

    [Fact]
    public void Each_lead_that_was_confirmed_earns_its_indicator_two_more()
    {
        Suspicion[] ten = [.. Enumerable.Range(0, 10).Select(i => Some.Suspicion(Some.Lane(i), "short_test", 0.9, Short))];
        Assert.Equal(8, Listed(ten, Leads(1, daysAgo: 8, OutcomeCode.Confirmed)).Count());
        Assert.Equal(6, Listed(ten, Leads(1, daysAgo: 8, OutcomeCode.NotConfirmed)).Count());
        Assert.Equal(4, Listed(ten, [.. Leads(1, daysAgo: 8, OutcomeCode.Confirmed), .. Leads(4, daysAgo: 1)]).Count());
    }

    [Fact]
    public void A_lead_that_nobody_verifies_for_a_fortnight_holds_up_no_other()
    {
        Suspicion[] seven = [.. Enumerable.Range(0, 7).Select(i => Some.Suspicion(Some.Lane(i), "short_test", 0.9, Short))];
        Assert.Empty(Listed(seven, Leads(6, daysAgo: 13)));
        Assert.Equal(6, Listed(seven, Leads(6, daysAgo: 14)).Count());
    }

    [Fact]
    public void A_forecast_is_not_on_trial()
    {
        Suspicion[] nine = [.. Enumerable.Range(0, 9).Select(i => Some.Suspicion(new Subject(SubjectType.Enterprise, $"E{i}", "", "黄浦区"), "likely_violation", 0.6, ("visit_results", Tier.Statistical, 6)) with { Kind = LeadKind.EnterpriseVisit })];
        Assert.Equal(9, Ranking.Rank(Some.Day, LeadKind.EnterpriseVisit, nine, [], Rules).List.Leads.Count);
    }

    /// <summary>Leads that rested on the short test alone, at lanes of other stations than the suspected ones.</summary>
    private static EarlierLead[] Leads(int count, int daysAgo, OutcomeCode? outcome = null) =>
        [.. Enumerable.Range(50, count).Select(i => Some.Earlier(Some.Lane(i), "short_test", "short_test", Some.Day.AddDays(-daysAgo), outcome))];

    private static IEnumerable<string> Listed(IReadOnlyList<Suspicion> suspicions, params EarlierLead[] earlier) =>
        Ranking.Rank(Some.Day, LeadKind.VehicleInspection, suspicions, earlier, Rules).List.Leads.Select(l => l.Subject.Id);
}
