using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests in which a pollutant jumps from one steady level to another within a single second while engine speed, road speed, power and CO2 stay as they were: where somebody multiplied the
/// scored seconds. Gas goes through hose, cell and electronics with a response time of several seconds (T90), so that a true change shows its slope.
/// </summary>
/// <remarks>
/// Formula: levels of 5 s before and after differ by more than 12 %, 6 steps of the bench and 8 standard deviations; the two seconds at the jump lie within an eighth of it from their levels
/// (a real NO was seen to fall by half in two seconds at a steady load), the others within a fifth; CO2 changes by less than 2 %; and the change is four times what all but 5 % of the trace's other changes in steady seconds reach (a lively engine jumps all the time). Unit: share of tests. Innocent look-alike: a range switch of the analyser (always at the same level, on any car), a catalyst that
/// lights off (slowly), a line to the bench that hangs and then catches up (where all gases stood still to the last digit for 3 s before it: left out).
/// </remarks>
public sealed class StepInTrace : LaneRate
{
    private const int Side = 5, Steady = 12, Hanging = 3;
    private const double SmallestJump = 0.12, StepsOfBench = 6, Sigmas = 8, Settled = 0.2, SettledAtOnce = 0.12, Co2Stays = 0.02, Usual = 0.95, OverUsual = 4;

    /// <summary>Of pollutants that jump together: how far beyond their usual changes, how little they may go on afterwards, and how far their factors (ln) may differ.</summary>
    private const double OverUsualTogether = 3, SettledTogether = 0.4, OneFactor = 0.12;

    /// <summary>When the throttle opens the mixture turns rich and all pollutants rise together, at once where a software takes the delay off and its bench is quick.</summary>
    private const double EngineGoesOn = 0.15;

    private static readonly (string Channel, double Step)[] Channels = [("co_pct", 0.01), ("hc_ppm", 1), ("no_ppm", 1), ("k_m1", 0.01), ("nox_ppm", 1)];

    public override IndicatorCard Card { get; } = CardOf("step_in_trace", Tier.Contradiction, ["edited_result", "limit_hugging"], new("污染物在一秒内整体跳变", "a pollutant that jumps within one second"),
        new("分析仪换挡（总在同一浓度）", "a range switch of the analyser (always at one level)"), "response time of analysers, GB 18285-2018 annex (T90); domain A8", version: 6);

