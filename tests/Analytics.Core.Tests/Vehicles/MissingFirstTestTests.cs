using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class MissingFirstTestTests
{
    /// <summary>A day of eight lanes: ten cars of each fail, and the ten that failed there the day before come again; of <paramref name="unfiled"/> (lane, number) the failure was not filed.</summary>
    private static VehicleDay Day(int day, Func<int, int, bool> unfiled) => Some.VehicleDay(
        from lane in Enumerable.Range(1, 8)
        from n in Enumerable.Range(0, 20)
        where n >= 10 || !unfiled(lane, n)
        select Some.Inspection($"{day}-{lane}-{n}", $"S{lane}/1", day: Some.Day.AddDays(day)).With("vehicle_id", $"{lane}-{n % 10}-{(n < 10 ? day : day - 1)}").With("attempt_no", n < 10 ? 1 : 2).With("passed", n < 10 ? "0" : "1"),
        Some.Day.AddDays(day));

    [Fact]
    public void Six_of_ten_second_attempts_without_a_first_stand_out()
    {
        var found = Some.Judged(new MissingFirstTest(), Enumerable.Range(0, 20).Select(day => Day(day, (lane, n) => lane == 3 && n < 6))).ToList();

        Assert.Equal(0.6, found.Of("S3/1")!.Value, 6);
        Assert.True(found.Of("S3/1")!.Evidence > 3, found.Of("S3/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Customers_from_over_the_border_come_to_all_lanes_of_a_station()
    {
        static VehicleDay OfTwoLanes(int day, Func<int, int, bool> unfiled) => Some.VehicleDay(
            from lane in Enumerable.Range(1, 30)
            from n in Enumerable.Range(0, 20)
            where n >= 10 || !unfiled(lane, n)
            select Some.Inspection($"{day}-{lane}-{n}", $"S{(lane + 1) / 2}/{2 - lane % 2}", day: Some.Day.AddDays(day)).With("vehicle_id", $"{lane}-{n % 10}-{(n < 10 ? day : day - 1)}").With("attempt_no", n < 10 ? 1 : 2).With("passed", n < 10 ? "0" : "1"),
            Some.Day.AddDays(day));
        Measurement Found(Func<int, int, bool> unfiled) => Some.Judged(new MissingFirstTest(), Enumerable.Range(0, 20).Select(day => OfTwoLanes(day, unfiled))).Of("S2/1")!;

        Assert.Equal(5, Found((lane, n) => lane is 3 or 4 && n < 6).Evidence);
        Assert.Equal(6.5, Found((lane, n) => lane == 3 && n < 6).Evidence);
    }

    [Fact]
    public void In_the_first_fortnight_nobody_can_know() => Assert.Empty(Some.Judged(new MissingFirstTest(), Enumerable.Range(0, 14).Select(day => Day(day, (lane, _) => lane == 3))));
}
