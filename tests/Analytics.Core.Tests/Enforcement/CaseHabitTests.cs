using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Cases;

namespace Analytics.Core.Tests.Enforcement;

public sealed class CaseHabitTests
{
    private const double Floor = 0.005;

    private static CaseHabit.Judged Of(string people, string district = "黄浦区", string? occasion = null) => new(people.Split(';'), occasion ?? Guid.NewGuid().ToString(), [district]);

    /// <summary>Twelve colleagues with ten cases each.</summary>
    private static IEnumerable<CaseHabit.Judged> Colleagues(string district = "黄浦区") => Enumerable.Range(0, 120).Select(i => Of($"K{i % 12};K{(i + 1) % 12}", district));

    [Fact]
    public void What_a_person_does_in_three_cases_of_five_and_nobody_else_does_is_the_persons_habit()
    {
        var habit = Assert.Single(CaseHabit.Of([Of("A;K1"), Of("A;K2"), Of("A;K3")], [Of("A;K4"), Of("A;K5"), .. Colleagues()], Floor));

        Assert.Equal("A", habit.Person);
        Assert.Equal([0, 1, 2], habit.Broken);
        Assert.Equal(5, habit.Cases);
        // The colleagues' rate is the floor; of five cases three at 0.005 would be 10 x 0.005³ = 1.2e-6, and people differ.
        Assert.InRange(habit.PValue, 1e-6, 1e-4);
    }

    [Fact]
    public void Two_cases_or_three_among_twenty_are_no_habit()
    {
        Assert.Empty(CaseHabit.Of([Of("A;K1"), Of("A;K2")], [.. Colleagues()], Floor));
        Assert.Empty(CaseHabit.Of([Of("A;K1"), Of("A;K2"), Of("A;K3")], [.. Enumerable.Range(0, 17).Select(i => Of($"A;K{i % 12}")), .. Colleagues()], Floor));
    }

    [Theory]
    [InlineData("A;K2", "F2", true)]
    // Two cases of one firm may be the firm's.
    [InlineData("A;K2", "F1", false)]
    [InlineData("K2;A", "F2", false)]
    public void Two_cases_that_speak_by_themselves_and_that_nobody_else_shows_are_one_story(string people, string firm, bool expected)
    {
        // Each of thirty colleagues leads a thirtieth of the cases: that any two of one person's come together is one in thirty; that two signed by one do is twice that.
        List<CaseHabit.Judged> kept = [.. Enumerable.Range(0, 300).Select(i => Of($"K{i % 30};K{(i + 1) % 30}")), .. Enumerable.Range(0, 8).Select(i => Of($"A;K{i}"))];

        var habits = CaseHabit.Of([Of("A;K1") with { Firm = "F1" }, Of(people) with { Firm = firm }], kept, Floor, _ => 7);

        Assert.Equal(expected ? ["A"] : [], habits.Select(h => h.Person));
        Assert.All(habits, h => Assert.Equal(7, h.Evidence(7)));
    }

    [Fact]
    public void What_one_signed_beside_the_one_in_charge_of_all_of_it_is_told_of_that_one()
    {
        // B signed few cases, three of which show it, A led as many as thirteen.
        List<CaseHabit.Judged> kept = [.. Enumerable.Range(0, 10).Select(i => Of(i < 3 ? "A;B" : $"A;K{i}")), Of("K1;B"), .. Colleagues()];

        Assert.Equal(["A"], CaseHabit.Of([Of("A;B"), Of("A;B"), Of("A;B")], kept, Floor, _ => 7).Select(h => h.Person));
        // With nobody else A shows it, in ten cases, and with B in all three.
        Assert.Equal(["B"], CaseHabit.Of([Of("A;B"), Of("A;B"), Of("A;B")], [.. kept.Where(c => !(c.People is ["A", "B"]))], Floor, _ => 7).Select(h => h.Person));
    }

    [Fact]
    public void A_batch_on_one_occasion_counts_once() =>
        Assert.Empty(CaseHabit.Of([Of("A;K1", occasion: "1"), Of("A;K2", occasion: "1"), Of("A;K3", occasion: "1")], [Of("A;K4"), .. Colleagues()], Floor));

    [Fact]
    public void All_cases_of_a_batch_are_told_though_it_counts_once()
    {
        var habit = Assert.Single(CaseHabit.Of([Of("A;K1", occasion: "1"), Of("A;K2", occasion: "1"), Of("A;K3"), Of("A;K4"), Of("A;K5")], [Of("A;K6"), .. Colleagues()], Floor));

        Assert.Equal((5, 6), (habit.Broken.Count, habit.Cases));
    }

    [Fact]
    public void What_the_colleagues_of_the_district_do_as_well_is_no_persons_habit() =>
        // Of the others' ten cases there seven show it.
        Assert.Empty(CaseHabit.Of([Of("A;B", "崇明区"), Of("A;C", "崇明区"), Of("A;D", "崇明区"), .. Enumerable.Range(0, 7).Select(i => Of($"E{i % 3};F", "崇明区"))],
            [Of("A;B", "崇明区"), .. Enumerable.Range(0, 3).Select(i => Of($"E{i};F", "崇明区")), .. Colleagues()], Floor));

