using System.Runtime.CompilerServices;
using Analytics.Core.Detection;
using Analytics.Core.Indicators;
using Analytics.Core.Sources;
using Analytics.Core.Statistics;
using static Analytics.Core.Sources.Columns;

namespace Analytics.Core.Vehicles.Indicators;

/// <summary>
/// Share of a lane's tests whose gas curves were recorded before with another vehicle. Each trace leaves the smallest hashes (MinHash) over all its
/// 16-second windows of ups and downs in CO2, HC and NO (a diesel's in NOx, revolutions and smoke): a copy shares them whatever its shift in time or its gain, noise of honest gas never repeats
/// 48 ups and downs. A year is searched: a trace is filed under the smallest of its hashes and looked up under all; a day costs what the day costs.
/// </summary>
/// <remarks>Unit: share of tests. Innocent look-alike: a record sent twice under two ids (same vehicle: left out). Windows that hardly move are left out.</remarks>
public sealed class CopiedTrace : RateIndicator<VehicleDay>
{
    private const int WindowSeconds = 16, Kept = 8, KeysFiled = 4, FewestShared = 4, LeastMoves = 10;

    private static readonly Dataset Signatures = new("signatures_copied_trace", [Text("inspection_id"), Text("vehicle_id"), Text("hashes")], ["inspection_id"], null);

    /// <summary>The tests with enough moving windows, once for what is searched and what is kept.</summary>
    private readonly ConditionalWeakTable<VehicleDay, IReadOnlyList<(Inspection, ulong[])>> days = [];

    public override IndicatorCard Card { get; } = new("copied_trace", 4, LeadKind.VehicleInspection, Tier.Contradiction, ["copied_trace"], "share of tests",
        new("过程曲线复制", "a copied trace"), new("同一车辆记录重复上传（不计）", "one vehicle's record sent twice (left out)"), "MinHash over windowed ups and downs; domain B1");

    public override Dataset Digest => Signatures;

    public override int ArchiveDays => 365;

    protected override double FewestAbnormal => 2;

    protected override double SmallestShare => 0.01;

    public override Table Digested(VehicleDay day)
    {
        var kept = HashedOf(day);
        return new Table(Signatures, kept.Count).With("inspection_id", (IReadOnlyList<string?>)[.. kept.Select(k => k.Test.Id)]).With("vehicle_id", (IReadOnlyList<string?>)[.. kept.Select(k => k.Test.VehicleId)])
            .With("hashes", (IReadOnlyList<string?>)[.. kept.Select(k => SmallestHashes.ToText(k.Hashes))]);
    }

    /// <summary>Of two that share half of their smallest hashes, one of the four smallest is shared all but always.</summary>
    public override IEnumerable<Filed> File(Table digest) =>
        Enumerable.Range(0, digest.RowCount).SelectMany(row => HashesAt(digest, row).Take(KeysFiled).Select(hash => new Filed(KeyOf(hash), row)));

    public override IEnumerable<Observation> Observe(VehicleDay day, Memory memory)
    {
        var own = HashedOf(day);
        var twins = Twins(day.Day, own, DigestOf(day)!, memory.Archive);
        foreach (var lane in own.Select((o, i) => (o.Test, Twin: twins.GetValueOrDefault(i))).GroupBy(o => o.Test.LaneKey).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var found = lane.Where(o => o.Twin is not null).Select(o => ExampleOf(o.Test, o.Twin!, day.Day)).ToList();
            yield return new Observation(Card.Id, day.LaneSubject(lane.First().Test), day.Day)
            {
                Exposure = lane.Count(),
                Count = found.Count,
                Examples = [.. found.OrderByDescending(e => e.Value).Take(Observation.MaxExamples)],
            };
        }
    }

