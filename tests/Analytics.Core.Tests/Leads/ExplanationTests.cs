using Analytics.Core.Enforcement.Risk;
using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Range = Analytics.Core.Indicators.Range;

namespace Analytics.Core.Tests.Leads;

public sealed class ExplanationTests
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    [Fact]
    public void The_terms_are_told_strongest_first_from_the_chance_before_looking() =>
        Assert.Equal(["prior", "result_not_from_trace", "short_test", "earlier_outcomes"], Explanation.StrongestFirst(
            Listed(new("short_test", 3, 2.2), new("earlier_outcomes", -2), new("prior", -5.8), new("result_not_from_trace", 9, -5.8))).Select(c => c.Name));

    [Fact]
    public void The_smallest_change_is_the_weakest_indicator_that_decides()
    {
        // Without short_test 2.2 would be left (90 %, still listed), without the other -0.8 (31 %).
        var lead = Listed(new("prior", -5.8), new("result_not_from_trace", 6, -0.8), new("short_test", 3, 2.2));

        var change = Explanation.SmallestChange(lead);
        Assert.Equal("result_not_from_trace", change!.Value.Indicator);
        Assert.Equal(0.31, change.Value.Probability, 2);
        Assert.Contains("the probability would be 31 %, under the minimum of 50 %", Explanation.WhatWouldUnlist(lead).En, StringComparison.Ordinal);
        Assert.Contains("低于列入下限 50 %", Explanation.WhatWouldUnlist(lead).Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_single_reason_decides_that_is_said() =>
        Assert.Contains("no single reason decides", Explanation.WhatWouldUnlist(Listed(new("prior", -5.8), new("short_test", 8, 2.2), new("lane_overlap", 7, 3))).En, StringComparison.Ordinal);

    [Fact]
    public void A_random_check_is_not_explained_by_its_probability() =>
        Assert.Contains("drawn at random", Explanation.WhatWouldUnlist(Listed(new Contribution("prior", -5.8)) with { Exploration = true }).En, StringComparison.Ordinal);

    [Fact]
    public void The_nearest_confirmed_and_the_nearest_unfounded_lead_share_an_indicator()
    {
        var lead = Listed() with { Reasons = [Speaking("short_test", 6), Speaking("lane_overlap", 3)] };
        var precedents = Precedent.Of(lead,
        [
            Closed("V1", OutcomeCode.Confirmed, ("short_test", 6), ("lane_overlap", 7)), Closed("V2", OutcomeCode.Confirmed, ("short_test", 2)),
            Closed("V3", OutcomeCode.NotConfirmed, ("copied_trace", 6)), Closed("V4", OutcomeCode.NotConfirmed, ("lane_overlap", 3)), Closed("V5", OutcomeCode.Inconclusive, ("short_test", 6)),
        ]);

        // V1 differs by 4 in one indicator; V2 by 4 and 3, which is 5 away. V4 lacks short_test: 6 away. V3 shares nothing; V5 settles nothing.
        Assert.Equal([("V1", 4.0), ("V4", 6.0)], precedents.Select(p => (p.LeadId, p.Distance)));
        Assert.Equal(["lane_overlap", "short_test"], precedents[0].Shared);
    }

    [Fact]
    public void Every_method_has_something_to_look_at_in_both_languages() => Assert.All(Methods.All, method =>
    {
        var checks = SiteChecks.Of(method.Code);
        Assert.InRange(checks.Count, 2, 4);
        Assert.All(checks, c => Assert.True(c.Zh.Any(x => x is >= '\u4e00' and <= '\u9fff') && c.En.All(x => x is < '\u4e00' or > '\u9fff')));
    });

    [Fact]
    public void Every_factor_of_the_forecast_of_visits_names_its_innocent_cause() =>
        Assert.All(RiskFactor.All, f => Assert.True(f.Innocent is { Zh.Length: > 0, En.Length: > 0 } && f.Title is { Zh.Length: > 0, En.Length: > 0 }, f.Id));

    [Fact]
    public void Nothing_that_is_judged_knows_who_inspects()
    {
        // Inputs of the judgement: what an earlier lead proved to be, never who said so.
        Assert.DoesNotContain(typeof(EarlierLead).GetProperties().Concat(typeof(ClosedLead).GetProperties()).Concat(typeof(Reason).GetProperties()).Concat(typeof(Contribution).GetProperties()),
            p => p.Name.Contains("Verified", StringComparison.OrdinalIgnoreCase) && p.PropertyType == typeof(string) || p.Name.Contains("Inspector", StringComparison.OrdinalIgnoreCase));
    }

    private static Lead Listed(params Contribution[] contributions) => new()
    {
        ListDate = Day,
        Rank = 1,
        Id = "V0",
        Kind = LeadKind.VehicleInspection,
        Subject = Subject.Lane("S1", "1", "黄浦区"),
        WindowFrom = Day.AddDays(-27),
        WindowTo = Day,
        Probability = 0.9,
        MinProbability = 0.5,
        Method = "short_test",
        Reasons = [],
        Contributions = contributions,
    };

    private static Reason Speaking(string indicator, double evidence) =>
        new(indicator, Tier.Statistical, "short_test", 1, Range.AtMost(0), 0.01, evidence, 10, new("理由", "reason"), new("无", "none"), []);

    private static ClosedLead Closed(string id, OutcomeCode outcome, params (string Indicator, double Evidence)[] evidence) =>
        new(id, Subject.Lane("S2", "1", "黄浦区"), Day.AddDays(-30), outcome, evidence.ToDictionary(e => e.Indicator, e => e.Evidence));
}
