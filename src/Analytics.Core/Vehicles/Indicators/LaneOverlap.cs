using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests that began while another car was still being measured on the same analyser, or left no time to
/// change the car. Vendors disagree on what the two times mean (start = login or first second, end = last second or
/// upload), so a pair counts only when it is impossible under each of the meanings: as declared; measured seconds counted
/// from the start; measured seconds counted back from the end.
/// </summary>
/// <remarks>
/// Unit: share of tests. Innocent look-alike: a lane with two bays under one id (told apart by the analyser), a station clock set
/// back during the day (one slip). A clock that is wrong by a constant moves both tests and changes nothing.
/// </remarks>
public sealed class LaneOverlap : RateIndicator<VehicleDay>
{
    /// <summary>Seconds: driving off and on, fixing the probe. Real lanes need a minute; whole seconds and late logins take some of it. Between these the city's own pace decides.</summary>
    private const double LeastChange = 8, MostChange = 20;

    public override IndicatorCard Card { get; } = new("lane_overlap", 2, LeadKind.VehicleInspection, Tier.Contradiction, ["impossible_time"], "share of tests",
        new("同一检测线时间重叠", "two cars at once on one lane"),
        new("一个线号下实有两个工位；时钟被回调", "two bays under one lane id; a clock set back"),
        "HJ 1238-2021 (one lane, one test at a time); EPA trigger report: tests per lane-hour");

    protected override double SmallestShare => 0.005;

    protected override double FewestAbnormal => 3;

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var shortest = ShortestChange(day);
        foreach (var lane in day.Inspections.GroupBy(i => i.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var found = new List<Example>();
            var last = new Dictionary<string, (Inspection Test, double Seconds)>(StringComparer.Ordinal);
            foreach (var test in lane)
            {
                var seconds = MeasuredSeconds(day, test);
                if (last.TryGetValue(test.AnalyzerId, out var before) && before.Test.VehicleId != test.VehicleId
                    && Gap(before.Test, before.Seconds, test, seconds) is var gap && gap < shortest)
                    found.Add(ExampleOf(day.Day, before.Test, test, gap));
                // The test that ends last is the one the lane must be free of.
                if (before.Test is null || test.EndedAt >= before.Test.EndedAt) last[test.AnalyzerId] = (test, seconds);
            }
            yield return new Observation(Card.Id, day.LaneSubject(lane.First()), day.Day)
            {
                Exposure = lane.Count(),
                Count = found.Count,
                Examples = [.. found.OrderByDescending(e => e.Value).ThenBy(e => e.Row.Key, StringComparer.Ordinal).Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>A third of what the quickest twentieth of changes takes on the lane in the middle.</summary>
    private static double ShortestChange(VehicleDay day)
    {
        const double quickest = 0.05, share = 1 / 3.0;
        var lanes = day.Inspections.GroupBy(i => (i.LaneKey, i.AnalyzerId)).Select(lane => lane.Zip(lane.Skip(1), (a, b) => (b.StartedAt - a.EndedAt).TotalSeconds).Where(gap => gap > 0).ToArray())
            .Where(gaps => gaps.Length >= 5).Select(gaps => Robust.Quantile(gaps, quickest)).ToArray();
        return lanes.Length < 5 ? LeastChange : Math.Clamp(share * Robust.Median(lanes), LeastChange, MostChange);
    }

    /// <summary>Seconds between two measurements under the kindest meaning of the recorded times; negative = overlap.</summary>
    private static double Gap(Inspection a, double secondsA, Inspection b, double secondsB)
    {
        var declared = (b.StartedAt - a.EndedAt).TotalSeconds;
        var byStart = (b.StartedAt - a.StartedAt).TotalSeconds - secondsA;
        var byEnd = (b.EndedAt - a.EndedAt).TotalSeconds - secondsB;
        return Math.Max(declared, Math.Max(byStart, byEnd));
    }

    /// <summary>Seconds the car was really measured: its process rows, else the declared duration.</summary>
    private static double MeasuredSeconds(VehicleDay day, Inspection test) =>
        day.Traces.Of(test.Id) is { IsEmpty: false } trace ? Math.Min(trace.Length, test.DurationSeconds) : test.DurationSeconds;

    private static Example ExampleOf(DateOnly day, Inspection a, Inspection b, double gap)
    {
        var twin = $"inspections:{day:yyyy-MM-dd}:{a.Id}";
        return gap < 0
            ? new(b.Ref(day) with { Other = twin }, -gap, new(
                $"检验 {b.Id}（{b.StartedAt:HH:mm:ss} 开始）与检验 {a.Id}（{a.EndedAt:HH:mm:ss} 结束）在同一线上重叠 {-gap:0} 秒",
                $"test {b.Id} (began {b.StartedAt:HH:mm:ss}) overlaps test {a.Id} (ended {a.EndedAt:HH:mm:ss}) on one lane by {-gap:0} s"))
            : new(b.Ref(day) with { Other = twin }, 0, new(
                $"检验 {b.Id} 在检验 {a.Id} 结束后仅 {gap:0} 秒即开始，不足以换车",
                $"test {b.Id} began {gap:0} s after test {a.Id} ended, too short to change the car"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次与前一辆车在同一检测线上时间重叠或间隔不足以换车（全市通常 {peers.Mean:0.0%}）",
        $"{abnormal:0} of {evaluated:0} tests overlap the car before on the same lane or leave no time to change it (city: {peers.Mean:0.0%})");
}
