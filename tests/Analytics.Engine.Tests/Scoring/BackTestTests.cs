using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Scoring;
using static Analytics.Engine.Tests.Scoring.ProfiledCity;

namespace Analytics.Engine.Tests.Scoring;

public sealed class BackTestTests : IDisposable
{
    private readonly ProfiledCity city = new();

    public void Dispose() => city.Dispose();

    [Fact]
    public void A_lane_that_cuts_its_tests_short_is_listed_once_it_does_so_again()
    {
        city.Live(days: 12, (lane, day) => lane == 0 && day >= 5);
        var lead = Assert.Single(Lists(to: 11));
        Assert.Equal((Lane(0), First.AddDays(6)), (lead.Subject, lead.ListDate));
    }

    [Fact]
    public void A_leak_planted_in_later_days_and_later_outcomes_is_not_seen()
    {
        city.Live(days: 12, (lane, day) => lane == 0 && day >= 5);
        var clean = Lists(to: 11).Select(Told).ToList();
        // Days after the last list in which the answer stands, and an outcome of the listed lane that nobody knew yet.
        city.Live(days: 20, (lane, day) => (lane == 0 && day >= 5) || (lane is 3 or 4 && day >= 12));
        city.Found(Lane(0), listed: 6, known: 15, OutcomeCode.NotConfirmed);
        city.Found(Lane(7), listed: 2, known: 16, OutcomeCode.Confirmed);
        Assert.Equal(clean, Lists(to: 11).Select(Told));
    }

    [Fact]
    public void An_outcome_that_was_reversed_later_is_seen_as_it_stood_on_each_day()
    {
        city.Found(Lane(0), listed: 3, known: 6, OutcomeCode.NotConfirmed);
        city.Report(IdOf(Lane(0), 3), known: 12, OutcomeCode.Confirmed);
        var verdicts = Verdicts.Of(city.Database, LeadKind.VehicleInspection);
        var lead = new EarlierLead("made", Lane(0), "short_test", ["short_test"], First.AddDays(3), null, null);
        OutcomeCode?[] seen = [.. new[] { 5, 6, 11, 12 }.Select(day => verdicts.KnownAt(lead, First.AddDays(day)).Outcome)];
        Assert.Equal([null, OutcomeCode.NotConfirmed, OutcomeCode.NotConfirmed, OutcomeCode.Confirmed], seen);
        Assert.Equal(OutcomeCode.Confirmed, verdicts.InTheEnd(Lane(0), First, First.AddDays(3)));
    }

    [Fact]
    public void The_lists_stand_beside_lots_rules_of_thumb_and_the_best_single_indicator()
    {
        city.Live(days: 12, (lane, day) => lane < 3 && day >= 2);
        for (var lane = 0; lane < 6; lane++) city.Found(Lane(lane), listed: 3, known: 6, lane < 3 ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed);
        var result = city.BackTest.Run(city.With(capacity: 3), First, First.AddDays(11));

        Assert.Equal((3, 3), (result.Hits, result.Verified));
        var combined = result.Rankers.Single(r => r.Name == "evidence_combination");
        var lots = result.Rankers.Single(r => r.Name == "random");
        Assert.True(combined.Precision > lots.Precision);
        Assert.Equal(0.5, lots.Precision!.Value, 2);
        Assert.True(lots is { Worst: 0, Best: 1 });
        Assert.Contains(result.Rankers, r => r.Name == "short_test");
        Assert.Contains(result.Rankers, r => r.Name == "highest_pass_rate");
        // Three visits a day reach every known forger on the ten days on which they can be seen; one reaches a third.
        Assert.True(result.Curve.Single(c => c.Capacity == 1).Recall < 0.4);
        Assert.True(result.Curve.Single(c => c.Capacity == 3).Recall > 0.75);
    }

    private static string Told(Lead l) => $"{l.ListDate:O} {l.Rank} {l.Id} {l.Probability:R}";

    private IReadOnlyList<Lead> Lists(int to) => [.. city.BackTest.Run(city.With(10), First, First.AddDays(to)).Leads.Select(l => l.Lead)];
}
