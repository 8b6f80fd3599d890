using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class OperatorInTwoPlacesTests
{
    private static VehicleDay City(Func<int, int, string> operatorOf) => Some.LaneDay(12, 10, (lane, n, _) => (Some.Test(lane, n, "TSI", 120).With("operator_id", operatorOf(lane, n)), []));

    [Fact]
    public void One_operator_at_two_stations_at_once_is_found_where_he_is_less()
    {
        var found = Some.Judged(new OperatorInTwoPlaces(), City((lane, n) => lane == 2 && n < 4 ? "op-1" : $"op-{lane}")).ToList();

        Assert.Equal(0.4, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
        Assert.Equal(0, found.Of("S3/1")!.Value);
    }

    [Fact]
    public void Where_numbers_repeat_from_station_to_station_nothing_is_evaluated() =>
        Assert.Empty(Some.Judged(new OperatorInTwoPlaces(), City((lane, _) => $"op-{lane % 3}")));

    [Theory]
    [InlineData(31.10, 0.4)]
    [InlineData(31.05, 0)]
    public void Eight_minutes_are_enough_for_five_kilometres_and_not_for_eleven(double latitude, double share)
    {
        // The operator of lane 1 signs four tests of lane 2 as well, each eight minutes after one of his own and before the next.
        var day = Some.LaneDay(12, 10, (lane, n, _) => (lane == 2 && Some.Day.ToDateTime(new TimeOnly(8, 10)).AddMinutes(20 * n) is var at
            ? Some.Test(lane, n, "TSI", 120).With("operator_id", n < 4 ? "op-1" : "op-2").With("started_at", at).With("ended_at", at.AddMinutes(2)) : Some.Test(lane, n, "TSI", 120).With("operator_id", $"op-{lane}"), []),
            stations: Enumerable.Range(1, 12).Select(s => Some.InspectionStation($"S{s}").With("longitude", 121.0).With("latitude", s == 2 ? latitude : 31.0)));
        var found = Some.Judged(new OperatorInTwoPlaces(), day).ToList();

        Assert.Equal(share, found.Of("S2/1")!.Value, 6);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }
}
