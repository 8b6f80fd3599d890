using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class QuietHighReadingsTests
{
    /// <summary>Eight stations, 24 tests a day over three days; sixteen of clean cars (HC of 20 to 50 ppm) and eight of dirty ones (400 to 820) with noise of a hundredth of it, as <paramref name="read"/> has it.</summary>
    private static IEnumerable<VehicleDay> City(Func<int, double, double, double> read) => Enumerable.Range(0, 3).Select(d => Some.LaneDay(8, 24, (lane, n, id) =>
    {
        var rng = new Random(10_000 * d + 100 * lane + n);
        return (Some.Test(lane, n, "ASM", 60), Some.Trace($"{id}", s => [("hc_ppm", read(lane, Level(n), Level(n) * (1 + 0.01 * (2 * rng.NextDouble() - 1))))], ("5025", 50)));
    }, Some.Day.AddDays(d)));

    private static double Level(int n) => n < 16 ? 20 + 2 * n : 400 + 60 * (n - 16);

    [Fact]
    public void Readings_of_which_a_fifth_is_let_through_above_200_ppm_are_pressed_together()
    {
        var found = Some.Judged(new QuietHighReadings(), City((lane, _, hc) => lane == 2 && hc > 200 ? 200 + (hc - 200) / 5 : hc)).ToList();

        // 400 ± 4 become 240 ± 0.8, 820 ± 8 become 324 ± 1.6: noise of 0.3 to 0.5 % where others have 1 %.
        Assert.InRange(found.Of("S2/1")!.Value, -1.1, -0.6);
        Assert.True(found.Of("S2/1")!.Evidence > 4, $"{found.Of("S2/1")!.Because.En} {found.Of("S2/1")!.Evidence}");
        Assert.All(found.Where(m => m.Subject.Id != "S2/1"), m => Assert.Equal(0, m.Evidence));
    }

    [Fact]
    public void A_factor_leaves_noise_in_proportion() => Assert.All(Some.Judged(new QuietHighReadings(), City((lane, _, hc) => lane == 2 ? 0.6 * hc : hc)), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_slow_bench_is_quiet_at_any_level() =>
        Assert.All(Some.Judged(new QuietHighReadings(), City((lane, level, hc) => lane == 2 ? level + (hc - level) / 2 : hc)), m => Assert.Equal(0, m.Evidence));
}
