using Analytics.Core.Indicators;
using Analytics.Core.Statistics;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of tests whose seconds were padded: 12 seconds and more of gas or smoke with at least 8 different rows come back exactly, later in the same test, or every measured channel with
/// the engine speed stands still for 12 seconds while the engine is running. Where engine and rollers went on by themselves under the seconds that come back, nothing was shortened: the gas of a clean stretch was laid over another.
/// </summary>
/// <remarks>
/// Unit: share of tests. Noise never repeats a dozen rows of three channels. Innocent look-alike: a communication that hangs for a while and repeats the last row (short, on any lane), a
/// coarse bench on a clean car (few different rows: left out).
/// </remarks>
public sealed class PaddedTrace : LaneRate
{
    private const int Block = 12, FewestDifferent = 8, Held = 12;

    private static readonly string[] Gas = ["co_pct", "co2_pct", "hc_ppm", "no_ppm", "o2_pct"], Smoke = ["k_m1", "nox_ppm", "engine_rpm", "power_kw"];

    public override IndicatorCard Card { get; } = CardOf("padded_trace", Tier.Contradiction, ["short_test", "copied_trace"], new("过程数据重复填充", "a trace padded with its own seconds"),
        new("通讯短暂卡顿重复末行", "a communication that hangs for a moment"), "domain A8: repeated blocks, distinct-value share", version: 2);

    /// <summary>The <see cref="TestLook.Kind"/> of a test whose exhaust alone comes back.</summary>
    private const string GasAlone = "gas";

    /// <summary>So large a part of the seconds that come back is driven anew.</summary>
    private const double DrivenAnew = 0.5;

    protected override IReadOnlyList<string> MethodsOf(IReadOnlyList<Observation> seen) => 2 * CountOf(seen, GasAlone) > seen.Sum(o => o.Count) ? ["copied_trace", "edited_result", "short_test"] : [];

    protected override TestLook? Look(VehicleDay day, Inspection test)
    {
        var trace = day.Traces.Of(test.Id);
        if (trace.Length < 2 * Block) return null;
        var rows = RowHashes(trace, test.Method is TestMethod.LugDown or TestMethod.FreeAcceleration ? Smoke : Gas);
        if (rows is null) return null;
        if (Repeated(rows) is var (from, again, length))
            return new TestLook(true, length, new($"检验 {test.Id}：第 {trace.Second[from]} 秒起的 {length} 秒数据在第 {trace.Second[again]} 秒起原样重复",
                $"test {test.Id}: {length} seconds from second {trace.Second[from]} come back exactly from second {trace.Second[again]}"), IsDrivenAnew(trace, from, again, length) ? GasAlone : "");
        var (start, held) = LongestHeld(trace, rows);
        return new TestLook(held >= Held, held, new($"检验 {test.Id}：第 {trace.Second[start]} 秒起 {held} 秒内所有通道（含转速）一字不变", $"test {test.Id}: all channels with the engine speed stand still for {held} s from second {trace.Second[start]}"));
    }

    /// <summary>Whether the engine and the rollers, where they were measured, did something else the second time.</summary>
    private static bool IsDrivenAnew(ProcessTrace trace, int from, int again, int length)
    {
        var other = 0;
        for (var i = 0; i < length; i++)
            if (Differ(trace.EngineRpm, from + i, again + i) || Differ(trace.Speed, from + i, again + i)) other++;
        return other > DrivenAnew * length;
    }

    private static bool Differ(ReadOnlySpan<double> channel, int a, int b) => double.IsFinite(channel[a]) && double.IsFinite(channel[b]) && channel[a] != channel[b];

    /// <summary>One number per row over its channels; null when fewer than three channels are alive.</summary>
    private static ulong[]? RowHashes(ProcessTrace trace, string[] channels)
    {
        var hashes = new ulong[trace.Length];
        var alive = 0;
        foreach (var channel in channels)
        {
            var values = trace.Of(channel);
            if (values.ContainsAnyExcept(double.NaN) is false || values.ContainsAnyExcept(values[0]) is false) continue;
            alive++;
            for (var i = 0; i < hashes.Length; i++) hashes[i] = (hashes[i] ^ (ulong)BitConverter.DoubleToInt64Bits(values[i])) * 0x9E3779B97F4A7C15UL + 1;
        }
        return alive < 3 ? null : hashes;
    }

    /// <summary>The longest block that comes back later without overlap.</summary>
    private static (int From, int Again, int Length)? Repeated(ulong[] rows)
    {
        (int, int, int)? best = null;
        var blocks = BlockHashes(rows);
        // Hardly any test has a block twice: only then is it asked which.
        if (new HashSet<ulong>(blocks).Count == blocks.Length) return null;
        var at = new Dictionary<ulong, List<int>>();
        for (var i = 0; i < blocks.Length; i++)
        {
            if (!at.TryGetValue(blocks[i], out var earlier)) at[blocks[i]] = earlier = [];
            foreach (var from in earlier)
            {
                if (i - from < Block || rows.AsSpan(from, Block).ToArray().Distinct().Count() < FewestDifferent) continue;
                var length = Block;
                while (i + length < rows.Length && from + length < i && rows[i + length] == rows[from + length]) length++;
                if (best is not { } b || length > b.Item3) best = (from, i, length);
            }
            if (earlier.Count < 4) earlier.Add(i);
        }
        return best;
    }

    private static ulong[] BlockHashes(ulong[] rows)
    {
        var blocks = new ulong[Math.Max(0, rows.Length - Block + 1)];
        for (var i = 0; i < blocks.Length; i++)
            foreach (var row in rows.AsSpan(i, Block)) blocks[i] = (blocks[i] ^ row) * 0xBF58476D1CE4E5B9UL + 7;
        return blocks;
    }

    private static (int Start, int Length) LongestHeld(ProcessTrace trace, ulong[] rows)
    {
        var (best, start, bestStart) = (0, 0, 0);
        for (var i = 1; i <= rows.Length; i++)
        {
            // An engine that runs never holds its speed to the last digit.
            var same = i < rows.Length && rows[i] == rows[i - 1] && trace.EngineRpm[i] == trace.EngineRpm[i - 1] && trace.EngineRpm[i] > 300;
            if (same) continue;
            if (i - start > best) (best, bestStart) = (i - start, start);
            start = i;
        }
        return (bestStart, best);
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的过程数据由自身重复填充（全市通常 {peers.Mean:0.0%}）", $"{abnormal:0} of {evaluated:0} tests were padded with their own seconds (usually {peers.Mean:0.0%})");
}
