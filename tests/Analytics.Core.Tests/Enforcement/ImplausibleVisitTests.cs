using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class ImplausibleVisitTests
{
    [Fact]
    public void Four_minutes_are_hardly_a_visit() =>
        Assert.Equal(["V1"], Signs(new ImplausibleVisit(), Visit("V1", "E1", "I1", "09:00", "09:04"), Visit("V2", "E1", "I2", "09:00", "10:00"), Visit("V3", "E2", "I3", "09:00", "10:00"), Visit("V4", "E2", "I4", "09:00", "10:00")));

    [Fact]
    public void A_look_at_an_outlet_of_which_the_record_claims_no_more_takes_minutes()
    {
        string[][] Day(string text) => [Visit("V1", "E1", "I1", "09:00", "09:05", narrative: text), .. Enumerable.Range(2, 3).Select(i => Visit($"V{i}", "E2", $"I{i}", "09:00", "10:00", narrative: new string('查', 60)))];
        Assert.Empty(Signs(new ImplausibleVisit(), Day("沿河排口巡查，无排水。")));
        Assert.Equal(["V1"], Signs(new ImplausibleVisit(), Day(new string('查', 60))));
    }

    [Fact]
    public void On_a_campaign_day_of_the_district_everybody_is_quick() =>
        Assert.Empty(Signs(new ImplausibleVisit(), [Visit("V1", "E1", "I1", "09:00", "09:04"), .. Enumerable.Range(2, 3).Select(i => Visit($"V{i}", "E1", $"I{i}", "09:00", "09:09")),
            .. Enumerable.Range(5, 9).Select(i => Visit($"V{i}", "E2", $"I{i}", "09:00", "10:00", district: "宝山区"))]));

    [Fact]
    public void A_device_nineteen_kilometres_away_was_not_at_the_firm() =>
        Assert.Equal(["V1"], Signs(new ImplausibleVisit(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.65), Visit("V2", "E1", "I2", "09:00", "10:00", longitude: 121.451)));

    [Fact]
    public void The_same_firm_far_off_again_and_again_counts_once_because_the_register_may_err() =>
        Assert.Equal(1.0 / 6, Judged(new ImplausibleVisit(), Enumerable.Range(0, 6).Select(d => DayOf(Day.AddDays(d), [Visit($"V{d}", "E1", "I1", "09:00", "10:00", longitude: 121.6), .. Others($"{d}", 2)]))).Of("I1")!.Value, 9);

    [Fact]
    public void A_firm_where_another_team_stands_off_too_is_wrong_in_the_register() =>
        Assert.All(Judged(new ImplausibleVisit(), DayOf(Day, Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.6), Visit("V2", "E1", "I2", "11:00", "12:00", longitude: 121.6))), m => Assert.Equal(0, m.Value));

    [Fact]
    public void The_partner_of_one_who_writes_up_visits_is_not_accused_for_the_visits_they_share()
    {
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d), [
            Visit($"A{d}", "E1", d < 6 ? "BAD;PARTNER" : "BAD;OTHER", "09:00", "09:03"),
            Visit($"B{d}", "E2", d < 6 ? "OTHER;THIRD" : "PARTNER;THIRD", "09:00", "10:00"), .. Others($"{d}")])));

        Assert.True(judged.Of("BAD")!.PValue < 1e-3);
        Assert.Equal(1, judged.Of("PARTNER")!.PValue);
    }

    [Fact]
    public void Visits_of_two_minutes_are_a_habit_in_however_many_others_they_are_hidden()
    {
        // Four of forty-two visits are below a tenth; of visits of four minutes, which say nothing by themselves, four are a slip.
        IReadOnlyList<Measurement> Of(string end) => Judged(new ImplausibleVisit(), Enumerable.Range(0, 42).Select(d => DayOf(Day.AddDays(d), [Visit($"A{d}", "E1", "I1;I2", "09:00", d % 11 == 0 ? end : "10:00"), .. Others($"{d}", 20)])));
        Assert.True(Of("09:02").Of("I1")!.PValue < 0.02, $"p = {Of("09:02").Of("I1")!.PValue}");
        Assert.Equal(1, Of("09:04").Of("I1")!.PValue);
    }

    [Fact]
    public void Where_the_colleagues_type_theirs_in_is_the_office()
    {
        // I1 is 14 km off at E1, E3, E1 …, the colleagues at the same place on every other visit.
        static IReadOnlyList<Measurement> Of(double colleagues) => Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            Visit($"A{d}", d % 2 == 0 ? "E1" : "E3", "I1", "09:00", "10:00", longitude: 121.6), Visit($"B{d}", $"E{1 + 2 * (d / 2 % 2)}", "I2", "09:00", "10:00", longitude: d % 2 == 0 ? colleagues : 121.45))));
        Assert.Equal(0, Of(121.6).Of("I1")!.Value);
        Assert.True(Of(121.45).Of("I1")!.Value > 0);
    }

    [Fact]
    public void Of_two_who_never_part_it_is_the_one_whose_records_show_it_when_he_is_in_charge()
    {
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d), [
            d % 2 == 0 ? Visit($"A{d}", "E1", "ZHAO;AN", "09:00", "09:03") : Visit($"A{d}", "E1", "AN;ZHAO", "09:00", "10:00"), .. Others($"{d}")])));

        Assert.True(judged.Of("ZHAO")!.PValue < 1e-3);
        Assert.True(judged.Of("ZHAO")!.Evidence > 5);
        Assert.Equal(0, judged.Of("AN")?.Evidence ?? 0);
    }

    [Fact]
    public void A_visit_of_five_minutes_recorded_twenty_kilometres_away_speaks_by_itself()
    {
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [d == 1 ? Visit("X", "E2", "I1;I2", "09:00", "09:05", longitude: 121.451) : Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", longitude: 121.45), .. Others($"{d}")])));

        Assert.Equal(6, judged.Of("X")!.Evidence, 6);
    }

    [Fact]
    public void Two_minutes_and_twenty_kilometres_away_are_held_against_the_record_more_than_either()
    {
        IReadOnlyList<Measurement> After(int days) => Judged(new ImplausibleVisit(), Enumerable.Range(0, days).Select(d => DayOf(Day.AddDays(d),
            [.. d == 1 ? [Visit("X", "E2", "I1;I2", "09:00", "09:02", longitude: 121.451)] : d is 0 or 2 or 3 ? [Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", longitude: 121.45)] : Array.Empty<string[]>(), .. d > 3 ? Enumerable.Range(0, 4).Select(k => Visit($"C{d}-{k}", "E1", "I1;I3", "11:00", "12:00", longitude: 121.45)) : [], .. Others($"{d}")])));

        Assert.Equal(7, After(16).Of("X")!.Evidence, 0.6);
        // One of the two hardly goes out: he is waited for a fortnight.
        Assert.Null(After(12).Of("X"));
    }

    [Theory]
    [InlineData(121.451, 4.5)]
    [InlineData(null, 6.0)]
    public void Who_stood_at_the_firm_may_have_opened_the_record_when_all_was_done(double? place, double expected)
    {
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [d == 1 ? Visit("X", "E1", "I1;I2", "09:00", "09:02", longitude: place) : Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", longitude: 121.45), .. Others($"{d}")])));

        Assert.Equal(expected, judged.Of("X")!.Evidence, 6);
    }

    [Fact]
    public void A_device_that_was_at_the_firm_of_another_team_went_with_them()
    {
        // Three of forty visits were recorded 22 km off: where a team stood at its firm at the time, or where none did.
        static Measurement Of(string from, string to) => Judged(new ImplausibleVisit(), Enumerable.Range(0, 20).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I1;I2", from, to, longitude: 121.45, latitude: d == 5 ? 31.4 : 31.2), Visit($"B{d}", d == 9 ? "E2" : "E3", "I1;I3", from, to, longitude: d == 9 ? 121.4511 : 121.451, latitude: d == 7 ? 31.4 : 31.2),
                Visit($"S{d}", "E1", "S1;S2", "09:00", "10:00", longitude: 121.45), Visit($"T{d}", "E2", "T1;T2", "09:00", "10:00", longitude: 121.45, latitude: 31.4), .. Others($"{d}", 20)]))).Of("I1")!;

        Assert.Equal((3 / 40.0, 3 / 40.0), (Of("09:10", "09:50").Value, Of("15:10", "15:50").Value));
        Assert.True(Of("09:10", "09:50").PValue < 0.05, $"p = {Of("09:10", "09:50").PValue}");
        Assert.Equal(1, Of("15:10", "15:50").PValue);
    }

    [Fact]
    public void A_device_that_sends_the_place_of_an_earlier_visit_to_the_digit_is_stuck()
    {
        // After a true fix at E1 the visits to E2, 22 km off, give that place again, or one 95 m beside it.
        static Measurement Of(double place) => Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", d == 0 ? "E1" : "E2", "I1;I2", "09:00", "10:00", longitude: d == 0 ? 121.45 : place), .. Others($"{d}", 12)]))).Of("I1")!;

        Assert.Equal(0, Of(121.45).Value);
        // Of the eleven visits to one firm one counts.
        Assert.Equal(1 / 12.0, Of(121.451).Value, 6);
    }

    [Theory]
    [InlineData(0.000004, 0.0)]
    [InlineData(0.0001, 2.0)]
    public void A_place_sent_again_to_the_metre_at_other_firms_on_other_days_is_a_device_that_is_stuck(double wander, double expected)
    {
        // Of twelve visits, at E1 and E2 in turn, three each were recorded at one place 14 km off: less than a metre apart, or ten metres from one another.
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", d % 2 == 0 ? "E1" : "E2", "I1;I2", "09:00", "10:00", longitude: d is > 2 and < 9 ? 121.600003 + wander * d : 121.45, latitude: d is > 2 and < 9 || d % 2 == 0 ? 31.2 : 31.4), .. Others($"{d}", 12)]))).Of("I1")!;

        // Each of the two firms counts once.
        Assert.Equal(expected / 12, judged.Value, 9);
    }

    [Theory]
    [InlineData("E1", "E3", 0)]
    [InlineData("E1", "E2", 5)]
    public void A_street_gone_through_from_door_to_door_takes_minutes_at_each_firm(string one, string other, int expected)
    {
        // Five visits of six minutes, six minutes apart: at firms 95 m from each other, or 22 km.
        string[] At(int k) => k % 2 == 0 ? Visit($"V{k}", one, "I1;I2", $"09:{12 * k:00}", $"09:{12 * k + 6:00}", longitude: 121.45, narrative: "逐户登记，已核对名称。")
            : Visit($"V{k}", other, "I1;I2", $"09:{12 * k:00}", $"09:{12 * k + 6:00}", longitude: 121.451, latitude: other == "E2" ? 31.4 : 31.2, narrative: "逐户登记，已核对名称。");
        Assert.Equal(expected, Signs(new ImplausibleVisit(), [.. Enumerable.Range(0, 5).Select(At), .. Enumerable.Range(1, 3).Select(k => Visit($"W{k}", "E1", $"H{k}", "09:00", "10:00", narrative: new string('查', 30)))]).Count);
    }

    [Fact]
    public void Five_minutes_in_which_a_problem_was_found_were_a_visit() =>
        Assert.Empty(Signs(new ImplausibleVisit(), Visit("V1", "E1", "I1", "09:00", "09:05", found: true), Visit("V2", "E1", "I2", "09:00", "10:00"), Visit("V3", "E2", "I3", "09:00", "10:00"), Visit("V4", "E2", "I4", "09:00", "10:00")));

    [Fact]
    public void Of_two_who_never_part_and_take_turns_both_may_know()
    {
        // Nothing tells them apart: as likely the one, the other or both, so that two chances in three are the one who is named.
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 24).Select(d => DayOf(Day.AddDays(d), [
            Visit($"A{d}", "E1", d % 4 < 2 ? "ZHAO;AN" : "AN;ZHAO", "09:00", d % 2 == 0 ? "09:03" : "10:00"), .. Others($"{d}")])));

        Assert.Equal(Math.Log(2) - Math.Log(Core.Detection.EvidenceCombination.Prior), judged.Single(m => m.Subject.Id is "ZHAO" or "AN" && m.Evidence > 0).Evidence, 6);
    }

    [Fact]
    public void A_firm_where_others_stood_off_half_a_year_ago_is_wrong_in_the_register()
    {
        var (indicator, archive) = (new ImplausibleVisit(), new HeldArchive());
        var then = DayOf(Day, Visit("V0", "E1", "H1;H2", "09:00", "10:00", longitude: 121.65));
        archive.With(then.Day, indicator.Digested(then), indicator.File(indicator.Digested(then)));

        IReadOnlyList<string> Far(string inspectors) => [.. indicator.Observe(DayOf(Day.AddDays(180), Visit("V1", "E1", inspectors, "09:00", "10:00", longitude: 121.655)), new Memory([], ObservationWindow.Empty) { Archive = archive }).Where(o => o.Count > 0).Select(o => o.Subject.Id)];
        Assert.Empty(Far("I1;I2"));
        // Of him who stood there then it says nothing.
        Assert.Equal(["V1"], Far("H1;I2"));
    }

    [Fact]
    public void A_habit_has_a_beginning_and_what_was_signed_before_does_not_clear_the_one_in_charge()
    {
        // I1 was out with others on twenty days, I2 on eight, in order; then they sign six visits of four minutes together, I1 in charge.
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 26).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", d < 20 ? $"I1;P{d}" : "I1;I2", "09:00", d < 20 ? "10:00" : "09:04"), .. d is >= 10 and < 18 ? new[] { Visit($"B{d}", "E1", $"Q{d};I2", "09:00", "10:00") } : [], .. Others($"{d}")])));

        Assert.Equal(6.0 / 26, judged.Of("I1")!.Value, 9);
        Assert.Equal(0, judged.Of("I2")!.Value);
    }

    [Theory]
    [InlineData(false, "LEAD")]
    [InlineData(true, "MATE")]
    public void Who_is_named_after_the_one_in_charge_signed_unless_the_names_stand_in_order(bool isSorted, string expected)
    {
        // On three days LEAD and MATE write up two visits of eight minutes each; then LEAD is out with others twelve times and MATE nine, both in order. Of forty other teams every second names K before H where the order is not that of the names.
        var judged = Judged(new ImplausibleVisit(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d), [
            .. Enumerable.Range(0, d < 3 ? 2 : 0).Select(k => Visit($"A{d}-{k}", "E1", "LEAD;MATE", $"{9 + k:00}:00", $"{9 + k:00}:08")),
            .. Enumerable.Range(0, d < 3 ? 0 : d < 9 ? 1 : 2).Select(k => Visit($"B{d}-{k}", "E1", "LEAD;OTHER", $"{9 + k:00}:00", $"{9 + k:00}:50")), .. d < 3 ? [] : new[] { Visit($"C{d}", "E1", "AN;MATE", "09:00", "10:00") },
            .. Others($"{d}").Select((v, k) => isSorted || k % 2 == 0 ? v : [.. v[..3], $"K{k};H{k}", .. v[4..]])])));

        Assert.Equal([expected], judged.Where(m => m.Evidence > 0).Select(m => m.Subject.Id));
    }

    [Fact]
    public void What_fell_on_one_day_weighs_half_until_it_comes_back()
    {
        // Six of twenty-four visits of I1 last six minutes: all on one day, or on two.
        static Measurement Of(int days) => Judged(new ImplausibleVisit(), Enumerable.Range(0, 4).Select(d => DayOf(Day.AddDays(d),
            [.. Enumerable.Range(0, 6).Select(k => Visit($"A{d}-{k}", "E1", "I1", $"{9 + k:00}:00", d < days && k < 6 / days ? $"{9 + k:00}:06" : $"{9 + k:00}:50")), .. Others($"{d}")]))).Of("I1")!;
        Assert.Equal((0.25, 0.25), (Of(1).Value, Of(2).Value));
        Assert.Equal(0.5 * Evidences.FromPValue(Of(1).PValue), Of(1).Evidence, 6);
        Assert.Equal(Evidences.FromPValue(Of(2).PValue), Of(2).Evidence, 6);
    }

    [Fact]
    public void One_stop_written_up_in_four_records_lasted_as_long_as_the_four()
    {
        string[] At(int k, int minutesBetween) => Visit($"V{k}", "E1", "I1;I2", $"09:{k * (6 + minutesBetween):00}", $"09:{k * (6 + minutesBetween) + 6:00}");
        Assert.Empty(Signs(new ImplausibleVisit(), [.. Enumerable.Range(0, 4).Select(k => At(k, 1))]));
        Assert.Equal(4, Signs(new ImplausibleVisit(), [.. Enumerable.Range(0, 4).Select(k => At(k, 8))]).Count);
    }

    [Fact]
    public void On_a_day_when_nobody_else_goes_out_a_line_claims_no_more_than_a_look() => Assert.Equal(["V2"], Signs(new ImplausibleVisit(),
        Visit("V1", "E1", "I1", "09:00", "09:05", narrative: "雨水排口无水流。"), Visit("V2", "E2", "I1", "10:00", "10:05", narrative: new string('查', 30))));
}
