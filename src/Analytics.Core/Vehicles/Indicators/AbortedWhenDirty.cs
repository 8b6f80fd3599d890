using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that were broken off or declared invalid while the gas was dirty: a pollutant's last ten seconds stand over what 49 of 50 passed tests of the method show that day, as those of most failed tests do. Whoever stops a test before it fails,
/// and tries again until it passes, leaves such tests; a test that is stopped for honest reasons knows nothing of the exhaust.
/// </summary>
/// <remarks>
/// Unit: share of tests; a vehicle counts once a day. Innocent look-alike: new staff and worn rollers break off tests of clean cars as well (those are not counted, and dirty ones only beyond the share that the lane's finished tests show), a dirty car that cannot hold the speed or was not warm (now and then, on any lane).
/// </remarks>
public sealed class AbortedWhenDirty : LaneRate
{
    private const int LastRows = 10, FewestRows = 12, FewestTests = 12;

    /// <summary>With three pollutants one passed test in seventeen is dirty, and most failed ones are: what would have failed is told from what would have passed.</summary>
    private const double FortyNineOfFifty = 0.98;

    /// <summary>The <see cref="TestLook.Kind"/> of a test that was struck out.</summary>
    private const string Invalid = "invalid";

    private static readonly (string Channel, double Least, string Name)[] Gas = [("co_pct", 0.1, "CO %"), ("hc_ppm", 20, "HC ppm"), ("no_ppm", 50, "NO ppm")], Smoke = [("k_m1", 0.2, "k 1/m"), ("nox_ppm", 100, "NOx ppm")];

    private readonly ConditionalWeakTable<VehicleDay, Dictionary<(TestMethod, bool), double[]>> days = [];

    public override IndicatorCard Card { get; } = CardOf("aborted_when_dirty", Tier.Statistical, ["pass_shopping", "other_vehicle"], new("尾气超标时中止检验", "tests broken off while the gas is dirty"),
        new("新员工或设备故障导致的中止（与排放无关，不计）；车况差的车辆偶有中止", "new staff or faults (of clean cars too: not counted); a poor car now and then"), "abort and restart rates (EPA SR01-10-02, California BAR STAR); domain C2", version: 3);

    protected override double SmallestShare => 0.015;

    protected override double FewestAbnormal => 3;

    protected override double HonestFloor => 0.003;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var limits = days.GetValue(day, LimitsOf).GetValueOrDefault(KeyOf(test));
        if (limits is null) return null;
        if (IsFinished(test) || LevelsOf(day.Traces.Of(test.Id), test) is not { } levels) return new TestLook(false, 0, null);
        var channels = ChannelsOf(test);
        return DirtiestOf(levels, limits) is not { } at ? new TestLook(false, 0, null) : new TestLook(true, levels[at] / limits[at], new(
            $"检验 {test.Id} {(test.Verdict == Verdict.Aborted ? "中止" : "判为无效")}前 {channels[at].Name} 为 {levels[at]:0.##}（当日同法合格检验 98 % 低于 {limits[at]:0.##}）",
            $"test {test.Id} was {(test.Verdict == Verdict.Aborted ? "broken off" : "declared invalid")} at {channels[at].Name} {levels[at]:0.##} (49 of 50 passed tests of the day stay under {limits[at]:0.##})"), test.Verdict == Verdict.Invalid ? Invalid : "");
    }

    private static bool IsFinished(Inspection test) => test.Verdict is Verdict.Pass or Verdict.Fail;

    private static int? DirtiestOf(double[] levels, double[] limits) =>
        Enumerable.Range(0, levels.Length).Where(c => levels[c] > limits[c]).OrderByDescending(c => levels[c] / limits[c]).Select(c => (int?)c).FirstOrDefault();

    /// <summary>Keeps of each day how many tests were not finished (the expected number), how many were (the sum) and how many of those were as dirty (the sum of squares).</summary>
    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var limits = days.GetValue(day, LimitsOf);
        var lanes = day.Lanes.ToDictionary(l => l.Key, l => l.Select(t => (IsFinished: IsFinished(t), Levels: LevelsOf(day.Traces.Of(t.Id), t), Limits: limits.GetValueOrDefault(KeyOf(t)))).Where(t => t is { Levels: not null, Limits: not null }).ToList());
        return base.Observe(day, memory).Select(o => lanes[o.Subject.Id] is var tests ? o with
        {
            Expected = tests.Count(t => !t.IsFinished),
            Sum = tests.Count(t => t.IsFinished),
            SumOfSquares = tests.Count(t => t.IsFinished && DirtiestOf(t.Levels!, t.Limits!) is not null),
        } : o).ToList();
    }

    /// <summary>Whoever breaks off tests without regard to the exhaust breaks off as many dirty ones as the lane's customers are dirty.</summary>
    public override IEnumerable<Measurement> Judge(ObservationWindow window) => base.Judge(window).Select(m =>
    {
        var seen = window.Of(m.Subject);
        var (broken, finished, dirty) = (seen.Sum(o => o.Expected), seen.Sum(o => o.Sum), seen.Sum(o => o.SumOfSquares));
        var regardless = new PeerRate(dirty + 1, finished - dirty + 4).UpperTail(Math.Min(broken, seen.Sum(o => o.Count)), broken);
        return m with { PValue = Math.Max(m.PValue, regardless), Evidence = Math.Min(m.Evidence, Evidences.FromPValue(Math.Max(m.PValue, regardless))) };
    });

    /// <summary>A test that was finished and then struck out was no second try.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) => 2 * CountOf(seen, Invalid) > seen.Sum(o => o.Count) ? ["other_vehicle", "pass_shopping"] : [];

    /// <summary>What 49 of 50 passed tests of a method end under, channel by channel; methods with few tests are left out.</summary>
    private static Dictionary<(TestMethod, bool), double[]> LimitsOf(VehicleDay day) => day.Inspections.Where(t => t.Verdict == Verdict.Pass)
        .Select(t => (Test: t, Levels: LevelsOf(day.Traces.Of(t.Id), t))).Where(x => x.Levels is not null).GroupBy(x => KeyOf(x.Test)).Where(g => g.Count() >= FewestTests)
        .ToDictionary(g => g.Key, g => ChannelsOf(g.First().Test).Select((c, i) => Math.Max(c.Least, Robust.Quantile([.. g.Select(x => x.Levels![i])], FortyNineOfFifty))).ToArray());

    /// <summary>Means of the last ten rows; null for a record that hardly began.</summary>
    private static double[]? LevelsOf(ProcessTrace trace, Inspection test)
    {
        if (trace.Length < FewestRows) return null;
        var channels = ChannelsOf(test);
        var levels = new double[channels.Length];
        for (var c = 0; c < levels.Length; c++)
        {
            var (sum, n) = (0.0, 0);
            foreach (var value in trace.Of(channels[c].Channel)[^LastRows..])
                if (!double.IsNaN(value)) (sum, n) = (sum + value, n + 1);
            levels[c] = n == 0 ? 0 : sum / n;
        }
        return levels;
    }

    private static (TestMethod, bool) KeyOf(Inspection test) => (test.Method, test.Fuel == "diesel");

    private static (string Channel, double Least, string Name)[] ChannelsOf(Inspection test) => test.Fuel == "diesel" ? Smoke : Gas;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次在尾气偏脏时被中止或判为无效（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} tests were broken off or declared invalid while the gas was dirty (usually {peers.Mean:0.0%})");
}
