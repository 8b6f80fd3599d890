using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DriveUnlikeModelTests
{
    /// <summary>Twelve stations, twenty cars each of five models in turn: which are entered as four-wheel drive and then idle instead of the rollers.</summary>
    private static VehicleDay City(Func<int, int, bool> four) => Some.LaneDay(12, 20, (lane, n, _) =>
        (Some.Test(lane, n, four(lane, n) ? "TSI" : "ASM", 60).With("model_code", $"M{n % 5}").With("drive", four(lane, n) ? "4wd" : "2wd"), []));

    [Fact]
    public void Models_that_are_two_wheel_drive_elsewhere_were_typed_in()
    {
        var found = Some.Judged(new DriveUnlikeModel(), City((lane, n) => lane == 2 && n < 4)).ToList();

        // Tests 0 to 3 are of models M0 to M3.
        Assert.Equal(0.2, found.Of("S2/1")!.Value, 9);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Contains("0 of 44 tests elsewhere", found.Of("S2/1")!.Examples[0].Text.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_model_that_is_four_wheel_drive_everywhere_cannot_go_on_the_rollers() =>
        Assert.All(Some.Judged(new DriveUnlikeModel(), City((_, n) => n % 5 == 1)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_fleet_of_a_four_wheel_drive_version_is_one_model() =>
        Assert.All(Some.Judged(new DriveUnlikeModel(), City((lane, n) => lane == 2 && n % 5 == 1)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_car_that_comes_back_after_a_failure_is_one_car()
    {
        static VehicleDay Of(bool twice) => Some.LaneDay(12, 20, (lane, n, _) => (lane == 2 && n < 4) is var four && Some.Test(lane, n, four ? "TSI" : "ASM", 60).With("vehicle_id", four && twice ? $"car-{n / 2}" : $"car-{lane}-{n}")
            .With("model_code", four && twice ? $"M{n / 2}" : $"M{n % 5}").With("drive", four ? "4wd" : "2wd") is var row ? (row, []) : default);

        Assert.True(Some.Judged(new DriveUnlikeModel(), Of(twice: false)).Of("S2/1")!.Evidence > 3);
        Assert.Equal(0, Some.Judged(new DriveUnlikeModel(), Of(twice: true)).Of("S2/1")!.Evidence);
    }

    [Fact]
    public void Single_cars_of_a_four_wheel_drive_version_come_to_all_stations_and_to_one_of_them_more()
    {
        // One of twenty at each of 24 stations, three at one: what the models have elsewhere would be one.
        var found = Some.Judged(new DriveUnlikeModel(), Some.LaneDay(24, 20, (lane, n, _) => (Some.Test(lane, n, n < (lane == 2 ? 3 : 1) ? "TSI" : "ASM", 60)
            .With("model_code", $"M{(n + lane) % 5}").With("drive", n < (lane == 2 ? 3 : 1) ? "4wd" : "2wd"), []))).Of("S2/1")!;

        Assert.True(found.PValue > 0.05, found.Because.En);
    }

    [Fact]
    public void Petrol_models_were_entered_as_hybrids_and_those_that_are_hybrids_elsewhere_are_in_order()
    {
        static VehicleDay Of(bool everywhere) => Some.LaneDay(12, 20, (lane, n, _) => ((lane == 2 || everywhere) && n < 4) is var hybrid
            ? (Some.Test(lane, n, hybrid ? "TSI" : "ASM", 60).With("model_code", everywhere && hybrid ? $"H{n}" : $"M{n % 5}").With("drive", "2wd").With("fuel", hybrid ? "hybrid" : "gasoline"), []) : default);
        var found = Some.Judged(new DriveUnlikeModel(), Of(everywhere: false)).Of("S2/1")!;

        Assert.Equal(0.2, found.Value, 9);
        Assert.True(found.Evidence > 3, found.Because.En);
        Assert.Contains("entered as a hybrid", found.Examples[0].Text.En);
        Assert.All(Some.Judged(new DriveUnlikeModel(), Of(everywhere: true)), m => Assert.Equal(0, m.Value));
    }
}