    /// <summary>For those of the day's traces that another vehicle showed before, by their place, the one that shares most.</summary>
    private Dictionary<int, Twin> Twins(DateOnly day, IReadOnlyList<(Inspection Test, ulong[] Hashes)> own, Table digest, Archive archive)
    {
        var wanted = new WantedKeys([.. own.SelectMany((o, i) => o.Hashes.Select(h => new Wanted(i, KeyOf(h))))]);
        var twins = new Dictionary<int, Twin>();
        foreach (var ofDay in archive.Find(wanted, Limits).Concat(new HeldArchive().With(day, digest, File(digest)).Find(wanted, Limits, (asker, row) => row < asker)).GroupBy(f => f.Day).OrderBy(g => g.Key))
        {
            int[] rows = [.. ofDay.Select(f => f.Row).Distinct().Order()];
            var table = ofDay.Key == day ? digest.Pick(rows) : archive.Rows(ofDay.Key, rows);
            foreach (var found in ofDay)
            {
                var row = Array.BinarySearch(rows, found.Row);
                var (test, hashes) = own[found.Asker];
                var twin = new Twin(ofDay.Key, table.TextAt("inspection_id", row)!, hashes.Intersect(HashesAt(table, row)).Count());
                if (table.TextAt("vehicle_id", row) == test.VehicleId || twin.Shared < FewestShared) continue;
                if (!twins.TryGetValue(found.Asker, out var best) || twin.Shared > best.Shared || (twin.Shared == best.Shared && string.CompareOrdinal(twin.Test, best.Test) < 0)) twins[found.Asker] = twin;
            }
        }
        return twins;
    }

    private static readonly SearchLimits Limits = new(1, 20);

    private sealed record Twin(DateOnly Day, string Test, int Shared);

    private static Example ExampleOf(Inspection test, Twin twin, DateOnly day) => new(test.Ref(day) with { Other = $"inspections:{twin.Day:yyyy-MM-dd}:{twin.Test}" }, twin.Shared, new(
        $"检验 {test.Id} 的气体曲线与 {twin.Day:yyyy-MM-dd} 另一车辆的检验 {twin.Test} 相同", $"the gas curves of test {test.Id} are those of test {twin.Test} of another vehicle on {twin.Day:yyyy-MM-dd}"));

    private static ulong[] HashesAt(Table digest, int row) => SmallestHashes.Parse(digest.TextAt("hashes", row));

    private static long KeyOf(ulong hash) => (long)(hash >> 12);

    private IReadOnlyList<(Inspection Test, ulong[] Hashes)> HashedOf(VehicleDay day) => days.GetValue(day, d =>
        [.. d.Inspections.Select(i => (i, Hashes(d.Traces.Of(i.Id)))).Where(x => x.Item2.Length == Kept)]);

    private static ulong[] Hashes(ProcessTrace trace)
    {
        if (trace.Length < WindowSeconds * 2) return [];
        byte[][] moves = HasReadings(trace.K) ? [Moves(trace.Nox), Moves(trace.EngineRpm), Moves(trace.K)] : [Moves(trace.Co2), Moves(trace.Hc), Moves(trace.No)];
        var smallest = new SmallestHashes(Kept);
        for (var start = 1; start + WindowSeconds <= trace.Length; start++)
        {
            var hash = SmallestHashes.Begin;
            var fewest = int.MaxValue;
            for (var channel = 0; channel < moves.Length; channel++)
            {
                var moved = 0;
                foreach (var move in moves[channel].AsSpan(start, WindowSeconds))
                {
                    if (move != Still) moved++;
                    hash = SmallestHashes.With(hash, move);
                }
                // NO in a two-speed idle test is empty throughout, and the smoke of a clean diesel stands: they need not speak.
                if (channel < 2) fewest = Math.Min(fewest, moved);
            }
            if (fewest < LeastMoves) continue;
            smallest.Add(hash);
        }
        return smallest.InOrder();
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

    protected override Bilingual Because(Subject subject, double abnormal, double evaluated, PeerRate peers) => new(
        $"{evaluated:0} 次检验中 {abnormal:0} 次的气体曲线与其他车辆此前的曲线相同（全市通常 {peers.Mean:0.0%}）", $"the gas curves of {abnormal:0} of {evaluated:0} tests are earlier curves of other vehicles (usually {peers.Mean:0.0%})");
}
