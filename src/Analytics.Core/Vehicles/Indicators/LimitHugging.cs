using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>Share of passed tests whose highest result stands between 93 and 100 % of its limit, of those between 70 and 100 %: smooth for honest cars, piled up for corrected ones.</summary>
/// <remarks>Unit: share of near-limit tests. Innocent look-alike: an old fleet (it fills the whole stretch, not only its end), software that releases a car as soon as it is under the limit (learned).</remarks>
public sealed class LimitHugging : LaneRate
{
    private static readonly string[] Results =
        ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "co_2540_pct", "hc_2540_ppm", "no_2540_ppm", "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k80_m1", "nox80_ppm", "k_avg_m1"];

    public override IndicatorCard Card { get; } = CardOf("limit_hugging", Tier.Statistical, ["limit_hugging", "edited_result"], new("结果紧贴限值", "results just under the limit"),
        new("老旧车队（整段分布，不只末端）", "an old fleet (over the whole stretch, not only its end)"), "bunching under x/limit = 1 (McCrary); domain B8", version: 2);

    protected override double SmallestShare => 0.4;

    protected override double FewestAbnormal => 5;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict != Verdict.Pass) return null;
        var near = 0.0;
        foreach (var column in Results)
            if (test.Result(column) is { } x && test.Limit(column) is > 0 and var limit && x <= limit) near = Math.Max(near, x / limit);
        return near < 0.7 ? null : new TestLook(near > 0.93, near, new($"检验 {test.Id} 的结果为限值的 {near:0%}", $"test {test.Id}: {near:0%} of its limit"));
    }

    /// <summary>Software that stops as soon as a window is under the limit piles up there lawfully, on all its lanes: they are each other's peers.</summary>
    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var software = day.Lanes.ToDictionary(l => l.Key, l => l.First().SoftwareVersion);
        return base.Observe(day, memory).Select(o => o with { Tag = software.GetValueOrDefault(o.Subject.Id, "") });
    }

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => observations[^1].Tag;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"结果在限值 70% 以上的 {evaluated:0} 次合格检验中 {abnormal:0} 次紧贴限值（全市通常 {peers.Mean:0%}）", $"of {evaluated:0} passed tests over 70 % of a limit {abnormal:0} stand right under it (usually {peers.Mean:0%})");
}
