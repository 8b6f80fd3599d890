using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class NoUnmovedByLoadTests
{
    /// <summary>Ten lanes of ten steady-state tests: twelve seconds at rest, then 25 km/h against the load. NO is about 60 ppm at idle and <paramref name="loaded"/> (lane, number) under load.</summary>
    private static VehicleDay City(Func<int, int, double> loaded, double idle = 60, Func<int, double>? firstCo2 = null) => Some.LaneDay(10, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60), Some.Trace(id, s =>
        [("speed_kmh", s <= 12 ? 0 : 25), ("co2_pct", s <= 6 && firstCo2 is not null ? firstCo2(lane) : 14), ("no_ppm", (s <= 16 ? idle : loaded(lane, n)) + s % 3)], ("prepare", 12), ("5025", 48))));

    [Fact]
    public void Gas_whose_NO_stays_at_60_ppm_under_load_is_another_car_s()
    {
        var found = Some.Judged(new NoUnmovedByLoad(), City((lane, n) => lane == 2 && n < 4 ? 60 : 180)).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.All(found.Where(m => m.Subject.Id != "S2/1"), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_step_to_half_is_no_idling_car() => Assert.All(Some.Judged(new NoUnmovedByLoad(), City((lane, _) => lane == 2 ? 30 : 180)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Where_the_record_begins_with_air_or_NO_is_hardly_there_nothing_is_said()
    {
        Assert.Empty(Some.Judged(new NoUnmovedByLoad(), City((_, _) => 60, firstCo2: _ => 2)));
        Assert.Empty(Some.Judged(new NoUnmovedByLoad(), City((_, _) => 1, idle: 1)));
    }

    [Fact]
    public void Two_lanes_whose_gas_is_there_before_the_probe_do_not_excuse_each_other()
    {
        var found = Some.Judged(new NoUnmovedByLoad(), City((lane, _) => lane is 2 or 5 ? 60 : 180, firstCo2: lane => lane is 2 or 5 ? 14 : 2)).ToList();

        Assert.Equal(["S2/1", "S5/1"], found.Select(m => m.Subject.Id).Order(StringComparer.Ordinal));
        Assert.All(found, m => Assert.True(m.Value == 1 && m.Evidence > 5, m.Because.En));
    }

    [Fact]
    public void What_the_software_of_two_lanes_prints_for_nothing_is_no_gas_and_what_one_bench_holds_is()
    {
        VehicleDay Standing(Func<int, bool> stands) => Some.LaneDay(10, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60), Some.Trace(id, s =>
            [("speed_kmh", s <= 12 ? 0 : 25), ("co2_pct", 14), ("no_ppm", stands(lane) && n < 4 ? 10 : (s <= 16 ? 60 : 180) + s % 3)], ("prepare", 12), ("5025", 48))));

        Assert.Equal(0.4, Some.Judged(new NoUnmovedByLoad(), Standing(lane => lane == 2)).Of("S2/1")!.Value, 6);
        Assert.All(Some.Judged(new NoUnmovedByLoad(), Standing(lane => lane is 2 or 5)), m => Assert.Equal(0, m.Value));
    }
}
