using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of driven tests (VMAS) whose gas takes no notice of the driving: the largest correlation of any gas (CO, HC, NO, CO2, O2; natural logarithm) with speed or power, at any delay of 0 to 14 s, is far
/// below what the city's tests of the method show for engines as clean (China 5 and 6, or before). The exhaust is then that of a car that idles beside the rollers, of a bottle or of a file.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a very clean engine whose gases hardly leave the resolution of the bench (a gas with fewer than eight readings is not
/// asked; a test without one that speaks is not evaluated; nor is a car whose kind emits next to nothing elsewhere, nor one on a bench whose steps are too coarse for what others show), a probe that lost the tailpipe (CO2 falls: that is seen as dilution).
/// </remarks>
public sealed class ExhaustUnlikeLoad : LaneOutlier
{
    private const int LongestDelay = 14, FewestSeconds = 100;
    private const int FewestReadings = 8, CleanFrom = 5;
    private const double LeastSpeedSpread = 5;

    private static readonly string[] Gases = ["co_pct", "hc_ppm", "no_ppm", "co2_pct", "o2_pct"];

    public override IndicatorCard Card { get; } = CardOf("exhaust_unlike_load", Tier.Statistical, ["donor_vehicle", "copied_trace"], new("尾气与工况无关", "exhaust that takes no notice of the driving"),
        new("极清洁车辆读数不出分辨率（不计）", "a very clean engine within the bench's resolution (left out)"), "cross-correlation of gas with load over its delay; domain A4", version: 4);

    /// <summary>From the usual 0.8 or so down to what slow wandering reaches by chance over fifteen delays.</summary>
    protected override double Least => 0.35;

    protected override double Spreads => 4;

    protected override bool Above => false;

    protected override double SmallestShare => 0.03;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.01;

    /// <summary>Clean engines answer a load with little more than the noise of the bench: they are held against each other.</summary>
    protected override string GroupOf(Inspection test) => $"{test.Method}|{(test.EmissionStandard >= CleanFrom ? "clean" : "older")}";

    public override Dataset Digest => EmissionCohorts.Digest;

    public override int DigestDays => EmissionCohorts.DigestDays;

    public override Table Digested(VehicleDay day) => EmissionCohorts.Digested(day);

    /// <summary>A kind that emits next to nothing (under a sixteenth of the limits) answers a load with nothing that could be seen.</summary>
    private static readonly double NextToNothing = Math.Log(1 / 16.0 + Emissions.Blur);

    /// <summary>What rises and falls with the load in any engine; the others hardly leave what the mixture makes them.</summary>
    private static readonly string[] Telling = ["hc_ppm", "no_ppm"];

