using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of passed tests cut short: a phase lasts less than at the other lanes of the same software (by more than an eighth and 3 s; where these are not known, than at the city's lanes and
/// the protocol asks for: 30 s of each idle, 20 s of an ASM mode, 195 s of the transient cycle), an acceleration is missing, or a test of one phase declares
/// more than 10 s and a fifth of its rows that did not come.
/// </summary>
/// <remarks>
/// Unit: share of tests. Lost seconds inside do not count: a phase runs from its neighbour to its neighbour. Innocent look-alike: an upload that broke off (its last phase is left out), a station
/// that logs the next car in early (learned from all its tests), a clean car released early (learned from the software's other lanes).
/// </remarks>
public sealed class ShortTest : LaneRate
{
    private const double Enough = 0.88, FewestShort = 3, EnoughOfProtocol = 0.85, FewestMissing = 10, LargestMissing = 0.2;

    private readonly ConditionalWeakTable<VehicleDay, Table> tables = [];
    private readonly ConditionalWeakTable<VehicleDay, RecordedEnds> ends = [];

    public override IndicatorCard Card { get; } = CardOf("short_test", Tier.Contradiction, ["short_test"], new("检验时间不足", "tests cut short"),
        new("上传中断；清洁车提前放行（已按同软件学习）", "an upload that broke off; a clean car released early (learned)"), "GB 18285-2018, GB 3847-2018: durations of the phases; domain A8", version: 9);

    public override Dataset Digest => PhaseDurations.Dataset;

    public override int DigestDays => 14;

    public override Table Digested(VehicleDay day) => tables.GetValue(day, PhaseDurations.ToTable);

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var durations = new PhaseDurations();
        foreach (var (_, table) in memory.Digests) durations.Add(table);
        durations.Add(DigestOf(day)!);
        var usual = durations.Usual();
        return Observe(day, (d, test) => Look(d, test, usual)).ToList();
    }

    protected override TestLook? Look(VehicleDay day, Inspection test) => null;

    private TestLook? Look(VehicleDay day, Inspection test, Func<Inspection, Phase, (double Software, double City, double Own)> usual)
    {
        if (test.Verdict != Verdict.Pass) return null;
        var trace = day.Traces.Of(test.Id);
        if (trace.IsEmpty) return null;
        var spans = PhaseDurations.Spans(day, test);
        if (test.Method == TestMethod.FreeAcceleration && spans.Count < 3)
            return new TestLook(true, 1, new($"检验 {test.Id} 只有 {spans.Count} 次加速", $"test {test.Id} has {spans.Count} accelerations of three"));
        var missing = ends.GetValue(day, d => new RecordedEnds(d)).MissingAtEnd(test, trace);
        // Where an upload broke off, the last phase is short and nobody can tell why; the one before it is whole.
        var broken = missing > FewestMissing;
        if (broken && spans.Count < 2 && missing > LargestMissing * trace.Length)
            return new TestLook(true, missing / test.DurationSeconds, new($"检验 {test.Id} 声称 {test.DurationSeconds:0} 秒，其中末尾 {missing:0} 秒没有过程数据", $"test {test.Id} declares {test.DurationSeconds:0} s, the last {missing:0} of them without a row"));
        if (broken && spans.Count > 1) spans = [.. spans.SkipLast(1)];
        var looks = spans.Where(s => IsMeasured(s.Phase)).Select(s => (s.Phase, s.Seconds, Needed: Needed(test.Method, s.Phase, usual(test, s.Phase)))).Where(s => s.Needed > 0).OrderBy(s => s.Seconds / s.Needed).ToList();
        if (looks.Count == 0) return null;
        var (phase, seconds, needed) = looks[0];
        return new TestLook(seconds < needed, 1 - seconds / needed, new($"检验 {test.Id} 的 {VehicleDatasets.Phases[(int)phase]} 阶段仅 {seconds} 秒（至少应有 {needed:0} 秒）",
            $"test {test.Id}: phase {VehicleDatasets.Phases[(int)phase]} lasts {seconds} s (at least {needed:0} s expected)"));
    }

    /// <summary>What goes before may be short with an engine that is warm or a record that begins late; it changes no result.</summary>
    private static bool IsMeasured(Phase phase) => phase is not (Phase.Prepare or Phase.Accelerate or Phase.Warmup or Phase.Idle);

    /// <summary>
    /// The shortest that a phase may be, s; 0 = not known. A lane that always takes the same time, and as much as the protocol asks for, has its own habit; and what other software
    /// than the lane's does beyond the protocol binds nobody.
    /// </summary>
    private static double Needed(TestMethod method, Phase phase, (double Software, double City, double Own) usual)
    {
        var protocol = phase switch
        {
            Phase.HighIdle or Phase.LowIdle => 30,
            Phase.Asm5025 or Phase.Asm2540 => 20,
            Phase.Drive when method == TestMethod.Vmas => 195,
            _ => 0,
        };
        var others = !double.IsNaN(usual.Software) ? usual.Software : protocol > 0 ? Math.Min(usual.City, protocol) : usual.City;
        if (double.IsNaN(others)) return EnoughOfProtocol * protocol;
        var shortest = protocol > 0 && usual.Own >= protocol ? Math.Min(others, usual.Own) : others;
        return Math.Min(Enough * shortest, shortest - FewestShort);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次合格检验中 {abnormal:0} 次时间不足（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} passed tests were cut short (usually {peers.Mean:0.0%})");
}
