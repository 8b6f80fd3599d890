using Analytics.Core;

namespace Analytics.Core.Tests;

public class ChinaTimeTests
{
    [Fact]
    public void Midnight_in_Shanghai_is_sixteen_hundred_UTC_of_the_day_before()
    {
        var micros = ChinaTime.ToMicros(new DateTime(2026, 1, 2, 0, 0, 0));
        Assert.Equal(new DateTime(2026, 1, 1, 16, 0, 0), DateTime.UnixEpoch.AddTicks(micros * 10));
        Assert.Equal(new DateOnly(2026, 1, 2), ChinaTime.DayOf(micros));
        Assert.Equal(new DateOnly(2026, 1, 1), ChinaTime.DayOf(micros - 1));
        Assert.Equal(micros, ChinaTime.StartOf(new DateOnly(2026, 1, 2)));
    }

    [Fact]
    public void A_time_before_1970_keeps_its_day()
    {
        var micros = ChinaTime.ToMicros(new DateTime(1969, 7, 20, 23, 59, 59));
        Assert.Equal(new DateOnly(1969, 7, 20), ChinaTime.DayOf(micros));
    }
}
