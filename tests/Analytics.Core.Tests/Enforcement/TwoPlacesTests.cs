using Analytics.Core.Enforcement.Indicators;
using Analytics.Core.Indicators;
using static Analytics.Core.Tests.Enforcement.Visits;

namespace Analytics.Core.Tests.Enforcement;

public sealed class TwoPlacesTests
{
    [Fact]
    public void Two_visits_at_the_same_hour_across_the_city_cannot_both_be() =>
        Assert.Single(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00"), Visit("V2", "E2", "I1", "09:30", "10:30")));

    [Fact]
    public void Who_is_named_third_may_have_typed_the_record_and_a_record_closed_in_the_evening_has_no_end()
    {
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2;I9", "09:00", "10:00"), Visit("V2", "E2", "I3;I4;I9", "09:30", "10:30")));
        Assert.Empty(Signs(new TwoPlaces(), [Visit("V1", "E1", "I1;I2", "09:00", "16:30"), Visit("V2", "E2", "I1;I2", "11:00", "11:40"), .. Enumerable.Range(5, 5).Select(i => Visit($"V{i}", "E2", $"I{i}", "09:00", "09:40"))]));
    }

    [Fact]
    public void The_office_of_another_district_has_typists_of_its_own()
    {
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00", district: "A"), Visit("V2", "E2", "I3;I4;I1", "09:30", "10:30", district: "A")));
        Assert.Single(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00", district: "A"), Visit("V2", "E2", "I3;I4;I1", "09:30", "10:30", district: "B")));
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I5;I2;I1", "09:00", "10:00", district: "A"), Visit("V2", "E2", "I3;I4;I1", "09:30", "10:30", district: "B")));
    }

    [Fact]
    public void A_device_without_a_fix_stands_nowhere() => Assert.True(double.IsNaN(Core.Enforcement.Geography.Kilometres(0, 0, 121.4, 31.2)));

    [Fact]
    public void Only_the_person_who_signed_both_is_concerned()
    {
        var judged = Judged(new TwoPlaces(), Enumerable.Range(0, 6).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00"), Visit($"B{d}", "E2", "I1;I3", "09:30", "10:30"), .. Others($"{d}")])));

        Assert.Equal(6.0 / 12, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-3);
        Assert.Equal((0, 0), (judged.Of("I2")!.Value, judged.Of("I3")!.Value));
    }

    [Fact]
    public void Twenty_two_kilometres_take_a_quarter_of_an_hour_at_80()
    {
        // 22.3 km at 80 km/h are 17 minutes; five are given where times are written in fives.
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.2), Visit("V2", "E2", "I1", "10:13", "11:30", longitude: 121.44)));
        Assert.Single(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.2), Visit("V2", "E2", "I1", "10:10", "11:30", longitude: 121.44)));
    }

    [Fact]
    public void The_register_alone_does_not_say_how_far_they_drove()
    {
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.2), Visit("V2", "E2", "I1", "10:10", "11:30")));
        Assert.Single(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.2), Visit("V2", "E2", "I1", "09:45", "11:30")));
    }

    [Fact]
    public void Clocks_that_show_every_minute_are_given_two()
    {
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:01", "10:02", longitude: 121.2), Visit("V2", "E2", "I1", "10:17", "11:31", longitude: 121.44)));
        Assert.Single(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:01", "10:02", longitude: 121.2), Visit("V2", "E2", "I1", "10:16", "11:31", longitude: 121.44)));
    }

    [Fact]
    public void Firms_of_one_park_may_be_visited_back_to_back() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E3", "I1", "09:59", "10:30")));

    [Fact]
    public void Devices_side_by_side_forgive_a_wrong_place_in_the_register() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.45), Visit("V2", "E2", "I1", "10:05", "10:30", longitude: 121.452)));

    [Fact]
    public void A_mistyped_visit_that_clashes_twice_is_one_slip() =>
        Assert.Equal(["V2"], Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E2", "I1", "09:45", "10:55"), Visit("V3", "E3", "I1", "10:40", "11:40")));

    [Fact]
    public void A_team_may_close_a_record_some_minutes_into_the_next()
    {
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00"), Visit("V2", "E2", "I2;I1", "09:50", "10:50")));
        Assert.Equal(["V2"], Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2", "09:00", "10:00"), Visit("V2", "E2", "I1;I3", "09:50", "10:50")));
    }

    [Fact]
    public void Two_teams_at_one_firm_are_a_joint_visit() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2;I3;I4", "09:00", "10:00"), Visit("V2", "E1", "I3;I4", "09:00", "10:00")));

    [Fact]
    public void A_squad_that_signs_each_record_of_its_operation_parts_to_do_its_work() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1;I2;I3", "09:00", "10:00"), Visit("V2", "E2", "I3;I2;I1", "09:10", "10:05")));

    [Fact]
    public void A_record_left_open_until_midnight_says_nothing_of_when_the_visit_ended() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "23:59:59"), Visit("V2", "E2", "I1", "11:00", "12:00")));

    [Fact]
    public void Inspections_from_afar_have_no_place() =>
        Assert.Empty(Signs(new TwoPlaces(), Visit("V1", "E1", "I1", "09:00", "10:00"), Visit("V2", "E2", "I1", "09:30", "09:40", narrative: "非现场检查，远程调取自动监测数据，未见异常")));

    [Fact]
    public void One_who_puts_now_this_name_now_that_one_beside_his_own_is_the_one()
    {
        // On six days I1 is at E1 with a colleague who is at E2 with a third that hour: each colleague twice at most.
        var judged = Judged(new TwoPlaces(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", $"I1;C{d % 6}", "09:00", "10:00"), .. d < 6 ? new[] { Visit($"B{d}", "E2", $"C{d % 6};D{d % 5}", "09:30", "10:30") } : [], .. Others($"{d}")])));

        Assert.Equal(0.5, judged.Of("I1")!.Value, 9);
        Assert.True(judged.Of("I1")!.PValue < 1e-4);
        Assert.True(judged.Where(m => m.Subject.Id.StartsWith('C')).All(m => m.PValue > 0.01));
    }

    [Fact]
    public void Whose_name_he_puts_there_most_often_is_not_accused_for_it()
    {
        // I1 names C at E1 on eight days while C is at E2 with D, twice on two of them, and two others once each.
        var judged = Judged(new TwoPlaces(), Enumerable.Range(0, 12).Select(d => DayOf(Day.AddDays(d),
            [Visit($"A{d}", "E1", d < 8 ? "I1;C" : d == 8 ? "I1;F" : d == 9 ? "I1;G" : "I1;H", "09:00", "10:30"), .. d < 8 ? new[] { Visit($"B{d}", "E2", "C;D", "09:20", "09:50") } : [], .. d < 2 ? new[] { Visit($"Z{d}", "E2", "C;D", "09:55", "10:40") } : [],
                .. d is 8 or 9 ? new[] { Visit($"B{d}", "E2", d == 8 ? "F;K" : "G;K", "09:30", "10:30") } : [], .. d > 3 ? new[] { Visit($"Y{d}", "E2", "C;D", "14:00", "15:00") } : [], .. Others($"{d}")])));

        Assert.True(judged.Of("I1")!.PValue < 1e-4);
        Assert.Equal(0, judged.Of("C")!.Value);
    }

    [Fact]
    public void Two_records_in_fives_of_minutes_are_given_five_among_others_that_are_not()
    {
        // 18 km take 13.5 minutes at 80; between the two lie ten.
        string[][] others = [.. Enumerable.Range(0, 4).Select(k => Visit($"H{k}", "E1", $"H{k}", $"09:0{k}:10", "09:31:20"))];

        Assert.Empty(Signs(new TwoPlaces(), [Visit("V1", "E1", "I1", "09:00", "10:00", longitude: 121.2), Visit("V2", "E2", "I1", "10:10", "11:30", longitude: 121.389), .. others]));
        Assert.Single(Signs(new TwoPlaces(), [Visit("V1", "E1", "I1", "09:01", "10:01", longitude: 121.2), Visit("V2", "E2", "I1", "10:11", "11:31", longitude: 121.389), .. others]));
    }

    /// <summary>On day 3 I1 and I2 are at E1 and, by another record that was made at E1 as well, at E2; other teams stand at E2 now and then where the register has it, or not.</summary>
    private static Measurement? SecondVisit(double othersAt, string begun = "09:20") => Judged(new TwoPlaces(), Enumerable.Range(0, 40).Select(d => DayOf(Day.AddDays(d),
        [Visit($"A{d}", "E1", "I1;I2", "09:00", "10:00", longitude: 121.45), .. d == 3 ? new[] { Visit("B", "E2", "I1;I2", begun, "10:10", longitude: 121.45) } : [], Visit($"C{d}", "E2", "I3;I4", "14:00", "15:00", longitude: 121.45, latitude: othersAt), .. Others($"{d}")])))
        .SingleOrDefault(m => m.Subject is { Type: SubjectType.Visit, Id: "B" });

    [Fact]
    public void A_second_visit_at_the_same_time_that_was_recorded_where_the_first_was_is_false_in_time_and_place() => Assert.True(SecondVisit(othersAt: 31.4)!.Evidence > 6);

    [Fact]
    public void Where_others_stand_elsewhere_too_the_register_is_wrong() => Assert.Null(SecondVisit(othersAt: 31.2));

    [Fact]
    public void A_record_begun_before_the_one_next_door_was_closed_is_a_slip() => Assert.Null(SecondVisit(othersAt: 31.4, begun: "09:45"));
}