    [Fact]
    public void A_partner_who_only_signed_is_not_named()
    {
        // B signed two of them, and led cases of his own that are in order.
        var habits = CaseHabit.Of([Of("A;B"), Of("A;B"), Of("A;C"), Of("A;C")], [Of("A;C"), .. Enumerable.Range(0, 8).Select(_ => Of("B;C")), .. Colleagues()], Floor);

        Assert.Equal(["A"], habits.Select(h => h.Person));
    }

    [Fact]
    public void Cases_of_which_nobody_knows_who_found_them_tell_of_nobody() =>
        Assert.Empty(CaseHabit.Of([.. Enumerable.Range(0, 5).Select(i => new CaseHabit.Judged([], $"{i}", ["黄浦区"]))], [.. Colleagues()], Floor));

    [Fact]
    public void Cases_that_one_person_ends_without_a_word_are_told_of_the_person_and_not_each_again()
    {
        string[] Found(string id, string visit, string reason) => Case(id, ("visit_id", visit), ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", ""));
        var visits = Visits.DayOf(Visits.Day, [.. Enumerable.Range(0, 24).Select(i => Visits.Visit($"V{i}", "E1", i < 4 ? "A;B" : $"K{i % 6};B", $"{8 + (i / 3):00}:{20 * (i % 3):00}", $"{8 + (i / 3):00}:{(20 * (i % 3)) + 15:00}", found: true))]);

        var judged = Visits.Judged(new TerminatedWithoutReason(), visits, Visits.DayOf(Visits.Day.AddDays(60), [.. Enumerable.Range(0, 24).Select(i => Found($"C{i:00}", $"V{i}", i < 4 ? "" : "经核查违法事实不成立"))], []));

        var person = Assert.Single(judged, m => m.Subject.Type == SubjectType.Inspector);
        Assert.Equal(("A", 1.0, 4.0), (person.Subject.Id, person.Value, person.Exposure));
        Assert.True(person.Evidence > 5.8);
        Assert.DoesNotContain(judged, m => m.Subject.Type == SubjectType.Case && m.Evidence > 0);
    }

    [Fact]
    public void What_another_office_does_in_all_its_cases_excuses_nobody_here()
    {
        string[] Ended(string id, string visit, string reason, string district) => Case(id, ("visit_id", visit), ("enterprise_id", id), ("district", district), ("decision", "terminated"), ("decision_reason", reason), ("fine_cny", ""));
        var visits = Visits.DayOf(Visits.Day, [.. Enumerable.Range(0, 24).Select(i => Visits.Visit($"V{i}", "E1", i < 4 ? "A;B" : $"K{i % 6};B", $"{8 + (i / 3):00}:{20 * (i % 3):00}", $"{8 + (i / 3):00}:{(20 * (i % 3)) + 15:00}", found: true))]);
        // Forty that write a code for a reason, and rest on no visit.
        string[][] cases = [.. Enumerable.Range(0, 24).Select(i => Ended($"C{i:00}", $"V{i}", i < 4 ? "" : "经核查违法事实不成立", "黄浦区")), .. Enumerable.Range(0, 40).Select(i => Ended($"D{i:00}", "", "其他", "静安区"))];

        var judged = Visits.Judged(new TerminatedWithoutReason(), visits, Visits.DayOf(Visits.Day.AddDays(60), cases, []));

        Assert.Equal("A", Assert.Single(judged, m => m.Subject.Type == SubjectType.Inspector && m.Evidence > 5.8).Subject.Id);
        Assert.DoesNotContain(judged, m => m.Subject.Type == SubjectType.Case && m.Evidence > 5.8);
    }

    [Fact]
    public void Two_of_one_persons_are_told_of_him_beside_an_office_that_does_so_in_all_its_cases()
    {
        // Fifteen people found two cases each; both of A's were ended without a word, and all of the three of the other office. Of 276 pairs here twelve are one person's.
        string[] people = [.. Enumerable.Range(0, 30).Select(i => i < 2 ? "A" : i < 24 ? $"K{i / 2}" : $"D{i / 2}")];
        var visits = Visits.DayOf(Visits.Day, [.. people.Select((p, i) => Visits.Visit($"V{i}", "E1", $"{p};S{i}", $"{8 + (i / 3):00}:{20 * (i % 3):00}", $"{8 + (i / 3):00}:{(20 * (i % 3)) + 15:00}", found: true))]);
        string[][] cases = [.. people.Select((p, i) => Case($"C{i:00}", ("visit_id", $"V{i}"), ("enterprise_id", $"E{i}"), ("district", i < 24 ? "黄浦区" : "静安区"), ("decision", "terminated"), ("decision_reason", i is < 2 or >= 24 ? "其他" : "经核查违法事实不成立"), ("fine_cny", "")))];

        var judged = Visits.Judged(new TerminatedWithoutReason(), visits, Visits.DayOf(Visits.Day.AddDays(60), cases, []));

        Assert.Equal("A", Assert.Single(judged, m => m.Subject.Type == SubjectType.Inspector && m.Evidence > 5.8).Subject.Id);
    }

    [Theory]
    // Two of thirty cases: A's both, and nobody else has two. One pair in 435 is one person's.
    [InlineData(0, true)]
    // Each of ten others has three: 31 pairs in 435, one in fourteen.
    [InlineData(3, false)]
    public void In_a_small_register_two_come_together_as_often_as_people_have_two(int each, bool expected)
    {
        List<CaseHabit.Judged> kept = [.. Enumerable.Range(0, each == 0 ? 28 : 30).Select(i => Of(each == 0 ? $"K{i}" : $"K{i / each}"))];

        Assert.Equal(expected ? ["A"] : [], CaseHabit.Of([Of("A"), Of("A")], expected ? kept : kept[..^2], Floor, _ => 7).Select(h => h.Person));
    }

    /// <summary>Sixty colleagues with two cases each, and A with six: so many of A's, and both of K0's to K4's where the district does so, were filed 75 days after the find.</summary>
    private static IReadOnlyList<Measurement> Filed(int late, bool inDistrict)
    {
        string[] people = [.. Enumerable.Repeat("A", 6), .. Enumerable.Range(0, 120).Select(i => $"K{i / 2}")];
        var visits = people.Select((p, i) => Visits.Visit($"V{i}", "E1", $"{p};S{i}", $"{8 + (i % 10):00}:{i % 60:00}", $"{8 + (i % 10):00}:{i % 60:00}", found: true, district: "黄浦区"));
        var cases = people.Select((p, i) => Case($"C{i:000}", ("visit_id", $"V{i}"), ("enterprise_id", $"E{i}"), ("violation_code", $"DQ-{i % 40}"), ("district", i < 16 ? "黄浦区" : "静安区"), ("found_on", $"{Visits.Day:yyyy-MM-dd}"),
            ("filed_on", $"{Visits.Day.AddDays(i < late || (inDistrict && i is >= 6 and < 16) ? 75 : 6):yyyy-MM-dd}"), ("investigation_ended_on", $"{Visits.Day.AddDays(76):yyyy-MM-dd}"), ("decided_on", $"{Visits.Day.AddDays(80):yyyy-MM-dd}"), ("rectify_by", ""), ("rechecked_on", ""), ("recheck_result", "")));
        return Visits.Judged(new OverdueStage(), Visits.DayOf(Visits.Day, visits), Visits.DayOf(Visits.Day.AddDays(100), [.. cases], []));
    }

    [Fact]
    public void Two_filings_that_one_person_let_lie_for_months_are_told_of_the_person()
    {
        var judged = Filed(late: 2, inDistrict: false);

        Assert.Equal("A", Assert.Single(judged, m => m.Subject.Type == SubjectType.Inspector && m.Evidence > 5.8).Subject.Id);
        Assert.DoesNotContain(judged, m => m.Subject.Type == SubjectType.Case && m.Evidence > 0);
    }

    [Fact]
    public void Where_a_whole_district_lets_its_filings_lie_no_person_is_named_for_two() =>
        Assert.DoesNotContain(Filed(late: 6, inDistrict: true), m => m.Evidence > 5.8);

    [Fact]
    public void Firms_called_first_offenders_by_one_person_are_told_of_the_person_whatever_came_before_each()
    {
        // Of sixty firms fined before, for the same violation or for another, all but A's three are said to offend again.
        string[] people = [.. Enumerable.Repeat("A", 3), .. Enumerable.Range(0, 57).Select(i => $"K{i}")];
        var visits = Visits.DayOf(Visits.Day, people.Select((p, i) => Visits.Visit($"V{i}", $"E{i}", p, $"{8 + (i % 10):00}:{i:00}", $"{8 + (i % 10):00}:{i:00}", found: true)));
        var cases = people.SelectMany((p, i) => new[]
        {
            Case($"B{i:00}", ("enterprise_id", $"E{i}"), ("violation_code", i % 2 == 0 ? "DQ-108" : "QT-9"), ("found_on", "2025-06-01"), ("decided_on", "2025-07-01"), ("decision_reason", "")),
            Case($"C{i:00}", ("visit_id", $"V{i}"), ("enterprise_id", $"E{i}"), ("found_on", $"{Visits.Day:yyyy-MM-dd}"), ("decided_on", $"{Visits.Day.AddDays(40):yyyy-MM-dd}"), ("decision", "no_penalty"), ("fine_cny", ""), ("decision_reason", i < 3 ? "首次违法、情节轻微" : "两年内第2次违法")),
        });
        var judged = Visits.Judged(new NotTheFirst(), visits, Visits.DayOf(Visits.Day.AddDays(60), [.. cases, .. Enumerable.Range(0, 40).Select(i => Case($"N{i:00}", ("enterprise_id", $"N{i}"), ("decision_reason", "首次违法")))], []));

        var person = Assert.Single(judged, m => m.Subject.Type == SubjectType.Inspector);
        Assert.Equal(("A", 3), (person.Subject.Id, person.Examples.Count));
        Assert.DoesNotContain(judged, m => m.Subject.Type == SubjectType.Case && m.Evidence > 0);
    }
}
