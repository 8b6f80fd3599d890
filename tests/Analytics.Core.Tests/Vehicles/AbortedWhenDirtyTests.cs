using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class AbortedWhenDirtyTests
{
    /// <summary>Ten lanes of twenty tests with 20 to 39 ppm of HC; those of <paramref name="verdict"/> (lane, number) other than 1 have the HC of <paramref name="dirty"/>.</summary>
    private static VehicleDay City(Func<int, int, string> verdict, double dirty) => Some.LaneDay(10, 20, (lane, n, id) =>
        (Some.Test(lane, n, "TSI", 40).With("passed", verdict(lane, n)).With("vehicle_id", $"car-{id}"), Some.Trace(id, _ => [("hc_ppm", verdict(lane, n) == "1" ? 20.0 + n : dirty)], ("high_idle", 40))));

    [Theory]
    [InlineData("2")]
    [InlineData("3")]
    public void Five_of_twenty_broken_off_at_200_ppm_stand_out(string verdict)
    {
        var found = Some.Judged(new AbortedWhenDirty(), City((lane, n) => lane == 2 && n < 5 ? verdict : "1", 200)).ToList();

        Assert.Equal(0.25, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void New_staff_who_break_off_clean_cars_are_not_meant() => Assert.Equal(0, Some.Judged(new AbortedWhenDirty(), City((lane, n) => lane == 2 && n < 5 ? "2" : "1", 25)).Of("S2/1")!.Value);

    [Fact]
    public void New_staff_who_break_off_every_third_test_break_off_as_many_dirty_cars_as_come()
    {
        // Every fourth car of the second lane is dirty, and every third test there is broken off: 4 of 14 are dirty, as 6 of the 26 others.
        var day = Some.LaneDay(10, 40, (lane, n, id) => (Some.Test(lane, n, "TSI", 40).With("passed", lane != 2 ? "1" : n % 3 == 0 ? "2" : n % 4 == 0 ? "0" : "1").With("vehicle_id", $"car-{id}"),
            Some.Trace(id, _ => [("hc_ppm", lane == 2 && n % 4 == 0 ? 200 : 15 + n / 10.0)], ("high_idle", 40))));
        var found = Some.Judged(new AbortedWhenDirty(), day).Of("S2/1")!;

        Assert.Equal(0.1, found.Value, 6);
        Assert.True(found.Evidence < 0.5, found.Because.En);
    }

    [Fact]
    public void Tests_that_were_struck_out_are_no_second_tries()
    {
        Assert.Equal("other_vehicle", Some.Judged(new AbortedWhenDirty(), City((lane, n) => lane == 2 && n < 5 ? "3" : "1", 200)).Of("S2/1")!.Methods[0]);
        Assert.Empty(Some.Judged(new AbortedWhenDirty(), City((lane, n) => lane == 2 && n < 5 ? "2" : "1", 200)).Of("S2/1")!.Methods);
    }
}
