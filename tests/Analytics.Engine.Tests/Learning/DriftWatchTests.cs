using Analytics.Core.Indicators;
using Analytics.Core.Leads;
using Analytics.Engine.Learning;
using Analytics.Engine.Scoring;

namespace Analytics.Engine.Tests.Learning;

public sealed class DriftWatchTests
{
    private static readonly DateOnly Day = new(2026, 2, 28);

    [Fact]
    public void A_steady_indicator_has_nothing_notable() => Assert.DoesNotContain(DriftWatch.Inputs(Day, Window((_, lane) => lane * 0.01)), d => d.IsNotable);

    [Fact]
    public void An_indicator_that_doubled_everywhere_in_the_last_week_is_named_in_both_languages()
    {
        var drift = Assert.Single(DriftWatch.Inputs(Day, Window((back, lane) => (back < 7 ? 2 : 1) * (1 + lane * 0.01))), d => d.IsNotable);
        Assert.Equal(("input", "gas_balance"), (drift.Part, drift.Name));
        Assert.Contains("distributed unlike", drift.Text.En, StringComparison.Ordinal);
        Assert.Contains("分布", drift.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void An_indicator_that_stopped_being_evaluated_is_named()
    {
        var drift = Assert.Single(DriftWatch.Inputs(Day, Window((_, lane) => lane * 0.01, until: Day.AddDays(-5))), d => d.IsNotable);
        Assert.Equal("volume", drift.Part);
    }

    [Fact]
    public void A_hit_rate_that_fell_from_nine_to_three_in_ten_is_notable_and_one_that_fell_to_eight_is_not()
    {
        Assert.True(Assert.Single(DriftWatch.Outcomes(Day, Leads(hitsNow: 6))).IsNotable);
        Assert.False(Assert.Single(DriftWatch.Outcomes(Day, Leads(hitsNow: 16))).IsNotable);
    }

    private static ObservedDays Window(Func<int, int, double> rate, DateOnly? until = null) =>
        ObservedDays.From(LeadKind.VehicleInspection, Enumerable.Range(0, 28).SelectMany(back => Enumerable.Range(0, 40).Select(lane =>
            new Observation("gas_balance", Subject.Lane($"S{lane}", "1", ""), Day.AddDays(-back)) { Exposure = 10, Count = 10 * rate(back, lane) })).Where(o => o.Day <= (until ?? Day)));

    /// <summary>Twenty leads in each of two cohorts, eighteen of the earlier confirmed.</summary>
    private static List<EarlierLead> Leads(int hitsNow) =>
        [.. Enumerable.Range(0, 40).Select(i => new EarlierLead($"V{i}", Subject.Lane($"S{i}", "1", ""), "short_test", ["short_test"], Day.AddDays(i < 20 ? -40 : -10), Day.AddDays(-5),
            (i < 20 ? i < 18 : i - 20 < hitsNow) ? OutcomeCode.Confirmed : OutcomeCode.NotConfirmed))];
}
