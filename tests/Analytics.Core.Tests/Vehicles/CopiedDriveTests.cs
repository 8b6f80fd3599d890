using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CopiedDriveTests
{
    /// <summary>Six lanes of sixteen tests, each driven by a foot of its own unless <paramref name="foot"/> says otherwise, with so much blur (km/h) on the printed speed.</summary>
    private static VehicleDay City(string method, Func<int, int, int> foot, double blur, string? vehicle = null) => Some.LaneDay(6, 16, (lane, n, id) =>
    {
        var (own, noise) = (new Random(foot(lane, n)), new Random(100 * lane + n));
        var straying = 0.0;
        var speeds = Enumerable.Range(1, 195).Select(s => Math.Round(Math.Max(0, (method == "VMAS" ? Core.Vehicles.Physics.DriveCycle.TargetAt(s) : 60) + (straying = 0.8 * straying + own.NextDouble() - 0.5) + blur * (noise.NextDouble() - 0.5)), 2)).ToArray();
        return (Some.Test(lane, n, method, 195).With("vehicle_id", vehicle ?? $"car-{id}"), Some.Trace(id, s => [("speed_kmh", speeds[s - 1])], method == "VMAS" ? [("idle", 11), ("drive", 184)] : [("vel100", 195)]));
    });

    private static int Copied(int lane, int n) => 100 * lane + (lane == 2 && n < 4 ? 0 : n);

    [Theory]
    [InlineData("VMAS", 0.3)]
    [InlineData("LUGDOWN", 0)]
    public void A_drive_that_three_more_vehicles_show_was_copied_three_times(string method, double blur)
    {
        var found = Some.Judged(new CopiedDrive(), City(method, Copied, blur)).ToList();

        Assert.Equal(3 / 16.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 2, found.Of("S2/1")!.Because.En);
        Assert.StartsWith("inspections:2026-05-11:2-0", found.Of("S2/1")!.Examples[0].Row.Other);
        Assert.All(found.Where(m => m.Subject.Id != "S2/1"), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void One_vehicle_driven_twice_is_no_copy() => Assert.Equal(0, Some.Judged(new CopiedDrive(), City("VMAS", Copied, 0, vehicle: "same")).Of("S2/1")!.Value);

    [Fact]
    public void A_robot_that_drives_all_cars_alike_is_no_copy() => Assert.Equal(0, Some.Judged(new CopiedDrive(), City("VMAS", (lane, n) => lane == 2 ? 200 : 100 * lane + n, 0.3)).Of("S2/1")!.Value);

    [Fact]
    public void A_program_that_pulls_each_car_up_by_one_ramp_copies_nobody()
    {
        // Eighteen seconds from 0 to 25 km/h by formula, then a minute within 0.4 km/h of it, each by a foot of its own, printed to 0.1 km/h.
        var day = Some.LaneDay(6, 16, (lane, n, id) =>
        {
            var foot = new Random(100 * lane + n);
            var speeds = Enumerable.Range(1, 78).Select(s => Math.Round(s <= 18 ? 25 * Math.Pow(s / 18.0, 0.9) : 25 + 0.8 * (foot.NextDouble() - 0.5), 1)).ToArray();
            return (Some.Test(lane, n, "ASM", 78), Some.Trace(id, s => [("speed_kmh", speeds[s - 1])], ("accelerate", 18), ("5025", 60)));
        });

        Assert.All(Some.Judged(new CopiedDrive(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_lane_that_always_loses_the_same_seconds_is_no_copy()
    {
        var day = Some.LaneDay(6, 16, (lane, n, id) =>
        {
            var (foot, straying) = (new Random(100 * lane + n), 0.0);
            var speeds = Enumerable.Range(1, 195).Select(s => Math.Round(Math.Max(0, Core.Vehicles.Physics.DriveCycle.TargetAt(s) + (straying = 0.8 * straying + foot.NextDouble() - 0.5) + 3), 2)).ToArray();
            return (Some.Test(lane, n, "VMAS", 195), Some.Trace(id, s => [("speed_kmh", lane == 2 && s is > 100 and <= 118 ? null : speeds[s - 1])], ("idle", 11), ("drive", 184)));
        });

        Assert.All(Some.Judged(new CopiedDrive(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void Seconds_that_run_ahead_of_the_cycle_do_not_make_two_drives_alike()
    {
        // Two tests of each lane were counted from 24 s before the cycle: laid where it fits, each has a driver of its own.
        var day = Some.LaneDay(6, 16, (lane, n, id) =>
        {
            var (foot, straying, ahead) = (new Random(100 * lane + n), 0.0, n is 3 or 4 ? 24 : 0);
            var speeds = Enumerable.Range(1, 219).Select(s => Math.Round(Math.Max(0, Core.Vehicles.Physics.DriveCycle.TargetAt(s - ahead) + (straying = 0.8 * straying + foot.NextDouble() - 0.5)), 2)).ToArray();
            return (Some.Test(lane, n, "VMAS", 195), Some.Trace(id, s => [("speed_kmh", speeds[s - 1])], ("idle", 11 + ahead), ("drive", 184)));
        });

        Assert.All(Some.Judged(new CopiedDrive(), day), m => Assert.Equal(0, m.Value));
    }
}
