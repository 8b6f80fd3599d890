using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CheckedDuringTestTests
{
    /// <summary>Twelve lanes with ten two-minute tests each, every half hour from eight, and six leak checks whose time of day is said by lane and number.</summary>
    private static VehicleDay City(Func<int, int, string> at, string method = "TSI", string kind = "leak") => Some.VehicleDay(
        from lane in Enumerable.Range(1, 12)
        from n in Enumerable.Range(0, 10)
        select Some.Inspection($"{lane}-{n}", $"S{lane}/1", $"{8 + n / 2:00}:{n % 2 * 30:00}:00").With("analyzer_id", "A").With("method", method).With("software_version", "v1"),
        calibrations: from lane in Enumerable.Range(1, 12)
                      from n in Enumerable.Range(0, 6)
                      select new Row(("analyzer_id", "A"), ("station_id", $"S{lane}"), ("performed_at", Some.Day.ToDateTime(TimeOnly.Parse(at(lane, n)))), ("kind", kind), ("passed", 1)));

    [Fact]
    public void Checks_in_the_middle_of_tests_were_not_made()
    {
        // A minute after eight, half past eight, nine …: the test of two minutes is half done.
        var found = Some.Judged(new CheckedDuringTest(), City((lane, n) => lane == 2 ? $"{8 + n / 2:00}:{n % 2 * 30 + 1:00}:00" : $"07:{10 * n:00}:00")).ToList();

        Assert.Equal(1, found.Of("S2/1")!.Value);
        Assert.True(found.Of("S2/1")!.Evidence > 5, found.Of("S2/1")!.Because.En);
        Assert.Equal(0, found.Of("S1/1")!.Value);
    }

    [Fact]
    public void Between_two_cars_and_at_their_first_seconds_there_is_time() =>
        Assert.All(Some.Judged(new CheckedDuringTest(), City((_, n) => n % 2 == 0 ? $"{8 + n / 2:00}:00:15" : $"{8 + n / 2:00}:15:00")), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Rollers_coast_down_while_a_car_idles_beside_them() =>
        Assert.All(Some.Judged(new CheckedDuringTest(), City((_, n) => $"{8 + n / 2:00}:{n % 2 * 30 + 1:00}:00", kind: "dyno_coastdown")), m => Assert.Equal(0, m.Value));

    [Fact]
    public void Software_that_stamps_the_upload_is_learned() =>
        Assert.All(Some.Judged(new CheckedDuringTest(), City((_, n) => n < 3 ? $"{8 + n / 2:00}:{n % 2 * 30 + 1:00}:00" : "07:00:00")), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_mornings_checks_that_are_handed_in_together_are_one_stamp()
    {
        // All six within ten seconds, in the middle of the second test; the same six a minute and more from each other would be six in tests. Of the other days' six the one at ten to eight says nothing.
        var found = Some.Judged(new CheckedDuringTest(), Enumerable.Range(0, 5).Select(d => City((lane, n) => lane == 2 && d == 0 ? $"08:31:{2 * n:00}" : $"07:{10 * n:00}:00"))).Of("S2/1")!;

        Assert.Equal(1 / 21.0, found.Value, 6);
        Assert.Equal(0, found.Evidence);
    }

    [Fact]
    public void A_clock_that_is_off_lets_the_mornings_checks_run_into_the_first_test()
    {
        // The last of the six falls into the first test of each of five days, and says nothing; the five before it were made at no car's time.
        var found = Some.Judged(new CheckedDuringTest(), Enumerable.Range(0, 5).Select(_ => City((lane, n) => lane == 2 && n == 5 ? "08:01:00" : $"07:{7 * n:00}:00"))).Of("S2/1")!;

        Assert.Equal(0, found.Value);
        Assert.Equal(25, found.Exposure);
    }
}
