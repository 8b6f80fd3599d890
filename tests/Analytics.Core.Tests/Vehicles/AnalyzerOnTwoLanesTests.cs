using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class AnalyzerOnTwoLanesTests
{
    /// <summary>Six stations of two lanes, ten tests of two minutes every half hour on lane 1, on lane 2 so many minutes later; the analyser of each test.</summary>
    private static VehicleDay City(Func<int, int, int, string> analyzer, int laterMinutes = 1) => Some.VehicleDay(
        from station in Enumerable.Range(1, 6)
        from lane in Enumerable.Range(1, 2)
        from n in Enumerable.Range(0, 10)
        select Some.Inspection($"{station}-{lane}-{n}", $"S{station}/{lane}", new TimeOnly(9, lane == 2 ? laterMinutes : 0).AddMinutes(30 * n).ToString("HH:mm:ss")).With("analyzer_id", analyzer(station, lane, n)));

    private static string LentFour(int station, int lane, int n) => station == 2 && lane == 2 && n < 4 ? "A1" : $"A{lane}";

    [Fact]
    public void Four_tests_on_the_neighbours_analyser_while_it_measures_were_not_measured()
    {
        var found = Some.Judged(new AnalyzerOnTwoLanes(), City(LentFour)).ToList();

        Assert.Equal(0.4, found.Of("S2/2")!.Value, 6);
        Assert.True(found.Of("S2/2")!.Evidence > 3, found.Of("S2/2")!.Because.En);
        Assert.Equal(0, found.Of("S2/1")!.Value);
    }

    [Fact]
    public void A_bench_that_two_lanes_use_in_turn_is_never_at_two_probes() => Assert.All(Some.Judged(new AnalyzerOnTwoLanes(), City(LentFour, laterMinutes: 10)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_number_entered_wrongly_stands_at_all_tests_of_the_lane() => Assert.All(Some.Judged(new AnalyzerOnTwoLanes(), City((station, lane, _) => station == 2 ? "A1" : $"A{lane}")), m => Assert.Equal(0, m.Value));
}
