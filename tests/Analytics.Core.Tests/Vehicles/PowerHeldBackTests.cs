using Analytics.Core.Indicators;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class PowerHeldBackTests
{
    /// <summary>
    /// Twelve lanes of twenty lug-down tests of engines of 100 kW, which yield 56 to 66 kW and smoke 0.42 to 0.58 1/m; <paramref name="factor"/> (lane, number) is what is drawn of the power, <paramref name="smoke"/> of the smoke.
    /// </summary>
    private static VehicleDay City(Func<int, int, double> factor, Func<int, int, double>? smoke = null, int day = 0) => Some.LaneDay(12, 20, (lane, n, _) =>
        (Some.Test(lane, n, "LUGDOWN", 90).With("fuel", "diesel").With("rated_power_kw", 100.0).With("max_power_kw", (56 + (7 * n + lane) % 11) * factor(lane, n))
            .With("k100_m1", (0.42 + 0.01 * ((11 * n + 3 * lane) % 17)) * (smoke?.Invoke(lane, n) ?? 1)), []), Some.Day.AddDays(day));

    [Fact]
    public void Seven_of_twenty_tests_at_seven_tenths_of_the_power_are_held_back()
    {
        var found = Some.Judged(new PowerHeldBack(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.7 : 1, (lane, n) => lane == 2 && n % 3 == 0 ? 0.5 : 1)).ToList();

        Assert.Equal(7 / 20.0, found.Of("S2/1")!.Value, 6);
        Assert.True(found.Of("S2/1")!.Evidence > 3, found.Of("S2/1")!.Because.En);
        Assert.All(found.Where(m => m.Subject.Id != "S2/1"), m => Assert.True(m.Evidence < 1, m.Because.En));
    }

    [Fact]
    public void Of_tests_beyond_all_scatter_one_in_ten_is_enough()
    {
        // Half the power of the others, in two of twenty tests a day; in as many at four fifths it may be the engines.
        List<Measurement> Days(double power) => [.. Some.Judged(new PowerHeldBack(), Enumerable.Range(0, 4).Select(day => City((lane, n) => lane == 2 && n % 10 == 0 ? power : 1, (lane, n) => lane == 2 && n % 10 == 0 ? 0.5 : 1, day)))];

        Assert.True(Days(0.5).Of("S2/1")!.Evidence > 3, Days(0.5).Of("S2/1")!.Because.En);
        Assert.True(Days(0.8).Of("S2/1")!.Evidence < 1, Days(0.8).Of("S2/1")!.Because.En);
    }

    [Fact]
    public void Power_meted_out_to_just_what_passes_tells_whatever_it_smokes()
    {
        // Two of twenty tests a day of lane 2: at 42 to 44 kW of 100, or spread from 41 to 51 kW as worn engines are.
        List<Measurement> Days(Func<int, int, double> power) => [.. Some.Judged(new PowerHeldBack(), Enumerable.Range(0, 5).Select(day => City((lane, n) => lane == 2 && n % 10 == 0 ? power(day, n) / (56 + (7 * n + lane) % 11) : 1,
            (lane, n) => lane == 2 && n % 10 == 0 ? 1.5 : 1, day)))];

        var (meted, worn) = (Days((day, _) => 42 + day % 3).Of("S2/1")!, Days((day, n) => 41 + 2 * day + n / 10.0).Of("S2/1")!);
        Assert.True(meted.Evidence > 3, meted.Because.En);
        Assert.True(worn.Evidence < 1, worn.Because.En);
    }

    [Fact]
    public void Worn_engines_are_as_weak_and_smoke_more() =>
        Assert.True(Some.Judged(new PowerHeldBack(), City((lane, n) => lane == 2 && n % 3 == 0 ? 0.7 : 1, (lane, n) => lane == 2 && n % 3 == 0 ? 1.5 : 1)).Of("S2/1")!.Evidence < 1);

    [Fact]
    public void Rollers_that_read_a_fifth_low_all_day_are_in_order() =>
        Assert.True(Some.Judged(new PowerHeldBack(), City((lane, _) => lane == 2 ? 0.8 : 1)).Of("S2/1")!.Evidence < 1);
}
