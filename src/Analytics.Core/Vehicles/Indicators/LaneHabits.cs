using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>Share of passed tests whose highest result stands between 93 and 100 % of its limit, of those between 70 and 100 %: smooth for honest cars, piled up for corrected ones.</summary>
/// <remarks>Unit: share of near-limit tests. Innocent look-alike: an old fleet (it fills the whole stretch, not only its end).</remarks>
public sealed class LimitHugging : LaneRate
{
    private static readonly string[] Results =
        ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "co_2540_pct", "hc_2540_ppm", "no_2540_ppm", "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k80_m1", "nox80_ppm", "k_avg_m1"];

    public override IndicatorCard Card { get; } = CardOf("limit_hugging", Tier.Statistical, ["limit_hugging", "edited_result"], new("结果紧贴限值", "results just under the limit"),
        new("老旧车队（整段分布，不只末端）", "an old fleet (over the whole stretch, not only its end)"), "bunching under x/limit = 1 (McCrary); domain B8");

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

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"结果在限值 70% 以上的 {evaluated:0} 次合格检验中 {abnormal:0} 次紧贴限值（全市通常 {peers.Mean:0%}）", $"of {evaluated:0} passed tests over 70 % of a limit {abnormal:0} stand right under it (usually {peers.Mean:0%})");
}

/// <summary>Share of two-wheel-drive vehicles tested by a method without load (two-speed idle, free acceleration) although other stations test them on the dynamometer.</summary>
/// <remarks>Unit: share of tests. Innocent look-alike: four-wheel drive (left out), models that most stations test without load (left out).</remarks>
public sealed class MethodAvoidance : LaneRate
{
    private VehicleDay? of;
    private Dictionary<string, (double Unloaded, double All)> usual = [];
    private readonly Lock gate = new();

    public override IndicatorCard Card { get; } = CardOf("method_avoidance", Tier.Statistical, ["method_avoidance"], new("规避工况法", "avoiding the loaded test"),
        new("四驱或无法上线的车辆（不计）", "vehicles that cannot go on a dynamometer (left out)"), "GB 18285-2018: loaded methods unless the vehicle cannot; domain B7");

    protected override double SmallestShare => 0.15;

    protected override double FewestAbnormal => 3;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Drive == "4wd" || test.ModelCode.Length == 0) return null;
        lock (gate)
        {
            if (of != day)
            {
                of = day;
                usual = day.Inspections.Where(i => i.Drive != "4wd").GroupBy(Group).ToDictionary(g => g.Key, g => ((double)g.Count(IsUnloaded), (double)g.Count()));
            }
        }
        var (unloaded, all) = usual[Group(test)];
        if (all < 10 || unloaded / all > 0.5) return null;
        return new TestLook(IsUnloaded(test), 1 - unloaded / all, new($"检验 {test.Id}（{test.ModelCode}，两驱）未用工况法", $"test {test.Id} ({test.ModelCode}, two-wheel drive) was not done on the dynamometer"));
    }

    private static string Group(Inspection test) => test.Fuel + "|" + test.VehicleClass;

    private static bool IsUnloaded(Inspection test) => test.Method is TestMethod.Tsi or TestMethod.FreeAcceleration;

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 辆可上线的两驱车中 {abnormal:0} 辆改用无负荷法检验（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} two-wheel-drive vehicles were tested without load (usually {peers.Mean:0.0%})");
}

/// <summary>Share of failed vehicles that passed on the same lane within 40 minutes with a third of the emissions or less.</summary>
/// <remarks>Unit: share of failed tests. Innocent look-alike: a garage next door (the city's rate shows what it can do), a cold engine at the first attempt.</remarks>
public sealed class FailThenPass : LaneRate
{
    private static readonly string[] Results = ["co_5025_pct", "hc_5025_ppm", "no_5025_ppm", "high_co_pct", "high_hc_ppm", "low_co_pct", "low_hc_ppm", "co_gkm", "hc_gkm", "nox_gkm", "k100_m1", "k_avg_m1"];

    public override IndicatorCard Card { get; } = CardOf("fail_then_pass", Tier.Statistical, ["pass_shopping", "donor_vehicle"], new("不合格后短时内超常转合格", "failed, then clean within minutes"),
        new("隔壁维修厂；首检时发动机未热", "a garage next door; a cold engine at first"), "domain B4; EPA trigger: short time from fail to pass");

    protected override double SmallestShare => 0.1;

    protected override double HonestFloor => 0.02;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict != Verdict.Fail) return null;
        var again = day.Inspections.FirstOrDefault(i => i.VehicleId == test.VehicleId && i.StationId == test.StationId && i.Verdict == Verdict.Pass && i.StartedAt > test.EndedAt);
        if (again is null) return new TestLook(false, 0, null);
        var minutes = (again.StartedAt - test.EndedAt).TotalMinutes;
        var ratios = Results.Select(c => (Before: test.Result(c), After: again.Result(c), Limit: test.Limit(c))).Where(r => r.Before is > 0 && r.After is not null && r.Limit is > 0 && r.Before > 0.5 * r.Limit).Select(r => r.After!.Value / r.Before!.Value).ToList();
        return new TestLook(minutes < 40 && ratios.Count > 0 && ratios.Average() < 0.34, 1 / (1 + minutes), new(
            $"检验 {test.Id} 不合格，{minutes:0} 分钟后 {again.Id} 合格，排放仅为前次的 {(ratios.Count > 0 ? ratios.Average() : 0):0%}", $"test {test.Id} failed; {minutes:0} minutes later {again.Id} passed with {(ratios.Count > 0 ? ratios.Average() : 0):0%} of the emissions"));
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次不合格中 {abnormal:0} 次在 40 分钟内以极低排放转为合格（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} failures turned clean within 40 minutes (usually {peers.Mean:0.0%})");
}
