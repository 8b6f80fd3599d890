using Analytics.Core.Indicators;

namespace Analytics.Core.Tests;

public sealed class SubjectTests
{
    [Theory]
    [InlineData("31130001", "1", "31130001/1")]
    [InlineData("31130001", "31130001-01", "31130001-01")]
    [InlineData("31130001", "31130001", "31130001/31130001")]
    public void A_lane_is_named_with_its_station_once(string station, string lane, string id) => Assert.Equal(id, Subject.Lane(station, lane, "").Id);
}
