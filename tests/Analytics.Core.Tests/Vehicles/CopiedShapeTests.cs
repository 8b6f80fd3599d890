using Analytics.Core.Indicators;
using Analytics.Core.Tests.Detection;
using Analytics.Core.Vehicles;
using Analytics.Core.Vehicles.Indicators;

namespace Analytics.Core.Tests.Vehicles;

public sealed class CopiedShapeTests
{
    private const int Lanes = 12, PerLane = 12, Days = 3;

    /// <summary>
    /// Twelve stations of one lane, twelve tests a day, gas curves = level × course of the protocol × wandering of the engine. On the first lane every third test of
    /// the second and third day takes its wandering from a test of the day before, when <paramref name="forged"/>; when <paramref name="atOnce"/>, from the car that is measured on a second lane of the station just then.
    /// </summary>
    private static IEnumerable<VehicleDay> City(bool forged, double noise = 0.01, Func<int, string>? phase = null, bool atOnce = false)
    {
        var rng = new Random(8);
        var before = new List<double[][]>();
        for (var d = 0; d < Days; d++)
        {
            var (inspections, process, today) = (new List<Row>(), new List<Row>(), new List<double[][]>());
            var beside = Enumerable.Range(0, atOnce ? PerLane : 0).Select(_ => PlantedTraces.Engine(rng)).ToList();
            for (var lane = 0; lane < (atOnce ? Lanes + 1 : Lanes); lane++)
                for (var n = 0; n < PerLane; n++)
                {
                    var copies = forged && d > 0 && lane == 0 && n % 3 == 0;
                    var wander = copies ? PlantedTraces.Copy(atOnce ? beside[n] : before[n], noise, 1.1, 3, rng) : lane == Lanes ? beside[n] : PlantedTraces.Engine(rng);
                    if (lane == 0) today.Add(wander);
                    var id = $"{d}-{lane}-{n:00}";
                    var levels = Enumerable.Range(0, 5).Select(_ => Math.Exp(0.5 * PlantedTraces.Normal(rng))).ToArray();
                    inspections.Add(Some.Inspection(id, lane == Lanes ? "S0/2" : $"S{lane}/1", $"{8 + n / 2:00}:{n % 2 * 30:00}:{(lane == Lanes ? 0 : 20):00}", PlantedTraces.Seconds, Some.Day.AddDays(d)).With("method", "VMAS"));
                    process.AddRange(Some.Seconds(id, PlantedTraces.Seconds, s => Cells(s, levels, wander), "drive").Select(r => r.With("phase", phase?.Invoke((int)r["second"]!) ?? "drive")));
                }
            before = today;
            yield return Some.VehicleDay(inspections, Some.Day.AddDays(d), process);
        }
    }

    private static (string, object?)[] Cells(int second, double[] levels, double[][] wander)
    {
        var course = 1.5 + Math.Sin(second / 9.0);
        double Gas(int channel, double usual) => usual * levels[channel] * course * Math.Exp(wander[channel][second - 1]);
        return [("co_pct", Math.Round(Gas(0, 0.5), 2)), ("hc_ppm", Math.Round(Gas(1, 60))), ("no_ppm", Math.Round(Gas(2, 200))), ("co2_pct", Math.Round(Gas(3, 9), 2)), ("o2_pct", Math.Round(Gas(4, 1), 2))];
    }

    [Fact]
    public void Noisy_copies_under_another_cars_number_are_found()
    {
        var lane = Some.Judged(new CopiedShape(), City(forged: true)).Of("S0/1")!;

        // Eight copies in 36 tests.
        Assert.InRange(lane.Value * 36, 4, 8);
        Assert.True(lane.Evidence > 3);
        Assert.StartsWith("inspections:2026-05-1", lane.Examples[0].Row.Other);
        Assert.Contains("moved by ", lane.Examples[0].Text.En);
    }

    [Fact]
    public void Stops_of_the_cycle_called_idle_do_not_cut_the_drive_into_pieces() =>
        Assert.InRange(Some.Judged(new CopiedShape(), City(forged: true, phase: s => s % 40 < 12 ? "idle" : "drive")).Of("S0/1")!.Value * 36, 4, 8);

    [Fact]
    public void Noise_that_turns_the_words_of_a_copy_does_not_hide_it_from_its_own_station() =>
        Assert.InRange(Some.Judged(new CopiedShape(), City(forged: true, noise: 0.06)).Of("S0/1")!.Value * 36, 4, 8);

    [Fact]
    public void Curves_that_have_half_in_common_are_no_lead_by_themselves_and_two_thirds_are()
    {
        Assert.Equal(4, Some.Judged(new CopiedShape(), City(forged: true, noise: 0.06)).Of("S0/1")!.Evidence, 6);
        Assert.True(Some.Judged(new CopiedShape(), City(forged: true)).Of("S0/1")!.Evidence > 4);
    }

    [Fact]
    public void One_exhaust_measured_on_two_lanes_at_once_is_another_cars_and_no_recording()
    {
        Measurement Of(IEnumerable<VehicleDay> days, string lane) => Some.Judged(new CopiedShape(), days).Of(lane)!;

        Assert.Equal(["copied_trace"], Of(City(forged: true), "S0/1").Methods);
        Assert.Equal("donor_vehicle", Of(City(forged: true, atOnce: true), "S0/2").Methods[0]);
    }

    [Fact]
    public void Honest_engines_in_one_protocol_do_not_match() =>
        Assert.All(Some.Judged(new CopiedShape(), City(forged: false)), m => Assert.Equal(0, m.Value));

    [Fact]
    public void A_method_with_a_handful_of_tests_is_not_evaluated() => Assert.Empty(Some.Judged(new CopiedShape(), Some.VehicleDay(
        [Some.Inspection("a").With("method", "VMAS")], process: Some.Seconds("a", 100, _ => [("co_pct", 1.0)], "drive"))));
}