    private readonly ConditionalWeakTable<VehicleDay, Benches> benches = [];

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var cohorts = EmissionCohorts.Of(day, memory);
        return Observe(day, (d, test) => cohorts.For(test)?.Level < NextToNothing ? null : Look(d, test)).ToList();
    }

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Method != TestMethod.Vmas || test.Fuel is "diesel" or "hybrid" || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return double.NaN;
        var trace = day.Traces.Of(test.Id);
        var first = trace.Phase.IndexOf(Phase.Drive);
        if (first < 0 || trace.Length - first < FewestSeconds || Deviation(trace.Speed[first..]) < LeastSpeedSpread) return double.NaN;
        if (!benches.GetValue(day, d => new Benches(d)).CanTell(test, trace, first)) return double.NaN;
        var best = double.NaN;
        foreach (var channel in Gases)
        {
            var gas = trace.Of(channel)[first..];
            if (Readings(gas) < FewestReadings) continue;
            var logs = new double[gas.Length];
            for (var i = 0; i < logs.Length; i++) logs[i] = Math.Log(Math.Max(0, gas[i]) + 0.01);
            foreach (var load in (ReadOnlySpan<string>)["speed_kmh", "power_kw"])
                for (var delay = 0; delay <= LongestDelay; delay++)
                    if (Math.Abs(Correlation(trace.Of(load)[first..^delay], logs.AsSpan(delay))) is var r && !(r <= best)) best = double.IsNaN(r) ? best : r;
        }
        return best;
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, expected - value, new(
        $"检验 {test.Id} 各气体与车速、功率的最大相关仅 {value:0.00}（同法检验通常 {expected:0.00}）", $"test {test.Id}: no gas correlates with speed or power by more than {value:0.00} ({expected:0.00} usual for the method)"));

    private static int Readings(ReadOnlySpan<double> values) => Distinct(values).Count;

    private static HashSet<double> Distinct(ReadOnlySpan<double> values)
    {
        var distinct = new HashSet<double>();
        foreach (var value in values)
            if (!double.IsNaN(value)) distinct.Add(value);
        return distinct;
    }

    /// <summary>The steps in which the benches of a day print the telling gases: the least difference between two readings of a handful of tests.</summary>
    private sealed class Benches
    {
        private const int Handful = 6;

        /// <summary>A step of so many times the city's usual is coarse.</summary>
        private const double Coarse = 2.5;

        private readonly Dictionary<(string Lane, string Gas), double> steps;
        private readonly Dictionary<string, double> usual;

        public Benches(VehicleDay day)
        {
            steps = day.Inspections.Where(t => t.Method == TestMethod.Vmas && !day.Traces.Of(t.Id).IsEmpty).GroupBy(t => t.LaneKey)
                .SelectMany(lane => Telling.Select(gas => (Bench: (lane.Key, gas), Step: StepOf(lane.Take(Handful).SelectMany(t => Distinct(day.Traces.Of(t.Id).Of(gas)))))))
                .Where(b => !double.IsNaN(b.Step)).ToDictionary(b => b.Bench, b => b.Step);
            usual = steps.GroupBy(s => s.Key.Gas, s => s.Value).ToDictionary(g => g.Key, g => Robust.Median([.. g]), StringComparer.Ordinal);
        }

        /// <summary>False where the bench is too coarse for the telling gases that it has: that they stand still says nothing of the exhaust.</summary>
        public bool CanTell(Inspection test, ProcessTrace trace, int first)
        {
            var isCoarse = false;
            foreach (var gas in Telling)
            {
                if (!steps.TryGetValue((test.LaneKey, gas), out var step)) continue;
                if (step <= Coarse * usual[gas] || Readings(trace.Of(gas)[first..]) >= FewestReadings) return true;
                isCoarse = true;
            }
            return !isCoarse;
        }

        private static double StepOf(IEnumerable<double> readings)
        {
            double[] sorted = [.. readings.Distinct().Order()];
            return sorted.Length < 2 ? double.NaN : sorted.Zip(sorted.Skip(1), (a, b) => b - a).Min();
        }
    }

    private static double Deviation(ReadOnlySpan<double> values)
    {
        double n = 0, sum = 0, squares = 0;
        foreach (var value in values)
            if (!double.IsNaN(value)) (n, sum, squares) = (n + 1, sum + value, squares + value * value);
        return n < 2 ? 0 : Math.Sqrt(Math.Max(0, squares / n - sum / n * (sum / n)));
    }

    /// <summary>Pearson's, over the seconds that have both; the gas comes as logarithm, because it spans decades.</summary>
    private static double Correlation(ReadOnlySpan<double> load, ReadOnlySpan<double> logs)
    {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < Math.Min(load.Length, logs.Length); i++)
        {
            var (a, b) = (load[i], logs[i]);
            if (double.IsNaN(a + b)) continue;
            (n, x, y, xx, yy, xy) = (n + 1, x + a, y + b, xx + a * a, yy + b * b, xy + a * b);
        }
        var spread = Math.Sqrt(Math.Max(0, n * xx - x * x) * Math.Max(0, n * yy - y * y));
        return spread > 0 ? (n * xy - x * y) / spread : double.NaN;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次简易瞬态检验中 {abnormal:0} 次的尾气与车速、功率无关（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} driven tests the exhaust takes no notice of speed and power (usually {peers.Mean:0.0%})");
}
