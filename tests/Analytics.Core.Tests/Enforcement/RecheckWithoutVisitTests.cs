using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class RecheckWithoutVisitTests
{
    /// <summary>Twenty days from 5 January; E2 is visited on each, E1 on the 18th.</summary>
    private static IReadOnlyList<Core.Indicators.Measurement> Of(string rechecked) => Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
        [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", rechecked), ("decided_on", "2026-01-09")), .. Enumerable.Range(0, 9).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k}"), ("decided_on", "2026-01-09")))],
        [Visit($"V{i}", "E2", "A;B", "09:00", "10:00"), .. i == 13 ? new[] { Visit("W", "E1", "A;B", "11:00", "12:00") } : []])));

    [Fact]
    public void A_recheck_on_the_day_of_a_visit_or_after_it_is_one() => Assert.Equal((0, 0), (Of("2026-01-18").Of("C1")!.Value, Of("2026-01-19").Of("C1")!.Value));

    [Fact]
    public void Three_days_off_is_none_where_the_others_are_on_the_day()
    {
        // Of ten rechecks nine are on the day of their visit: as many as are usual.
        var measured = Of("2026-01-21").Of("C1")!;
        Assert.Equal(1, measured.Value);
        Assert.Equal(4, measured.Evidence, 6);
    }

    [Fact]
    public void Three_firms_rechecked_on_one_day_and_none_visited_are_one_occasion_and_no_lost_record()
    {
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [.. Enumerable.Range(1, 3).Select(k => Case($"C{k}", ("enterprise_id", $"X{k}"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-09"))), .. Enumerable.Range(0, 27).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")])));

        // Three of thirty, as many as are usual.
        Assert.Equal([5.5, 5.5, 5.5], judged.Where(m => m.Value > 0).Select(m => Math.Round(m.Evidence, 6)));
    }

    [Fact]
    public void Before_the_first_visit_on_record_nothing_can_be_said() => Assert.Null(Of("2026-01-07").Of("C1"));

    [Fact]
    public void That_a_term_was_extended_is_no_ground_for_a_recheck_nobody_made()
    {
        // Said in the case alone, in words that no other carries.
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("decision_reason", "案情复杂，经批准延长三十日")), Case("C2", ("enterprise_id", "E3"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("decision_reason", "书面材料核实")), .. Enumerable.Range(0, 20).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")])));

        Assert.Equal(1, judged.Of("C1")!.Value);
        Assert.Null(judged.Of("C2"));
    }
}
