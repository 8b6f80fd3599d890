using Analytics.Core.Indicators;
using Analytics.Core.Statistics;
using Analytics.Core.Vehicles.Physics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose gas turns clean just as scoring begins: HC and CO of the second ten seconds that count against the last five before, far further down than the method does it. The car's own gas is
/// in the line until a three-way valve is turned, a clean gas is bled in or a factor is switched on for the seconds that count.
/// </summary>
/// <remarks>
/// Formula: mean of ln((HC after + 3)/(HC before + 3)) and ln((CO after + 0.03)/(CO before + 0.03)); abnormal 0.5 and five spreads under the day's tests of the method, which all warm up and change their load alike. Unit: share of
/// tests. Innocent look-alike: a catalyst that lights off in these seconds (now and then, on any lane).
/// </remarks>
public sealed class CleanAtScoring : LaneOutlier
{
    /// <summary>Gas of the last seconds before the phase arrives in its first ones: five to ten seconds of line and response.</summary>
    private const int Before = 5, Arriving = 9, After = 10;

    /// <summary>Readings below which a ratio says nothing: a few steps of the print.</summary>
    private const double FewPpm = 3, LittleCo = 0.03;

    public override IndicatorCard Card { get; } = CardOf("clean_at_scoring", Tier.Statistical, ["donor_vehicle", "edited_result", "copied_trace"], new("计分一开始尾气突然变干净", "gas that turns clean as scoring begins"),
        new("催化器恰在此时起燃", "a catalyst that lights off just then"), "a valve in the sampling line; delay and response of analysers, GB 18285-2018; domain A4");

    protected override double Least => 0.5;

    protected override double Spreads => 5;

    protected override bool Above => false;

    protected override double SmallestShare => 0.01;

    protected override double FewestAbnormal => 3;

    protected override string GroupOf(Inspection test) => test.Method.ToString();

    protected override double ValueOf(VehicleDay day, Inspection test)
    {
        if (test.Fuel is "diesel" or "hybrid" || test.Verdict is not (Verdict.Pass or Verdict.Fail)) return double.NaN;
        var trace = day.Traces.Of(test.Id);
        var first = 0;
        while (first < trace.Length && !ScoredGases.IsScored(trace.Phase[first])) first++;
        return first < Before || first + Arriving + After > trace.Length ? double.NaN : (Change(trace.Hc, first, FewPpm) + Change(trace.Co, first, LittleCo)) / 2;
    }

    private static double Change(ReadOnlySpan<double> gas, int first, double little) =>
        Math.Log((Mean(gas.Slice(first + Arriving, After)) + little) / (Mean(gas.Slice(first - Before, Before)) + little));

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return Math.Max(0, sum / values.Length);
    }

    protected override TestLook Describe(VehicleDay day, Inspection test, double value, double expected) => new(true, expected - value, new(
        $"检验 {test.Id}：计分 10-19 秒的 HC、CO 平均降至计分前的 {Math.Exp(value):0%}（同法检验通常 {Math.Exp(expected):0%}）",
        $"test {test.Id}: ten seconds into scoring HC and CO are {Math.Exp(value):0%} of what they were just before it (usually {Math.Exp(expected):0%})"));

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的尾气在计分开始时突然变干净，像是此时接入了别的气（全市通常 {peers.Mean:0.0%}）",
        $"in {abnormal:0} of {evaluated:0} tests the gas turns clean just as scoring begins, as if another gas were let in (usually {peers.Mean:0.0%})");
}
