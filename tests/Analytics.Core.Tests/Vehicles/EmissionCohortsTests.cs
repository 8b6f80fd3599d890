using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;

namespace Analytics.Core.Tests.Vehicles;

public sealed class EmissionCohortsTests
{
    [Fact]
    public void A_level_is_the_mean_log_of_result_over_scale_with_the_blur_in_it()
    {
        var test = Some.VehicleDay([FreeAcceleration("a", "S1", k: 1.2)]).Inspections[0];

        Assert.Equal(Math.Log(1.03), Emissions.Level(test)!.Value, 12);
    }

    [Fact]
    public void A_station_is_judged_by_the_others_alone()
    {
        // Two stations: 50 tests at k = 1.2 that all fail, 50 at 0.12 that all pass.
        var day = Some.VehicleDay([.. Tests("S1", 50, 1.2, "0"), .. Tests("S2", 50, 0.12, "1")]);
        var cohorts = EmissionCohorts.Of(day, Memory.Empty);

        var atFirst = cohorts.For(day.Inspections.First(i => i.StationId == "S1"))!.Value;
        var atSecond = cohorts.For(day.Inspections.First(i => i.StationId == "S2"))!.Value;

        Assert.Equal(Math.Log(0.13), atFirst.Level, 6);
        Assert.Equal(0, atFirst.FailRate, 6);
        Assert.Equal(Math.Log(1.03), atSecond.Level, 6);
        Assert.Equal(1, atSecond.FailRate, 6);
    }

    [Fact]
    public void A_small_cell_is_shrunk_towards_its_standard()
    {
        // Elsewhere: 45 tests of young vehicles that pass, 15 of old ones that fail: 15/(15+15) of the way from 1/4 to 1.
        var day = Some.VehicleDay([.. Tests("S1", 45, 0.5, "1"), .. Tests("S1", 15, 0.5, "0", registered: 2010), .. Tests("S2", 1, 0.5, "1", registered: 2010)]);

        var old = EmissionCohorts.Of(day, Memory.Empty).For(day.Inspections.Single(i => i.StationId == "S2"))!.Value;

        Assert.Equal(0.625, old.FailRate, 9);
    }

    [Fact]
    public void Too_few_tests_elsewhere_give_no_expectation() =>
        Assert.Null(Expected(Some.VehicleDay([.. Tests("S1", 39, 0.5, "1"), .. Tests("S2", 1, 0.5, "1")]), "S2"));

    [Fact]
    public void Retests_teach_nothing() =>
        Assert.Null(Expected(Some.VehicleDay([.. Tests("S1", 60, 0.5, "1").Select(t => t.With("attempt_no", 2)), .. Tests("S2", 1, 0.5, "1")]), "S2"));

    private static Expectation? Expected(VehicleDay day, string station) => EmissionCohorts.Of(day, Memory.Empty).For(day.Inspections.First(i => i.StationId == station));

    private static IEnumerable<Row> Tests(string station, int count, double k, string passed, int registered = 2025) =>
        Enumerable.Range(0, count).Select(n => FreeAcceleration($"{station}-{registered}-{n}", station, k).With("passed", passed).With("first_registered_on", new DateOnly(registered, 5, 1)));

    private static Row FreeAcceleration(string id, string station, double k) =>
        Some.Inspection(id, station + "/1").With("method", "FA").With("fuel", "diesel").With("k_avg_m1", k);
}
