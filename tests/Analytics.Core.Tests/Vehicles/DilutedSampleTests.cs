using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class DilutedSampleTests
{
    /// <summary>Undiluted CO2 of 15.33 %, thinned with a share of air.</summary>
    private static VehicleDay City(Func<int, int, double> air, string fuel = "gasoline") => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("fuel", fuel),
        Some.Trace(id, s => [("co_pct", 0), ("co2_pct", 15.33 * (1 - air(lane, n))), ("o2_pct", 20.9 * air(lane, n)), ("hc_ppm", 20)], ("5025", 40))));

    [Fact]
    public void A_fifth_of_air_where_others_have_none_is_dilution_long_before_the_six_percent()
    {
        var found = Some.Judged(new DilutedSample(), City((lane, n) => lane == 2 && n < 2 ? 0.2 : 0.02)).ToList();

        Assert.Equal(0.2, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0.2, found.Of("S2/1")!.Examples[0].Value, 2);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Carbon_missing_without_oxygen_in_its_place_is_not_dilution()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
            Some.Trace(id, s => [("co_pct", 0), ("co2_pct", lane == 2 ? 9.0 : 15.0), ("o2_pct", 0.4), ("hc_ppm", 20)], ("5025", 40))));

        Assert.All(Some.Judged(new DilutedSample(), day), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_probe_that_slips_in_the_last_seconds_thins_what_the_result_comes_from()
    {
        VehicleDay Slipped(int at) => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
            Some.Trace(id, s => (lane == 2 && n < 2 && s >= at ? 0.5 : 0.02) is var air ? [("co_pct", 0), ("co2_pct", 15.33 * (1 - air)), ("o2_pct", 20.9 * air), ("hc_ppm", 20)] : [], ("5025", 60))));

        Assert.Equal(0.2, Some.Judged(new DilutedSample(), Slipped(48)).Of("S2/1")!.Value, 6);
        // Drawn out when all is over, for the last four seconds.
        Assert.Equal(0, Some.Judged(new DilutedSample(), Slipped(57)).Of("S2/1")!.Value);
    }

    [Fact]
    public void Nobody_thins_a_sample_to_fail()
    {
        var day = Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("passed", lane == 2 && n == 0 ? "0" : "1"),
            Some.Trace(id, s => (lane == 2 && n < 2 ? 0.3 : 0.02) is var air ? [("co_pct", 0), ("co2_pct", 15.33 * (1 - air)), ("o2_pct", 20.9 * air), ("hc_ppm", 20)] : [], ("5025", 40))));

        Assert.Equal(0.1, Some.Judged(new DilutedSample(), day).Of("S2/1")!.Value, 6);
    }

    [Fact]
    public void A_hybrid_may_stop_its_engine() => Assert.Empty(Some.Judged(new DilutedSample(), City((lane, _) => lane == 2 ? 0.9 : 0.02, "hybrid")));

    [Fact]
    public void Five_cars_in_turn_with_a_quarter_of_air_are_a_hose_that_leaks()
    {
        var (leak, chosen) = (Some.Judged(new DilutedSample(), City((lane, n) => lane == 2 && n is > 2 and < 8 ? 0.25 : 0.02)).Of("S2/1")!, Some.Judged(new DilutedSample(), City((lane, n) => lane == 2 && n % 2 == 0 ? 0.25 : 0.02)).Of("S2/1")!);

        Assert.Equal(leak.Value, chosen.Value);
        Assert.Equal(0.3 * chosen.Evidence, leak.Evidence, 6);
    }

    /// <summary>Every third car of two days has a quarter of air, while the analyser's morning check finds a leak, or not.</summary>
    [Theory]
    [InlineData(false, 0.3)]
    [InlineData(true, 1)]
    public void What_is_thinned_while_the_leak_checks_fail_is_a_leak(bool passed, double part)
    {
        Measurement Lane(bool isSound) => Some.Judged(new DilutedSample(), Enumerable.Range(0, 2).Select(d => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("analyzer_id", $"A{lane}"),
            Some.Trace(id, s => (lane == 2 && n % 3 == 0 ? 0.25 : 0.02) is var air ? [("co_pct", 0), ("co2_pct", 15.33 * (1 - air)), ("o2_pct", 20.9 * air), ("hc_ppm", 20)] : [], ("5025", 40))),
            Some.Day.AddDays(d), calibrations: [new Row(("analyzer_id", "A2"), ("station_id", "S2"), ("performed_at", Some.Day.AddDays(d).ToDateTime(new TimeOnly(7, 40))), ("kind", "leak"), ("passed", isSound ? "1" : "0"))]))).Of("S2/1")!;

        Assert.Equal(part * Lane(true).Evidence, Lane(passed).Evidence, 6);
    }

    [Fact]
    public void A_leak_that_gives_some_cars_less_air_than_others_is_a_leak()
    {
        // Every other car of the eight in turn has a fifth of air, those between a sixth: not abnormal by themselves where the city scatters.
        static double Scattered(int lane, int n) => 0.02 + 0.05 * ((3 * lane + n) % 3);
        var (leak, chosen) = (Some.Judged(new DilutedSample(), City((lane, n) => lane == 2 && n is > 0 and < 8 ? n % 2 == 1 ? 0.6 : 0.4 : Scattered(lane, n))).Of("S2/1")!,
            Some.Judged(new DilutedSample(), City((lane, n) => lane == 2 && n is > 0 and < 8 && n % 2 == 1 ? 0.6 : Scattered(lane, n))).Of("S2/1")!);

        Assert.Equal(leak.Value, chosen.Value);
        Assert.Equal(0.3 * chosen.Evidence, leak.Evidence, 6);
    }

    /// <summary>Twelve days with ten tests a lane; on lane 2 some of each day's have a quarter of air, and checks of its analyser failed on two days.</summary>
    private static double Evidence(Func<int, int, bool> isThinned, params int[] failed) => Some.Judged(new DilutedSample(), Enumerable.Range(0, 12).Select(d => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60).With("analyzer_id", $"A{lane}"),
        Some.Trace(id, s => (lane == 2 && isThinned(d, n) ? 0.25 : 0.02) is var air ? [("co_pct", 0), ("co2_pct", 15.33 * (1 - air)), ("o2_pct", 20.9 * air), ("hc_ppm", 20)] : [], ("5025", 40))),
        Some.Day.AddDays(d), calibrations: failed.Contains(d) ? [new Row(("analyzer_id", "A2"), ("station_id", "S2"), ("performed_at", Some.Day.AddDays(d).ToDateTime(new TimeOnly(7, 40))), ("kind", "leak"), ("passed", "0"))] : []))).Of("S2/1")!.Evidence;

    [Fact]
    public void A_leak_of_weeks_that_some_checks_found_is_a_leak_however_many_cars_with_leaking_exhausts_came_before_it()
    {
        // Every car from the fourth day on; checks fail on the sixth and the eighth. One car with a leaking exhaust on the first day, as any lane has it.
        var leak = Evidence((d, n) => d >= 3 || (d == 0 && n == 4), 5, 7);
        var unknown = Evidence((d, n) => d >= 3 || (d == 0 && n == 4));

        Assert.Equal(0.3 * unknown, leak, 6);
        Assert.True(unknown > 6, $"{unknown}");
    }

    [Fact]
    public void A_day_of_a_leak_on_which_few_cars_pass_the_mark_does_not_end_it()
    {
        // On the second of three days one car alone has air enough to be counted, the others a little less than that.
        double Lane(double others) => Some.Judged(new DilutedSample(), Enumerable.Range(0, 3).Select(d => Some.LaneDay(5, 10, (lane, n, id) => (Some.Test(lane, n, "ASM", 60),
            Some.Trace(id, s => (lane != 2 ? 0.02 : d == 1 && n != 5 ? others : 0.2) is var air ? [("co_pct", 0), ("co2_pct", 15.33 * (1 - air)), ("o2_pct", 20.9 * air), ("hc_ppm", 20)] : [], ("5025", 40))), Some.Day.AddDays(d)))).Of("S2/1")!.Evidence;

        Assert.Equal(0.3 * Lane(0.02), Lane(0.11), 6);
    }

    [Fact]
    public void What_is_thinned_besides_a_leak_counts_as_ever()
    {
        // Days 1 and 2 leak; from day 4 on every third car is thinned and those between are not.
        bool Chosen(int d, int n) => d > 3 && n % 3 == 0;

        Assert.True(Evidence((d, n) => d is 1 or 2 || Chosen(d, n)) >= Evidence(Chosen));
        Assert.True(Evidence((d, n) => d is 1 or 2) < 0.5 * Evidence(Chosen));
    }
}
