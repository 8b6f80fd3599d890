using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.ManyFirms;

namespace Analytics.Core.Tests.Enforcement;

public sealed class LoadedDrawTests
{
    /// <summary>Thirty days of draws: I1's fall on the firm that is asked for, those of twelve colleagues on any of the thirty (or of the first three); a judgement of I1.</summary>
    private static double ShareOf(Func<int, int> firm, string reason = "random", int colleaguesFirms = 30) => Visits.Judged(new LoadedDraw(), Enumerable.Range(0, 30).Select(d => DayOf(Visits.Day.AddDays(d),
        [Visits.Visit($"A{d}", $"F{firm(d)}", "I1", "09:00", "10:00", reason: reason), .. Enumerable.Range(0, 12).Select(k => Visits.Visit($"{d}-{k}", $"F{Core.Leads.StableHash.Of($"{d}/{k}") % (ulong)colleaguesFirms}", $"H{k}", "09:00", "10:00", reason: "random"))]))).Of("I1") is { PValue: < 1e-3 } own ? own.Value : 0;

    [Fact]
    public void Thirty_draws_that_fall_on_three_of_thirty_firms_were_not_drawn() => Assert.Equal(1, ShareOf(d => d % 3), 9);

    [Fact]
    public void Thirty_draws_that_fall_where_lots_fall_were() => Assert.Equal(0, ShareOf(d => (int)(Core.Leads.StableHash.Of($"{d}") % 30)));

    [Fact]
    public void Where_all_draw_from_a_short_list_nobody_is_suspected() => Assert.Equal(0, ShareOf(d => d % 3, colleaguesFirms: 3));

    [Fact]
    public void Planned_visits_may_go_to_one_firm_every_week() => Assert.Equal(0, ShareOf(d => d % 3, reason: "plan"));

    [Fact]
    public void Friends_of_several_trades_on_whom_most_draws_fall_were_not_drawn()
    {
        // Twenty-two of thirty draws fall on F0 and F3, of one trade, and F1, of another: each is the favourite of too few draws to be odd by itself.
        int[] friends = [0, 3, 1];
        Assert.Equal(22.0 / 30, ShareOf(d => d < 22 ? friends[d % 3] : d), 9);
        Assert.Equal(0, ShareOf(d => d < 12 ? friends[d % 3] : d));
    }
}
