using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class OperatorInTwoPlacesTests
{
    private static VehicleDay City(Func<int, int, string> operatorOf) => Some.LaneDay(12, 10, (lane, n, _) => (Some.Test(lane, n, "TSI", 120).With("operator_id", operatorOf(lane, n)), []));

    [Fact]
    public void One_operator_at_two_stations_at_once_is_found_at_both()
    {
        var found = Some.Judged(new OperatorInTwoPlaces(), City((lane, n) => lane == 2 && n < 4 ? "op-1" : $"op-{lane}")).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0.4, found.Of("S1/1")!.Value, 6);
        Assert.Equal(0, found.Of("S3/1")!.Value);
    }

    [Fact]
    public void Where_numbers_repeat_from_station_to_station_nothing_is_evaluated() =>
        Assert.Empty(Some.Judged(new OperatorInTwoPlaces(), City((lane, _) => $"op-{lane % 3}")));
}
