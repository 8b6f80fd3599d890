using System.Runtime.CompilerServices;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose gas curves were recorded before with another vehicle. Each trace leaves the smallest hashes (MinHash) over all its
/// 16-second windows of ups and downs in CO2, HC and NO (a diesel's in NOx, revolutions and smoke): a copy shares them whatever its shift in time or its gain, noise of honest gas never repeats
/// 48 ups and downs. Kept for 60 days; a day costs what the day costs.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a record sent twice under two ids (same vehicle: left out). Windows that hardly move are left out.</remarks>
public sealed class CopiedTrace : RateIndicator<VehicleDay>
{
    private const int WindowSeconds = 16, Kept = 8, FewestShared = 4, LeastMoves = 10;

    private static readonly Dataset Signatures = new("signatures_copied_trace", [Text("inspection_id"), Text("vehicle_id"), Text("hashes")], ["inspection_id"], null);

    /// <summary>The tests with enough moving windows, once for what is searched and what is kept.</summary>
    private readonly ConditionalWeakTable<VehicleDay, IReadOnlyList<(Inspection, ulong[])>> days = [];

    public override IndicatorCard Card { get; } = new("copied_trace", 2, LeadKind.VehicleInspection, Tier.Contradiction, ["copied_trace"], "share of tests",
        new("过程曲线复制", "a copied trace"), new("同一车辆记录重复上传（不计）", "one vehicle's record sent twice (left out)"), "MinHash over windowed ups and downs; domain B1");

    public override Dataset Digest => Signatures;

    public override int DigestDays => 60;

    protected override double FewestAbnormal => 2;

    protected override double SmallestShare => 0.01;

    public override Table Digested(VehicleDay day)
    {
        var kept = HashedOf(day);
        return new Table(Signatures, kept.Count).With("inspection_id", (IReadOnlyList<string?>)[.. kept.Select(k => k.Test.Id)]).With("vehicle_id", (IReadOnlyList<string?>)[.. kept.Select(k => k.Test.VehicleId)])
            .With("hashes", (IReadOnlyList<string?>)[.. kept.Select(k => string.Join(' ', k.Hashes.Select(h => h.ToString("x16"))))]);
    }

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var known = new Dictionary<ulong, List<(string Test, string Vehicle, DateOnly Day)>>();
        foreach (var (earlier, table) in memory.Digests)
            for (var row = 0; row < table.RowCount; row++)
                foreach (var hash in table.TextAt("hashes", row)!.Split(' ')) Keep(known, Convert.ToUInt64(hash, 16), (table.TextAt("inspection_id", row)!, table.TextAt("vehicle_id", row) ?? "", earlier));
        var evaluated = new SortedDictionary<string, (Subject Subject, int Count, List<Example> Found)>(StringComparer.Ordinal);
        foreach (var (test, hashes) in HashedOf(day))
        {
            var lane = evaluated.GetValueOrDefault(test.LaneKey, (day.LaneSubject(test), 0, []));
            var twin = hashes.SelectMany(h => known.GetValueOrDefault(h, [])).Where(k => k.Vehicle != test.VehicleId).GroupBy(k => k).Select(g => (g.Key, Shared: g.Count()))
                .Where(g => g.Shared >= FewestShared).OrderByDescending(g => g.Shared).ThenBy(g => g.Key.Test, StringComparer.Ordinal).FirstOrDefault();
            if (twin.Shared > 0)
                lane.Found.Add(new Example(test.Ref(day.Day) with { Other = $"inspections:{twin.Key.Day:yyyy-MM-dd}:{twin.Key.Test}" }, twin.Shared, new(
                    $"检验 {test.Id} 的气体曲线与 {twin.Key.Day:MM-dd} 另一车辆的检验 {twin.Key.Test} 相同", $"the gas curves of test {test.Id} are those of test {twin.Key.Test} of another vehicle on {twin.Key.Day:MM-dd}")));
            evaluated[test.LaneKey] = (lane.Item1, lane.Item2 + 1, lane.Item3);
            foreach (var hash in hashes) Keep(known, hash, (test.Id, test.VehicleId, day.Day));
        }
        foreach (var (_, (subject, count, found)) in evaluated)
            yield return new Observation(Card.Id, subject, day.Day) { Exposure = count, Count = found.Count, Examples = [.. found.OrderByDescending(e => e.Value).Take(Observation.MaxExamples)] };
    }

    private static void Keep(Dictionary<ulong, List<(string, string, DateOnly)>> known, ulong hash, (string, string, DateOnly) test)
    {
        if (!known.TryGetValue(hash, out var list)) known[hash] = list = [];
        if (list.Count < 20) list.Add(test);
    }

    private IReadOnlyList<(Inspection Test, ulong[] Hashes)> HashedOf(VehicleDay day) => days.GetValue(day, d =>
        [.. d.Inspections.Select(i => (i, Hashes(d.Traces.Of(i.Id)))).Where(x => x.Item2.Length == Kept)]);

    private static ulong[] Hashes(ProcessTrace trace)
    {
        if (trace.Length < WindowSeconds * 2) return [];
        byte[][] moves = HasReadings(trace.K) ? [Moves(trace.Nox), Moves(trace.EngineRpm), Moves(trace.K)] : [Moves(trace.Co2), Moves(trace.Hc), Moves(trace.No)];
        Span<ulong> smallest = stackalloc ulong[Kept];
        var kept = 0;
        for (var start = 1; start + WindowSeconds <= trace.Length; start++)
        {
            var hash = 14695981039346656037UL;
            var fewest = int.MaxValue;
            for (var channel = 0; channel < moves.Length; channel++)
            {
                var moved = 0;
                foreach (var move in moves[channel].AsSpan(start, WindowSeconds))
                {
                    if (move != Still) moved++;
                    hash = (hash ^ move) * 1099511628211UL;
                }
                // NO in a two-speed idle test is empty throughout, and the smoke of a clean diesel stands: they need not speak.
                if (channel < 2) fewest = Math.Min(fewest, moved);
            }
            if (fewest < LeastMoves) continue;
            hash ^= hash >> 29;
            Keep(smallest, ref kept, hash * 0xBF58476D1CE4E5B9UL);
        }
        return [.. smallest[..kept]];
    }

    private static bool HasReadings(ReadOnlySpan<double> channel)
    {
        foreach (var value in channel)
            if (!double.IsNaN(value)) return true;
        return false;
    }

    private const byte Still = 2;

    /// <summary>Down 1, still 2, up 3.</summary>
    private static byte[] Moves(ReadOnlySpan<double> values)
    {
        var moves = new byte[values.Length];
        for (var i = 1; i < values.Length; i++) moves[i] = values[i] > values[i - 1] ? (byte)3 : values[i] < values[i - 1] ? (byte)1 : Still;
        return moves;
    }

    /// <summary>Keeps the smallest distinct hashes, in order.</summary>
    private static void Keep(Span<ulong> smallest, ref int kept, ulong hash)
    {
        var at = smallest[..kept].BinarySearch(hash);
        if (at >= 0 || ~at == smallest.Length) return;
        at = ~at;
        if (kept < smallest.Length) kept++;
        smallest[at..(kept - 1)].CopyTo(smallest[(at + 1)..]);
        smallest[at] = hash;
    }

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的气体曲线与其他车辆此前的曲线相同（全市通常 {peers.Mean:0.0%}）", $"the gas curves of {abnormal:0} of {evaluated:0} tests are earlier curves of other vehicles (usually {peers.Mean:0.0%})");
}
