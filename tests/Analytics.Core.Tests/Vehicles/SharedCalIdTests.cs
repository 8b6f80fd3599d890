using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class SharedCalIdTests
{
    /// <summary>Five stations, ten cars each: models M0 and M1 in turn, each with its own calibration.</summary>
    private static VehicleDay City(Func<int, int, string> cal, DateOnly? day = null) => Some.LaneDay(5, 10, (lane, n, _) =>
        (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 2}").With("cal_id", cal(lane, n)).With("cvn", "AB"), []), day);

    [Fact]
    public void The_id_that_elsewhere_only_M0_has_is_foreign_to_M1()
    {
        var found = Some.Judged(new SharedCalId(), City((lane, n) => lane == 2 && n < 4 ? "CAL0" : $"CAL{n % 2}")).ToList();

        // Of the four only tests 1 and 3 are of model M1.
        Assert.Equal(0.2, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void One_id_for_all_models_of_a_maker_is_seen_at_all_stations() =>
        Assert.All(Some.Judged(new SharedCalId(), City((_, _) => "CAL")), m => Assert.Equal(0, m.Value));

    [Theory]
    [InlineData("LSVAA4182E2100001", "LSVAA4182E2100001", 0)]
    [InlineData("LSVAA4182E2100001", "LSVAA4128E2100001", 0)]
    [InlineData("LSVAA4182E2100001", "LSVAA4182E210001", 0)]
    [InlineData("LSVAA4182E2100001", "E2100001", 0)]
    [InlineData("LSVAA4182E2100001", "000000000E2100001", 0)]
    [InlineData("LSVAA4182E2100001", "00000000000000000", 0)]
    [InlineData("LSVAA4182E2100001", "LSVAA4182E2147312", 1)]
    [InlineData("LSVAA4182E2100001", "E2147312", 1)]
    public void A_plug_that_names_another_car_counts_and_a_slip_of_the_keyboard_or_a_part_does_not(string typed, string plug, double share) =>
        Assert.Equal(share, Some.Judged(new SharedCalId(), Some.LaneDay(5, 10, (lane, n, _) => (Some.Test(lane, n, "TSI", 60).With("model_code", "M0").With("cal_id", "CAL0").With("cvn", "AB")
            .With("vin", typed).With("obd_vin", lane == 2 ? plug : typed), []))).Of("S2/1")!.Value);

    [Fact]
    public void A_plug_of_another_car_with_a_calibration_that_others_have_speaks_of_a_donor_and_one_answer_for_many_models_of_a_box()
    {
        var vins = Some.Judged(new SharedCalId(), Some.LaneDay(5, 10, (lane, n, _) => (Some.Test(lane, n, "TSI", 60).With("model_code", "M0").With("cal_id", "CAL0").With("cvn", "AB")
            .With("vin", $"LSVAA4182E21{n:00000}").With("obd_vin", lane == 2 ? $"LVGBH40K9F05{9 * n:00000}" : $"LSVAA4182E21{n:00000}"), [])));
        var box = Some.Judged(new SharedCalId(), Some.LaneDay(5, 9, (lane, n, _) => (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 3}").With("cal_id", lane == 2 ? "BOX" : $"CAL{n % 3}"), [])));

        Assert.Equal("donor_vehicle", vins.Of("S2/1")!.Methods[0]);
        Assert.Equal("obd_simulator", box.Of("S2/1")!.Methods[0]);
    }

    [Fact]
    public void A_car_whose_plug_turns_at_another_speed_than_the_engine_on_the_lane_stands_beside_it()
    {
        VehicleDay Day(double plug) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 2}").With("cal_id", lane == 2 ? $"CAL{1 - n % 2}" : $"CAL{n % 2}").With("cvn", "AB"),
            Some.Trace(id, s => [("engine_rpm", 2500), ("obd_rpm", lane == 2 ? plug : 2500)], ("high_idle", 40))));

        Assert.Equal("donor_vehicle", Some.Judged(new SharedCalId(), Day(2500)).Of("S2/1")!.Methods[0]);
        Assert.Equal("obd_simulator", Some.Judged(new SharedCalId(), Day(2000)).Of("S2/1")!.Methods[0]);
    }

    [Fact]
    public void A_box_whose_id_nobody_else_has_is_known_by_its_three_models()
    {
        var day = Some.LaneDay(5, 9, (lane, n, _) => (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 3}").With("cal_id", lane == 2 ? "BOX" : $"CAL{n % 3}"), []));

        Assert.Equal(1, Some.Judged(new SharedCalId(), day).Of("S2/1")!.Value);
    }

    [Fact]
    public void A_checksum_that_nobody_else_has_cannot_belong_to_three_calibrations()
    {
        var day = Some.LaneDay(5, 9, (lane, n, _) => (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 3}").With("cal_id", $"CAL{n % 3}").With("cvn", lane == 2 ? "B0C5" : $"{n % 3}"), []));

        Assert.Equal(1, Some.Judged(new SharedCalId(), day).Of("S2/1")!.Value);
        Assert.Equal(0, Some.Judged(new SharedCalId(), day).Of("S1/1")!.Value);
    }

    /// <summary>Ten stations, nine cars of three models each; a box at some stations answers with the right calibration and its own checksum.</summary>
    private static VehicleDay Boxes(Func<int, bool> box) => Some.LaneDay(10, 9, (lane, n, _) =>
        (Some.Test(lane, n, "TSI", 60).With("model_code", $"M{n % 3}").With("cal_id", $"CAL{n % 3}").With("cvn", box(lane) ? "1234ABCD" : $"SUM{n % 3}"), []));

    [Fact]
    public void A_checksum_that_its_calibration_does_not_have_elsewhere_may_be_one_box_sold_to_two_stations()
    {
        var found = Some.Judged(new SharedCalId(), Boxes(lane => lane is 2 or 5)).ToList();

        Assert.Equal(1, found.Of("S2/1")!.Value);
        Assert.Equal(1, found.Of("S5/1")!.Value);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_checksum_that_many_stations_print_for_any_calibration_is_a_filler_of_their_readers() =>
        Assert.All(Some.Judged(new SharedCalId(), Boxes(lane => lane <= 3)), m => Assert.Equal(0, m.Value));

    /// <summary>Five stations of sixteen cars of one model with one calibration; some of the second station's answer otherwise.</summary>
    private static VehicleDay OneModel(Func<int, string?> other) => Some.LaneDay(5, 16, (lane, n, _) =>
        (Some.Test(lane, n, "TSI", 60).With("model_code", "M0").With("cal_id", lane == 2 && other(n) is { } id ? id : "CAL0").With("cvn", "AB"), []));

    [Fact]
    public void Ids_that_nobody_has_ever_read_in_a_well_known_model_are_no_maker_s()
    {
        // 64 tests elsewhere show one id; four cars here each another.
        Assert.Equal(0.25, Some.Judged(new SharedCalId(), OneModel(n => n < 4 ? $"BOX{n}" : null)).Of("S2/1")!.Value, 6);
        // Five cars with one and the same are a version of the model that its own customers drive.
        Assert.Equal(0, Some.Judged(new SharedCalId(), OneModel(n => n < 5 ? "CAL1" : null)).Of("S2/1")!.Value);
    }
}
