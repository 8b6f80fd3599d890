using Analytics.Core.Enforcement.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class RecheckWithoutVisitTests
{
    /// <summary>Twenty days from 5 January; E2 is visited on each, E1 on the 18th.</summary>
    private static IReadOnlyList<Core.Indicators.Measurement> Of(string rechecked, string closed = "2026-01-09") => Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
        [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", rechecked), ("decided_on", "2026-01-09"), ("closed_on", closed)), .. Enumerable.Range(0, 9).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
        [Visit($"V{i}", "E2", "A;B", "09:00", "10:00"), .. i == 13 ? new[] { Visit("W", "E1", "A;B", "11:00", "12:00") } : []])));

    [Fact]
    public void A_recheck_on_the_day_of_a_visit_or_after_it_is_one() => Assert.Equal((0, 0), (Of("2026-01-18").Of("C1")!.Value, Of("2026-01-19").Of("C1")!.Value));

    [Fact]
    public void Three_days_off_is_none_where_the_others_are_on_the_day()
    {
        // Of ten rechecks nine are on the day of their visit.
        var measured = Of("2026-01-21").Of("C1")!;
        Assert.Equal(1, measured.Value);
        Assert.Equal(3.5 + Rarity(1, 10), measured.Evidence, 6);
    }

    [Theory]
    [InlineData("V13", 0)]
    [InlineData("", 1)]
    public void A_case_against_the_firm_that_took_another_over_is_rechecked_where_it_was_found(string visit, double expected)
    {
        // C1 is against E9, which nobody visits; it was found by visit V13 to E2, which is visited every day.
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [Case("C1", ("enterprise_id", "E9"), ("visit_id", visit), ("rechecked_on", "2026-01-20"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")), .. Enumerable.Range(0, 9).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")])));
        Assert.Equal(expected, judged.Of("C1")!.Value);
    }

    [Fact]
    public void Until_the_closing_an_entry_is_put_right_and_the_recheck_made() => Assert.Null(Of("2026-01-21", closed: "").Of("C1"));

    [Fact]
    public void Three_firms_rechecked_on_one_day_and_none_visited_are_one_occasion_and_no_lost_record()
    {
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [.. Enumerable.Range(1, 3).Select(k => Case($"C{k}", ("enterprise_id", $"X{k}"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09"))), .. Enumerable.Range(0, 27).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")])));

        Assert.All(judged.Where(m => m.Value > 0), m => Assert.Equal(5.5 + Rarity(3, 30), m.Evidence, 6));
        Assert.Equal(3, judged.Count(m => m.Value > 0));
    }

    [Theory]
    [InlineData("recheck", "plan", 1)]
    [InlineData("recheck", "recheck", 0)]
    [InlineData("plan", "plan", 0)]
    public void Where_the_others_are_made_to_recheck_a_visit_for_another_reason_is_none(string others, string reason, double expected) => Assert.Equal(expected, Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
        [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")), .. Enumerable.Range(0, 10).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
        [Visit($"V{i}", "E2", "A;B", "09:00", "10:00", reason: others), .. i == 13 ? new[] { Visit("W", "E1", "A;B", "11:00", "12:00", reason: reason) } : []]))).Of("C1")!.Value);

    [Fact]
    public void Before_the_first_visit_on_record_nothing_can_be_said() => Assert.Null(Of("2026-01-07").Of("C1"));

    [Fact]
    public void That_a_term_was_extended_is_no_ground_for_a_recheck_nobody_made()
    {
        // Said in the case alone, in words that no other carries.
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("closed_on", "2026-01-12"), ("decision_reason", "案情复杂，经批准延长三十日")), Case("C2", ("enterprise_id", "E3"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("closed_on", "2026-01-12"), ("decision_reason", "书面材料核实")), .. Enumerable.Range(0, 20).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")])));

        Assert.Equal(1, judged.Of("C1")!.Value);
        Assert.Null(judged.Of("C2"));
    }

    [Fact]
    public void Nobody_makes_up_a_recheck_that_found_it_not_done() => Assert.Null(Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
        [Case("C1", ("enterprise_id", "E1"), ("rechecked_on", "2026-01-18"), ("recheck_result", "not_done"), ("decided_on", "2026-01-12"), ("closed_on", "2026-01-12")), .. Enumerable.Range(0, 20).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
        [Visit($"V{i}", "E2", "A;B", "09:00", "10:00")]))).Of("C1"));

    [Theory]
    [InlineData("aa11;bb22", 1)]
    [InlineData("aa11;bb22;cc33", 0)]
    [InlineData("aa11", 0)]
    public void What_was_put_right_does_not_look_as_it_did_when_it_was_found(string photos, double expected)
    {
        // Found on 5 January; E1 is visited again on the 18th.
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [Case("C1", ("enterprise_id", "E1"), ("visit_id", "F"), ("found_on", "2026-01-05"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("closed_on", "2026-01-12")), .. Enumerable.Range(0, 20).Select(k => Case($"K{k}", ("enterprise_id", "E2"), ("rechecked_on", $"2026-01-{12 + k % 9}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", "A;B", "09:00", "10:00"), .. i == 0 ? new[] { Visit("F", "E1", "A;B", "11:00", "12:00", photos: "aa11;bb22;dd44", found: true) } : [], .. i == 13 ? new[] { Visit("W", "E1", "A;B", "11:00", "12:00", photos: photos, reason: "recheck") } : []])));
        Assert.Equal(expected, judged.Where(m => m.Subject.Id == "C1").Max(m => m.Value));
    }

    [Theory]
    [InlineData("aa11;bb22", "old{0};new{0}", 2)]
    [InlineData("aa11;bb22;dd44", "old{0};new{0}", 5)]
    [InlineData("aa11;bb22", "new{0};more{0}", 5)]
    public void Where_rechecks_show_the_find_beside_what_became_of_it_two_pictures_may_both_be_of_the_find(string photos, string others, double weight)
    {
        // Twelve firms found on the first day and rechecked on the tenth; E1 is rechecked on the 18th of January.
        string Of(string form, int k) => string.Join(';', form.Split(';').Select(p => string.Format(System.Globalization.CultureInfo.InvariantCulture, p, 1000 + k)));
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [Case("C1", ("enterprise_id", "E1"), ("visit_id", "F"), ("found_on", "2026-01-05"), ("rechecked_on", "2026-01-18"), ("decided_on", "2026-01-12"), ("closed_on", "2026-01-12")),
                .. Enumerable.Range(0, 12).Select(k => Case($"K{k:00}", ("enterprise_id", $"X{k}"), ("visit_id", $"F{k}"), ("found_on", $"{Day:yyyy-MM-dd}"), ("rechecked_on", $"{Day.AddDays(10):yyyy-MM-dd}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-20")))],
            [.. i == 0 ? Enumerable.Range(0, 12).Select(k => Visit($"F{k}", $"X{k}", $"A{k};B", "11:00", "12:00", photos: Of("old{0};off{0}", k), found: true)).Append(Visit("F", "E1", "A;B", "11:00", "12:00", photos: "aa11;bb22;dd44", found: true)) : [],
                .. i == 10 ? Enumerable.Range(0, 12).Select(k => Visit($"W{k}", $"X{k}", "R;S", "11:00", "12:00", photos: Of(others, k), reason: "recheck")) : [],
                .. i == 13 ? new[] { Visit("W", "E1", "A;B", "11:00", "12:00", photos: photos, reason: "recheck") } : []])));
        Assert.Equal(weight + Rarity(1, 14), judged.Where(m => m.Subject.Id == "C1").Max(m => m.Evidence), 6);
    }

    [Fact]
    public void What_a_rechecks_photos_show_is_told_of_who_made_the_recheck_and_not_of_who_found_the_case()
    {
        // Four firms in which four people found something on the first day; R rechecks one a day from the tenth, with the photos of the find.
        var judged = Judged(new RecheckWithoutVisit(), Enumerable.Range(0, 27).Select(i => DayOf(Day.AddDays(i),
            [.. Enumerable.Range(0, 4).Select(k => Case($"C{k}", ("enterprise_id", $"X{k}"), ("visit_id", $"F{k}"), ("found_on", $"{Day:yyyy-MM-dd}"), ("rechecked_on", $"{Day.AddDays(10 + k):yyyy-MM-dd}"), ("decided_on", "2026-01-09"), ("closed_on", ""))),
                .. Enumerable.Range(0, 24).Select(k => Case($"K{k:00}", ("enterprise_id", "E2"), ("visit_id", $"V{k % 6}"), ("found_on", $"{Day.AddDays(k % 6):yyyy-MM-dd}"), ("rechecked_on", $"2026-01-{13 + (k % 9)}"), ("decided_on", "2026-01-09"), ("closed_on", "2026-01-09")))],
            [Visit($"V{i}", "E2", $"A{i % 6};B", "09:00", "10:00"), .. i == 0 ? Enumerable.Range(0, 4).Select(k => Visit($"F{k}", $"X{k}", $"A{k};B", "11:00", "12:00", photos: $"aa{k}1;bb{k}2", found: true)) : [],
                .. i is >= 10 and < 14 ? new[] { Visit($"W{i}", $"X{i - 10}", "R;S", "11:00", "12:00", photos: $"aa{i - 10}1;bb{i - 10}2", reason: "recheck") } : []])));

        Assert.Equal("R", Assert.Single(judged, m => m.Subject.Type == Core.Indicators.SubjectType.Inspector).Subject.Id);
        Assert.DoesNotContain(judged, m => m.Subject.Id.StartsWith('C') && m.Evidence > 0);
    }
}
