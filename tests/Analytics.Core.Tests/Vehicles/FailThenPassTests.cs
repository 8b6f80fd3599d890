using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class FailThenPassTests
{
    private static Row Asm(string id, int station, int n, int day, string at, double co, double hc, double no, bool passed) =>
        Some.Inspection(id, $"S{station}/1", at, day: Some.Day.AddDays(day)).With("method", "ASM").With("vehicle_id", $"car-{station}-{n}").With("attempt_no", day == 0 && at == "09:00:00" ? 1 : 2)
            .With("co_5025_pct", co).With("hc_5025_ppm", hc).With("no_5025_ppm", no).With("passed", passed ? "1" : "0");

    /// <summary>Twelve stations where ten cars fail at nine o'clock and pass a day later; the second result may be said per station and car.</summary>
    private static IEnumerable<VehicleDay> City(Func<int, int, (double Co, double Hc, double No)?> second, string at = "10:00:00", int day = 1)
    {
        var cars = (from station in Enumerable.Range(1, 12) from n in Enumerable.Range(0, 10) select (station, n)).ToList();
        var first = cars.Select(c => Asm($"a-{c.station:00}-{c.n}", c.station, c.n, 0, "09:00:00", 0.8, 100, 800, false));
        // A repaired car: what was broken is mended, by its own amount.
        var again = cars.Select(c => second(c.station, c.n) ?? (0.1 + 0.02 * c.n, 60 + 2 * c.n, 500 - 30 * c.n))
            .Zip(cars, (r, c) => Asm($"b-{c.station:00}-{c.n}", c.station, c.n, day, at, r.Item1, r.Item2, r.Item3, true));
        return day == 0 ? [Some.VehicleDay(first.Concat(again))] : [Some.VehicleDay(first), Some.VehicleDay(again, Some.Day.AddDays(day))];
    }

    [Fact]
    public void All_pollutants_halved_a_day_later_is_no_repair()
    {
        var found = Some.Judged(new FailThenPass(), City((s, n) => s == 4 && n < 6 ? (0.4, 50, 400) : null));

        Assert.Equal(0.6, found.Of("S4/1")!.Value, 9);
        Assert.True(found.Of("S4/1")!.Evidence > 4);
        Assert.Contains("all pollutants down by one factor, to 50%", found.Of("S4/1")!.Examples[0].Text.En.Replace(" %", "%"));
        Assert.All(found.Where(m => m.Subject.Id != "S4/1"), m => Assert.Equal(0, m.Value));
    }

    [Fact]
    public void A_tenth_of_the_emissions_half_an_hour_later_is_no_repair() =>
        Assert.Equal(0.5, Some.Judged(new FailThenPass(), City((s, n) => s == 4 && n < 5 ? (0.02, 20, 100) : null, "09:30:00", day: 0)).Of("S4/1")!.Value, 9);

    [Fact]
    public void What_both_lanes_of_a_station_show_may_be_a_garage_next_door()
    {
        // Sixty lanes turn ten failures each; on two of them seven do not look repaired.
        static Measurement First(string secondStation, int inNoTime = 0) => new FailThenPass().Judge(new ObservationWindow(Some.Day, Some.Day, Enumerable.Range(0, 60).Select(i =>
            new Observation("fail_then_pass", Subject.Lane(i == 1 ? secondStation : $"S{i}", $"{i}", ""), Some.Day) { Exposure = 10, Count = i < 2 ? 7 : 0, Sum = i < 2 ? 7 : 0, Expected = i < 2 ? inNoTime : 0 }))).Of("S0/0")!;

        Assert.Equal(4, First("S0").Evidence);
        // Back on the lane within twelve minutes: no garage is so quick.
        Assert.True(First("S0", inNoTime: 3).Evidence > 5);
        Assert.True(First("S1").Evidence > 5);
    }

    [Fact]
    public void Repairs_by_their_own_amounts_are_honest() => Assert.All(Some.Judged(new FailThenPass(), City((_, _) => null)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void New_catalysts_that_every_station_sees_are_usual() =>
        Assert.All(Some.Judged(new FailThenPass(), City((_, n) => n < 4 ? (0.4, 50, 400) : null)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void Where_repairs_by_one_factor_are_usual_a_tenth_half_an_hour_later_is_still_not()
    {
        var found = Some.Judged(new FailThenPass(), City((s, n) => s == 4 && n < 5 ? (0.02, 20, 100) : n < 6 ? (0.4, 50, 400) : null, "09:30:00", day: 0)).ToList();

        Assert.True(found.Of("S4/1")!.Evidence > 4);
        Assert.StartsWith("far down at once", found.Of("S4/1")!.Because.En);
        Assert.All(found.Where(m => m.Subject.Id != "S4/1"), m => Assert.Equal(0, m.Evidence));
    }

    [Fact]
    public void A_lane_a_little_over_the_others_of_its_station_does_not_stand_out_from_them()
    {
        // Sixty lanes turn fifty failures each, two in fifty of them at once; the four lanes beside the garage fourteen and seven.
        var lanes = Enumerable.Range(0, 60).Select(i => new Observation("fail_then_pass", Subject.Lane(i < 4 ? "garage" : $"S{i}", $"{i}", ""), Some.Day) { Exposure = 50, Count = 2, Sum = i == 0 ? 14 : i < 4 ? 7 : 2 });

        Assert.Equal(4, new FailThenPass().Judge(new ObservationWindow(Some.Day, Some.Day, lanes)).Of("garage/0")!.Evidence);
    }
}
