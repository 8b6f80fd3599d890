using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CopiedTraceTests
{
    /// <summary>The gas of a curve, second by second.</summary>
    private static List<(string, object?)[]> Gas(int curve)
    {
        var noise = new Random(curve);
        return [.. Enumerable.Range(0, 90).Select(_ => ((string, object?)[])[("co2_pct", Math.Round(14 + noise.NextDouble(), 2)), ("hc_ppm", noise.Next(40, 90)), ("no_ppm", noise.Next(100, 400))])];
    }

    /// <summary>Five lanes of ten tests, each with a curve of its own unless <paramref name="curve"/> says otherwise.</summary>
    private static VehicleDay City(Func<int, int, int> curve, string? vehicle = null) => Some.LaneDay(5, 10, (lane, n, id) =>
    {
        var gas = Gas(curve(lane, n));
        return (Some.Test(lane, n, "ASM", 90).With("vehicle_id", vehicle ?? $"car-{id}"), Some.Trace(id, s => gas[s - 1], ("5025", 90)));
    });

    [Fact]
    public void A_curve_that_three_more_vehicles_show_was_copied_three_times()
    {
        var found = Some.Judged(new CopiedTrace(), City((lane, n) => 10 * lane + (lane == 2 && n < 4 ? 0 : n))).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal("inspections:2026-05-11:2-00", found.Of("S2/1")!.Examples[0].Row.Other);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void A_diesel_s_curve_is_known_again_by_NOx_and_revolutions_though_its_smoke_stands()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) =>
        {
            var noise = new Random(10 * lane + (lane == 2 && n < 4 ? 0 : n));
            (string, object?)[][] seconds = [.. Enumerable.Range(0, 60).Select(_ => ((string, object?)[])[("nox_ppm", noise.Next(300, 500)), ("engine_rpm", noise.Next(1900, 2100)), ("k_m1", 0.1)])];
            return (Some.Test(lane, n, "LUGDOWN", 60).With("vehicle_id", $"car-{id}").With("fuel", "diesel"), Some.Trace(id, s => seconds[s - 1], ("vel100", 60)));
        });
        var found = Some.Judged(new CopiedTrace(), day).ToList();

        Assert.Equal(0.3, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void One_vehicles_record_sent_twice_is_no_copy() =>
        Assert.Equal(0, Some.Judged(new CopiedTrace(), City((lane, n) => 10 * lane + (lane == 2 && n < 4 ? 0 : n), vehicle: "same")).Of("S2/1")!.Value);
}
