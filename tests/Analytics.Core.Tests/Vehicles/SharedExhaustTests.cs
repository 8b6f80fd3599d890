using Analytics.Core.Tests.Detection;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class SharedExhaustTests
{
    /// <summary>Ten stations, twelve cars a day of six models in turn; CO about 0.3 %, HC about 60, NO about 200 ppm, each car a factor of its own in every gas. What is said of a test replaces its exhaust; the software prints no HC and NO under a floor.</summary>
    private static IEnumerable<VehicleDay> City(Func<int, int, (double Co, double Hc, double No)?> exhaust, Func<int, int, string>? model = null, int floor = 0, Func<int, int>? stepOf = null)
    {
        var rng = new Random(4);
        double Own(double usual) => usual * Math.Exp(0.6 * PlantedTraces.Normal(rng));
        for (var d = 0; d < 4; d++)
            yield return Some.LaneDay(10, 12, (lane, n, id) =>
            {
                var own = (Co: Own(0.3), Hc: Own(60), No: Own(200));
                var (co, hc, no) = exhaust(lane, n) ?? own;
                double Printed(double ppm) => stepOf?.Invoke(lane) is { } step ? Math.Round(ppm / step) * step : ppm;
                return (Some.Test(lane, n, "TSI", 40).With("model_code", model?.Invoke(lane, n) ?? $"M{n % 6}"),
                    Some.Trace(id, s => [("co_pct", Math.Round(co * (1 + 0.02 * Math.Sin(s + n)), 2)), ("hc_ppm", Printed(Math.Max(floor, Math.Round(hc) + s % 3 - 1))), ("no_ppm", Printed(Math.Max(floor, Math.Round(no) + s % 3 - 1)))], ("high_idle", 40)));
            }, Some.Day.AddDays(d));
    }

    [Fact]
    public void Five_models_a_day_with_the_exhaust_of_one_donor_are_found_every_day()
    {
        var found = Some.Judged(new SharedExhaust(), City((lane, n) => lane == 3 && n < 5 ? (0.2, 40, 150) : null)).ToList();
        var lane = found.Of("S3/1")!;

        Assert.StartsWith("on 4 of 4 days", lane.Because.En);
        Assert.True(lane.Evidence > 4, lane.Because.En);
        Assert.Contains("(M0: 0.20/40/150), 3-01 (M1: 0.20/40/150), 3-02 (M2: 0.20/40/150)", lane.Examples[0].Text.En);
        Assert.All(found.Where(m => m.Subject.Id != "S3/1"), m => Assert.True(m.Evidence < 1, m.Because.En));
    }

    [Fact]
    public void A_fleet_of_one_model_counts_once() =>
        Assert.Equal(0, Some.Judged(new SharedExhaust(), City((lane, n) => lane == 3 ? (0.2, 40, 150) : null, (lane, n) => lane == 3 ? n == 0 ? "OTHER" : "TAXI" : $"M{n % 6}")).Of("S3/1")?.Value ?? 0);

    [Fact]
    public void A_floor_of_10_ppm_is_no_exhaust() =>
        Assert.True((Some.Judged(new SharedExhaust(), City((lane, n) => n < (lane == 3 ? 5 : lane == 4 ? 1 : 0) ? (0.02, 4, 5) : null, floor: 10)).Of("S3/1")?.Value ?? 0) == 0);

    [Fact]
    public void A_bench_that_prints_every_fifth_ppm_shows_10_ppm_for_all_clean_engines()
    {
        // 9 to 11 ppm of each gas, with CO too low to speak: printed as they are they differ by a fifth, in fives all are 10.
        var judged = Some.Judged(new SharedExhaust(), City((lane, n) => n < 5 ? (0.01, 9 + n % 3, 9 + (n + 1) % 3) : null, stepOf: lane => lane == 3 ? 5 : 1)).ToList();

        Assert.Equal(0, judged.Of("S3/1")?.Value ?? 0);
    }

    [Fact]
    public void Clean_engines_that_all_stations_have_are_alike_by_chance() =>
        Assert.All(Some.Judged(new SharedExhaust(), City((lane, n) => n < 5 ? (0.05, 12, 20) : null)), m => Assert.True(m.Evidence < 1, m.Because.En));
}