    protected override double SmallestShare => 0.005;

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        if (test.Verdict is not (Verdict.Pass or Verdict.Fail)) return null;
        var trace = day.Traces.Of(test.Id);
        if (trace.Length < Steady + 2 * Side) return null;
        TestLook? worst = null;
        var steps = Channels.Select(c => Math.Max(c.Step, Resolution(day.Traces.Of(test.Id).Of(c.Channel)))).ToArray();
        for (var at = Steady; at + Side <= trace.Length; at++)
        {
            if (!IsSteady(trace, at) || Hangs(trace, at)) continue;
            for (var c = 0; c < steps.Length; c++)
                if (Jump(trace.Of(Channels[c].Channel), at, steps[c]) is var jump && Math.Abs(jump) > Math.Abs(worst?.Value ?? 0) && Math.Abs(jump) > OverUsual * UsualChange(trace, Channels[c].Channel, steps[c]))
                    worst = new TestLook(true, jump, new($"检验 {test.Id}：{Channels[c].Channel} 在第 {trace.Second[at]} 秒一秒内变为原来的 {Math.Exp(jump):0%}，转速、车速和 CO2 均未变",
                        $"test {test.Id}: at second {trace.Second[at]} {Channels[c].Channel} becomes {Math.Exp(jump):0%} of what it was within one second; engine, road speed and CO2 stayed"));
        }
        worst ??= TogetherAt(day, test, steps);
        return worst is { } found ? found with { Kind = Emissions.IsJustUnderLimit(test) ? UnderLimit : "" } : new TestLook(false, 0, null);
    }

    /// <summary>
    /// Two pollutants and more that jump by one and the same factor within one second and stay there while the engine and CO2 go on, each by three times what all but 5 % of its other changes reach. Each has its own cause in the engine and its own cell: whatever the
    /// engine does in that second, they do not do it together.
    /// </summary>
    private static TestLook? TogetherAt(VehicleDay day, Inspection test, double[] steps)
    {
        var trace = day.Traces.Of(test.Id);
        var usual = new double[steps.Length];
        for (var c = 0; c < steps.Length; c++) usual[c] = ChangesOf(trace.Of(Channels[c].Channel), StepsOfBench * steps[c]) is { Count: >= 2 * Side } changes ? Robust.Quantile([.. changes], Usual) : double.NaN;
        for (var at = Side; at + Side <= trace.Length; at++)
        {
            if (trace.Second[at + Side - 1] - trace.Second[at - Side] != 2 * Side - 1 || Math.Abs(Math.Log(trace.Co2[at] / trace.Co2[at - 1])) > Co2Stays || Varies(trace.EngineRpm, at - 2, at + 1) > EngineGoesOn || Hangs(trace, at)) continue;
            var (jumps, own) = (new List<double>(), 0.0);
            for (var c = 0; c < steps.Length; c++)
            {
                var values = trace.Of(Channels[c].Channel);
                if (double.IsNaN(usual[c]) || !(Math.Min(values[at - 1], values[at]) > StepsOfBench * steps[c])) continue;
                var jump = Math.Log(values[at] / values[at - 1]);
                var after = Math.Log(Mean(values, at + 1, at + 3) / values[at]);
                if (Math.Abs(jump) > Math.Max(SmallestJump, OverUsualTogether * usual[c]) && Math.Abs(after) < SettledTogether * Math.Abs(jump))
                {
                    jumps.Add(jump);
                    // What the gas does anyway in a second comes on top.
                    own = Math.Max(own, usual[c]);
                }
            }
            if (jumps.Count < 2 || jumps.Max() - jumps.Min() > OneFactor + own || (jumps.Max() > 0 && jumps.Min() < 0)) continue;
            var factor = jumps.Average();
            return new TestLook(true, factor, new($"检验 {test.Id}：{jumps.Count} 种污染物在第 {trace.Second[at]} 秒同时变为原来的 {Math.Exp(factor):0%}，CO2 未变",
                $"test {test.Id}: at second {trace.Second[at]} {jumps.Count} pollutants become {Math.Exp(factor):0%} of what they were, all at once, and CO2 stays"));
        }
        return null;
    }

    /// <summary>|ln| of the changes from second to second of readings above a level.</summary>
    private static List<double> ChangesOf(ReadOnlySpan<double> values, double least)
    {
        var changes = new List<double>(values.Length);
        for (var i = 1; i < values.Length; i++)
            if (Math.Min(values[i - 1], values[i]) > least) changes.Add(Math.Abs(Math.Log(values[i] / values[i - 1])));
        return changes;
    }

    /// <summary>Results within the last tenth under a limit were aimed there.</summary>
    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) =>
        AreAimed(seen) ? ["limit_hugging", "edited_result"] : ["edited_result", "limit_hugging"];

    /// <summary>Engine, rollers and CO2 stay as they are from 12 s before (the gas arrives late) to 5 s after, without a gap.</summary>
    private static bool IsSteady(ProcessTrace trace, int at)
    {
        int from = at - Steady, to = at + Side;
        return trace.Second[to - 1] - trace.Second[from] == to - 1 - from && Varies(trace.EngineRpm, from, to) is not > 0.06 && Varies(trace.Speed, from, to) is not > 0.06
            && Varies(trace.Power, at - Side, to) is not > 0.15 && Math.Abs(Mean(trace.Co2, at, to) / Mean(trace.Co2, at - Side, at) - 1) is not > Co2Stays;
    }

    /// <summary>All gases stood still until then: what comes at once had come meanwhile.</summary>
    private static bool Hangs(ProcessTrace trace, int at)
    {
        ReadOnlySpan<double> co = trace.Co, co2 = trace.Co2, o2 = trace.O2, hc = trace.Hc, no = trace.No;
        for (var i = at - Hanging + 1; i < at; i++)
            if (!(co[i] == co[i - 1] && co2[i] == co2[i - 1] && o2[i] == o2[i - 1] && hc[i] == hc[i - 1] && no[i] == no[i - 1])) return false;
        return true;
    }

    /// <summary>ln(after/before) where a channel jumps at a row; 0 = it does not. Levels and noise come from the four seconds on each side that do not touch the jump.</summary>
    private static double Jump(ReadOnlySpan<double> values, int at, double step)
    {
        double before = Mean(values, at - Side, at - 1), after = Mean(values, at + 1, at + Side), jump = Math.Abs(after - before);
        if (!(Math.Min(before, after) > step) || !(jump > StepsOfBench * step) || Math.Abs(Math.Log(after / before)) < SmallestJump) return 0;
        double farthest = 0, squares = 0;
        for (var i = at - Side; i < at + Side; i++)
        {
            if (i == at - 1 || i == at) continue;
            var off = Math.Abs(values[i] - (i < at ? before : after));
            farthest = Math.Max(farthest, off);
            squares += off * off;
        }
        var noise = Math.Sqrt(squares / (2 * Side - 4));
        var between = Math.Max(Math.Abs(values[at - 1] - before), Math.Abs(values[at] - after));
        return jump > Sigmas * noise && farthest <= Settled * jump && between <= SettledAtOnce * jump + noise ? Math.Log(after / before) : 0;
    }

    /// <summary>Smallest step that a bench shows (the lowest tenth of its changes): old ones are coarse and then jump by nature.</summary>
    private static double Resolution(ReadOnlySpan<double> values)
    {
        var changes = new List<double>();
        for (var i = 1; i < values.Length; i++)
            if (Math.Abs(values[i] - values[i - 1]) is var change and > 1e-9) changes.Add(change);
        return changes.Count == 0 ? 0 : Robust.Quantile([.. changes], 0.1);
    }

    /// <summary>|ln| of the changes from one second to the next that all but a few stay under where all else is steady, of values that stand above the bench's steps.</summary>
    private static double UsualChange(ProcessTrace trace, string channel, double step)
    {
        var values = trace.Of(channel);
        var changes = new List<double>(values.Length);
        for (var i = Steady; i + Side <= values.Length; i++)
            if (Math.Min(values[i - 1], values[i]) > StepsOfBench * step && IsSteady(trace, i)) changes.Add(Math.Abs(Math.Log(values[i] / values[i - 1])));
        return changes.Count < 2 * Side ? 0 : Robust.Quantile([.. changes], Usual);
    }

    /// <summary>Range over mean; NaN where not measured.</summary>
    private static double Varies(ReadOnlySpan<double> values, int from, int to)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (var i = from; i < to; i++) (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
        return high == low ? 0 : (high - low) / Math.Max(1e-6, (high + low) / 2);
    }

    private static double Mean(ReadOnlySpan<double> values, int from, int to)
    {
        var sum = 0.0;
        for (var i = from; i < to; i++) sum += values[i];
        return sum / (to - from);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的污染物在一秒内整体跳变而工况未变（全市通常 {peers.Mean:0.0%}）", $"in {abnormal:0} of {evaluated:0} tests a pollutant jumps within one second while nothing else changes (usually {peers.Mean:0.0%})");
}
