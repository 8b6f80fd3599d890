using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose result does not follow from their seconds: ASM the last 10 s of the mode, two-speed idle the last 30 s of the phase. A
/// test counts only when no convention that vendors use explains its result: windows that end up to 3 s early, 10 to 30 s long; with the
/// recorded, the computed or no dilution factor; NO with or without the humidity factor; rounding or cutting; vendors' floors.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a vendor's own averaging (all its stations show it: peers are those of the same software).</remarks>
public sealed class ResultNotFromTrace : LaneRate
{
    /// <summary>What no convention explains must differ by so much: a share of the value and a step of its print.</summary>
    private const double Tolerance = 0.1;

    private static readonly (string Column, Phase Phase, string Channel, double Step)[] Results =
    [
        ("co_5025_pct", Phase.Asm5025, "co_pct", 0.02), ("hc_5025_ppm", Phase.Asm5025, "hc_ppm", 3), ("no_5025_ppm", Phase.Asm5025, "no_ppm", 5),
        ("co_2540_pct", Phase.Asm2540, "co_pct", 0.02), ("hc_2540_ppm", Phase.Asm2540, "hc_ppm", 3), ("no_2540_ppm", Phase.Asm2540, "no_ppm", 5),
        ("high_co_pct", Phase.HighIdle, "co_pct", 0.02), ("high_hc_ppm", Phase.HighIdle, "hc_ppm", 3),
        ("low_co_pct", Phase.LowIdle, "co_pct", 0.02), ("low_hc_ppm", Phase.LowIdle, "hc_ppm", 3),
    ];

    public override IndicatorCard Card { get; } = CardOf("result_not_from_trace", Tier.Contradiction, ["edited_result", "scaled_results"],
        new("结果与过程数据不符", "a result that does not follow from its seconds"), new("厂家自有的平均窗口或修正约定", "a vendor's own window or correction"),
        "GB 18285-2018 annexes A, B: last 10-s mean (ASM), 30-s mean (two-speed idle), dilution correction");

    protected override string PeerGroup(Subject subject, IReadOnlyList<Observation> observations) => "lane";

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        if (trace.IsEmpty) return null;
        var evaluated = false;
        TestLook? worst = null;
        foreach (var (column, phase, channel, step) in Results)
        {
            if (test.Result(column) is not { } printed) continue;
            var (low, high) = Explained(test, trace, phase, channel);
            if (double.IsNaN(low)) continue;
            evaluated = true;
            // Under the floors that vendors print (10 ppm) nothing can be told.
            var slack = step + Tolerance * Math.Max(printed, low);
            var off = printed < low ? low - printed : printed - high;
            if (off <= slack || (channel != "co_pct" && printed <= 10 && low <= 10 + slack)) continue;
            var seconds = printed < low ? low : high;
            if (worst is null || off / slack > worst.Value.Value)
                worst = new TestLook(true, off / slack, new($"检验 {test.Id}：{column} 上报 {printed:0.###}，按逐秒数据应为 {seconds:0.###}", $"test {test.Id}: {column} reported {printed:0.###}, its seconds give {seconds:0.###}"));
        }
        return worst ?? (evaluated ? new TestLook(false, 0, null) : null);
    }

    /// <summary>Lowest and highest value that some convention gives.</summary>
    private static (double Low, double High) Explained(Inspection test, ProcessTrace trace, Phase phase, string channel)
    {
        double low = double.NaN, high = double.NaN;
        var values = trace.Of(channel);
        for (var early = 0; early <= 3; early++)
            foreach (var length in phase is Phase.Asm5025 or Phase.Asm2540 ? (ReadOnlySpan<int>)[9, 10, 11] : [25, 30])
            {
                var mean = TailMean(values, trace.Phase, phase, length, early);
                if (double.IsNaN(mean)) continue;
                var recorded = TailMean(trace.DilutionFactor, trace.Phase, phase, length, early);
                var computed = Exhaust.DilutionFactor(TailMean(trace.Co, trace.Phase, phase, length, early), TailMean(trace.Co2, trace.Phase, phase, length, early), test.Fuel == "cng");
                var humidity = channel == "no_ppm" ? TailMean(trace.HumidityFactor, trace.Phase, phase, length, early) : 1;
                if (double.IsNaN(humidity)) humidity = 1;
                foreach (var dilution in (ReadOnlySpan<double>)[1, recorded, computed])
                    foreach (var factor in (ReadOnlySpan<double>)[1, humidity])
                    {
                        if (double.IsNaN(dilution)) continue;
                        var value = mean * dilution * factor;
                        if (!(value >= low)) low = value;
                        if (!(value <= high)) high = value;
                    }
            }
        return (low, high);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的上报结果无法由逐秒数据按任何通行算法得出（全市通常 {peers.Mean:0.0%}）",
        $"the results of {abnormal:0} of {evaluated:0} tests follow from their seconds by no method in use (usually {peers.Mean:0.0%})");
}
