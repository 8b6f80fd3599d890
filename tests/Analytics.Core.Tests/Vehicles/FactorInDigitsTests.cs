using Analytics.Core.Tests.Detection;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class FactorInDigitsTests
{
    private delegate double Shown(int lane, int n, string channel, double reading);

    /// <summary>Six stations, 30 tests of two minutes a day for three days; HC and NO about 5 to 65 ppm by vehicle, restless by 3 ppm; CO a hundredth of that in percent.</summary>
    private static IEnumerable<VehicleDay> City(Shown shown, Func<int, string>? software = null)
    {
        var rng = new Random(5);
        for (var d = 0; d < 3; d++)
            yield return Some.LaneDay(6, 30, (lane, n, id) =>
            {
                double co = 5 + 60 * rng.NextDouble(), hc = 5 + 60 * rng.NextDouble(), no = 5 + 60 * rng.NextDouble();
                object Print(string channel, double level, double scale) => Math.Round(shown(lane, n, channel, Math.Max(0, Math.Round(level + 3 * PlantedTraces.Normal(rng))))) * scale;
                return (Some.Test(lane, n, "TSI", 120).With("software_version", software?.Invoke(lane) ?? "v1"),
                    Some.Trace(id, _ => [("co_pct", Print("co", co, 0.01)), ("hc_ppm", Print("hc", hc, 1)), ("no_ppm", Print("no", no, 1))], ("high_idle", 120)));
            }, Some.Day.AddDays(d));
    }

    [Fact]
    public void Printed_readings_multiplied_by_seven_tenths_in_every_second_test_are_heard()
    {
        var found = Some.Judged(new FactorInDigits(), City((lane, n, _, x) => lane == 2 && n % 2 == 0 ? 0.7 * x : x)).ToList();

        Assert.True(found.Of("S2/1")!.Evidence > 4, string.Join("\n", found.Select(m => $"{m.Subject} {m.Value} {m.Evidence} {m.Because.En}")));
        // 1/0.7 = 1.43: a beat of 0.43 in a number, one every 2.3.
        Assert.Contains("every 2.3", found.Of("S2/1")!.Because.En);
        Assert.All(found.Where(m => m.Subject.Id != "S2/1"), m => Assert.True(m.Evidence < 1.5, m.Because.En));
    }

    [Fact]
    public void One_gas_with_a_conversion_of_its_own_is_no_common_factor() =>
        Assert.All(Some.Judged(new FactorInDigits(), City((lane, _, channel, x) => lane == 2 && channel == "hc" ? 0.7 * x : x)), m => Assert.True(m.Evidence < 1.5, m.Because.En));

    [Fact]
    public void A_conversion_that_a_software_makes_at_every_station_is_its_own() =>
        Assert.All(Some.Judged(new FactorInDigits(), City((lane, _, _, x) => lane <= 3 ? 0.7 * x : x, lane => lane <= 3 ? "converts" : "v1")), m => Assert.Equal(0, m.Evidence));

    [Fact]
    public void A_coarse_bench_is_not_evaluated() =>
        Assert.DoesNotContain(Some.Judged(new FactorInDigits(), City((lane, _, _, x) => lane == 2 ? Math.Round(x / 2.9) * 2.9 : x)), m => m.Subject.Id == "S2/1");
}
