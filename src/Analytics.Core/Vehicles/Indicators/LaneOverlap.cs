using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that began while another car was still being measured on the same analyser, or left no time to
/// change the car. Vendors disagree on what the two times mean (start = login or first second, end = last second or
/// upload), so a pair counts only when it is impossible under each of the meanings: as declared; measured seconds counted
/// from the start; measured seconds counted back from the end. Where the last meaning leaves time, though not half of what the city's
/// quickest changes take, a pair with next to nothing between the declared times counts too, if such pairs stand apart on the lane: they pile up, and hardly any follow just above.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a lane with two bays under one id (told apart by the analyser), a station clock set
/// back during the day (one slip), a lane that logs the next car in early (its times between run on without a gap, or are all alike), also on days whose seconds were lost. A clock that is wrong by a constant moves both tests and changes nothing.
/// </remarks>
public sealed class LaneOverlap : RateIndicator<VehicleDay>
{
    /// <summary>Seconds: driving off and on, fixing the probe. Real lanes need a minute; whole seconds and late logins take some of it. Between these the city's own pace decides.</summary>
    private const double LeastChange = 8, MostChange = 20;

    /// <summary>Pairs up to <see cref="LeastChange"/> stand apart when those up to so many times as much are a third of them at most; where nearly all pairs are like that it is how the lane logs in.</summary>
    private const double Above = 3, MostAbove = 1 / 3.0, Everybody = 0.9;

    private const int FewestChanges = 5, FewestLanes = 5;

    public override IndicatorCard Card { get; } = new("lane_overlap", 4, LeadKind.VehicleInspection, Tier.Contradiction, ["impossible_time"], "share of tests",
        new("同一检测线时间重叠", "two cars at once on one lane"),
        new("一个线号下实有两个工位；时钟被回调", "two bays under one lane id; a clock set back"),
        "HJ 1238-2021 (one lane, one test at a time); EPA trigger report: tests per lane-hour");

    protected override double SmallestShare => 0.005;

