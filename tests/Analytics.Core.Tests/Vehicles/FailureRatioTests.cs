using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class FailureRatioTests
{
    /// <summary>Ten stations of 60 like vehicles a day for five days; one in <paramref name="oneIn"/> fails, at S1 one in <paramref name="oneInAtFirst"/>.</summary>
    private static IEnumerable<VehicleDay> City(int oneIn, int oneInAtFirst) => Enumerable.Range(0, 5).Select(d => Some.VehicleDay(
        from station in Enumerable.Range(1, 10)
        from n in Enumerable.Range(0, 60)
        let fails = n % (station == 1 ? oneInAtFirst : oneIn) == 0
        select Some.Inspection($"{d}-{station:00}-{n:00}", $"S{station}/1", day: Some.Day.AddDays(d)).With("method", "FA").With("fuel", "diesel")
            .With("k_avg_m1", fails ? 1.6 : 0.6).With("passed", fails ? "0" : "1"), Some.Day.AddDays(d)));

    [Fact]
    public void A_lane_with_a_tenth_of_the_failures_of_its_kind_is_named_but_never_alone_enough()
    {
        var lane = Some.Judged(new FailureRatio(), City(oneIn: 6, oneInAtFirst: 60)).Of("S1/1")!;

        Assert.Equal(0.1, lane.Value, 2);
        Assert.True(lane.PValue < 1e-4);
        Assert.Equal(2.5, lane.Evidence);
        Assert.Contains("5 of 300 first tests failed", lane.Because.En);
    }

    [Fact]
    public void A_city_of_equal_lanes_accuses_nobody() =>
        Assert.All(Some.Judged(new FailureRatio(), City(6, 6)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void More_failures_than_expected_are_no_lead() => Assert.Equal(0, Some.Judged(new FailureRatio(), City(6, 2)).Of("S1/1")!.Evidence);
}