    protected override double FewestAbnormal => 3;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var lanes = day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal).Select(lane => (Tests: lane.ToList(), Changes: ChangesOf(day, lane).ToList())).ToList();
        var shortest = QuickestOf(lanes.Select(l => l.Changes.Select(c => c.Declared).Where(gap => gap > 0).ToArray())) is var declared && double.IsNaN(declared) ? LeastChange : Math.Clamp(declared / 3, LeastChange, MostChange);
        var half = QuickestOf(lanes.Select(l => l.Changes.Select(c => c.Longest).ToArray())) / 2;
        foreach (var (lane, changes) in lanes)
        {
            var found = changes.Where(c => c.Longest < shortest).Select(c => ExampleOf(day.Day, c.Before, c.Test, c.Longest)).ToList();
            var pressed = changes.Where(c => c.Longest >= shortest && c.Longest < half && c.Declared < LeastChange).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane[0]), day.Day)
            {
                Exposure = lane.Count,
                Count = found.Count,
                Tag = $"{pressed.Count};{changes.Count(c => c.Declared >= LeastChange && c.Declared < Above * LeastChange)};{changes.Count(c => c.Declared < LeastChange)};{changes.Count}",
                Examples = [.. found.Concat(pressed.Select(c => ExampleOf(day.Day, c.Before, c.Test, Math.Max(0, c.Declared)))).OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    public override IEnumerable<Measurement> Judge(ObservationWindow window) =>
        base.Judge(new ObservationWindow(window.From, window.AsOf, window.Subjects.SelectMany(s => WithPressed(window.Of(s)))));

    /// <summary>The days of a lane with its pressed pairs counted, when they stand apart over the window.</summary>
    private static IEnumerable<Observation> WithPressed(IReadOnlyList<Observation> seen)
    {
        var days = seen.Where(o => o.Tag.Length > 0).Select(o => o.Tag.Split(';').Select(int.Parse).ToArray()).ToList();
        int pressed = days.Sum(d => d[0]), above = days.Sum(d => d[1]), near = days.Sum(d => d[2]), all = days.Sum(d => d[3]);
        return pressed == 0 || above > MostAbove * pressed || near > Everybody * all ? seen
            : seen.Select(o => o.Tag.Length == 0 ? o : o with { Count = o.Count + int.Parse(o.Tag.AsSpan(0, o.Tag.IndexOf(';'))) });
    }

    /// <summary>From one car to the next on the same analyser; the test that ends last is the one the lane must be free of.</summary>
    private static IEnumerable<Change> ChangesOf(VehicleDay day, IEnumerable<Inspection> lane)
    {
        var last = new Dictionary<string, (Inspection Test, double Seconds)>(StringComparer.Ordinal);
        foreach (var test in lane)
        {
            var seconds = MeasuredSeconds(day, test);
            if (last.TryGetValue(test.AnalyzerId, out var before) && before.Test.VehicleId != test.VehicleId) yield return new Change(before.Test, test, (test.StartedAt - before.Test.EndedAt).TotalSeconds, Gap(before.Test, before.Seconds, test, seconds));
            if (before.Test is null || test.EndedAt >= before.Test.EndedAt) last[test.AnalyzerId] = (test, seconds);
        }
    }

    /// <param name="Declared">s from the end to the next start.</param>
    /// <param name="Longest">The same under the kindest meaning of the times.</param>
    private readonly record struct Change(Inspection Before, Inspection Test, double Declared, double Longest);

    /// <summary>What the quickest twentieth of changes takes on the lane in the middle, s; NaN = too few lanes to say.</summary>
    private static double QuickestOf(IEnumerable<double[]> lanes)
    {
        const double quickest = 0.05;
        double[] judged = [.. lanes.Where(l => l.Length >= FewestChanges).Select(l => Robust.Quantile(l, quickest))];
        return judged.Length < FewestLanes ? double.NaN : Robust.Median(judged);
    }

    /// <summary>Seconds between two measurements under the kindest meaning of the recorded times; negative = overlap.</summary>
    private static double Gap(Inspection a, double secondsA, Inspection b, double secondsB)
    {
        var declared = (b.StartedAt - a.EndedAt).TotalSeconds;
        var byStart = (b.StartedAt - a.StartedAt).TotalSeconds - secondsA;
        var byEnd = (b.EndedAt - a.EndedAt).TotalSeconds - secondsB;
        return Math.Max(declared, Math.Max(byStart, byEnd));
    }

    /// <summary>Seconds between two tests of a day under the kindest meaning of their times, in the order in which they began; negative = overlap.</summary>
    internal static double GapBetween(VehicleDay day, Inspection one, Inspection other) =>
        one.StartedAt <= other.StartedAt ? Gap(one, MeasuredSeconds(day, one), other, MeasuredSeconds(day, other)) : GapBetween(day, other, one);

    /// <summary>Seconds the car was really measured: its process rows; where they were lost, as long as the quicker of the day's tests of the method; where the city has none, the declared duration.</summary>
    private static double MeasuredSeconds(VehicleDay day, Inspection test) => day.Traces.Of(test.Id) is { IsEmpty: false } trace ? Math.Min(trace.Length, test.DurationSeconds)
        : Math.Min(Quickly.GetValue(day, QuickOf).GetValueOrDefault(test.Method, double.PositiveInfinity), test.DurationSeconds);

    private static readonly ConditionalWeakTable<VehicleDay, Dictionary<TestMethod, double>> Quickly = [];

    /// <summary>Seconds that the quickest quarter of a day's tests measures, by method.</summary>
    private static Dictionary<TestMethod, double> QuickOf(VehicleDay day) => day.Inspections.Select(i => (i.Method, Seconds: (double)day.Traces.Of(i.Id).Length)).Where(i => i.Seconds > 0)
        .GroupBy(i => i.Method, i => i.Seconds).ToDictionary(g => g.Key, g => Robust.Quantile([.. g], 0.25));

    private static Example ExampleOf(DateOnly day, Inspection a, Inspection b, double gap)
    {
        var twin = $"inspections:{day:yyyy-MM-dd}:{a.Id}";
        return gap < 0
            ? new(b.Ref(day) with { Other = twin }, -gap, new(
                $"检验 {b.Id}（{b.StartedAt:HH:mm:ss} 开始）与检验 {a.Id}（{a.EndedAt:HH:mm:ss} 结束）在同一线上重叠 {-gap:0} 秒",
                $"test {b.Id} (began {b.StartedAt:HH:mm:ss}) overlaps test {a.Id} (ended {a.EndedAt:HH:mm:ss}) on one lane by {-gap:0} s"))
            : new(b.Ref(day) with { Other = twin }, 0, new(
                $"检验 {b.Id} 与检验 {a.Id} 之间至多 {gap:0} 秒，不足以换车",
                $"at most {gap:0} s between test {a.Id} and test {b.Id}, too short to change the car"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次与前一辆车在同一检测线上时间重叠或间隔不足以换车（全市通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} tests overlap the car before on the same lane or leave no time to change it (city: {peers.Mean:0.0%})");
}
